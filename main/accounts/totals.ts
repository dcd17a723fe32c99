/** What accounts are worth together, and what they made today. Pure. */
import type { Account, Balances, Money, Position, Total } from '../../contract/accounts.ts';
import { zero } from '../../contract/decimal.ts';
import type { RawPosition } from '../brokers/data.ts';
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
  for (const { balances } of all) {
    const { value } = balances;
    if (value?.equity && value.equity.currency === currency) {
      equity = add(equity, value.equity.amount);
      const change = value.dayChange?.currency === currency ? value.dayChange.amount : null;
      dayChange = change && dayChange && add(dayChange, change);
      asOf = Math.min(asOf, balances.asOf ?? 0);
    } else if (!value?.equity && mayBeIn(value, currency)) missing += 1;
  }
  return {
    group,
    equity: { amount: equity, currency },
    dayChange: dayChange && { amount: dayChange, currency },
    missing,
    asOf,
  };
}

/** An account of unknown worth may be in any currency, unless other figures of it say in which. */
function mayBeIn(balances: Balances | null, currency: string): boolean {
  const told = balances?.cash ?? balances?.buyingPower;
  return !told || told.currency === currency;
}

/**
 * Balances with the day's change that the positions' prices make, where the broker says none and all of them are known,
 * in the currency of the account.
 * @param positions as they are shown, each with what its broker gave; null where they are not known.
 */
export function fillDayChange(
  balances: Balances,
  positions: readonly { readonly raw: RawPosition; readonly shown: Position }[] | null,
): Balances {
  const { equity, dayChange: told, dayChangePercent } = balances;
  const dayChange = told ?? (equity && positions && sumDay(positions, equity.currency));
  if (!dayChange || !equity || dayChange.currency !== equity.currency) return balances;
  const before = subtract(equity.amount, dayChange.amount);
  return {
    ...balances,
    dayChange,
    dayChangePercent: dayChangePercent ?? percentOf(dayChange.amount, before),
  };
}

function sumDay(
  positions: readonly { readonly raw: RawPosition; readonly shown: Position }[],
  currency: string,
): Money | null {
  let amount = zero;
  for (const { raw, shown } of positions) {
    if (shown.dayChange === null || raw.currency !== currency) return null;
    amount = add(amount, multiply(multiply(shown.quantity, shown.dayChange), shown.multiplier));
  }
  return { amount, currency };
}
