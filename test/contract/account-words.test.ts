/** Ages and times of accounts in words: with their day, where it is not today. */
import { expect, test } from 'vitest';
import { sayAge } from '../../contract/account-words.ts';
import { sayOrder } from '../../contract/row-words.ts';
import { someOrder } from '../accounts/fake-broker.ts';

/** Monday, 10:00 in New York. */
const now = Date.UTC(2026, 10, 23, 15);
const day = 86_400_000;

test.each([
  [now - 60_000, false, 15_000, 'As of 9:59:00 AM ET, updates every 15 s'],
  [now - 60_000, false, null, 'As of 9:59:00 AM ET'],
  [now - 3 * day, false, null, 'As of Nov 20, 10:00 AM ET'],
  [now - day, false, 60_000, 'As of 10:00 AM ET yesterday, updates every 60 s'],
  [now - 60_000, true, 15_000, 'Last known 9:59 AM ET'],
  [now - day, true, 15_000, 'Last known 10:00 AM ET yesterday'],
  [null, false, null, null],
] as const)('of %s, old: %s, every %s ms: %s', (asOf, isOld, everyMs, says) => {
  expect(sayAge({ asOf, isOld }, everyMs, now)).toBe(says);
});

test.each([
  [now - 29 * 60_000, '9:31 AM ET'],
  [now - 21 * day, 'Nov 2, 10:00 AM ET'],
] as const)('an order of %s was placed at %s', (placedAt, says) => {
  const said = sayOrder(someOrder('1', { placedAt }), false, now);
  expect(said.endsWith(`, ${says}`)).toBe(true);
});
