/** Which part of what is invested each position is: one picture for each currency, never one for two. */
import Big from 'big.js';
import type { Position } from '../../contract/accounts.ts';
import { type Decimal, decimal, signOf } from '../../contract/decimal.ts';

export type Share = {
  readonly id: string;
  /** Null of the rest together. */
  readonly name: string | null;
  readonly isShort: boolean;
  /** How many positions it is. */
  readonly count: number;
  /** In per cent of all sizes, to one place. All of a picture make a hundred. */
  readonly percent: Decimal;
};

export type Picture = { readonly currency: string; readonly shares: readonly Share[] };

/** More would be slivers. */
const mostAlone = 4;

/** The largest positions first, and the rest together. One that was sold short counts by its size. */
export function findPictures(positions: readonly Position[]): readonly Picture[] {
  const currencies = new Set(positions.flatMap(({ value }) => value?.currency ?? []));
  return [...currencies].map((currency) => ({
    currency,
    shares: listShares(positions.filter(({ value }) => value?.currency === currency)),
  }));
}

function listShares(positions: readonly Position[]): readonly Share[] {
  const sizes = positions
    .map(({ id, name, quantity, value }) => ({
      id,
      name,
      isShort: signOf(quantity) < 0,
      count: 1,
      size: new Big(value?.amount ?? '0').abs(),
    }))
    .filter(({ size }) => !size.eq(0))
    .toSorted((a, b) => b.size.cmp(a.size));
  const isMany = sizes.length > mostAlone + 1;
  const [alone, rest] = isMany ? [sizes.slice(0, mostAlone), sizes.slice(mostAlone)] : [sizes, []];
  const together = rest.reduce((sum, { size }) => sum.plus(size), new Big(0));
  const parts = [
    ...alone,
    ...(isMany ? [{ id: '', name: null, isShort: false, count: rest.length, size: together }] : []),
  ];
  const tenths = findTenths(parts.map(({ size }) => size));
  return parts.map(({ size: _, ...part }, index) => ({
    ...part,
    percent: decimal(new Big(tenths[index] ?? 0).div(10).toFixed()),
  }));
}

/** Tenths of a per cent that make a thousand: what rounding leaves over goes where most was cut off. */
function findTenths(sizes: readonly Big[]): readonly number[] {
  const whole = sizes.reduce((sum, one) => sum.plus(one), new Big(0));
  if (whole.eq(0)) return [];
  const cut = sizes.map((one, index) => {
    const exact = one.times(1000).div(whole);
    const full = exact.round(0, Big.roundDown);
    return { index, full: full.toNumber(), rest: exact.minus(full) };
  });
  const over = 1000 - cut.reduce((sum, { full }) => sum + full, 0);
  const lucky = cut
    .toSorted((a, b) => b.rest.cmp(a.rest))
    .slice(0, over)
    .map(({ index }) => index);
  return cut.map(({ full, index }) => full + (lucky.includes(index) ? 1 : 0));
}
