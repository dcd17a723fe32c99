/** Sums against a calculation of its own: whole numbers of ten-thousandths, by BigInt. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account, Balances, Order } from '../../contract/accounts.ts';
import { type Decimal, decimal } from '../../contract/decimal.ts';
import { joinPosition } from '../../main/accounts/join.ts';
import { add, compare, multiply, percentOf, subtract } from '../../main/accounts/money.ts';
import { fillDayChange, sumTotals } from '../../main/accounts/totals.ts';
import type { RawPosition } from '../../main/brokers/data.ts';
import { drawFrom, printFigure, readSeed } from '../figures.ts';
import { tenOClock } from './bench.ts';
import { someBalances, someOrder, somePosition, someQuote } from './fake-broker.ts';

const places = 4;
const unit = 10n ** BigInt(places);

/** Ten-thousandths as text. */
function write(units: bigint, digits = places): Decimal {
  const size = units < 0n ? -units : units;
  const text = size.toString().padStart(digits + 1, '0');
  return decimal(`${units < 0n ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`);
}

const units = fc.bigInt(-(10n ** 15n), 10n ** 15n);

test('sums, differences, products and order are those of whole numbers', () => {
  fc.assert(
    fc.property(units, units, (one, other) => {
      const [a, b] = [write(one), write(other)];
      expect(add(a, b)).toBe(write(one + other));
      expect(subtract(a, b)).toBe(write(one - other));
      expect(multiply(a, b)).toBe(write(one * other, 2 * places));
      expect(compare(a, b)).toBe(one < other ? -1 : one > other ? 1 : 0);
    }),
    { seed: readSeed(20_261_123) },
  );
});

test('per cent are rounded half away from zero, at two decimals', () => {
  fc.assert(
    fc.property(units, fc.bigInt(1n, 10n ** 15n), (part, whole) => {
      const size = part < 0n ? -part : part;
      const hundredths = (size * 10_000n * 2n + whole) / (whole * 2n);
      expect(percentOf(write(part), write(whole))).toBe(write(part < 0n ? -hundredths : hundredths, 2));
    }),
    { seed: readSeed(20_261_123) },
  );
});

test.each([
  ['1', '3', '33.33'],
  ['2', '3', '66.67'],
  ['1', '800', '0.13'],
  ['-1', '800', '-0.13'],
  ['0', '5', '0'],
  ['5', '0', null],
  ['5', '-1', null],
] as const)('%s of %s is %s per cent', (part, whole, percent) => {
  expect(percentOf(decimal(part), decimal(whole))).toBe(percent);
});

test('0.1 and 0.2 are 0.3, and nothing is lost of what a float would lose', () => {
  expect(add(decimal('0.1'), decimal('0.2'))).toBe('0.3');
  expect(add(decimal('9007199254740993.01'), decimal('0.01'))).toBe('9007199254740993.02');
  expect(multiply(decimal('0.000000000001'), decimal('0.000000000001'))).toBe('0.000000000000000000000001');
  expect(subtract(decimal('-1'), decimal('-1'))).toBe('0');
});

test('a number that got past the types is refused, not rounded', () => {
  expect(() => add(0.1 as unknown as Decimal, decimal('1'))).toThrow();
});

test('row 40: sums of a thousand random portfolios are exact', () => {
  const seed = readSeed(20_261_124);
  const draw = drawFrom(seed);
  const pick = (from: number, to: number) => BigInt(Math.floor(from + draw() * (to - from)));
  let [positions, known] = [0, 0];
  for (let portfolio = 0; portfolio < 1000; portfolio += 1) {
    const sums = new Map<string, { equity: bigint; day: bigint | null }>();
    const accounts = Array.from({ length: Number(pick(1, 6)) }, () => {
      const isReal = draw() < 0.5;
      const currency = draw() < 0.7 ? 'USD' : 'EUR';
      const [cents, cash] = [pick(-1e9, 1e9), pick(-1e8, 1e8)];
      let value = 0n;
      let day: bigint | null = 0n;
      const held = Array.from({ length: Number(pick(0, 12)) }, (_none, index) => {
        const [quantity, last, change] = [pick(-1e7, 1e7), pick(1, 1e8), pick(-1e6, 1e6)];
        const multiplier = draw() < 0.5 ? 1n : 100n;
        const cost = pick(-1e9, 1e9);
        // Opened today, at a price of yesterday: what these made of the day is not known.
        const [isNew, isStale] = [draw() < 0.004, draw() < 0.004];
        const raw = somePosition(`S${index}`, {
          currency,
          quantity: write(quantity),
          multiplier: write(multiplier * unit),
          cost: { amount: write(cost), currency },
          openedAt: isNew ? thisMorning : 1,
        });
        const pricedAt = isStale ? thisMorning - 86_400_000 : thisMorning;
        const quote = someQuote(raw.symbol, write(last), { dayChange: write(change), pricedAt });
        const shown = joinPosition(raw, quote);
        value += quantity * last * multiplier;
        day = isNew || isStale || day === null ? null : day + quantity * change * multiplier;
        expect(shown.value?.amount).toBe(write(quantity * last * multiplier, 2 * places));
        expect(shown.gain?.amount).toBe(write(quantity * last * multiplier - cost * unit, 2 * places));
        positions += 1;
        return { raw, shown };
      });
      const shownValue = held.reduce(
        (sum, { shown }) => add(sum, shown.value?.amount ?? decimal('x')),
        decimal('0'),
      );
      expect(shownValue).toBe(write(value, 2 * places));
      const equity = cents * 100n;
      const given: Balances = {
        ...someBalances('0'),
        equity: { amount: write(equity), currency },
        cash: { amount: write(cash), currency },
      };
      const key = `${isReal ? 'real' : 'simulated'} ${currency}`;
      const hasTraded = draw() < 0.02;
      if (hasTraded) day = null;
      const orders = [someOrder('1'), ...(hasTraded ? [someOrder('2', { status: 'filled' })] : [])];
      const filled = fillDayChange(given, { positions: held, orders, now: tenOClock });
      expect(filled.dayChange?.amount ?? null).toBe(day === null ? null : write(day, 2 * places));
      const sum = sums.get(key) ?? { equity: 0n, day: 0n };
      const both = sum.day === null || day === null ? null : sum.day + day;
      sums.set(key, { equity: sum.equity + equity, day: both });
      known += day === null ? 0 : 1;
      return makeAccount(isReal, filled);
    });
    const totals = sumTotals(accounts);
    expect(new Map(totals.map((one) => [`${one.group} ${one.equity.currency}`, one.equity.amount]))).toEqual(
      new Map([...sums].map(([key, sum]) => [key, write(sum.equity)])),
    );
    for (const total of totals) {
      const day = sums.get(`${total.group} ${total.equity.currency}`)?.day ?? null;
      expect(total.dayChange?.amount ?? null).toBe(day === null ? null : write(day, 2 * places));
    }
  }
  expect(known).toBeGreaterThan(2500);
  printFigure('positions of 1,000 random portfolios', positions, 'every sum exact', seed);
});

const thisMorning = tenOClock - 600_000;

function makeAccount(isReal: boolean, value: Balances | null, more: Partial<Account['origin']> = {}) {
  const origin = { brokerName: 'B', environmentName: 'E', isReal, isDemo: false, ...more };
  return { origin, balances: { origin, value, asOf: value && 5, isOld: false, failure: null } };
}

test('the demo counts as simulated, whatever it calls itself', () => {
  const totals = sumTotals([
    makeAccount(true, someBalances('10'), { isDemo: true }),
    makeAccount(true, someBalances('1')),
    makeAccount(false, someBalances('5')),
  ]);
  expect(totals.map(({ group, equity }) => `${group} ${equity.amount}`)).toEqual(['real 1', 'simulated 15']);
});

test('a sum is old as soon as one of its figures is', () => {
  const [old, other] = [makeAccount(true, someBalances('10')), makeAccount(false, someBalances('1'))];
  const kept = { ...old, balances: { ...old.balances, isOld: true, asOf: 3 } };
  expect(sumTotals([makeAccount(true, someBalances('5')), kept, other])).toMatchObject([
    { group: 'real', equity: { amount: '15' }, isOld: true, asOf: 3 },
    { group: 'simulated', equity: { amount: '1' }, isOld: false, asOf: 5 },
  ]);
});

test('an account of unknown worth is missing where it may be, and never a zero', () => {
  const euros = { amount: decimal('7'), currency: 'EUR' };
  const unknown = { ...someBalances('1'), equity: null };
  const totals = sumTotals([
    makeAccount(true, someBalances('10')),
    makeAccount(true, { ...someBalances('1'), equity: euros, cash: euros }),
    makeAccount(true, null),
    makeAccount(true, unknown),
    makeAccount(false, null),
  ]);
  expect(totals).toMatchObject([
    { group: 'real', equity: { amount: '10', currency: 'USD' }, missing: 2, dayChange: null, asOf: 5 },
    { group: 'real', equity: { amount: '7', currency: 'EUR' }, missing: 1 },
  ]);
  expect(totals).toHaveLength(2);
});

describe("the day's change", () => {
  const join = (
    symbol: string,
    change: string | null,
    more: Partial<RawPosition> = {},
    pricedAt = thisMorning,
  ) => {
    const raw = somePosition(symbol, more);
    const dayChange = change === null ? null : decimal(change);
    return { raw, shown: joinPosition(raw, someQuote(symbol, '100', { dayChange, pricedAt })) };
  };
  const balances = someBalances('1010');
  const fill = (positions: readonly ReturnType<typeof join>[] | null, orders: readonly Order[] | null = []) =>
    fillDayChange(balances, { positions, orders, now: tenOClock }).dayChange;
  const yesterday = tenOClock - 86_400_000;
  const today = Date.UTC(2026, 10, 23);

  test("is the broker's own, or the positions'", () => {
    const making = { positions: [join('A', '2'), join('B', '-1')], orders: [], now: tenOClock };
    expect(fillDayChange(balances, making)).toMatchObject({
      dayChange: { amount: '10', currency: 'USD' },
      dayChangePercent: '1',
    });
    expect(fill([])).toMatchObject({ amount: '0' });
    const told = { ...balances, dayChange: { amount: decimal('-90'), currency: 'USD' } };
    expect(fillDayChange(told, { positions: null, orders: null, now: tenOClock })).toMatchObject({
      dayChange: { amount: '-90' },
      dayChangePercent: '-8.18',
    });
  });

  test('counts positions of yesterday, and orders that came to nothing', () => {
    const orders = [someOrder('1'), someOrder('2', { status: 'cancelled' })];
    expect(fill([join('A', '2', { openedAt: yesterday })], orders)?.amount).toBe('20');
  });

  test('counts prices that a broker with a faster clock dates', () => {
    expect(fill([join('A', '2', {}, tenOClock + 600_000)])?.amount).toBe('20');
  });

  const good = join('A', '2');
  test.each([
    ['positions that are not known', null, []],
    ['orders that are not known', [good], null],
    ['a position without a price', [good, join('B', null)], []],
    ['one in another currency', [{ raw: somePosition('C', { currency: 'EUR' }), shown: good.shown }], []],
    ['one in a currency that is not known', [good, join('C', '1', { currency: null })], []],
    ['one that was opened today', [good, join('B', '1', { openedAt: thisMorning })], []],
    ['one of whose opening today only the day is told', [join('B', '1', { openedAt: today })], []],
    ['one that was opened nobody knows when', [good, join('B', '1', { openedAt: null })], []],
    // Its multiplier is not told: a point of it may be worth fifty.
    ['a future', [good, join('ESZ26', '10', { kind: 'future' })], []],
    ['anything that is neither a share nor an option', [good, join('$SPX.X', '10', { kind: 'other' })], []],
    ['a price of yesterday', [good, join('B', '1', {}, yesterday)], []],
    ['an order that was filled', [good], [someOrder('1', { status: 'filled' })]],
    ['one that was filled in part', [good], [someOrder('1', { status: 'partly-filled' })]],
    ['one that was cancelled, but not all of it', [], [fillSome(someOrder('1', { status: 'cancelled' }))]],
  ])('is not known with %s', (_name, positions, orders) => {
    expect(fill(positions, orders)).toBeNull();
  });

  test('is not known where the price is none with a date', () => {
    const raw = somePosition('A');
    const shown = joinPosition(raw, someQuote('A', '100', { pricedAt: null }));
    expect(fill([{ raw, shown }])).toBeNull();
  });
});

function fillSome(order: Order): Order {
  return { ...order, legs: order.legs.map((leg) => ({ ...leg, filled: decimal('1') })) };
}
