/** Profile, balances, positions and orders in the shapes of broker-apis.md A9. */
import { unitValue } from './market.ts';
import type { Person, PracticeAccount, PracticeOrder } from './people.ts';
import type { ProfileFault } from './rest-faults.ts';
import { writeToday } from './times.ts';
import { collect, figure, type Tree } from './tree.ts';

/** `account` is an object for one account and a list for several. */
export function tellProfile(person: Person, fault: ProfileFault | null): Tree {
  const accounts = person.accounts.map(tellAccount);
  const [first = null] = accounts;
  const told: Readonly<Record<string, Tree>> =
    fault === 'accounts-missing'
      ? {}
      : {
          account:
            fault === 'accounts-null'
              ? 'null'
              : fault === 'accounts-as-list'
                ? accounts
                : fault === 'accounts-as-object' || accounts.length === 1
                  ? first
                  : accounts,
        };
  const id: Readonly<Record<string, Tree>> =
    fault === 'id-missing' ? {} : { id: fault === 'id-number' ? 42 : person.id };
  return { profile: { ...told, ...id, name: person.name } };
}

function tellAccount(account: PracticeAccount): Tree {
  return {
    account_number: account.number,
    classification: account.classification,
    date_created: `${account.createdOn}T21:08:55.000Z`,
    day_trader: account.type === 'pdt',
    option_level: account.optionLevel,
    status: account.status,
    type: account.type === 'pdt' ? 'margin' : account.type,
    last_update_date: `${account.createdOn}T21:08:55.000Z`,
  };
}

/** Exactly one of `margin`, `cash` and `pdt`; `equity` is 0 while `total_equity` is the figure to show. */
export function tellBalances(account: PracticeAccount, now: number): Tree {
  const values = account.positions.map(({ symbol, quantity }) => unitValue(symbol, now) * quantity);
  const long = sum(values.filter((value) => value > 0));
  const short = sum(values.filter((value) => value < 0));
  const openProfit = sum(values) - sum(account.positions.map(({ costBasis }) => costBasis));
  return {
    balances: {
      account_number: account.number,
      account_type: account.type,
      total_equity: figure(account.cash + long + short),
      total_cash: round(account.cash),
      market_value: round(long + short),
      long_market_value: round(long),
      short_market_value: round(short),
      equity: 0,
      open_pl: figure(openProfit),
      close_pl: 0,
      current_requirement: round(long / 2),
      option_long_value: 0,
      option_short_value: 0,
      option_requirement: 0,
      stock_long_value: round(long),
      pending_cash: 0,
      pending_orders_count: account.orders.filter(({ status }) => status === 'open').length,
      uncleared_funds: 0,
      [account.type]: tellBuyingPower(account),
    },
  };
}

function tellBuyingPower({ type, cash }: PracticeAccount): Tree {
  if (type === 'cash') return { cash_available: cash, sweep: 0, unsettled_funds: 0 };
  return {
    fed_call: 0,
    maintenance_call: 0,
    option_buying_power: round(cash),
    stock_buying_power: round(cash * 2),
    stock_short_value: 0,
    sweep: 0,
    ...(type === 'pdt' ? { day_trade_buying_power: round(cash * 4) } : {}),
  };
}

export function tellPositions(account: PracticeAccount): Tree {
  const positions = account.positions.map(({ id, symbol, quantity, costBasis, acquiredOn }) => ({
    cost_basis: figure(costBasis),
    date_acquired: `${acquiredOn}T14:41:11.405Z`,
    id,
    quantity: figure(quantity),
    symbol,
  }));
  return { positions: collect('position', positions) };
}

/** Today's session only, as is Tradier's default. */
export function tellOrders(account: PracticeAccount, now: number): Tree {
  return {
    orders: collect(
      'order',
      account.orders.map((order) => tellOrder(order, now)),
    ),
  };
}

function tellOrder(order: PracticeOrder, now: number): Tree {
  const { id, symbol, side, quantity, status, limit, filled } = order;
  const paid = filled > 0 ? round(unitValue(symbol, now)) : 0;
  return {
    id,
    type: limit === null ? 'market' : 'limit',
    symbol,
    side,
    quantity: figure(quantity),
    status,
    duration: 'day',
    ...(limit === null ? {} : { price: limit }),
    avg_fill_price: paid,
    exec_quantity: figure(filled),
    last_fill_price: paid,
    last_fill_quantity: filled,
    remaining_quantity: quantity - filled,
    create_date: writeToday(now, 572),
    transaction_date: writeToday(now, 573),
    class: 'equity',
  };
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
