/** Whether a list of orders holds news that is worth a word outside the window. Pure. */
import type { Order, OrderStatus } from '../../contract/accounts.ts';
import type { Held } from './block.ts';

/** What an order becomes by the market's doing, or the broker's; the rest is the person's own, or the calendar's. */
const telling: readonly OrderStatus[] = ['partly-filled', 'filled', 'rejected'];

/** A reply is on its way for a minute at most, and a clock may be off by two without a word. */
const blurMs = 180_000;

/**
 * Compares two lists of one run: an order of both that came to be filled, partly filled or rejected, and one that was placed
 * since and is so already. The first list is never news, neither beside nothing nor beside what an earlier run kept.
 * @param wasPart what came before were not all orders.
 */
export function haveOrdersChanged(
  before: Held<readonly Order[]>,
  after: Held<readonly Order[]>,
  wasPart = false,
): boolean {
  const { value, asOf, isEarlier } = before;
  if (before === after || value === null || asOf === null || isEarlier || after.value === null) return false;
  const known = new Map(value.map(({ id, status }) => [id, status]));
  // One that was not in the list may have been on a later page of it all the time.
  const sinceAt = wasPart ? asOf : asOf - blurMs;
  return after.value.some(({ id, status, placedAt }) => {
    if (!telling.includes(status)) return false;
    return known.has(id) ? known.get(id) !== status : placedAt !== null && placedAt >= sinceAt;
  });
}
