/** The walk: a function of seed, symbol and instant, that stands still when the exchange is closed. */
import { describe, expect, test } from 'vitest';
import { findInstrument, type Instrument } from '../../main/simulator/instruments.ts';
import { Market } from '../../main/simulator/market.ts';
import { countDates, findInstant, findMoment, readDay, writeDay } from '../../main/simulator/market-clock.ts';
import { bridge, draw, listBridge } from '../../main/simulator/noise.ts';
import { valueOption } from '../../main/simulator/option-value.ts';

const at = (text: string) => Date.parse(text);
const find = (symbol: string): Instrument => {
  const found = findInstrument(symbol);
  if (!found) throw new Error(`no ${symbol}`);
  return found;
};
const symbols = [
  ...['AAPL', 'MSFT', 'NVDA', 'TSLA', 'AMD', 'SPY', 'QQQ', 'PRCAA', 'PRCHZ'],
  ...['SPY261218C00700000', 'AAPL270115C00230000', 'AAPL270115C00240000', 'SPY270115P00650000'],
];
const minuteMs = 60_000;
const dayMs = 86_400_000;

describe('noise', () => {
  test('each place of a bridge is the same alone and in the list, and its ends are 0', () => {
    for (const span of [1, 2, 3, 240, 330, 390, 600]) {
      const all = listBridge(7, span);
      expect([all[0], all[span]]).toEqual([0, 0]);
      for (let place = 0; place <= span; place += 1) expect(bridge(7, span, place)).toBe(all[place]);
    }
  });

  test('draws have mean 0, deviation 1 and a bound', () => {
    const all = Array.from({ length: 20_000 }, (_, place) => draw(99, place));
    const mean = all.reduce((sum, one) => sum + one, 0) / all.length;
    const spread = all.reduce((sum, one) => sum + (one - mean) ** 2, 0) / all.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(spread - 1)).toBeLessThan(0.05);
    expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(3);
  });
});

describe('the clock', () => {
  test.each([
    ['2026-11-25T17:00:00Z', '2026-11-25', 288_000, 'noon'],
    ['2026-11-25T08:59:59Z', '2026-11-24', 576_000, 'before pre-market'],
    ['2026-11-25T09:00:00Z', '2026-11-25', 0, 'pre-market begins'],
    ['2026-11-26T01:00:00Z', '2026-11-25', 576_000, 'after-hours are over'],
    ['2026-11-28T15:30:00Z', '2026-11-27', 576_000, 'Saturday'],
    ['2026-11-30T03:00:00Z', '2026-11-27', 576_000, 'Sunday in New York'],
    ['2026-07-01T16:00:00.250Z', '2026-07-01', 288_002, 'noon in summer'],
  ])('%s', (text, day, tick) => {
    const moment = findMoment(at(text));
    expect([writeDay(moment.day), moment.tick]).toEqual([day, tick]);
  });

  test('an instant and back, over a year with its changes of the clocks', () => {
    for (let now = at('2026-01-01T00:00:00Z'); now < at('2027-01-01T00:00:00Z'); now += 7_654_321) {
      const moment = findMoment(now);
      expect(findMoment(findInstant(moment))).toEqual(moment);
      expect(findInstant(moment)).toBeLessThanOrEqual(now);
    }
  });

  test.each([
    ['2026-11-25', '2026-11-25'],
    ['2026-11-28', '2026-11-30'],
    ['2026-02-30', null],
    ['2026-2-3', null],
    ['', null],
  ])('the first trading day from %s', (text, day) => {
    const read = readDay(text);
    expect(read === null ? null : writeDay(read)).toBe(day);
  });

  test('dates between trading days', () => {
    expect(countDates(readDay('2026-11-27') ?? 0, readDay('2026-11-30') ?? 0)).toBe(3);
  });
});

describe('prices', () => {
  test('the same seed and instant give the same price, another seed another one', () => {
    const [one, same, other] = [new Market('a'), new Market('a'), new Market('b')];
    const instants = Array.from({ length: 50 }, (_, index) => at('2026-11-23T14:31:00Z') + index * 433_100);
    const all = (market: Market) => instants.map((now) => symbols.map((symbol) => market.price(symbol, now)));
    expect(all(one)).toEqual(all(same));
    // Asked in another order, nothing is different: nothing is remembered.
    expect([...instants].reverse().map((now) => one.price('SPY', now))).toEqual(
      instants.map((now) => same.price('SPY', now)).reverse(),
    );
    expect(all(other)).not.toEqual(all(one));
  });

  test('whole cents, always above 0, never far in a minute', () => {
    const market = new Market('practice');
    for (let day = 0; day < 3 * 365; day += 11)
      for (const symbol of symbols) {
        const now = at('2026-01-05T15:00:00Z') + day * dayMs;
        const [before, after] = [market.price(symbol, now) ?? 0, market.price(symbol, now + minuteMs) ?? 0];
        expect(Number.isSafeInteger(before) && before > 0).toBe(true);
        if (symbol.length < 6) expect(Math.abs(after / before - 1)).toBeLessThan(0.01);
      }
    expect(market.price('ZZZZ', 0)).toBeNull();
    expect(market.price('aapl', 0)).toBeNull();
  });

  test.each([
    ['a night', '2026-11-24T01:00:00Z', '2026-11-24T08:59:59.999Z'],
    ['a weekend', '2026-11-28T01:00:00Z', '2026-11-30T08:59:59.999Z'],
    ['a weekend on which clocks change', '2026-10-31T00:00:00Z', '2026-11-02T08:59:59.999Z'],
  ])('all of it stands still over %s', (_, from, to) => {
    const market = new Market('practice');
    const middle = (at(from) + at(to)) / 2;
    for (const symbol of symbols) {
      const tell = (now: number) => market.tellWhole(find(symbol), now);
      expect(tell(middle)).toEqual(tell(at(from)));
      expect(tell(at(to))).toEqual(tell(at(from)));
    }
    const moves = symbols.filter(
      (symbol) => market.price(symbol, at(to) + 10 * minuteMs) !== market.price(symbol, at(to)),
    );
    expect(moves.length).toBeGreaterThan(8);
  });

  test('it moves before, during and after the regular session, many times a minute', () => {
    const market = new Market('practice');
    for (const text of ['2026-11-23T12:00:00Z', '2026-11-23T16:00:00Z', '2026-11-23T22:00:00Z']) {
      const seen = Array.from({ length: 200 }, (_, index) => market.price('QQQ', at(text) + index * 1000));
      expect(new Set(seen).size).toBeGreaterThan(5);
    }
    const quick = Array.from({ length: 1800 }, (_, index) =>
      market.price('QQQ', at('2026-11-23T16:00:00Z') + index * 100),
    );
    expect(new Set(quick).size).toBeGreaterThan(10);
  });

  test("a day's open, high, low, close and volume are those of the prices in it", () => {
    const market = new Market('practice');
    const [open, close] = [at('2026-11-23T14:30:00Z'), at('2026-11-23T21:00:00Z')];
    for (const symbol of ['AAPL', 'SPY270115P00650000', 'AAPL270115C00230000']) {
      const seen: number[] = [];
      let volume = 0;
      for (let now = open; now <= close; now += 1700) {
        seen.push(market.price(symbol, now) ?? 0);
        const shown = now === open || seen.length % 97 === 0 ? market.tellWhole(find(symbol), now) : null;
        if (!shown?.session) continue;
        expect(shown.session.open).toBe(seen[0]);
        expect(shown.session.high).toBeGreaterThanOrEqual(Math.max(...seen));
        expect(shown.session.low).toBeLessThanOrEqual(Math.min(...seen));
        expect(shown.session.close).toBe(shown.last);
        expect(shown.volume).toBeGreaterThanOrEqual(volume);
        volume = shown.volume;
      }
      const bar = market.tellDay(find(symbol), readDay('2026-11-23') ?? 0, close + dayMs);
      expect(bar?.close).toBe(market.price(symbol, close));
      expect(bar?.high).toBeGreaterThanOrEqual(Math.max(...seen));
      expect(market.tell(find(symbol), close + dayMs).previousClose).toBe(bar?.close);
    }
  });

  test('before the open a day has no bar, and bid and ask stand around the last price', () => {
    const market = new Market('practice');
    const early = market.tellWhole(find('AAPL'), at('2026-11-23T14:29:59Z'));
    expect(early.session).toBeNull();
    for (const symbol of symbols) {
      const { bid, last, ask } = market.tell(find(symbol), at('2026-11-23T16:00:00Z'));
      expect(bid >= 1 && bid <= last && ask > last).toBe(true);
    }
  });
});

describe('options', () => {
  test('a call and a put differ by what parity says, and fall in time', () => {
    const [call, put] = [find('AAPL270115C00230000'), find('SPY270115P00650000')];
    if (call.kind !== 'option' || put.kind !== 'option') throw new Error('no options');
    const worth = (isCall: boolean, price: number, days: number) =>
      valueOption({ ...call, isCall }, price, days);
    for (const price of [120, 200, 230, 300, 400]) {
      expect(worth(true, price, 50) - worth(false, price, 50)).toBeCloseTo(price - 230, 9);
      expect(worth(true, price, 50)).toBeGreaterThanOrEqual(Math.max(0, price - 230) - 1e-4);
      expect(worth(true, price, 50)).toBeGreaterThanOrEqual(worth(true, price, 5) - 1e-4);
    }
    expect(worth(true, 230, 50)).toBeGreaterThan(5);
    expect(worth(true, 230, 50)).toBeLessThan(15);
  });

  test('an expired one stays where it was', () => {
    const market = new Market('practice');
    const end = market.price('SPY261218C00700000', at('2026-12-19T12:00:00Z'));
    expect(market.price('SPY261218C00700000', at('2027-03-01T16:00:00Z'))).toBe(end);
  });
});
