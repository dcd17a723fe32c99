/** An account after what its orders did to it today. Whole cents: no part of one is lost or made. */
import { multiplierOf } from './instruments.ts';
import type { Market } from './market.ts';
import { closeMinute, findInstant, findMoment, ticksPerMinute } from './market-clock.ts';
import { sum } from './money.ts';
import { followOrder, type LivingOrder } from './order-life.ts';
import type { PracticeAccount } from './people.ts';

export type Holding = {
  readonly id: number;
  readonly symbol: string;
  readonly quantity: number;
  readonly costBasis: number;
  /** What it was worth at the last close; of what was bought today, what that cost. */
  readonly markBasis: number;
  readonly acquiredAt: number;
  /** What it is worth; negative when sold short. */
  readonly value: number;
  /** Of one unit. */
  readonly last: number;
};

export type Settlement = {
  readonly cash: number;
  readonly holdings: readonly Holding[];
  readonly orders: readonly LivingOrder[];
  /** Gained today by closing. */
  readonly realized: number;
  /** Cash and values. */
  readonly equity: number;
  /** What it was at the last close. */
  readonly previousEquity: number;
};

type Held = Omit<Holding, 'value' | 'last'>;
type Book = { readonly cash: number; readonly held: readonly Held[]; readonly realized: number };
type Trade = {
  readonly id: number;
  readonly symbol: string;
  /** Negative when sold. */
  readonly quantity: number;
  readonly price: number;
  readonly at: number;
};

export function settle(market: Market, account: PracticeAccount, now: number): Settlement {
  const orders = account.orders.flatMap((order) => followOrder(market, order, now) ?? []);
  const trades = orders.flatMap(listTrades).sort((one, other) => one.at - other.at);
  const value = (symbol: string, quantity: number, at: number) =>
    (market.price(symbol, at) ?? 0) * multiplierOf(symbol) * quantity;
  const previousCloseAt = findInstant({ day: findMoment(now).day - 1, tick: closeMinute * ticksPerMinute });
  const start: Book = {
    cash: account.cash,
    held: account.positions.map(({ acquiredOn, ...one }) => ({
      ...one,
      markBasis: value(one.symbol, one.quantity, previousCloseAt),
      acquiredAt: Date.parse(`${acquiredOn}T14:41:11.405Z`),
    })),
    realized: 0,
  };
  const { cash, held, realized } = trades.reduce(book, start);
  const holdings = held.map((one) => ({
    ...one,
    last: market.price(one.symbol, now) ?? 0,
    value: value(one.symbol, one.quantity, now),
  }));
  return {
    cash,
    holdings,
    orders,
    realized,
    equity: cash + sum(holdings.map((one) => one.value)),
    previousEquity: start.cash + sum(start.held.map(({ markBasis }) => markBasis)),
  };
}

/** Each leg of each part. A position that an order opens is named after it. */
function listTrades({ order, legs, fills }: LivingOrder): readonly Trade[] {
  return fills.flatMap(({ quantity, legPrices, at }) =>
    legs.map(({ symbol, sign }, index) => ({
      id: order.id * 10 + index,
      symbol,
      quantity: sign * quantity,
      price: legPrices[index] ?? 0,
      at,
    })),
  );
}

/** No order closes more than there is: nothing turns from long to short. */
function book({ cash, held, realized }: Book, { id, symbol, quantity, price, at }: Trade): Book {
  const amount = quantity * price * multiplierOf(symbol);
  const before = held.find((one) => one.symbol === symbol);
  const others = held.filter((one) => one !== before);
  if (!before)
    return {
      cash: cash - amount,
      held: [...held, { id, symbol, quantity, costBasis: amount, markBasis: amount, acquiredAt: at }],
      realized,
    };
  const isClosing = Math.sign(quantity) !== Math.sign(before.quantity);
  // What is closed takes its part of a basis with it; the last of it takes what is left.
  const closed = (basis: number) => (isClosing ? Math.round((basis * -quantity) / before.quantity) : -amount);
  const after = {
    ...before,
    quantity: before.quantity + quantity,
    costBasis: before.costBasis - closed(before.costBasis),
    markBasis: before.markBasis - closed(before.markBasis),
  };
  return {
    cash: cash - amount,
    held: after.quantity === 0 ? others : held.map((one) => (one === before ? after : one)),
    realized: realized - (isClosing ? amount + closed(before.costBasis) : 0),
  };
}
