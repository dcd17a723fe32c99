/** Limits of requests in windows that begin with the first request (broker-apis.md A8, B9). */
import { Shelf } from './shelf.ts';

/** What is counted together, and how much of it a window allows. */
export type Allowance = Readonly<Record<string, { readonly requests: number; readonly windowMs: number }>>;

export type QuotaReading = {
  readonly kind: string;
  readonly isExceeded: boolean;
  readonly allowed: number;
  readonly used: number;
  readonly windowMs: number;
  readonly expiresAt: number;
};

export class Quota {
  readonly #now: () => number;
  readonly #allowance: Allowance;
  readonly #windows = new Shelf<{ readonly startedAt: number; used: number }>(10_000);

  /** @param allowed requests a window for every kind, in place of the usual ones. */
  constructor(now: () => number, usual: Allowance, allowed: number | undefined) {
    this.#now = now;
    this.#allowance =
      allowed === undefined
        ? usual
        : Object.fromEntries(
            Object.entries(usual).map(([kind, { windowMs }]) => [kind, { requests: allowed, windowMs }]),
          );
  }

  /** What is read when all of a window is used up just now; nothing is counted. */
  exceed(kind: string): QuotaReading {
    const { requests, windowMs } = this.#limitOf(kind);
    const expiresAt = this.#now() + windowMs;
    return { kind, isExceeded: true, allowed: requests, used: requests, windowMs, expiresAt };
  }

  /** @param holder whose requests are counted together: a token's, or a key's and a person's. */
  count(holder: string, kind: string): QuotaReading {
    const { requests, windowMs } = this.#limitOf(kind);
    const key = `${kind} ${holder}`;
    const now = this.#now();
    const found = this.#windows.find(key);
    const isCurrent = found && now >= found.startedAt && now < found.startedAt + windowMs;
    const window = isCurrent ? found : { startedAt: now, used: 0 };
    if (!isCurrent) this.#windows.put(key, window);
    window.used += 1;
    return {
      kind,
      isExceeded: window.used > requests,
      allowed: requests,
      used: Math.min(window.used, requests),
      windowMs,
      expiresAt: window.startedAt + windowMs,
    };
  }

  #limitOf(kind: string) {
    return this.#allowance[kind] ?? { requests: 0, windowMs: 60_000 };
  }
}
