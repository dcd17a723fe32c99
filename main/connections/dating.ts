/** By which clock the instants of a record were read, and what becomes of them when it is set. Pure. */
import type { Tokens } from '../oauth/token.ts';
import type { ConnectionRecord } from '../vault/kept.ts';
import { MINUTE } from './timing.ts';

/** How far clocks may differ without a word. */
export const slackMs: number = 2 * MINUTE;

/**
 * A record from the future was dated by a clock that was set back since, while nobody looked: nothing of it lives longer
 * for that. How long it really is ago nobody knows, so tokens that can be renewed are due at once. What was known of the
 * clock that dated it stays known: a broker that tells the time puts it where it belongs.
 */
export function dateBack(record: ConnectionRecord, now: number): ConnectionRecord {
  const { tokens } = record;
  const aheadMs = tokens ? tokens.obtainedAt - now : 0;
  if (!tokens || aheadMs <= 0) return record;
  const lifeMs = tokens.refreshToken && tokens.expiresAt !== null ? tokens.expiresAt - tokens.obtainedAt : 0;
  const byMs = -aheadMs - (aheadMs > slackMs ? Math.ceil((lifeMs * 2) / 3) : 0);
  return endByNow(redate(record, byMs), now);
}

/**
 * The record by a clock that was set since it was dated. Set back it is followed at once, so that no token seems to live
 * longer. Set ahead it may be time that went by unseen: nothing moves until a broker has told the time, which also says
 * how wrong the clock was that dated the record.
 * @param clock by how much it was set since, how far it is ahead of the brokers' now (null while none has told), and what
 * it shows.
 * @returns null while it is to be waited for.
 */
export function followClock(
  record: ConnectionRecord,
  {
    movedMs,
    aheadMs,
    now,
  }: { readonly movedMs: number; readonly aheadMs: number | null; readonly now: number },
): ConnectionRecord | null {
  if (!record.tokens) return record;
  // Of a record that does not say it, the clock it was found by is the one that dated it.
  const foundMs = aheadMs === null ? 0 : movedMs - aheadMs;
  const back = movedMs >= 0 ? record : redate({ ...record, behindMs: record.behindMs ?? foundMs }, movedMs);
  if (aheadMs === null) return movedMs > 0 ? null : endByNow(back, now);
  const behindMs = back.behindMs ?? (movedMs === 0 ? foundMs : 0);
  const restMs = behindMs + aheadMs;
  const setMs = Math.max(0, movedMs);
  // Who calls our clock wrong may be wrong: that alone shortens nothing.
  const isNothing = isSmall(restMs) || (restMs < 0 && !isSmall(aheadMs));
  // A broker tells the time to the second; by how much a clock was set is known exactly.
  const byMs = isNothing ? 0 : isSmall(restMs - setMs) ? setMs : restMs;
  const latestMs = now - (back.tokens?.obtainedAt ?? now);
  const known = back.behindMs === behindMs ? back : { ...back, behindMs };
  return endByNow(redate(known, Math.min(byMs, latestMs)), now);
}

/** An end that was seen may have been dated by another clock than the tokens were: it is no later than now. */
function endByNow(record: ConnectionRecord, now: number): ConnectionRecord {
  const { tokens, ended } = record;
  // One that is written ahead is the tokens' own.
  if (ended?.kind !== 'over' || ended.at <= now || ended.at === tokens?.expiresAt) return record;
  return { ...record, ended: { ...ended, at: now } };
}

/**
 * Its tokens, and their end, by a clock that shows so much more: what is known of the clock that dated them is known of
 * that one then.
 */
export function redate(record: ConnectionRecord, byMs: number): ConnectionRecord {
  const { tokens, ended, behindMs } = record;
  if (!tokens || byMs === 0) return record;
  return {
    ...record,
    tokens: redateTokens(tokens, byMs),
    behindMs: behindMs === null ? null : behindMs - byMs,
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

function isSmall(ms: number): boolean {
  return Math.abs(ms) <= slackMs;
}
