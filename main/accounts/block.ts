/** One part of what is known: as it was last given, and whether that is still news. Pure. */
import type { Block, Origin } from '../../contract/accounts.ts';
import { Failure, type FailureNote } from '../../contract/failures.ts';
import { findNextSession } from '../calendar/sessions.ts';
import { longMs, type Phase } from './pace.ts';

export type Held<T> = {
  readonly value: T | null;
  /** Epoch ms; null with the value. */
  readonly asOf: number | null;
  /** Kept from an earlier run. */
  readonly isEarlier: boolean;
  readonly failure: FailureNote | null;
};

export const nothingHeld: Held<never> = { value: null, asOf: null, isEarlier: false, failure: null };

/** What is held once a try came to something. A failure takes nothing away; what a reply does not mention stays too. */
export function hold<T>(before: Held<T>, given: T | Failure | undefined, now: number): Held<T> {
  if (given === undefined) return before;
  if (given instanceof Failure) return { ...before, failure: given.note(now) };
  return { value: given, asOf: now, isEarlier: false, failure: null };
}

export type Age = { readonly now: number; readonly phase: Phase; readonly intervalMs: number | null };

/**
 * Older than twice its interval. What is asked for only now and then is old once prices may have moved since: after ten
 * minutes while the exchange is open, else when it was open in between.
 */
export function isOld({ asOf, isEarlier }: Pick<Held<unknown>, 'asOf' | 'isEarlier'>, age: Age): boolean {
  if (asOf === null) return false;
  const { now, phase, intervalMs } = age;
  if (isEarlier) return true;
  if (intervalMs !== null) return now - asOf > 2 * intervalMs;
  if (phase !== 'closed') return now - asOf > 2 * longMs;
  return findNextSession(asOf).preMarketAt <= now;
}

export function showBlock<T, Shown>(
  held: Held<T>,
  origin: Origin,
  age: Age,
  show: (value: T) => Shown,
): Block<Shown> {
  const { value, asOf, failure } = held;
  return { origin, value: value === null ? null : show(value), asOf, isOld: isOld(held, age), failure };
}
