/**
 * Has a broker tell the time when the clock was set far ahead, or is in doubt: until one does, nobody knows whether that was
 * time gone by. Where a renewal is due its answer tells; a sign-in that nothing renews sends nothing by itself.
 */
import type { Connection } from './connection.ts';
import type { Pulse } from './pulse.ts';
import { MINUTE, SECOND } from './timing.ts';

/** Those who do not tell are asked again, ever more seldom. */
const shortestPauseMs = 30 * SECOND;
const longestPauseMs = 5 * MINUTE;

export class Measuring {
  readonly #pulse: Pick<Pulse, 'isUnmeasured'>;
  readonly #uptime: () => number;
  #isUnderWay = false;
  #pauseMs = shortestPauseMs;
  #nextUptime = Number.NEGATIVE_INFINITY;

  /** @param uptime ms since some moment, that nobody can set. */
  constructor(pulse: Pick<Pulse, 'isUnmeasured'>, uptime: () => number) {
    this.#pulse = pulse;
    this.#uptime = uptime;
  }

  /** @returns whether the time was told just now; never throws. */
  async run(all: readonly Pick<Connection, 'canAskTheTime' | 'askTheTime'>[]): Promise<boolean> {
    if (!this.#pulse.isUnmeasured) {
      this.#pauseMs = shortestPauseMs;
      this.#nextUptime = Number.NEGATIVE_INFINITY;
      return false;
    }
    const able = all.filter(({ canAskTheTime }) => canAskTheTime);
    if (this.#isUnderWay || able.length === 0 || this.#uptime() < this.#nextUptime) return false;
    this.#isUnderWay = true;
    for (const live of able) if (this.#pulse.isUnmeasured) await live.askTheTime();
    this.#isUnderWay = false;
    this.#nextUptime = this.#uptime() + this.#pauseMs;
    this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
    return !this.#pulse.isUnmeasured;
  }
}
