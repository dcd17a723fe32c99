/** What becomes of an order: placed, perhaps filled in two parts when the walk crosses its limit, taken back, or expired. */
import type { Market } from './market.ts';
import { closeMinute, findInstant, findMoment, openMinute, ticksPerMinute } from './market-clock.ts';
import type { PracticeOrder } from './people.ts';

export type OrderStatus = 'open' | 'partially_filled' | 'filled' | 'canceled' | 'rejected' | 'expired';

export type Leg = {
  readonly symbol: string;
  readonly side: 'buy' | 'sell' | 'buy_to_open' | 'sell_to_open';
  /** 1 where it is bought, -1 where it is sold. */
  readonly sign: 1 | -1;
};

/** Cents for one unit; of a spread, what it costs as a whole, and each leg by itself. */
export type Fill = {
  readonly quantity: number;
  readonly price: number;
  readonly legPrices: readonly number[];
  readonly at: number;
};

export type LivingOrder = {
  readonly order: PracticeOrder;
  readonly legs: readonly Leg[];
  readonly status: OrderStatus;
  readonly limit: number | null;
  readonly placedAt: number;
  readonly changedAt: number;
  readonly filled: number;
  readonly fills: readonly Fill[];
};

/** As it stands at an instant; null before it is placed. */
export function followOrder(market: Market, order: PracticeOrder, now: number): LivingOrder | null {
  const { day, tick } = findMoment(now);
  const minuteNow = Math.floor(tick / ticksPerMinute);
  const placedMinute = typeof order.placed === 'number' ? openMinute + order.placed : openMinute;
  const standsSince = typeof order.placed === 'string' ? Date.parse(`${order.placed}T14:41:11Z`) : null;
  if (standsSince === null && minuteNow < placedMinute) return null;
  const at = (minute: number) => findInstant({ day, tick: minute * ticksPerMinute });
  const legs = listLegs(order);
  const prices = legs.map(({ symbol }) => listPrices(market, symbol, day));
  const costAt = (minute: number) => costOf(order, legs, prices, minute);
  const limit = findLimit(order, costAt(openMinute));
  const cancelMinute =
    order.canceledAfter === undefined ? Number.POSITIVE_INFINITY : openMinute + order.canceledAfter;
  const fills: Fill[] = [];
  let left = order.refusal === undefined ? order.quantity : 0;
  const last = Math.min(minuteNow, closeMinute, cancelMinute - 1);
  for (let minute = placedMinute; minute <= last && left > 0; minute += 1) {
    const price = costAt(minute);
    if (limit !== null && (order.side === 'buy' ? price > limit : price < limit)) continue;
    const isFirst = limit !== null && fills.length === 0;
    const quantity = isFirst ? Math.ceil(left / 2) : left;
    fills.push({ quantity, price, legPrices: prices.map((one) => one[minute] ?? 0), at: at(minute) });
    left -= quantity;
  }
  const filled = fills.reduce((all, { quantity }) => all + quantity, 0);
  const isCanceled = left > 0 && minuteNow >= cancelMinute;
  const isExpired = left > 0 && standsSince === null && minuteNow >= closeMinute;
  const placedAt = standsSince ?? at(placedMinute);
  return {
    order,
    legs,
    status:
      order.refusal !== undefined
        ? 'rejected'
        : left === 0
          ? 'filled'
          : isCanceled
            ? 'canceled'
            : isExpired
              ? 'expired'
              : filled > 0
                ? 'partially_filled'
                : 'open',
    limit,
    placedAt,
    changedAt: isCanceled ? at(cancelMinute) : isExpired ? at(closeMinute) : (fills.at(-1)?.at ?? placedAt),
    filled,
    fills,
  };
}

function listLegs({ symbol, side, legs }: PracticeOrder): readonly Leg[] {
  if (legs) return legs.map((one) => ({ ...one, sign: one.side === 'buy_to_open' ? 1 : -1 }));
  return [{ symbol, side, sign: side === 'buy' ? 1 : -1 }];
}

function listPrices(market: Market, symbol: string, day: number): Int32Array {
  const instrument = market.find(symbol);
  return instrument ? market.listMinutes(instrument, day) : new Int32Array();
}

/** What one unit costs, or brings: of a spread the sum of its legs. */
function costOf(
  order: PracticeOrder,
  legs: readonly Leg[],
  prices: readonly Int32Array[],
  minute: number,
): number {
  return legs.reduce(
    (all, { sign }, index) => all + (order.legs ? sign : 1) * (prices[index]?.[minute] ?? 0),
    0,
  );
}

function findLimit({ limit }: PracticeOrder, openCost: number): number | null {
  if (limit === null || typeof limit === 'number') return limit;
  return Math.max(1, Math.round((openCost * (1000 + limit.aboveOpen)) / 1000));
}
