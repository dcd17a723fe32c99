/** How long a feed stays away after each kind of end. Kept for a connection while its feeds come and go. */
import type { Secret } from '../secret.ts';

/** Why streams ended. */
export type StreamsEnd =
  /** The broker asked for it, or nothing was heard for too long. */
  | { readonly kind: 'reconnect' }
  /** Another session took them. */
  | { readonly kind: 'taken' }
  /** `isPermanent`: the same again will be refused again. */
  | { readonly kind: 'failed'; readonly isPermanent: boolean; readonly retryAfterS: number };

const shortestMs = 1000;
const longestMs = 60_000;
/** What was refused for good is asked for as rarely as a stream that was taken. */
const longestAwayMs = 10 * 60_000;
const atOnceEveryMs = 10_000;
/** What we end ourselves, because nobody looks any more, is opened again no sooner after its last opening. */
const gapMs = 10_000;
/** A session is in use until its socket has closed, which takes no longer (net/socket.ts). */
const farewellMs = 2000;

export class Patience {
  readonly #random: () => number;
  #failures = 0;
  #losses = 0;
  #atOnceAt = Number.NEGATIVE_INFINITY;
  #notBefore = Number.NEGATIVE_INFINITY;
  #openedAt = Number.NEGATIVE_INFINITY;
  /** The token with which a stream was refused for good. */
  #refused: Secret | null = null;

  /** @param random between 0 and 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /**
   * @param token with which the streams were opened.
   * @param liveMs how long they had all been open. One that opens only to end again has earned no trust.
   * @param uptime ms, as everywhere here.
   */
  hear(end: StreamsEnd, token: Secret | null, liveMs: number, uptime: number): void {
    if (liveMs >= longestMs) this.#failures = 0;
    if (liveMs >= longestAwayMs) this.#losses = 0;
    this.#refused = end.kind === 'failed' && end.isPermanent ? token : null;
    this.#notBefore = uptime + this.#choose(end, uptime);
  }

  /** Streams are opened now. */
  open(uptime: number): void {
    this.#openedAt = uptime;
  }

  /** They are closed now, and not by the broker. */
  leave(hadSession: boolean, uptime: number): void {
    const leftAt = hadSession ? uptime + farewellMs : uptime;
    this.#notBefore = Math.max(this.#notBefore, leftAt, this.#openedAt + gapMs);
  }

  /** What was refused with one token may be taken with another: soon, and as if it had never been refused. */
  take(token: Secret, uptime: number): void {
    if (!this.#refused || this.#refused.equals(token)) return;
    this.#refused = null;
    this.#failures = 0;
    this.#notBefore = uptime + this.#backOff(longestMs);
  }

  /** How long it is until the next opening; 0 when it may be now. */
  restMs(uptime: number): number {
    return Math.max(0, this.#notBefore - uptime);
  }

  #choose(end: StreamsEnd, uptime: number): number {
    if (end.kind === 'taken') {
      this.#losses += 1;
      return Math.min(longestAwayMs, longestMs * 2 ** (this.#losses - 1));
    }
    if (end.kind === 'failed')
      return Math.max(this.#backOff(end.isPermanent ? longestAwayMs : longestMs), end.retryAfterS * 1000);
    if (uptime - this.#atOnceAt < atOnceEveryMs) return this.#backOff(longestMs);
    this.#atOnceAt = uptime;
    return 0;
  }

  /** Full jitter over a doubling span, so that thousands whom one outage threw out do not return together. */
  #backOff(longest: number): number {
    this.#failures += 1;
    const span = Math.min(longest, shortestMs * 2 ** this.#failures);
    return shortestMs + this.#random() * (span - shortestMs);
  }
}
