/** When to renew, when to try again, what a failure means: tables. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure, type FailureCode } from '../../contract/failures.ts';
import {
  chooseRetryAt,
  countRenewalsADay,
  findGrantEnd,
  findRenewalAt,
  MINUTE,
  SECOND,
} from '../../main/connections/timing.ts';
import { judge, judgeRenewal, nameEnd } from '../../main/connections/verdict.ts';
import type { Tokens } from '../../main/oauth/token.ts';
import { Secret } from '../../main/secret.ts';

const HOUR = 60 * MINUTE;
const now = Date.parse('2026-11-23T14:00:00Z');

function tokens(lifetimeMs: number | null, more: Partial<Tokens> = {}): Tokens {
  return {
    accessToken: new Secret('a'),
    refreshToken: new Secret('r'),
    obtainedAt: now,
    expiresAt: lifetimeMs === null ? null : now + lifetimeMs,
    signedInAt: now,
    isRotating: false,
    scopes: [],
    ...more,
  };
}

describe('a plan', () => {
  test.each([
    ['24 hours', tokens(24 * HOUR), 16 * HOUR, 2],
    ['20 minutes', tokens(20 * MINUTE), 800 * SECOND, 108],
    ['a second, but never more than every 30 s', tokens(SECOND), 666, 2880],
  ])('%s: renewed at two thirds', (_, held, afterMs, aDay) => {
    expect(findRenewalAt(held)).toBe(now + afterMs);
    expect(Math.round(countRenewalsADay(held))).toBe(aDay);
  });

  test.each([
    ['a pasted token', tokens(null, { refreshToken: null })],
    ['no refresh token', tokens(HOUR, { refreshToken: null })],
  ])('%s is not renewed', (_, held) => {
    expect(findRenewalAt(held)).toBeNull();
    expect(countRenewalsADay(held)).toBe(0);
  });

  const free = { grant: { longestS: null, rotatingS: null } };
  const capped = { grant: { longestS: null, rotatingS: 86_400 } };
  const week = { grant: { longestS: 7 * 86_400, rotatingS: null } };
  test.each([
    ['Tradier without a refresh token', tokens(24 * HOUR, { refreshToken: null }), free, 24 * HOUR],
    ['Tradier with one', tokens(24 * HOUR), free, null],
    ['a static refresh token', tokens(20 * MINUTE), capped, null],
    [
      'a rotating one, 24 hours from the sign-in',
      tokens(20 * MINUTE, { isRotating: true }),
      capped,
      24 * HOUR,
    ],
    [
      'a rotating one after ten hours',
      tokens(HOUR, { isRotating: true, signedInAt: now - 10 * HOUR }),
      capped,
      14 * HOUR,
    ],
    ['a week at most', tokens(30 * MINUTE), week, 168 * HOUR],
    ['a week at most, rotating', tokens(30 * MINUTE, { isRotating: true }), week, 168 * HOUR],
    ['a pasted token', tokens(null, { refreshToken: null }), free, null],
  ])('%s: when a person is needed', (_, held, broker, afterMs) => {
    expect(findGrantEnd(held, broker)).toBe(afterMs === null ? null : now + afterMs);
  });
});

describe('a retry', () => {
  const at = (more: Partial<Parameters<typeof chooseRetryAt>[0]>, random: number) =>
    (chooseRetryAt({ sinceAt: now, startedAt: now, now, expiresAt: now + 8 * HOUR, ...more }, random) - now) /
    SECOND;

  test.each([
    ['young', {}, 30, 50],
    ['a quarter of an hour old', { sinceAt: now - 15 * MINUTE }, 30, 300],
    ['old, ten minutes left', { sinceAt: now - HOUR, expiresAt: now + 10 * MINUTE }, 30, 50],
    ['old, run out', { sinceAt: now - HOUR, expiresAt: now - HOUR }, 30, 50],
    [
      'old, soon urgent: never past the moment when it is',
      { sinceAt: now - HOUR, expiresAt: now + 11 * MINUTE },
      30,
      60,
    ],
    ['told to wait 7 s', { retryAfterS: 7 }, 30, 50],
    ['told to wait two minutes', { retryAfterS: 120 }, 120, 120],
    ['after 15 s without an answer', { startedAt: now - 15 * SECOND }, 15, 35],
  ])('%s', (_, fault, soonest, latest) => {
    expect(at(fault, 0)).toBeCloseTo(soonest, 5);
    expect(at(fault, 1)).toBeCloseTo(latest, 5);
  });

  test('under the 50 s rule the next try begins within 50 s of the last, whatever happened in between', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 15 * MINUTE - 1 }),
        fc.nat({ max: 15 * SECOND }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (ageMs, tookMs, random) => {
          const fault = { sinceAt: now - ageMs, startedAt: now - tookMs, now, expiresAt: now + 8 * HOUR };
          const waitMs = chooseRetryAt(fault, random) - fault.startedAt;
          return waitMs >= 30 * SECOND && waitMs <= 50 * SECOND;
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe('a verdict', () => {
  test.each<[FailureCode, number | undefined, string, string]>([
    ['E-REFUSED', 400, 'over', 'never'],
    ['E-NET', undefined, 'passing', 'soon'],
    ['E-TLS', undefined, 'passing', 'soon'],
    ['E-DOWN', 503, 'passing', 'soon'],
    ['E-DOWN', 401, 'passing', 'soon'],
    ['E-LIMIT', 429, 'passing', 'soon'],
    ['E-SHAPE', 200, 'passing', 'soon'],
    ['E-SHAPE', 302, 'passing', 'soon'],
    ['E-SHAPE', undefined, 'passing', 'soon'],
    ['E-SHAPE', 400, 'ours', 'later'],
    ['E-SHAPE', 403, 'ours', 'later'],
    ['E-SHAPE', 404, 'ours', 'later'],
    ['E-SCOPE', 400, 'ours', 'later'],
    ['E-KEY', 401, 'ours', 'never'],
    ['E-WIDER', undefined, 'ours', 'never'],
    ['E-PROXY', undefined, 'ours', 'soon'],
    ['E-DISK', undefined, 'ours', 'soon'],
    ['E-LOCKED', undefined, 'ours', 'soon'],
    ['E-SAVE', undefined, 'ours', 'soon'],
    ['E-BUSY', undefined, 'ours', 'soon'],
    ['E-NEWER', undefined, 'ours', 'never'],
    ['E-UNEXPECTED', undefined, 'passing', 'soon'],
  ])('%s %s is %s, retried %s', (code, status, kind, retry) => {
    expect(judge(new Failure(code, status === undefined ? {} : { status }))).toEqual({ kind, retry });
  });

  test.each([
    ['half an hour unused', {}, 30 * MINUTE, false, 'unused'],
    ['the same, cut off', {}, 30 * MINUTE, true, 'unused'],
    ['a minute less', {}, 29 * MINUTE, false, 'E-REFUSED'],
    ['a minute less, cut off', {}, 29 * MINUTE, true, 'E-INTERRUPTED'],
    ['a key that is not known to rotate', { isRotating: false }, 30 * MINUTE, false, 'E-REFUSED'],
    ['24 hours after the sign-in', { signedInAt: now - 24 * HOUR }, 30 * MINUTE, false, 'E-ENDED'],
  ])('a refusal is called by its name: %s', (_, more, afterMs, wasMarked, name) => {
    const broker = { grant: { longestS: null, rotatingS: 86_400, idleS: 1800 } };
    const held = tokens(20 * MINUTE, { isRotating: true, ...more });
    expect(nameEnd(held, broker, wasMarked, now + afterMs)).toEqual(
      name === 'unused' ? { because: 'E-ENDED', step: 'unused' } : { because: name },
    );
  });

  test.each<[FailureCode, number, string]>([
    ['E-KEY', 7 * 24 * HOUR, 'over'],
    ['E-KEY', 7 * 24 * HOUR - 1, 'ours'],
    ['E-REFUSED', HOUR, 'over'],
    ['E-WIDER', 8 * 24 * HOUR, 'ours'],
    ['E-NET', 8 * 24 * HOUR, 'passing'],
  ])('%s, a sign-in of a week at most, after %d ms: %s', (code, afterMs, kind) => {
    const broker = { grant: { longestS: 7 * 86_400, rotatingS: null } };
    const failure = new Failure(code);
    expect(judgeRenewal(failure, tokens(30 * MINUTE), broker, now + afterMs).kind).toBe(kind);
    const free = { grant: { longestS: null, rotatingS: null } };
    expect(judgeRenewal(failure, tokens(30 * MINUTE), free, now + afterMs)).toEqual(judge(failure));
  });
});
