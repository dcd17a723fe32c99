/**
 * What may be asked of one limit, by all connections that it counts together. Instants are of a clock that nobody sets, ms. At most four fifths of what the
 * broker documents are used in any window, whether its own windows are fixed or rolling; its headers are obeyed below that.
 */
import type { Limit } from '../brokers/data.ts';
import type { Reply } from '../net/exchange.ts';
import { longMs } from './pace.ts';

const headroom = 0.2;
/** Between two requests, whoever waits. */
const shortestGapMs = 250;

export class Budget {
  readonly #windowMs: number;
  /** So many in a window, and no more. */
  readonly #most: number;
  readonly #scarce: number;
  /** When those of the last window were sent, oldest first. */
  #sent: number[] = [];
  #shutUntil = Number.NEGATIVE_INFINITY;
  #slowness = 1;
  #calmSince = Number.NEGATIVE_INFINITY;

  constructor({ requests, windowMs }: Limit) {
    this.#windowMs = windowMs;
    this.#most = Math.max(1, Math.floor(requests * (1 - headroom)));
    this.#scarce = requests - this.#most;
  }

  /**
   * From when on the next request may be sent.
   * @param isEven keeps requests so far apart that a whole window of them stays within the limit; else they may come in a
   * burst, for somebody who waits.
   */
  findRoomAt(isEven: boolean): number {
    const [last, first] = [this.#sent.at(-1), this.#sent.at(-this.#most)];
    const gapMs = isEven ? this.#windowMs / this.#most : Math.min(shortestGapMs, this.#windowMs / this.#most);
    return Math.max(
      this.#shutUntil,
      last === undefined ? this.#shutUntil : last + gapMs,
      first === undefined ? this.#shutUntil : first + this.#windowMs,
    );
  }

  /** An interval, made so long that `count` questions in each fit into the limit, and slower after refusals. */
  stretch(intervalMs: number, count: number): number {
    const fits = Math.max(intervalMs, (count * this.#windowMs) / this.#most);
    return Math.max(fits, Math.min(fits * this.#slowness, longMs));
  }

  send(at: number): void {
    this.#sent = [...this.#sent.slice(-this.#most), at];
  }

  /**
   * What came of it.
   * @param isRefused there were too many: the schedule of this limit halves its pace, and goes back after a quiet window.
   * @param everyMs at which it is asked where nothing slows it.
   */
  hear(
    at: number,
    reply: Pick<Reply, 'rate' | 'retryAfterS'> | null,
    isRefused: boolean,
    everyMs: number,
  ): void {
    if (isRefused) this.#slowDown(at, reply, everyMs);
    else this.#calmDown(at, everyMs);
    const left = reply?.rate?.remaining ?? this.#scarce;
    // Somebody else may use the same limit: what is left of it lasts to the end of the window.
    if (left < this.#scarce) this.#shut(at + this.#readResetMs(reply) / (Math.max(0, left) + 1));
  }

  #slowDown(at: number, reply: Pick<Reply, 'rate' | 'retryAfterS'> | null, everyMs: number): void {
    if (everyMs * this.#slowness < longMs) this.#slowness *= 2;
    this.#calmSince = at;
    const askedMs = reply?.retryAfterS == null ? null : reply.retryAfterS * 1000;
    this.#shut(at + Math.max(shortestGapMs, askedMs ?? Math.min(everyMs * this.#slowness, longMs)));
  }

  #calmDown(at: number, everyMs: number): void {
    const quietMs = Math.max(this.#windowMs, everyMs * this.#slowness);
    if (this.#slowness === 1 || at - this.#calmSince < quietMs) return;
    this.#slowness /= 2;
    this.#calmSince = at;
  }

  /** Longer than a window it cannot be, whatever unit the header was in. */
  #readResetMs(reply: Pick<Reply, 'rate'> | null): number {
    return Math.min(Math.max(reply?.rate?.resetsInMs ?? this.#windowMs, 0), this.#windowMs);
  }

  #shut(until: number): void {
    this.#shutUntil = Math.max(this.#shutUntil, until);
  }
}
