/** What is asked when: on a fake clock, at brokers that count. */
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { findPhase } from '../../main/accounts/pace.ts';
import type { BrokerStream } from '../../main/brokers/data.ts';
import { Secret } from '../../main/secret.ts';
import { printFigure } from '../figures.ts';
import { Bench, tenOClock, weekend } from './bench.ts';
import { FakeBroker, oneLimit, ownLimits, somePosition } from './fake-broker.ts';
import { Sockets } from './sockets.ts';

const minute = 60_000;
const hour = 60 * minute;
const numbers = ['VA000001', 'VA000002', 'VA000003'];

/** A socket for each connection's token. */
const stream: BrokerStream = {
  scope: null,
  limits: [{ bucket: 'streams', requests: 500, windowMs: 300_000 }],
  sessionRequest: null,
  readSession: null,
  sessionMs: 300_000,
  deadAfterMs: 30_000,
  plan: (_endpoints, token) => [
    { kind: 'socket', url: `ws://127.0.0.1:1/${token.open()}`, hello: new Secret('hello') },
  ],
  readFrame: () => ({ kind: 'beat' }),
};

function openBench(startAt = tenOClock, requests = 60) {
  const bench = new Bench(startAt);
  const fake = new FakeBroker(bench.clock, 'each', numbers, { limits: oneLimit(requests) });
  const source = bench.add('each-sandbox-1', fake, numbers);
  return { bench, fake, source, accounts: bench.open() };
}

describe('when', () => {
  test('row 44: nothing is asked until somebody looks, and nothing any more when nobody does', async () => {
    const { bench, fake, accounts } = openBench();
    await bench.clock.run(hour);
    expect(fake.served).toEqual([]);
    expect(bench.clock.timers).toBeLessThanOrEqual(1);
    expect(bench.state.everyMs).toBeNull();
    accounts.look(true);
    await bench.clock.run(minute);
    expect(bench.state.everyMs).toBe(15_000);
    const seen = fake.served.length;
    expect(seen).toBeGreaterThan(20);
    accounts.look(false);
    await bench.clock.run(hour);
    expect(fake.served.length).toBeLessThanOrEqual(seen + 1);
    expect(bench.clock.timers).toBe(0);
  });

  const cases: readonly (readonly [string, number, 'auto' | 'slow' | 'asked', number, number])[] = [
    // name, start, pace, balances of one account in an hour, positions in it
    ['regular session', tenOClock, 'auto', 240, 240],
    ['pre-market', Date.UTC(2026, 10, 23, 10), 'auto', 240, 240],
    ['after hours', Date.UTC(2026, 10, 23, 22), 'auto', 240, 240],
    ['slow', tenOClock, 'slow', 60, 60],
    ['only when asked', tenOClock, 'asked', 0, 0],
    ['closed', weekend, 'auto', 60, 1],
    ['closed and slow', weekend, 'slow', 60, 1],
    ['closed and only when asked', weekend, 'asked', 0, 0],
  ];
  test.each(cases)('%s', async (_name, startAt, pace, balances, positions) => {
    const { bench, fake, accounts } = openBench(startAt);
    bench.pace = pace;
    accounts.look(true);
    await bench.clock.run(hour - 1000);
    expect(Math.abs(fake.count('balances') / 3 - balances)).toBeLessThanOrEqual(balances * 0.04);
    expect(Math.abs(fake.count('positions') / 3 - positions)).toBeLessThanOrEqual(
      positions === 1 ? 0 : positions * 0.04,
    );
  });

  test.each([
    ['in the regular session', tenOClock, 'auto', 15_000, 15_000],
    ['while the exchange is closed', weekend, 'auto', 60_000, null],
    ['only when asked', tenOClock, 'asked', null, null],
  ] as const)(
    'what is said to come by itself does: %s',
    async (_name, startAt, pace, everyMs, restEveryMs) => {
      const { bench, fake, accounts } = openBench(startAt);
      bench.pace = pace;
      accounts.look(true);
      await bench.clock.run(minute);
      expect(bench.state).toMatchObject({ everyMs, restEveryMs });
      for (const [topic, spanMs] of [
        ['balances', everyMs],
        ['positions', restEveryMs],
        ['orders', restEveryMs],
      ] as const) {
        const before = fake.count(topic);
        await bench.clock.run((spanMs ?? 2 * minute) + 1000);
        expect(fake.count(topic) > before).toBe(spanMs !== null);
      }
    },
  );

  test('a session that begins is asked about once, and then as usual', async () => {
    // 03:30 in New York; at 04:00 pre-market begins.
    const { bench, fake, accounts } = openBench(Date.UTC(2026, 10, 23, 8, 30));
    accounts.look(true);
    await bench.clock.run(29 * minute);
    expect(fake.count('orders')).toBe(3);
    await bench.clock.run(3 * minute);
    expect(fake.count('orders')).toBeGreaterThan(15);
  });

  test('while the exchange is closed a look asks again after five minutes, and whoever asks is answered', async () => {
    const { bench, fake, accounts } = openBench(weekend);
    accounts.look(true);
    await bench.clock.run(minute);
    accounts.look(false);
    accounts.look(true);
    await bench.clock.run(4 * minute);
    expect(fake.count('orders')).toBe(3);
    accounts.look(false);
    await bench.clock.run(minute);
    accounts.look(true);
    await bench.clock.run(minute);
    expect(fake.count('orders')).toBe(6);
    accounts.ask();
    await bench.clock.run(minute);
    expect(fake.count('orders')).toBe(9);
  });

  test.each([
    ['while the exchange is closed', 'auto', false],
    ['and while answers are under way', 'auto', true],
    ['and only when asked', 'asked', false],
  ] as const)('who signs in again is shown everything anew, %s', async (_name, pace, isUnderWay) => {
    const { bench, fake, source, accounts } = openBench(weekend);
    bench.pace = pace;
    bench.watchlist = ['SPY'];
    accounts.look(true);
    accounts.ask();
    await bench.clock.run(minute);
    if (isUnderWay) {
      fake.latencyMs = 5000;
      accounts.ask();
      await bench.clock.run(3000);
    }
    const held = source.accounts;
    Object.assign(source, { token: null, accounts: [] });
    accounts.sourcesChanged();
    Object.assign(source, { token: fake.token, accounts: held });
    accounts.sourcesChanged();
    expect(bench.account().positions.value).toBeNull();
    await bench.clock.run(2 * minute);
    const { balances, positions, orders } = bench.account();
    for (const block of [balances, positions, orders]) expect(block.value).not.toBeNull();
    expect(bench.state.sources[0]?.quotes.value).toHaveLength(1);
  });

  test('who asks all the time is served within the limit', async () => {
    const { bench, fake, accounts } = openBench();
    bench.pace = 'asked';
    accounts.look(true);
    for (let second = 0; second < 600; second += 1) {
      accounts.ask();
      await bench.clock.run(1000);
    }
    expect(fake.refused).toEqual([]);
    expect(fake.mostInWindow).toBeLessThanOrEqual(0.8);
    expect(fake.served.length).toBeGreaterThan(400);
  });

  test('offline nothing is asked; back online everything within a minute', async () => {
    const { bench, fake, accounts } = openBench();
    bench.isOnline = false;
    accounts.look(true);
    await bench.clock.run(hour);
    expect(fake.served).toEqual([]);
    expect(bench.account().isConnected).toBe(true);
    bench.isOnline = true;
    await bench.clock.run(70_000);
    expect(fake.count('balances')).toBeGreaterThanOrEqual(3);
  });

  test('what was under way while the computer slept for hours holds nothing up afterwards', async () => {
    const { bench, fake, accounts } = openBench();
    fake.latencyMs = 8 * hour;
    fake.isDown = true;
    accounts.look(true);
    await bench.clock.run(minute);
    fake.latencyMs = 80;
    await bench.clock.run(8 * hour);
    fake.isDown = false;
    await bench.clock.run(5 * minute);
    for (const topic of ['balances', 'positions', 'orders'])
      expect(fake.count(topic), topic).toBeGreaterThanOrEqual(3 * 15);
  });

  test('a clock that is set back an hour stops nothing', async () => {
    const { bench, fake, accounts } = openBench();
    accounts.look(true);
    await bench.clock.run(minute);
    const before = fake.served.length;
    bench.clock.wallAheadMs -= hour;
    await bench.clock.run(minute);
    expect(fake.served.length - before).toBeGreaterThan(20);
  });
});

describe('within the limits', () => {
  test('two brokers with three accounts each, a whole day', async () => {
    // Midnight in New York.
    const bench = new Bench(Date.UTC(2026, 10, 23, 5));
    const one = new FakeBroker(bench.clock, 'each', numbers, { limits: oneLimit(60) });
    const other = new FakeBroker(bench.clock, 'batch', numbers, { limits: ownLimits(), windowMs: 300_000 });
    for (const fake of [one, other]) fake.positions = [somePosition('AAPL'), somePosition('MSFT')];
    bench.watchlist = ['SPY'];
    bench.add('each-sandbox-1', one, numbers, { stream });
    bench.add('batch-sandbox-1', other, numbers, { stream });
    const sockets = new Sockets(bench.clock);
    bench.feeds = sockets.feeds;
    const accounts = bench.open();
    accounts.look(true);
    for (let time = 0; time < 24; time += 1) {
      await bench.clock.run(hour - 4000);
      expect(sockets.open, `${time + 1} h`).toBe(findPhase(bench.clock.now()) === 'closed' ? 0 : 2);
      // Somebody looks away and back, again and again.
      for (let look = 0; look < 4; look += 1) {
        accounts.look(false);
        accounts.look(true);
        await bench.clock.run(1000);
      }
    }
    // Open from 04:00 to 20:00, and anew after most of the looks.
    expect(sockets.openedAt.length).toBeGreaterThanOrEqual(2 * 16);
    expect(sockets.openedAt.length).toBeLessThanOrEqual(2 * 16 * 3);
    expect(sockets.openedAt.filter((at) => findPhase(at) === 'closed')).toEqual([]);
    expect(sockets.shortestGapMs).toBeGreaterThanOrEqual(10_000);
    for (const fake of [one, other]) {
      expect(fake.refused).toEqual([]);
      expect(fake.mostInWindow).toBeLessThanOrEqual(0.8);
      expect(fake.mostAtOnce).toBe(1);
      expect(fake.count('balances')).toBeGreaterThan(3000);
    }
    // A quarter of a minute each, for a batch of three.
    expect(other.count('balances')).toBeLessThan(4500);
    const all = one.served.length + other.served.length;
    printFigure(
      'requests of two brokers in a day on a fake clock',
      all,
      'none beyond four fifths of a limit',
    );
  }, 120_000);

  test('two connections that the broker counts as one share its limits, and both are served', async () => {
    const bench = new Bench();
    const limits = { ...ownLimits(), quotes: { bucket: 'quotes', requests: 150 } };
    const fake = new FakeBroker(bench.clock, 'batch', numbers, { limits, windowMs: 300_000 });
    // Six requests each for all of them, every 15 s: 240 in five minutes, where 150 are allowed.
    bench.watchlist = Array.from({ length: 600 }, (_none, index) => `S${index}`);
    const names = ['batch-sim-1', 'batch-live-1'];
    for (const name of names) bench.add(name, fake, numbers, { countedAs: 'key user' });
    const accounts = bench.open();
    accounts.look(true);
    for (let time = 0; time < 30; time += 1) {
      await bench.clock.run(minute);
      accounts.ask();
    }
    expect(fake.refused).toEqual([]);
    expect(fake.mostInWindow).toBeLessThanOrEqual(0.8);
    // One of them does not wait for an answer to the other.
    expect(fake.mostAtOnce).toBeLessThanOrEqual(2);
    await bench.clock.run(2 * minute);
    for (const { quotes } of bench.state.sources) {
      expect(quotes).toMatchObject({ isOld: false, failure: null });
      expect(bench.clock.now() - (quotes.asOf ?? 0)).toBeLessThanOrEqual(minute);
    }
  }, 30_000);

  test('a broker that does not answer one of them delays the other by nothing', async () => {
    const bench = new Bench();
    const limits = { limits: ownLimits(), windowMs: 300_000 };
    const [down, fine] = ['down', 'batch'].map((name) => new FakeBroker(bench.clock, name, numbers, limits));
    if (!down || !fine) throw new Error('two brokers');
    down.isDown = true;
    down.latencyMs = 14_000;
    bench.add('down-sim-1', down, numbers, { countedAs: 'key user' });
    bench.add('batch-live-1', fine, numbers, { countedAs: 'key user' });
    bench.open().look(true);
    await bench.clock.run(10 * minute);
    expect(fine.count('balances')).toBeGreaterThanOrEqual(38);
  });

  test('a 429 of one account inside a good reply slows that limit like any other', async () => {
    const { bench, fake, source, accounts } = openBench();
    const { data } = source.broker;
    if (!data) throw new Error('no data');
    const readBalances: typeof data.readBalances = (reply, asked, currencyOf) => {
      data.readBalances(reply, asked, currencyOf);
      return new Map(asked.map((one) => [one, new Failure('E-LIMIT')]));
    };
    source.broker = { ...source.broker, data: { ...data, readBalances } };
    accounts.look(true);
    await bench.clock.run(30 * minute);
    // 15, 30, 60, 120, 240, then every 300 s.
    expect(fake.count('balances')).toBeLessThanOrEqual(30);
    expect(bench.account().balances.failure?.code).toBe('E-LIMIT');
  });

  test('many accounts are asked for more slowly, never too fast', async () => {
    const bench = new Bench();
    const many = Array.from({ length: 20 }, (_none, index) => `VA${index}`);
    const fake = new FakeBroker(bench.clock, 'each', many, { limits: oneLimit(60) });
    bench.add('each-sandbox-1', fake, many);
    bench.open().look(true);
    await bench.clock.run(hour);
    expect(fake.refused).toEqual([]);
    // Sixty questions at 48 a minute: each every 75 s.
    expect(Math.round(fake.count('orders') / 20)).toBeGreaterThanOrEqual(46);
    expect(bench.account().orders.isOld).toBe(false);
  }, 30_000);

  test('symbols are asked for together, at most as many as the broker takes', async () => {
    const { bench, fake, accounts } = openBench();
    bench.watchlist = Array.from({ length: 150 }, (_none, index) => `S${index}`);
    accounts.look(true);
    await bench.clock.run(5000);
    expect(fake.served.filter(({ topic }) => topic === 'quotes').map((one) => one.subjects.length)).toEqual([
      100, 50,
    ]);
    expect(bench.state.sources[0]?.quotes.value).toHaveLength(150);
  });

  test('a 429 slows that limit alone, and passes', async () => {
    const { bench, fake, accounts } = openBench();
    bench.watchlist = ['SPY'];
    const other = new FakeBroker(bench.clock, 'batch', numbers, { limits: ownLimits(), windowMs: 300_000 });
    bench.add('batch-sandbox-1', other, numbers);
    accounts.sourcesChanged();
    accounts.look(true);
    await bench.clock.run(minute);
    fake.crowded.add('quotes');
    await bench.clock.run(20 * minute);
    // 15, 30, 60, 120, 240, then every 300 s.
    expect(fake.refused.length).toBeLessThanOrEqual(9);
    expect(fake.refused.length).toBeGreaterThanOrEqual(5);
    const { quotes } = bench.state.sources[0] ?? {};
    expect(quotes?.failure?.code).toBe('E-LIMIT');
    expect(quotes?.value).toHaveLength(1);
    const balances = fake.count('balances');
    expect(balances / 3).toBeGreaterThan(78);
    expect(other.count('quotes')).toBeGreaterThan(78);
    fake.crowded.clear();
    await bench.clock.run(25 * minute);
    expect(bench.state.sources[0]?.quotes.failure).toBeNull();
    const before = fake.count('quotes');
    await bench.clock.run(4 * minute);
    expect(fake.count('quotes') - before).toBeGreaterThanOrEqual(15);
  });

  test('Retry-After is obeyed, also by who asks', async () => {
    const { bench, fake, accounts } = openBench();
    fake.crowded.add('balances');
    fake.retryAfterS = 600;
    accounts.look(true);
    await bench.clock.run(minute);
    const before = fake.refused.length + fake.served.length;
    accounts.ask();
    await bench.clock.run(8 * minute);
    expect(fake.refused.length + fake.served.length).toBe(before);
  });

  test.each([
    ['what is left lasts', 3, 30_000, 9],
    ['nothing is left', 0, 30_000, 4],
    ['the unit of the reset is wrong', 0, 1e12, 2],
    ['there is no reset', 0, null, 2],
    ['there is enough', 50, 30_000, 37],
  ] as const)('headers: %s', async (_name, remaining, resetsInMs, most) => {
    const { bench, fake, accounts } = openBench();
    fake.rate = () => ({ remaining, resetsInMs });
    accounts.look(true);
    await bench.clock.run(minute);
    expect(fake.served.length).toBeLessThanOrEqual(most);
    expect(fake.served.length).toBeGreaterThanOrEqual(Math.max(1, most - 8));
  });
});

describe('while prices are pushed', () => {
  function openLive(startAt = tenOClock) {
    const bench = new Bench(startAt);
    const fake = new FakeBroker(bench.clock, 'each', numbers);
    bench.watchlist = ['SPY'];
    bench.add('each-sandbox-1', fake, numbers, { stream });
    return { bench, fake, accounts: bench.open() };
  }

  test('quotes are reconciled once a minute, else polled and called delayed', async () => {
    const { bench, fake, accounts } = openLive();
    accounts.look(true);
    await bench.clock.run(minute);
    expect(bench.wishes[0]?.symbols).toEqual(['SPY']);
    expect(bench.state.sources[0]).toMatchObject({ feed: 'polled', isDelayed: true });
    bench.hearing.onFeed('each-sandbox-1', true);
    expect(bench.state.sources[0]).toMatchObject({ feed: 'live', isDelayed: false });
    const before = fake.count('quotes');
    await bench.clock.run(10 * minute);
    expect(fake.count('quotes') - before).toBeLessThanOrEqual(10);
    expect(fake.count('quotes') - before).toBeGreaterThanOrEqual(9);
    bench.hearing.onFeed('each-sandbox-1', false);
    expect(bench.state.sources[0]).toMatchObject({ feed: 'polled', isDelayed: true });
    const polled = fake.count('quotes');
    await bench.clock.run(10 * minute);
    expect(fake.count('quotes') - polled).toBeGreaterThanOrEqual(38);
  });

  test.each([
    ['orders', 5, 8],
    ['positions', 2, 4],
  ] as const)('%s that changed are asked for soon, and never all the time', async (what, least, most) => {
    const { bench, fake, accounts } = openLive();
    bench.pace = 'auto';
    accounts.look(true);
    await bench.clock.run(minute);
    bench.pace = 'slow';
    await bench.clock.run(5000);
    const before = fake.count(what);
    for (let tick = 0; tick < 100; tick += 1) {
      bench.hearing.onFrame('each-sandbox-1', { kind: 'changed', what });
      await bench.clock.run(100);
    }
    await bench.clock.run(6000);
    const asked = (fake.count(what) - before) / 3;
    expect(asked).toBeGreaterThanOrEqual(least);
    expect(asked).toBeLessThanOrEqual(most);
  });

  test('streams are wished for only while somebody looks, by the quickest pace alone', async () => {
    const { bench, accounts } = openLive();
    await bench.clock.run(1000);
    expect(bench.wishes).toEqual([]);
    accounts.look(true);
    expect(bench.wishes).toHaveLength(1);
    accounts.look(false);
    expect(bench.wishes).toEqual([]);
    bench.pace = 'slow';
    accounts.look(true);
    expect(bench.wishes).toEqual([]);
    expect(bench.state.sources[0]?.feed ?? 'none').toBe('polled');
  });

  test('streams are closed with the exchange and opened with it, and nothing is late in between', async () => {
    // Friday, 19:58 in New York; after-hours end at 20:00, and pre-market begins on Monday at 04:00.
    const { bench, accounts } = openLive(Date.UTC(2026, 10, 21, 0, 58));
    accounts.look(true);
    await bench.clock.run(minute);
    expect(bench.wishes).toHaveLength(1);
    bench.hearing.onFeed('each-sandbox-1', true);
    await bench.clock.run(2 * minute);
    expect(bench.wishes).toEqual([]);
    expect(bench.state.sources[0]).toMatchObject({ feed: 'polled', isDelayed: false });
    await bench.clock.run(55 * hour + 58 * minute);
    expect(bench.wishes).toEqual([]);
    await bench.clock.run(3 * minute);
    expect(bench.wishes).toHaveLength(1);
    expect(bench.state.sources[0]).toMatchObject({ feed: 'polled', isDelayed: true });
  });
});
