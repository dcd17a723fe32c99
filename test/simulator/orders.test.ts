/** Orders that live, and accounts that follow them to the cent: reckoned once more here, in another way. */
import { describe, expect, test } from 'vitest';
import { findInstrument } from '../../main/simulator/instruments.ts';
import { Market } from '../../main/simulator/market.ts';
import { followOrder } from '../../main/simulator/order-life.ts';
import { type PracticeOrder, practicePeople } from '../../main/simulator/people.ts';
import { settle } from '../../main/simulator/settlement.ts';

const market = new Market('practice');
const [dana, sam] = practicePeople;
const [margin] = dana.accounts;
if (!margin) throw new Error('no account');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** 09:30 in New York. */
const opens = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-30', '2026-12-01', '2027-01-04'].map(
  (day) => Date.parse(`${day}T14:30:00Z`),
);
const price = (symbol: string, now: number) => market.price(symbol, now) ?? 0;
const units = (symbol: string) => (findInstrument(symbol)?.kind === 'option' ? 100n : 1n);

const fail = (): never => {
  throw new Error('not known');
};

const follow = (change: Partial<PracticeOrder>, now: number) =>
  followOrder(
    market,
    { id: 1, side: 'buy', symbol: 'NVDA', quantity: 9, placed: 0, limit: { aboveOpen: -2 }, ...change },
    now,
  );

describe('an order', () => {
  test('is not there before it is placed, and stands until the session is over', () => {
    const [open = 0] = opens;
    expect(follow({ placed: 30 }, open + 29 * minuteMs)).toBeNull();
    const far = { placed: 30, limit: 1 };
    expect(follow(far, open + 30 * minuteMs)).toMatchObject({
      status: 'open',
      placedAt: open + 30 * minuteMs,
    });
    expect(follow(far, open + 6.5 * hourMs - 1)?.status).toBe('open');
    expect(follow(far, open + 6.5 * hourMs)).toMatchObject({
      status: 'expired',
      changedAt: open + 6.5 * hourMs,
    });
    expect(follow({ ...far, placed: '2026-10-01' }, open + 7 * hourMs)?.status).toBe('open');
    expect(follow({ ...far, canceledAfter: 40 }, open + 40 * minuteMs)?.status).toBe('canceled');
    expect(follow({ limit: null, refusal: 'No' }, open + hourMs)).toMatchObject({
      status: 'rejected',
      filled: 0,
    });
  });

  test('fills at no worse than its limit, first in part and then wholly, where the walk crosses it', () => {
    const seen = new Set<string>();
    for (const open of opens)
      for (const side of ['buy', 'sell'] as const) {
        const limit = { aboveOpen: side === 'buy' ? -2 : 2 };
        const start = price('NVDA', open);
        const bound = Math.round((start * (1000 + limit.aboveOpen)) / 1000);
        const reaches = (now: number) =>
          side === 'buy' ? price('NVDA', now) <= bound : price('NVDA', now) >= bound;
        let crossings = 0;
        for (let minute = 0; minute <= 390; minute += 1) {
          const now = open + minute * minuteMs;
          if (reaches(now)) crossings += 1;
          const filled = crossings === 0 ? 0 : crossings === 1 ? 5 : 9;
          const living = follow({ side, limit }, now);
          expect(living?.filled).toBe(filled);
          for (const fill of living?.fills ?? []) expect(reaches(fill.at)).toBe(true);
          for (const fill of living?.fills ?? []) expect(fill.price).toBe(price('NVDA', fill.at));
          seen.add(living?.status ?? '');
        }
      }
    expect([...seen].sort()).toEqual(['expired', 'filled', 'open', 'partially_filled']);
  });

  test('one at the market fills at once, and nothing fills outside the regular session', () => {
    const [open = 0] = opens;
    expect(follow({ limit: null }, open)).toMatchObject({ status: 'filled', filled: 9 });
    expect(follow({ limit: null, placed: '2026-10-01' }, open - 1)?.filled).toBe(0);
    expect(follow({ limit: null, placed: 400 }, open + 9 * hourMs)?.filled).toBe(0);
  });

  test('a spread costs what its legs cost', () => {
    const fills = opens.flatMap((open) => {
      const spread = margin.orders.find(({ legs }) => legs);
      return spread ? (followOrder(market, spread, open + 6 * hourMs)?.fills ?? []) : [];
    });
    expect(fills.length).toBeGreaterThan(0);
    for (const { price: cost, legPrices, at } of fills) {
      expect(legPrices).toEqual(
        ['AAPL270115C00230000', 'AAPL270115C00240000'].map((symbol) => price(symbol, at)),
      );
      expect(cost).toBe((legPrices[0] ?? 0) - (legPrices[1] ?? 0));
    }
  });
});

describe('an account', () => {
  test('cash, positions, cost and equity are exactly what the fills make of them', () => {
    let trades = 0;
    for (const open of opens)
      for (let minute = -60; minute <= 500; minute += 7) {
        const now = open + minute * minuteMs;
        const { cash, holdings, orders, equity, realized } = settle(market, margin, now);
        let [paid, cost] = [0n, 0n];
        const held = new Map(margin.positions.map(({ symbol, quantity }) => [symbol, BigInt(quantity)]));
        for (const { fills, legs } of orders)
          for (const { quantity, legPrices } of fills)
            for (const [index, { symbol, sign }] of legs.entries()) {
              const signed = BigInt(sign * quantity);
              paid += signed * BigInt(legPrices[index] ?? 0) * units(symbol);
              held.set(symbol, (held.get(symbol) ?? 0n) + signed);
              trades += 1;
            }
        const worth = [...held].reduce(
          (sum, [symbol, quantity]) => sum + quantity * BigInt(price(symbol, now)) * units(symbol),
          0n,
        );
        for (const { costBasis } of margin.positions) cost += BigInt(costBasis);
        expect(BigInt(cash)).toBe(BigInt(margin.cash) - paid);
        expect(BigInt(equity)).toBe(BigInt(margin.cash) - paid + worth);
        expect(new Map(holdings.map(({ symbol, quantity }) => [symbol, BigInt(quantity)]))).toEqual(
          new Map([...held].filter(([, quantity]) => quantity !== 0n)),
        );
        // What was gained by closing is what left the cost and did not come back as cash.
        const costNow = holdings.reduce((sum, one) => sum + BigInt(one.costBasis), 0n);
        expect(BigInt(realized)).toBe(costNow - cost - paid);
      }
    expect(trades).toBeGreaterThan(100);
  });

  test('what it was worth at the last close is what it is worth before the day begins', () => {
    const before = settle(market, margin, Date.parse('2026-11-24T21:00:00Z'));
    const { previousEquity } = settle(market, margin, Date.parse('2026-11-25T09:00:00Z'));
    const positions = margin.positions.reduce(
      (sum, { symbol, quantity }) =>
        sum + quantity * Number(units(symbol)) * price(symbol, Date.parse('2026-11-24T21:00:00Z')),
      0,
    );
    expect(previousEquity).toBe(margin.cash + positions);
    // The day's orders are no part of it: with a new day the account begins anew.
    expect(before.orders.length).toBeGreaterThan(1);
    expect(settle(market, margin, Date.parse('2026-11-25T09:00:00Z')).orders).toHaveLength(1);
  });

  test("a position's mark is the last close, or what was paid today", () => {
    for (const open of opens) {
      const start = settle(market, margin, open - hourMs);
      for (const { symbol, quantity, markBasis } of start.holdings) {
        const close = market.tell(findInstrument(symbol) ?? fail(), open).previousClose;
        expect(markBasis).toBe(quantity * Number(units(symbol)) * close);
      }
      const { holdings, orders } = settle(market, margin, open + 6 * hourMs);
      const bought = orders.find(({ order }) => order.symbol === 'MSFT');
      const held = holdings.find(({ symbol }) => symbol === 'MSFT');
      expect(held?.markBasis).toBe(2 * (bought?.fills[0]?.price ?? 0));
      const sold = orders.find(({ order }) => order.side === 'sell' && order.symbol === 'AAPL')?.filled ?? 0;
      const before = start.holdings.find(({ symbol }) => symbol === 'AAPL');
      const after = holdings.find(({ symbol }) => symbol === 'AAPL');
      // A share of the whole; both parts have the same mark for each.
      expect(after?.markBasis).toBe(((before?.markBasis ?? 0) * (20 - sold)) / 20);
    }
  });

  test('somewhere in these days each status was there, the short stays, and one position was closed', () => {
    const seen = new Set<string>();
    let isClosed = false;
    for (const open of opens)
      for (let minute = 0; minute <= 400; minute += 5) {
        const { orders, holdings } = settle(market, margin, open + minute * minuteMs);
        for (const { status } of orders) seen.add(status);
        expect(holdings).toContainEqual(expect.objectContaining({ symbol: 'TSLA', quantity: -4 }));
        isClosed ||= !holdings.some(({ symbol }) => symbol === 'AMD');
      }
    expect([...seen].sort()).toEqual([
      'canceled',
      'expired',
      'filled',
      'open',
      'partially_filled',
      'rejected',
    ]);
    expect(isClosed).toBe(true);
    expect(settle(market, sam.accounts[0] ?? margin, opens[0] ?? 0).orders).toHaveLength(1);
  });
});
