/** Announces at most four times a second, however often something changes; the last change is never left out. */
import type { Clock } from '../connections/ports.ts';

const calmMs = 250;

export class Calm {
  readonly #timer: Clock['timer'];
  readonly #announce: () => void;
  #cancel: (() => void) | null = null;
  #isDue = false;
  #isStopped = false;

  constructor(timer: Clock['timer'], announce: () => void) {
    this.#timer = timer;
    this.#announce = announce;
  }

  /** Something changed. Announced after this turn, so that what changes together is told together. */
  touch(): void {
    this.#isDue = true;
    if (!this.#cancel && !this.#isStopped) this.#arm(0);
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  #arm(ms: number): void {
    this.#cancel = this.#timer(ms, () => {
      this.#cancel = null;
      if (!this.#isDue) return;
      this.#isDue = false;
      this.#announce();
      this.#arm(calmMs);
    });
  }
}
