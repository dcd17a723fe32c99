/** What comes after a renewal that failed: another try at some instant, or none until a person acts. Pure. */
import type { Failure } from '../../contract/failures.ts';
import type { Renewal } from '../../contract/state.ts';
import type { ConnectionRecord } from '../vault/kept.ts';
import { chooseRetryAt } from './timing.ts';
import { judge, longPauseMs } from './verdict.ts';

/** A row of failures without a success between them; since when, epoch ms. */
export type Row = { readonly sinceAt: number; readonly tries: number };

type Moment = {
  /** With the failure that is planned after. */
  readonly row: Row;
  readonly startedAt: number;
  readonly now: number;
  readonly random: number;
};

export function planRetry(
  failure: Failure,
  { tokens, ended }: Pick<ConnectionRecord, 'tokens' | 'ended'>,
  { row, startedAt, now, random }: Moment,
): Renewal {
  const { retry } = judge(failure);
  if (retry === 'never' || ended) return { kind: 'stopped', code: failure.code, at: now };
  const { retryAfterS } = failure.facts;
  const fault = { sinceAt: row.sinceAt, startedAt, now, expiresAt: tokens?.expiresAt ?? null, retryAfterS };
  const nextAt = retry === 'later' ? now + longPauseMs : chooseRetryAt(fault, random);
  return { kind: 'waiting', code: failure.code, at: now, nextAt, ...row };
}
