/** What a failed renewal means for the sign-in. Pure. */
import type { Failure, FailureCode } from '../../contract/failures.ts';
import type { Broker } from '../brokers/broker.ts';
import { timeClaims } from '../oauth/claims.ts';
import type { Tokens } from '../oauth/token.ts';
import { findGrantEnd, MINUTE, SECOND } from './timing.ts';

export type Verdict = {
  /**
   * `over`: the broker no longer accepts the sign-in. `passing`: network or broker, gone in a while. `ours`: this
   * computer's or the keys' trouble, which the broker has no part in or refuses to answer.
   */
  readonly kind: 'over' | 'passing' | 'ours';
  /** `soon`: in seconds, until it works. `later`: an odd refusal, asked again after a long pause. `never`: a person must act. */
  readonly retry: 'soon' | 'later' | 'never';
};

/** A pause after an answer that nobody documents (row A59): long enough to be no storm, short enough to save the day. */
export const longPauseMs: number = 30 * MINUTE;

const over: Verdict = { kind: 'over', retry: 'never' };
const passing: Verdict = { kind: 'passing', retry: 'soon' };
const ours: Verdict = { kind: 'ours', retry: 'soon' };

const verdicts: Readonly<Partial<Record<FailureCode, Verdict>>> = {
  'E-REFUSED': over,
  'E-NET': passing,
  'E-TLS': passing,
  'E-DOWN': passing,
  'E-LIMIT': passing,
  'E-PROXY': ours,
  'E-DISK': ours,
  'E-LOCKED': ours,
  'E-SAVE': ours,
  'E-BUSY': ours,
  'E-KEY': { kind: 'ours', retry: 'never' },
  'E-NEWER': { kind: 'ours', retry: 'never' },
  'E-WIDER': { kind: 'ours', retry: 'never' },
  'E-OTHER': { kind: 'ours', retry: 'never' },
  'E-IDTOKEN': { kind: 'ours', retry: 'later' },
};

/** Where a connection to a server ends that was never made: nothing was sent through it. */
const unmade = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH']);

/** Whether a try that failed so is known to have spent no token: nothing was sent, or it was plainly refused. */
export function isUnspent({ code, facts }: Pick<Failure, 'code' | 'facts'>): boolean {
  const { status = 0, step = '' } = facts;
  if (code === 'E-TLS' || code === 'E-PROXY' || (code === 'E-NET' && unmade.has(step))) return true;
  return status >= 400 && status < 500;
}

/** `unused`: its refresh token lay for longer than the broker lets it. */
export type End = {
  readonly because: 'E-ENDED' | 'E-REFUSED' | 'E-INTERRUPTED';
  readonly step?: 'unused';
};

/**
 * A refusal after a renewal whose answer never came, or at an end that the broker describes, is called by its name.
 * @param wasMarked whether there was such a renewal.
 */
export function nameEnd(tokens: Tokens, broker: Pick<Broker, 'grant'>, wasMarked: boolean, now: number): End {
  const endsAt = findGrantEnd(tokens, broker);
  if (endsAt !== null && endsAt <= now) return { because: 'E-ENDED' };
  const { idleS } = broker.grant;
  if (tokens.isRotating && idleS !== undefined && now - tokens.obtainedAt >= idleS * SECOND)
    return { because: 'E-ENDED', step: 'unused' };
  return { because: wasMarked ? 'E-INTERRUPTED' : 'E-REFUSED' };
}

/**
 * Whether an answer is thrown away with all that it brought: it allows more than was asked for (row A49), or is another
 * person's, or nobody's (row A56).
 */
export function isThrownAway(failure: Pick<Failure, 'code' | 'facts'>): boolean {
  const { code } = failure;
  return code === 'E-WIDER' || code === 'E-OTHER' || (code === 'E-IDTOKEN' && !isUntimely(failure));
}

/** An id token in which everything is as it must be but its time: some clock is wrong, and no person is. */
export function isUntimely({ code, facts }: Pick<Failure, 'code' | 'facts'>): boolean {
  return code === 'E-IDTOKEN' && timeClaims.some((claim) => claim === facts.step);
}

/**
 * The verdict on a failed renewal of these tokens. Refused keys at or after the end that the broker describes are that end:
 * Schwab says invalid_client of a refresh token that is a week old (broker-apis.md C).
 */
export function judgeRenewal(
  failure: Failure,
  tokens: Tokens,
  broker: Pick<Broker, 'grant'>,
  now: number,
): Verdict {
  const endsAt = findGrantEnd(tokens, broker);
  return failure.code === 'E-KEY' && endsAt !== null && endsAt <= now ? over : judge(failure);
}

/**
 * Only a refusal of the grant itself ends a sign-in. A reply of an unexpected form that is no refusal (a portal's page, a
 * text cut short, a redirect) is the network's or the broker's passing trouble; an undocumented refusal is asked again late.
 */
export function judge(failure: Pick<Failure, 'code' | 'facts'>): Verdict {
  const { code, facts } = failure;
  if (isUntimely(failure)) return ours;
  const known = verdicts[code];
  if (known) return known;
  const { status = 0 } = facts;
  return status >= 400 && status < 500 ? { kind: 'ours', retry: 'later' } : passing;
}
