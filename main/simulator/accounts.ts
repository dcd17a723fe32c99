/** Profile, balances and positions in the shapes of broker-apis.md A9. */
import { multiplierOf } from './instruments.ts';
import type { Market } from './market.ts';
import { dollars, sum } from './money.ts';
import type { Person, PracticeAccount } from './people.ts';
import type { ProfileFault } from './rest-faults.ts';
import { settle } from './settlement.ts';
import { type CollectionFault, collect, figure, type Tree } from './tree.ts';

/** How an account's part is told. */
export type Telling = {
  readonly market: Market;
  readonly now: number;
  readonly collection: CollectionFault | null;
};

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
export function tellBalances(account: PracticeAccount, { market, now }: Telling): Tree {
  const { cash, holdings, orders, realized, equity } = settle(market, account, now);
  const worth = (isOption: boolean, isLong: boolean) =>
    sum(
      holdings
        .filter(({ symbol, value }) => multiplierOf(symbol) > 1 === isOption && value > 0 === isLong)
        .map(({ value }) => value),
    );
  const stock = { long: worth(false, true), short: worth(false, false) };
  const option = { long: worth(true, true), short: worth(true, false) };
  const [long, short] = [stock.long + option.long, stock.short + option.short];
  return {
    balances: {
      account_number: account.number,
      account_type: account.type,
      total_equity: figure(dollars(equity)),
      total_cash: dollars(cash),
      market_value: dollars(long + short),
      long_market_value: dollars(long),
      short_market_value: dollars(short),
      equity: 0,
      open_pl: figure(dollars(long + short - sum(holdings.map(({ costBasis }) => costBasis)))),
      close_pl: dollars(realized),
      current_requirement: dollars(Math.round(stock.long / 2)),
      option_long_value: dollars(option.long),
      option_short_value: dollars(option.short),
      option_requirement: 0,
      stock_long_value: dollars(stock.long),
      pending_cash: 0,
      pending_orders_count: orders.filter(({ status }) => status === 'open' || status === 'partially_filled')
        .length,
      uncleared_funds: 0,
      [account.type]: tellBuyingPower(account, cash, stock.short),
    },
  };
}

function tellBuyingPower({ type }: PracticeAccount, cash: number, short: number): Tree {
  if (type === 'cash') return { cash_available: dollars(cash), sweep: 0, unsettled_funds: 0 };
  return {
    fed_call: 0,
    maintenance_call: 0,
    option_buying_power: dollars(cash),
    stock_buying_power: dollars(cash * 2),
    stock_short_value: dollars(short),
    sweep: 0,
    ...(type === 'pdt' ? { day_trade_buying_power: dollars(cash * 4) } : {}),
  };
}

export function tellPositions(account: PracticeAccount, { market, now, collection }: Telling): Tree {
  const positions = settle(market, account, now).holdings.map(
    ({ id, symbol, quantity, costBasis, acquiredAt }) => ({
      cost_basis: figure(dollars(costBasis)),
      date_acquired: new Date(acquiredAt).toISOString(),
      id,
      quantity: figure(quantity),
      symbol,
    }),
  );
  return collect('positions', 'position', positions, collection);
}
