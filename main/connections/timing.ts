/** When to renew, when to try again, when a person is needed: in wall time (epoch ms). Pure. */
import type { Broker } from '../brokers/broker.ts';
import type { Tokens } from '../oauth/token.ts';

export const SECOND = 1000;
export const MINUTE: number = 60 * SECOND;
export const DAY: number = 24 * 60 * MINUTE;

/** No two automatic renewals of a connection begin closer together. */
export const floorMs: number = 30 * SECOND;

/** Two thirds of the lifetime received, so that an outage of the token service has room; null for what cannot be renewed. */
export function findRenewalAt(tokens: Tokens): number | null {
  const restMs = findRestMs(tokens);
  return restMs === null ? null : tokens.obtainedAt + restMs;
}

/** How often a day such tokens are renewed when nothing goes wrong; 0 for what cannot be renewed. */
export function countRenewalsADay(tokens: Tokens | null): number {
  const restMs = tokens && findRestMs(tokens);
  return restMs === null ? 0 : DAY / Math.max(restMs, floorMs);
}

function findRestMs({ refreshToken, obtainedAt, expiresAt }: Tokens): number | null {
  return refreshToken && expiresAt !== null ? Math.floor(((expiresAt - obtainedAt) * 2) / 3) : null;
}

/** When a person must sign in again, whatever is renewed until then; null when nothing known demands it. */
export function findGrantEnd(tokens: Tokens, { grant }: Pick<Broker, 'grant'>): number | null {
  if (!tokens.refreshToken) return tokens.expiresAt;
  const seconds = tokens.isRotating ? (grant.rotatingS ?? grant.longestS) : grant.longestS;
  return seconds === null ? null : tokens.signedInAt + seconds * SECOND;
}

export type Fault = {
  /** When the first of the failed renewals in a row began. */
  readonly sinceAt: number;
  /** When the last one began. */
  readonly startedAt: number;
  readonly now: number;
  readonly expiresAt: number | null;
  /** What a server asked for (Retry-After). */
  readonly retryAfterS?: number | undefined;
};

/**
 * When to try again after a passing failure: between half a minute and 50 s after the last try began, at random, in the
 * first 15 minutes of a fault and whenever less than 10 minutes of the token remain; else up to 5 minutes, but never past
 * the moment when those 10 minutes begin. A server's Retry-After is obeyed.
 * @param random between 0 and 1
 */
export function chooseRetryAt(
  { sinceAt, startedAt, now, expiresAt, retryAfterS = 0 }: Fault,
  random: number,
): number {
  const urgentAt = expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt - 10 * MINUTE;
  const isUrgent = now - sinceAt < 15 * MINUTE || now >= urgentAt;
  const longestMs = isUrgent ? 50 * SECOND : 5 * MINUTE;
  const chosen = startedAt + floorMs + random * (longestMs - floorMs);
  const latest = isUrgent ? chosen : Math.max(startedAt + floorMs, Math.min(chosen, urgentAt));
  return Math.max(latest, now + retryAfterS * SECOND);
}
