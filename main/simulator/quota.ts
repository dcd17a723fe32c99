/** Tradier's limits: per access token and kind of resource, in windows of a minute from the first request (A8). */
import { Shelf } from './shelf.ts';

const windowMs = 60_000;

export type QuotaReading = {
  readonly isExceeded: boolean;
  readonly expiresAt: number;
  readonly headers: Readonly<Record<string, string>>;
};

export class Quota {
  readonly #now: () => number;
  readonly #allowed: number;
  readonly #windows = new Shelf<{ readonly startedAt: number; used: number }>(10_000);

  /** @param allowed requests per minute; the sandbox allows 60. */
  constructor(now: () => number, allowed: number) {
    this.#now = now;
    this.#allowed = allowed;
  }

  count(token: string, kind: 'standard' | 'market'): QuotaReading {
    const key = `${kind} ${token}`;
    const now = this.#now();
    const found = this.#windows.find(key);
    const isCurrent = found && now >= found.startedAt && now < found.startedAt + windowMs;
    const window = isCurrent ? found : { startedAt: now, used: 0 };
    if (!isCurrent) this.#windows.put(key, window);
    window.used += 1;
    const expiresAt = window.startedAt + windowMs;
    return {
      isExceeded: window.used > this.#allowed,
      expiresAt,
      headers: {
        'X-Ratelimit-Allowed': String(this.#allowed),
        'X-Ratelimit-Used': String(Math.min(window.used, this.#allowed)),
        'X-Ratelimit-Available': String(Math.max(0, this.#allowed - window.used)),
        'X-Ratelimit-Expiry': String(expiresAt),
      },
    };
  }
}
