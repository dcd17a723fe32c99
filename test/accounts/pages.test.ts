/** Orders beyond the first page: asked for within the limit, never in a circle, and never at the cost of what came. */
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { gatherPages } from '../../main/accounts/pages.ts';
import type { Outcome } from '../../main/accounts/question.ts';
import { Bench, tenOClock } from './bench.ts';
import { FakeBroker, ownLimits, someOrder } from './fake-broker.ts';
import { addPracticeStation } from './practice.ts';

const minute = 60_000;
const hour = 60 * minute;
const windowMs = 5 * minute;

/** So many pages of ten orders each. */
const makePages = (count: number) =>
  Array.from({ length: count }, (_none, page) =>
    Array.from({ length: 10 }, (_nothing, index) => someOrder(`${page + 1}-${index}`)),
  );

function openBench(count: number) {
  const bench = new Bench(tenOClock);
  const fake = new FakeBroker(bench.clock, 'batch', ['S1'], { limits: ownLimits(), windowMs });
  fake.orderPages = makePages(count);
  const source = bench.add('batch-sandbox-1', fake, ['S1']);
  const accounts = bench.open();
  const shown = () => ({
    ids: bench.account().orders.value?.map(({ id }) => id) ?? null,
    hasMore: bench.account().hasMoreOrders,
    failure: bench.account().orders.failure,
  });
  const idsOf = (pages: number) => makePages(pages).flatMap((page) => page.map(({ id }) => id));
  return { bench, fake, source, accounts, shown, idsOf };
}

test('all pages are one list, spaced by the limit', async () => {
  const { bench, fake, accounts, shown, idsOf } = openBench(4);
  accounts.look(true);
  await bench.clock.run(10_000);
  expect(shown()).toEqual({ ids: idsOf(4), hasMore: false, failure: null });
  const sentAt = fake.served.filter(({ topic }) => topic === 'orders').map(({ at }) => at);
  expect(sentAt).toHaveLength(4);
  // 200 of the 250 that are allowed in five minutes.
  for (const [index, at] of sentAt.slice(1).entries())
    expect(at - (sentAt[index] ?? 0)).toBeGreaterThanOrEqual(1500);
});

const endings: readonly (readonly [string, (made: ReturnType<typeof openBench>) => void, number])[] = [
  ['cannot be read', ({ fake }) => fake.garbled.add('orders'), 2],
  ['is refused for too many', ({ fake }) => fake.crowded.add('orders'), 2],
  ['is refused', ({ fake }) => fake.forbidden.add('orders'), 2],
  ['finds no broker', ({ fake }) => Object.assign(fake, { isDown: true }), 2],
  ['finds no name known', ({ fake }) => fake.forgetPages(), 2],
  ['is wanted by nobody any more', ({ accounts }) => accounts.look(false), 3],
  ['has no network', ({ bench }) => Object.assign(bench, { isOnline: false }), 3],
];
test.each(endings)(
  'what came is shown where the third page %s: there may be more',
  async (_name, spoil, pages) => {
    const made = openBench(5);
    const { bench, fake, accounts, shown, idsOf } = made;
    fake.onPage = (page) => {
      if (page === 3) spoil(made);
    };
    accounts.look(true);
    await bench.clock.run(5000);
    expect(shown().ids?.slice(0, 20)).toEqual(idsOf(2));
    expect(shown()).toEqual({ ids: idsOf(pages), hasMore: true, failure: null });
    expect(fake.served.filter(({ topic }) => topic === 'orders').length).toBeLessThanOrEqual(3);
  },
);

test('a name that comes again leads in no circle', async () => {
  const { bench, fake, accounts, shown } = openBench(5);
  fake.repeatsPages = true;
  accounts.look(true);
  await bench.clock.run(14_000);
  expect(shown()).toMatchObject({ hasMore: true, failure: null });
  expect(fake.count('orders')).toBe(2);
});

test('without an end it is given up after eight', async () => {
  const { bench, fake, accounts, shown, idsOf } = openBench(1000);
  accounts.look(true);
  await bench.clock.run(14_000);
  expect(fake.count('orders')).toBe(8);
  expect(shown()).toEqual({ ids: idsOf(8), hasMore: true, failure: null });
});

test('a sign-out in between asks for no page more, and shows none', async () => {
  const { bench, fake, source, accounts } = openBench(5);
  fake.onPage = (page) => {
    if (page !== 2) return;
    source.token = null;
    source.accounts = [];
    accounts.sourcesChanged();
  };
  accounts.look(true);
  await bench.clock.run(minute);
  expect(fake.count('orders')).toBe(2);
  expect(bench.state.accounts).toEqual([]);
});

test('closing in between leaves nothing behind', async () => {
  const { bench, fake, accounts } = openBench(5);
  fake.onPage = (page) => {
    if (page === 2) void accounts.close();
  };
  accounts.look(true);
  await bench.clock.run(minute);
  expect(fake.count('orders')).toBe(2);
  expect(bench.clock.timers).toBe(0);
});

test('connections of one key with many pages each share the limit, and none of them starves', async () => {
  const bench = new Bench(tenOClock);
  const numbers = ['S1', 'S2', 'S3'];
  const fake = new FakeBroker(bench.clock, 'each', numbers, { limits: ownLimits(), windowMs });
  fake.orderPages = makePages(8);
  for (const [index, number] of numbers.entries())
    bench.add(`each-sandbox-${index}`, fake, [number], { countedAs: 'one key' });
  bench.open().look(true);
  await bench.clock.run(5 * minute);
  // A round takes 36 s, and nothing is called old because of that.
  let old = 0;
  for (let second = 0; second < 600; second += 1) {
    await bench.clock.run(1000);
    old += bench.state.accounts.filter(({ orders }) => orders.isOld).length;
  }
  expect(old).toBe(0);
  await bench.clock.run(hour);
  expect(fake.mostInWindow).toBeLessThanOrEqual(0.8);
  expect(fake.refused).toEqual([]);
  for (const account of bench.state.accounts) {
    expect(account.orders).toMatchObject({ failure: null, isOld: false });
    expect(account.orders.value).toHaveLength(80);
    expect(account.hasMoreOrders).toBe(false);
  }
  // Balances have a limit of their own, and keep their pace.
  expect(fake.count('balances')).toBeGreaterThanOrEqual(3 * 230);
});

test('a fill on a later page is told of, and a list that was cut short makes no news', async () => {
  const { bench, fake, accounts, idsOf } = openBench(3);
  accounts.look(false, true);
  await bench.clock.run(2 * minute);
  expect(bench.account().orders.value).toHaveLength(idsOf(3).length);
  const [first = [], second = [], third = []] = fake.orderPages;
  fake.orderPages = [first, second, third.map((order) => ({ ...order, status: 'filled' as const }))];
  await bench.clock.run(minute);
  expect(bench.changedOrders).toHaveLength(1);
  // Cut short, and whole again.
  fake.onPage = (page) => void (page === 3 && fake.garbled.add('orders'));
  await bench.clock.run(minute);
  expect(bench.account().hasMoreOrders).toBe(true);
  fake.onPage = () => undefined;
  fake.garbled.clear();
  await bench.clock.run(minute);
  expect(bench.account().hasMoreOrders).toBe(false);
  expect(bench.changedOrders).toHaveLength(1);
});

test('the practice broker’s pages come together to what it tells at once', async () => {
  const bench = new Bench(tenOClock);
  const { core } = addPracticeStation(bench);
  const accounts = bench.open();
  accounts.look(true);
  await bench.clock.run(10_000);
  const orders = () => bench.state.accounts.map((one) => one.orders.value);
  const whole = orders();
  expect(whole.flat().length).toBeGreaterThan(5);
  core.practice.faults.set('orderPage', 2);
  await bench.clock.run(minute);
  const asked = core.requests.filter(({ path }) => path.endsWith('/orders'));
  expect(asked.length).toBeGreaterThan(6);
  expect(asked.every(({ isAccepted }) => isAccepted)).toBe(true);
  expect(orders().map((one) => one?.map(({ id }) => id))).toEqual(
    whole.map((one) => one?.map(({ id }) => id)),
  );
  expect(bench.state.accounts.every(({ hasMoreOrders }) => !hasMoreOrders)).toBe(true);
});

describe('several accounts in one reply', () => {
  const orders = (ids: readonly string[]) => ids.map((id) => someOrder(id));
  const outcome = (
    value: readonly (readonly [string, ReturnType<typeof orders> | Failure])[],
    next: string | null,
  ): Outcome => ({
    answer: { topic: 'orders', value: new Map(value), hasMore: next !== null },
    reply: null,
    next,
  });
  const fault = new Failure('E-SHAPE');
  const told = async (first: Outcome, second: Outcome) => {
    const answer = await gatherPages(first, async () => second);
    if (answer instanceof Failure || answer.topic !== 'orders') throw new Error('no orders');
    const value = [...answer.value].map(([number, one]) => [
      number,
      one instanceof Failure ? one.code : one.map(({ id, status }) => `${id} ${status}`),
    ]);
    return { value: Object.fromEntries(value), hasMore: answer.hasMore };
  };

  test('each gets its own, and one that moved on counts once, as it was told last', async () => {
    const filled = { ...someOrder('2'), status: 'filled' as const };
    expect(
      await told(
        outcome(
          [
            ['A', orders(['1', '2'])],
            ['B', []],
          ],
          'x',
        ),
        outcome(
          [
            ['A', [filled, someOrder('3')]],
            ['B', orders(['9'])],
          ],
          null,
        ),
      ),
    ).toEqual({ value: { A: ['1 open', '2 filled', '3 open'], B: ['9 open'] }, hasMore: false });
  });

  test.each<[string, Outcome, Outcome, unknown]>([
    [
      'from the first page on is its own trouble alone',
      outcome(
        [
          ['A', orders(['1'])],
          ['B', fault],
        ],
        'x',
      ),
      outcome(
        [
          ['A', orders(['2'])],
          ['B', fault],
        ],
        null,
      ),
      { value: { A: ['1 open', '2 open'], B: 'E-SHAPE' }, hasMore: false },
    ],
    [
      'on a later page leaves what came',
      outcome(
        [
          ['A', orders(['1'])],
          ['B', orders(['9'])],
        ],
        'x',
      ),
      outcome(
        [
          ['A', orders(['2'])],
          ['B', fault],
        ],
        null,
      ),
      { value: { A: ['1 open', '2 open'], B: ['9 open'] }, hasMore: true },
    ],
  ])('an account that fails %s', async (_name, first, second, expected) => {
    expect(await told(first, second)).toEqual(expected);
  });
});
