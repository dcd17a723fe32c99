/** Which orders are told of outside the window: only what was seen to happen. */
import { describe, expect, test } from 'vitest';
import { type Order, type OrderStatus, orderStatuses } from '../../contract/accounts.ts';
import { Failure } from '../../contract/failures.ts';
import { type Held, hold, nothingHeld } from '../../main/accounts/block.ts';
import { haveOrdersChanged } from '../../main/accounts/order-news.ts';
import { Bench, tenOClock, weekend } from './bench.ts';
import { FakeBroker, oneLimit, ownLimits, someOrder } from './fake-broker.ts';
import { addPracticeStation, addPracticeTradier } from './practice.ts';

const minute = 60_000;
const hour = 60 * minute;
const lookedAt = tenOClock;
const placedAt = (at: number | null, status: OrderStatus) => someOrder('new', { placedAt: at, status });
const held = (orders: readonly Order[], more: Partial<Held<readonly Order[]>> = {}) => ({
  ...hold(nothingHeld, orders, lookedAt),
  ...more,
});
const next = (before: Held<readonly Order[]>, given: readonly Order[] | Failure | undefined) =>
  haveOrdersChanged(before, hold(before, given, lookedAt + minute));

describe('between two known states of one order', () => {
  const telling: readonly OrderStatus[] = ['partly-filled', 'filled', 'rejected'];
  test.each(orderStatuses.flatMap((from) => orderStatuses.map((to) => [from, to] as const)))(
    '%s, then %s',
    (from, to) => {
      const [before, after] = [someOrder('1', { status: from }), someOrder('1', { status: to })];
      expect(next(held([before]), [after])).toBe(from !== to && telling.includes(to));
    },
  );

  test('more of it filled is the same state', () => {
    const leg = someOrder('1').legs[0];
    if (!leg) throw new Error('no leg');
    const filled = (some: string) =>
      someOrder('1', { status: 'partly-filled', legs: [{ ...leg, filled: some as typeof leg.filled }] });
    expect(next(held([filled('1')]), [filled('2')])).toBe(false);
  });

  test('one of many is enough, whatever order they come in', () => {
    const before = [someOrder('1'), someOrder('2'), someOrder('3', { status: 'filled' })];
    const after = [
      someOrder('3', { status: 'filled' }),
      someOrder('1'),
      someOrder('2', { status: 'rejected' }),
    ];
    expect(next(held(before), [...before].reverse())).toBe(false);
    expect(next(held(before), after)).toBe(true);
  });
});

const cases: readonly (readonly [string, Held<readonly Order[]>, Order[] | Failure | undefined, boolean])[] =
  [
    ['the first list', nothingHeld, [someOrder('1', { status: 'filled' })], false],
    [
      'the first list after a failure',
      hold(nothingHeld, new Failure('E-NET'), 1),
      [placedAt(lookedAt, 'filled')],
      false,
    ],
    [
      'the first list beside a kept one',
      held([someOrder('1')], { isEarlier: true }),
      [someOrder('1', { status: 'filled' })],
      false,
    ],
    ['placed since a kept list', held([], { isEarlier: true }), [placedAt(lookedAt + 1, 'filled')], false],
    ['a reply that failed', held([someOrder('1')]), new Failure('E-SHAPE'), false],
    ['an account that a reply leaves out', held([someOrder('1')]), undefined, false],
    [
      'after a try that failed',
      held([someOrder('1')], { failure: { code: 'E-NET', at: 1 } }),
      [someOrder('1', { status: 'filled' })],
      true,
    ],
    ['an order that is gone', held([someOrder('1')]), [], false],
    ['placed since, filled', held([]), [placedAt(lookedAt + 1, 'filled')], true],
    ['placed since, rejected', held([]), [placedAt(lookedAt + 30_000, 'rejected')], true],
    ['placed since, partly filled', held([]), [placedAt(lookedAt + 1, 'partly-filled')], true],
    ['placed since, open', held([]), [placedAt(lookedAt + 1, 'open')], false],
    ['placed since, cancelled', held([]), [placedAt(lookedAt + 1, 'cancelled')], false],
    ['placed while the last reply was on its way', held([]), [placedAt(lookedAt - 900, 'filled')], true],
    [
      'placed since, by a clock two minutes ahead',
      held([]),
      [placedAt(lookedAt - 2 * minute, 'filled')],
      true,
    ],
    ['placed long before, and shown only now', held([]), [placedAt(lookedAt - 5 * minute, 'filled')], false],
    ['placed nobody says when', held([]), [placedAt(null, 'filled')], false],
  ];
test.each(cases)('%s', (_name, before, given, isNews) => {
  expect(next(before, given)).toBe(isNews);
});

test.each([
  ['just before a list of which a page was missing', lookedAt - 900, false],
  ['after it', lookedAt + 1, true],
])('placed %s', (_name, at, isNews) => {
  const before = held([]);
  const after = hold(before, [placedAt(at, 'filled')], lookedAt + minute);
  expect(haveOrdersChanged(before, after, true)).toBe(isNews);
});

const numbers = ['VA-7310-4421', 'VA-7310-0093'];
function openBench(startAt = tenOClock) {
  const bench = new Bench(startAt);
  const fake = new FakeBroker(bench.clock, 'each', numbers, { limits: oneLimit(60) });
  bench.watchlist = ['SPY'];
  bench.add('each-sandbox-1', fake, numbers);
  fake.orders = [someOrder('1')];
  return { bench, fake, accounts: bench.open() };
}

describe('while nobody looks', () => {
  test('orders alone are asked for, every minute, and a fill is told once for its account', async () => {
    const { bench, fake, accounts } = openBench();
    accounts.look(false, true);
    await bench.clock.run(hour - 1000);
    expect(new Set(fake.served.map(({ topic }) => topic))).toEqual(new Set(['orders']));
    expect(fake.count('orders')).toBe(2 * 60);
    expect(bench.changedOrders).toEqual([]);
    expect(bench.state.everyMs).toBeNull();
    fake.orders = [someOrder('1', { status: 'filled' })];
    await bench.clock.run(minute);
    const ids = bench.state.accounts.map(({ id }) => id);
    expect(bench.changedOrders).toEqual(ids.map((account) => ({ connection: 'each-sandbox-1', account })));
    expect(JSON.stringify(bench.changedOrders)).not.toContain('7310');
    await bench.clock.run(hour);
    expect(bench.changedOrders).toHaveLength(2);
  });

  test('nothing is asked where nobody wants to be told, and nothing any more once nobody does', async () => {
    const { bench, fake, accounts } = openBench();
    accounts.look(false, false);
    await bench.clock.run(hour);
    expect(fake.served).toEqual([]);
    accounts.look(false, true);
    await bench.clock.run(30_000);
    const seen = fake.served.length;
    expect(seen).toBeGreaterThan(0);
    accounts.look(false, false);
    await bench.clock.run(hour);
    expect(fake.served).toHaveLength(seen);
    expect(bench.clock.timers).toBe(0);
  });

  test.each([
    ['auto', 60],
    ['slow', 60],
    ['asked', 60],
  ] as const)('at the slow pace, whatever was chosen for looking: %s', async (pace, times) => {
    const { bench, fake, accounts } = openBench();
    bench.pace = pace;
    accounts.look(false, true);
    await bench.clock.run(hour - 1000);
    expect(fake.count('orders')).toBe(2 * times);
  });

  test('who looks and asks by hand is told of orders too, and asked for nothing else', async () => {
    const { bench, fake, accounts } = openBench();
    bench.pace = 'asked';
    accounts.look(true, true);
    await bench.clock.run(hour - 1000);
    expect(fake.count('orders')).toBe(2 * 60);
    expect(fake.served).toHaveLength(2 * 60);
  });

  test('a session that begins has nothing but orders asked of who asks by hand', async () => {
    // 09:25 in New York.
    const { bench, fake, accounts } = openBench(Date.UTC(2026, 10, 23, 14, 25));
    bench.pace = 'asked';
    accounts.look(false, true);
    await bench.clock.run(10 * minute);
    accounts.look(true, true);
    await bench.clock.run(10 * minute);
    expect(new Set(fake.served.map(({ topic }) => topic))).toEqual(new Set(['orders']));
    accounts.ask();
    await bench.clock.run(10_000);
    expect(fake.count('balances')).toBe(2);
  });

  test('what the last minute of the day filled is told to who looks and asks by hand, too', async () => {
    const { bench, fake, accounts } = openBench(Date.UTC(2026, 10, 24, 0, 55));
    bench.pace = 'asked';
    accounts.look(true, true);
    await bench.clock.run(5 * minute - 2000);
    fake.orders = [someOrder('1', { status: 'filled' })];
    await bench.clock.run(3 * minute);
    expect(bench.changedOrders).toHaveLength(2);
  });

  test('who looks is asked for everything as ever', async () => {
    const { bench, fake, accounts } = openBench();
    accounts.look(true, true);
    await bench.clock.run(hour - 1000);
    for (const topic of ['balances', 'positions', 'orders'])
      expect(Math.abs(fake.count(topic) / 2 - 240), topic).toBeLessThanOrEqual(10);
    expect(fake.mostInWindow).toBeLessThanOrEqual(1);
  });

  test.each([
    ['a weekend', weekend, 24 * hour],
    ['a night', Date.UTC(2026, 10, 24, 1, 5), 7 * hour],
  ])('nothing is asked in %s', async (_name, startAt, ms) => {
    const { bench, fake, accounts } = openBench(startAt);
    accounts.look(false, true);
    await bench.clock.run(ms);
    expect(fake.served).toEqual([]);
    // The next session is not slept through.
    await bench.clock.run(72 * hour - ms);
    expect(fake.count('orders')).toBeGreaterThan(60);
  });

  test('what the last minute of the day filled is told, and the night is quiet', async () => {
    // 19:55 in New York, five minutes before after-hours end.
    const { bench, fake, accounts } = openBench(Date.UTC(2026, 10, 24, 0, 55));
    accounts.look(false, true);
    await bench.clock.run(5 * minute - 2000);
    fake.orders = [someOrder('1', { status: 'filled' })];
    await bench.clock.run(3 * minute);
    expect(bench.changedOrders).toHaveLength(2);
    const seen = fake.served.length;
    await bench.clock.run(7 * hour);
    expect(fake.served).toHaveLength(seen);
  });

  test('a broker that fails is asked no more often, and in the night not at all', async () => {
    const { bench, fake, accounts } = openBench(Date.UTC(2026, 10, 24, 0, 55));
    fake.forbidden.add('orders');
    accounts.look(false, true);
    await bench.clock.run(12 * minute);
    expect(fake.refused.length / 2).toBeLessThanOrEqual(9);
    const seen = fake.refused.length;
    await bench.clock.run(6 * hour);
    expect(fake.refused).toHaveLength(seen);
  });

  test('many connections of one key stay within their limit', async () => {
    const bench = new Bench();
    const own = Array.from({ length: 12 }, (_none, index) => `S${index}`);
    const fake = new FakeBroker(bench.clock, 'each', own, { limits: ownLimits(), windowMs: 300_000 });
    for (const [index, number] of own.entries())
      bench.add(`each-sandbox-${index}`, fake, [number], { countedAs: 'one key' });
    bench.open().look(false, true);
    await bench.clock.run(hour - 1000);
    expect(fake.count('orders')).toBe(12 * 60);
    expect(fake.mostInWindow).toBeLessThanOrEqual(0.8);
  });
});

test.each([
  ['Tradier', addPracticeTradier],
  ['TradeStation', addPracticeStation],
])('the practice broker’s fills at %s are told of, while nobody looks', async (_name, addPractice) => {
  // 09:25 in New York: its orders are placed and filled in the minutes after the opening.
  const bench = new Bench(Date.UTC(2026, 10, 23, 14, 25));
  const { source, core } = addPractice(bench);
  bench.open().look(false, true);
  await bench.clock.run(4 * minute);
  expect(bench.changedOrders).toEqual([]);
  await bench.clock.run(30 * minute);
  expect(new Set(bench.changedOrders.map(({ connection }) => connection))).toEqual(
    new Set([source.connection]),
  );
  // Placed two minutes after the opening, and filled at once; one minute later it is known.
  const statuses = bench.state.accounts
    .flatMap(({ orders }) => orders.value ?? [])
    .map(({ status }) => status);
  expect(statuses).toEqual(expect.arrayContaining(['filled', 'rejected']));
  expect(core.requests.every(({ path, isAccepted }) => isAccepted && path.endsWith('/orders'))).toBe(true);
});

test('a restart tells nothing of what an earlier run knew', async () => {
  const { bench, fake, accounts } = openBench();
  accounts.look(false, true);
  await bench.clock.run(5 * minute);
  await accounts.close();
  fake.orders = [someOrder('1', { status: 'filled' })];
  bench.open().look(false, true);
  await bench.clock.run(5 * minute);
  expect(bench.account().orders).toMatchObject({ value: [{ status: 'filled' }], failure: null });
  expect(bench.changedOrders).toEqual([]);
  fake.orders = [...fake.orders, someOrder('2', { status: 'rejected', placedAt: bench.clock.now() })];
  await bench.clock.run(minute);
  expect(bench.changedOrders).toHaveLength(2);
});

test('after hours of sleep each account is told of once', async () => {
  const { bench, fake, accounts } = openBench();
  accounts.look(false, true);
  await bench.clock.run(5 * minute);
  fake.orders = ['1', '2', '3'].map((id) => someOrder(id, { status: 'filled', placedAt: bench.clock.now() }));
  bench.clock.wallAheadMs += 4 * hour;
  await bench.clock.run(3 * minute);
  expect(bench.changedOrders).toHaveLength(2);
});
