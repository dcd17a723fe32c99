/** Orders in the shapes of broker-apis.md A9: those of today's session, and what still stands, as is Tradier's default. */
import type { Telling } from './accounts.ts';
import { dollars } from './money.ts';
import type { LivingOrder } from './order-life.ts';
import type { PracticeAccount } from './people.ts';
import { settle } from './settlement.ts';
import { collect, figure, type Tree } from './tree.ts';

type Members = Readonly<Record<string, Tree>>;

export function tellOrders(account: PracticeAccount, { market, now, collection }: Telling): Tree {
  return collect('orders', 'order', settle(market, account, now).orders.map(tellOrder), collection);
}

function tellOrder(living: LivingOrder): Members {
  const { order, status, placedAt, changedAt, legs } = living;
  const isSpread = order.legs !== undefined;
  const own = {
    ...tellProgress(living, null),
    type: isSpread ? 'debit' : order.limit === null ? 'market' : 'limit',
    symbol: order.symbol,
    side: order.side,
    class: isSpread ? 'multileg' : 'equity',
    ...(order.refusal === undefined ? {} : { reason_description: order.refusal }),
  };
  const times = {
    status,
    create_date: new Date(placedAt).toISOString(),
    transaction_date: new Date(changedAt).toISOString(),
  };
  if (!isSpread) return { id: order.id, ...own, ...times };
  const leg = legs.map(({ symbol, side }, index) => ({
    id: order.id * 10 + index,
    ...tellProgress(living, index),
    type: 'debit',
    symbol: order.symbol,
    option_symbol: symbol,
    side,
    class: 'option',
    ...times,
  }));
  return { id: order.id, ...own, ...times, num_legs: leg.length, strategy: 'spread', leg };
}

/** @param index of a leg; null for the order itself. */
function tellProgress({ order, limit, filled, fills }: LivingOrder, index: number | null): Members {
  const priceOf = (fill: (typeof fills)[number]) =>
    index === null ? fill.price : (fill.legPrices[index] ?? 0);
  const last = fills.at(-1);
  const paid = fills.reduce((all, fill) => all + fill.quantity * priceOf(fill), 0);
  return {
    quantity: figure(order.quantity),
    duration: typeof order.placed === 'string' ? 'gtc' : 'day',
    ...(limit === null ? {} : { price: dollars(limit) }),
    avg_fill_price: filled === 0 ? 0 : findMean(paid, filled),
    exec_quantity: figure(filled),
    last_fill_price: last ? dollars(priceOf(last)) : 0,
    last_fill_quantity: figure(last?.quantity ?? 0),
    remaining_quantity: order.refusal === undefined ? order.quantity - filled : 0,
  };
}

/** Parts filled at different prices cost parts of a cent on average. */
function findMean(cents: number, units: number): number {
  return Math.round((cents * 10_000) / units) / 1_000_000;
}
