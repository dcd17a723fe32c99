/** One timer that is set again and again. */
import type { Clock } from '../connections/ports.ts';

export class Alarm {
  readonly #timer: Clock['timer'];
  #cancel: (() => void) | null = null;

  constructor(timer: Clock['timer']) {
    this.#timer = timer;
  }

  /** In the place of what it was set for before. */
  set(ms: number, ring: () => void): void {
    this.clear();
    this.#cancel = this.#timer(Math.max(1, ms), () => {
      this.#cancel = null;
      ring();
    });
  }

  clear(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
