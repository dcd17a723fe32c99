/**
 * Compares the computer's clock with the time that really went by, so that a clock set by hand and a long sleep are told
 * apart. powerMonitor's events do not come everywhere (electron#42050, #24499); what is measured here needs none.
 */
import { SECOND } from './timing.ts';

/** Smaller differences are a clock being kept right. */
const smallestMoveMs = 2 * SECOND;

export type Look = {
  /** By how much the clock was set since the last look; negative when it was set back. 0 for what is too small to matter. */
  readonly movedMs: number;
  /** How much really went by since the last look, sleep included. */
  readonly elapsedMs: number;
};

export class Watch {
  readonly #now: () => number;
  readonly #uptime: () => number;
  #lastUptime: number;
  /** What the clock showed when the uptime was 0, until the clock is set. */
  #zeroAt: number;

  /** @param uptime ms since some moment, that go on while the computer sleeps and that nobody can set. */
  constructor(now: () => number, uptime: () => number) {
    this.#now = now;
    this.#uptime = uptime;
    this.#lastUptime = uptime();
    this.#zeroAt = now() - this.#lastUptime;
  }

  /**
   * Epoch ms as they were at the last look, and what went by since: between two looks nobody can set this clock, so that
   * what is dated by it and what is compared with it move together.
   */
  now(): number {
    return this.#zeroAt + this.#uptime();
  }

  look(): Look {
    const uptime = this.#uptime();
    const elapsedMs = uptime - this.#lastUptime;
    this.#lastUptime = uptime;
    const zeroAt = this.#now() - uptime;
    // Measured from the last time it was set, so that many small steps add up.
    const movedMs = Math.abs(zeroAt - this.#zeroAt) > smallestMoveMs ? zeroAt - this.#zeroAt : 0;
    if (movedMs !== 0) this.#zeroAt = zeroAt;
    return { movedMs, elapsedMs };
  }
}
