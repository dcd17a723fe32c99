/** Exact arithmetic on what is shown. */
import Big from 'big.js';
import type { Money } from '../../contract/accounts.ts';
import type { Decimal } from '../../contract/decimal.ts';

/** -1, 0 or 1. */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  return new Big(a).cmp(b);
}

/** Compares by a decimal of each, read once however often it is compared. What has none is nothing. */
export function orderBy<T>(of: (one: T) => Decimal | null): (a: T, b: T) => -1 | 0 | 1 {
  const read = new Map<T, Big>();
  const find = (one: T) => {
    const found = read.get(one) ?? new Big(of(one) ?? '0');
    read.set(one, found);
    return found;
  };
  return (a, b) => find(a).cmp(find(b));
}

/** One sum for each currency, in the order in which they first come: two currencies are never in one. */
export function sumByCurrency(all: readonly Money[]): readonly Money[] {
  const sums = new Map<string, Big>();
  for (const { amount, currency } of all) sums.set(currency, (sums.get(currency) ?? new Big(0)).plus(amount));
  // Each member can be read again, a sum of them may be longer than that: it is shown, and no page fails over it.
  return [...sums].map(([currency, sum]) => ({ currency, amount: sum.toFixed() as Decimal }));
}

/** The least and the greatest of them; null of none. */
export function findEnds(
  all: readonly Decimal[],
): { readonly least: Decimal; readonly most: Decimal } | null {
  let [least, most] = [all[0], all[0]];
  for (const one of all) {
    if (least && compareDecimals(one, least) < 0) least = one;
    if (most && compareDecimals(one, most) > 0) most = one;
  }
  return least && most ? { least, most } : null;
}
