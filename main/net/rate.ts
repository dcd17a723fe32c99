/** The headers with which a broker tells of its limits (broker-apis.md A8, B9). Pure. */
import type { Rate } from './exchange.ts';

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const longestMs = 3_600_000;
/** No broker counts seconds so far ahead, and no epoch in ms is so early. */
const firstEpochMs = 1e11;
const firstEpochS = 1e9;

/**
 * @param headers with names in lower case, as Node gives them.
 * @param now epoch ms by the server's clock, as near as it is known: a reset may be told as an instant of it.
 */
export function readRate(headers: Headers, now: number): Rate | null {
  const number = (name: string) => readNumber(headers[`x-ratelimit-${name}`]);
  const [allowed, used] = [number('allowed'), number('used')];
  const left =
    number('available') ?? number('remaining') ?? (allowed === null || used === null ? null : allowed - used);
  if (left === null) return null;
  const [expiry, reset] = [number('expiry'), number('reset')];
  // Tradier's is an instant in either unit; TradeStation's may also be the seconds that are left.
  const resetAt = expiry === null ? null : expiry > firstEpochMs ? expiry : expiry * 1000;
  const resetsInMs = resetAt !== null ? resetAt - now : reset === null ? null : readReset(reset, now);
  return {
    remaining: Math.max(0, Math.floor(left)),
    resetsInMs: resetsInMs === null ? null : Math.max(0, Math.min(longestMs, Math.round(resetsInMs))),
  };
}

function readReset(reset: number, now: number): number {
  if (reset > firstEpochMs) return reset - now;
  return reset > firstEpochS ? reset * 1000 - now : reset * 1000;
}

function readNumber(value: Headers[string]): number | null {
  return typeof value === 'string' && /^\s*-?\d{1,15}(\.\d{1,9})?\s*$/.test(value) ? Number(value) : null;
}
