/** A map that cannot grow without bound: the oldest entry makes room. A soak test runs the practice broker for days. */

export class Shelf<T> {
  readonly #entries = new Map<string, T>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  put(key: string, value: T): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#most && oldest !== undefined) this.#entries.delete(oldest);
  }

  find(key: string): T | undefined {
    return this.#entries.get(key);
  }

  remove(key: string): void {
    this.#entries.delete(key);
  }

  keys(): readonly string[] {
    return [...this.#entries.keys()];
  }
}
