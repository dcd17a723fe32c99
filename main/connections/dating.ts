/** By which clock the instants of a record were read, and what becomes of them when it is set. Pure. */
import type { Tokens } from '../oauth/token.ts';
import type { ConnectionRecord } from '../vault/kept.ts';
import { MINUTE } from './timing.ts';

/** How far clocks may differ without a word. */
export const slackMs: number = 2 * MINUTE;

/**
 * A record from the future was dated by a clock that was set back since, while nobody looked: nothing of it lives longer
 * for that. How long it really is ago nobody knows, so tokens that can be renewed are due at once.
 */
export function dateBack(record: ConnectionRecord, now: number): ConnectionRecord {
  const { tokens } = record;
  const aheadMs = tokens ? tokens.obtainedAt - now : 0;
  if (!tokens || aheadMs <= 0) return record;
  const lifeMs = tokens.refreshToken && tokens.expiresAt !== null ? tokens.expiresAt - tokens.obtainedAt : 0;
  return redate(record, -aheadMs - (aheadMs > slackMs ? Math.ceil((lifeMs * 2) / 3) : 0));
}

/** Its tokens, and their end, by a clock that shows so much more. */
export function redate(record: ConnectionRecord, byMs: number): ConnectionRecord {
  const { tokens, ended } = record;
  if (!tokens || byMs === 0) return record;
  return {
    ...record,
    tokens: redateTokens(tokens, byMs),
    // The same instant as the tokens' own, where they are the last.
    ended: ended?.kind === 'over' ? { ...ended, at: Math.max(0, ended.at + byMs) } : ended,
  };
}

export function redateTokens(tokens: Tokens, byMs: number): Tokens {
  const move = (at: number) => Math.max(0, at + byMs);
  return {
    ...tokens,
    obtainedAt: move(tokens.obtainedAt),
    signedInAt: move(tokens.signedInAt),
    expiresAt: tokens.expiresAt === null ? null : move(tokens.expiresAt),
  };
}
