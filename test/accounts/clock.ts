/** A clock that only a test moves. Timers ring in their order, and what they start is let run before the next one. */
import type { Clock } from '../../main/connections/ports.ts';

type Timer = { readonly at: number; readonly ring: () => void };

export class TestClock implements Clock {
  /** By how much wall time is ahead of uptime: a test may set it. */
  wallAheadMs: number;
  #uptime = 1_000_000;
  readonly #timers = new Set<Timer>();

  /** @param startAt epoch ms. */
  constructor(startAt: number) {
    this.wallAheadMs = startAt - this.#uptime;
  }

  readonly now = (): number => this.#uptime + this.wallAheadMs;
  readonly uptime = (): number => this.#uptime;
  readonly random = (): number => 0.5;
  readonly timer = (ms: number, ring: () => void): (() => void) => {
    const timer = { at: this.#uptime + Math.max(0, ms), ring };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  get timers(): number {
    return this.#timers.size;
  }

  /** Resolves after so many ms of this clock. */
  wait(ms: number): Promise<void> {
    return new Promise((done) => this.timer(ms, done));
  }

  async run(ms: number): Promise<void> {
    const endAt = this.#uptime + ms;
    await settle();
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (!next || next.at > endAt) break;
      this.#uptime = Math.max(this.#uptime, next.at);
      this.#timers.delete(next);
      next.ring();
      await settle();
    }
    this.#uptime = endAt;
  }
}

/** Lets promises that are ready run out. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
}
