/** Arithmetic of what is shown: exact, and never the reason why a page is not. */
import { expect, test } from 'vitest';
import { decimal } from '../../contract/decimal.ts';
import { findCourse } from '../../renderer/accounts/course.ts';
import { sumByCurrency } from '../../renderer/accounts/sums.ts';

const money = (amount: string, currency = 'USD') => ({ amount: decimal(amount), currency });

test('one exact sum for each currency, in the order in which they come', () => {
  const all = [money('0.1'), money('5', 'EUR'), money('0.2'), money('-5', 'EUR')];
  expect(sumByCurrency(all)).toEqual([money('0.3'), money('0', 'EUR')]);
});

test('a change that is longer than any figure is none', () => {
  const price = (amount: string) => {
    const one = decimal(amount);
    return { day: '2026-11-20', open: one, high: one, low: one, close: one, volume: null };
  };
  expect(findCourse([price('1e-40'), price('1e40')])?.change).toBeNull();
  expect(findCourse([price('4'), price('5')])?.change).toBe('25');
});

test('sums that are longer than any amount are told, not thrown', () => {
  const [most, least] = ['1e58', '1e-57'];
  expect(sumByCurrency([money(most), money(least)])).toEqual([
    { amount: `1${'0'.repeat(58)}.${'0'.repeat(56)}1`, currency: 'USD' },
  ]);
});
