/** What accounts are worth together, and what they made today. Pure. */
import type { Account, Balances, Money, Order, Position, Total } from '../../contract/accounts.ts';
import { zero } from '../../contract/decimal.ts';
import type { RawPosition } from '../brokers/data.ts';
import { findMidnight } from './day.ts';
import { add, multiply, percentOf, subtract } from './money.ts';

type Counted = Pick<Account, 'origin' | 'balances'>;

/** One sum for each kind of money and each currency, real money first, then in the order in which they come up. */
export function sumTotals(accounts: readonly Counted[]): readonly Total[] {
  return (['real', 'simulated'] as const).flatMap((group) => {
    const all = accounts.filter(({ origin }) => isOfGroup(origin, group));
    const worths = all.map(({ balances }) => balances.value?.equity?.currency);
    const currencies = [...new Set(worths.filter((one) => one !== undefined))];
    return currencies.map((currency) => sumOne(group, currency, all));
  });
}

/** The demo plays with real accounts' words, never with real money. */
function isOfGroup({ isReal, isDemo }: Account['origin'], group: Total['group']): boolean {
  return (isReal && !isDemo) === (group === 'real');
}

function sumOne(group: Total['group'], currency: string, all: readonly Counted[]): Total {
  let equity = zero;
  let dayChange: Money['amount'] | null = zero;
  let missing = 0;
  let asOf = Number.POSITIVE_INFINITY;
  let isOld = false;
  for (const { balances } of all) {
    const { value } = balances;
    if (value?.equity && value.equity.currency === currency) {
      equity = add(equity, value.equity.amount);
      const change = value.dayChange?.currency === currency ? value.dayChange.amount : null;
      dayChange = change && dayChange && add(dayChange, change);
      asOf = Math.min(asOf, balances.asOf ?? 0);
      isOld ||= balances.isOld;
    } else if (!value?.equity && mayBeIn(value, currency)) missing += 1;
  }
  return {
    group,
    equity: { amount: equity, currency },
    dayChange: dayChange && { amount: dayChange, currency },
    missing,
    asOf,
    isOld,
  };
}

/** An account of unknown worth may be in any currency, unless other figures of it say in which. */
function mayBeIn(balances: Balances | null, currency: string): boolean {
  const told = balances?.cash ?? balances?.buyingPower;
  return !told || told.currency === currency;
}

/** A day without a time is read as its midnight in UTC, which is the evening before in New York. */
const aheadMs = 5 * 3_600_000;

type Priced = { readonly raw: RawPosition; readonly shown: Position };

/** What a day's change is made of, where the broker says none; null where it is not known. */
export type Making = {
  readonly positions: readonly Priced[] | null;
  /** Today's, and those still open. */
  readonly orders: readonly Order[] | null;
  /** Epoch ms. */
  readonly now: number;
};

/**
 * Balances with the day's change that the positions' prices make, where the broker says none: in the currency of the
 * account, and only where all of it is known. A position of today moved before it was there, and one that was closed today
 * is in no list: a day with trades stays unknown rather than wrong.
 */
export function fillDayChange(balances: Balances, making: Making): Balances {
  const { equity, dayChange: told, dayChangePercent } = balances;
  const dayChange = told ?? (equity && sumDay(making, equity.currency));
  if (!dayChange || !equity || dayChange.currency !== equity.currency) return balances;
  const before = subtract(equity.amount, dayChange.amount);
  return {
    ...balances,
    dayChange,
    dayChangePercent: dayChangePercent ?? percentOf(dayChange.amount, before),
  };
}

function sumDay({ positions, orders, now }: Making, currency: string): Money | null {
  if (!positions || !orders || orders.some(hasTraded)) return null;
  const midnightAt = findMidnight(now);
  let amount = zero;
  for (const { raw, shown } of positions) {
    if (shown.dayChange === null || raw.currency !== currency) return null;
    // What a point of anything else is worth, only its broker knows.
    if (raw.kind !== 'stock' && raw.kind !== 'option') return null;
    // The change of a price of another day is that day's.
    if (shown.pricedAt === null || shown.pricedAt < midnightAt) return null;
    if (raw.openedAt === null || raw.openedAt >= midnightAt - aheadMs) return null;
    amount = add(amount, multiply(multiply(shown.quantity, shown.dayChange), shown.multiplier));
  }
  return { amount, currency };
}

function hasTraded({ status, averagePrice, legs }: Order): boolean {
  const isFilled = status === 'filled' || status === 'partly-filled' || averagePrice !== null;
  return isFilled || legs.some(({ filled }) => filled !== zero);
}
