/** When to renew and when to try again, in wall time (epoch ms). Pure. */
import type { Tokens } from '../oauth/token.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** Two thirds of the lifetime received, so that an outage of the token service has room. */
export function findRenewalAt(tokens: Tokens): number | null {
  if (!tokens.refreshToken || tokens.expiresAt === null) return null;
  return tokens.obtainedAt + Math.floor(((tokens.expiresAt - tokens.obtainedAt) * 2) / 3);
}

/**
 * How long to wait after a passing failure, in ms: full jitter, at most 50 s in the first 15 minutes of a fault and
 * whenever less than 10 minutes of the token remain, else at most 5 minutes. A server's Retry-After is obeyed.
 * @param random between 0 and 1
 */
export function chooseRetryDelay(
  fault: {
    readonly sinceAt: number;
    readonly now: number;
    readonly expiresAt: number | null;
    readonly retryAfterS?: number;
  },
  random: number,
): number {
  const isYoung = fault.now - fault.sinceAt < 15 * MINUTE;
  const isShort = fault.expiresAt !== null && fault.expiresAt - fault.now < 10 * MINUTE;
  const longest = isYoung || isShort ? 50 * SECOND : 5 * MINUTE;
  const chosen = 5 * SECOND + random * (longest - 5 * SECOND);
  return Math.max(chosen, (fault.retryAfterS ?? 0) * SECOND);
}
