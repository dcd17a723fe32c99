/** TradeStation's orders: today's and what still stands (broker-apis.md B10). */
import { multiplierOf } from './instruments.ts';
import type { Market } from './market.ts';
import { writeDollars } from './money.ts';
import { followOrder, type LivingOrder, type OrderStatus } from './order-life.ts';
import { type StationAccount, writeMean } from './station-accounts.ts';
import { spellForStation } from './station-symbols.ts';
import type { Tree } from './tree.ts';

type Members = Readonly<Record<string, Tree>>;

const statuses: Readonly<Record<OrderStatus, readonly [code: string, says: string]>> = {
  open: ['OPN', 'Sent'],
  partially_filled: ['FPR', 'Partial Fill (Alive)'],
  filled: ['FLL', 'Filled'],
  canceled: ['CAN', 'Canceled'],
  rejected: ['REJ', 'Rejected'],
  expired: ['EXP', 'Expired'],
};

export function tellStationOrders(
  { id, account, isFutures }: StationAccount,
  market: Market,
  now: number,
): readonly Members[] {
  if (isFutures) return [];
  return account.orders
    .flatMap((order) => followOrder(market, order, now) ?? [])
    .map((living) => ({ AccountID: id, ...tellOrder(living) }));
}

function tellOrder(living: LivingOrder): Members {
  const { order, limit, filled, fills, placedAt, changedAt, legs } = living;
  // Over with a part of it filled: "partial fill then out".
  const isFilledOut = living.status === 'expired' && filled > 0;
  const [code, says] = isFilledOut ? ['FLP', 'Partial Fill (UROut)'] : statuses[living.status];
  const isAlive = living.status === 'open' || living.status === 'partially_filled';
  const paid = fills.reduce((all, { quantity, price }) => all + quantity * price, 0);
  return {
    OrderID: String(order.id),
    OrderType: limit === null ? 'Market' : 'Limit',
    Status: code,
    StatusDescription: says,
    Duration: typeof order.placed === 'string' ? 'GTC' : 'DAY',
    OpenedDateTime: writeInstant(placedAt),
    ...(isAlive ? {} : { ClosedDateTime: writeInstant(changedAt) }),
    ...(limit === null ? {} : { LimitPrice: writeDollars(limit) }),
    ...(order.refusal === undefined ? {} : { RejectReason: order.refusal }),
    FilledPrice: filled > 0 ? writeMean(paid, filled) : '0',
    CommissionFee: '0',
    Currency: 'USD',
    Routing: 'Intelligent',
    Legs: legs.map((leg, index) => ({
      Symbol: spellForStation(leg.symbol),
      AssetType: multiplierOf(leg.symbol) > 1 ? 'STOCKOPTION' : 'STOCK',
      BuyOrSell: leg.sign > 0 ? 'Buy' : 'Sell',
      OpenOrClose: order.side === 'sell' ? 'Close' : 'Open',
      QuantityOrdered: String(order.quantity),
      ExecQuantity: String(filled),
      QuantityRemaining: String(isAlive ? order.quantity - filled : 0),
      ...(filled > 0
        ? {
            ExecutionPrice: writeMean(
              fills.reduce((all, fill) => all + fill.quantity * (fill.legPrices[index] ?? 0), 0),
              filled,
            ),
          }
        : {}),
    })),
  };
}

function writeInstant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
