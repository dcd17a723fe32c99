/** What is known of accounts: old until new comes, each part by itself, and no number in it. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../contract/decimal.ts';
import { Failure } from '../../contract/failures.ts';
import { accountId } from '../../contract/inputs.ts';
import { sayOrdersTab } from '../../contract/order-words.ts';
import type { QuoteUpdate } from '../../main/brokers/data.ts';
import { Secret } from '../../main/secret.ts';
import { printFigure } from '../figures.ts';
import { Bench, tenOClock } from './bench.ts';
import { FakeBroker, ownLimits, someOrder, somePosition, someQuote } from './fake-broker.ts';

const minute = 60_000;
const numbers = ['VA-7310-4421', 'VA-7310-0093'];
const id = 'each-sandbox-1';

function openBench({ isReal = false, scopes }: { isReal?: boolean; scopes?: readonly string[] } = {}) {
  const bench = new Bench();
  const fake = new FakeBroker(bench.clock, 'each', numbers);
  fake.positions = [somePosition('AAPL')];
  bench.watchlist = ['SPY', 'AAPL'];
  const source = bench.add(id, fake, numbers, { isReal, ...(scopes ? { scopes } : {}) });
  return { bench, fake, source, accounts: bench.open() };
}

describe('what is seen', () => {
  test('accounts with everything that was asked, joined and dated', async () => {
    const { bench, fake, accounts } = openBench();
    fake.quotes.set('AAPL', someQuote('AAPL', '231.12'));
    expect(bench.account().balances).toMatchObject({ value: null, asOf: null, isOld: false, failure: null });
    accounts.look(true);
    await bench.clock.run(20_000);
    const account = bench.account();
    expect(account).toMatchObject({ connection: id, ending: '4421', kind: 'Margin', isConnected: true });
    expect(account.balances.value?.equity).toEqual({ amount: '1000', currency: 'USD' });
    expect(account.balances.value?.dayChange).toEqual({ amount: '10', currency: 'USD' });
    expect(account.positions.value?.[0]).toMatchObject({
      last: '231.12',
      value: { amount: '2311.2' },
      gain: { amount: '1311.2' },
    });
    expect(account.orders).toMatchObject({ value: [], isOld: false });
    expect(account.balances.asOf).toBeGreaterThan(tenOClock);
    expect(bench.state.sources).toMatchObject([
      { connection: id, feed: 'polled', isDelayed: false, unknown: [], quotes: { isOld: false } },
    ]);
    expect(bench.state.sources[0]?.quotes.value?.map(({ symbol }) => symbol)).toEqual(['SPY', 'AAPL']);
    expect(bench.state.totals).toMatchObject([
      { group: 'simulated', equity: { amount: '2000' }, missing: 0 },
    ]);
  });

  test('no whole account number is in it, and ids name the account to main alone', async () => {
    const { bench, accounts } = openBench();
    accounts.look(true);
    await bench.clock.run(minute);
    const text = JSON.stringify(bench.state);
    for (const number of numbers) expect(text).not.toContain(number);
    expect(text).not.toContain('VA-7310');
    const ids = bench.state.accounts.map((one) => accountId(one.id));
    expect(new Set(ids).size).toBe(2);
    expect(ids.map((one) => accounts.numberOf(one))).toEqual(numbers);
    expect(() => accounts.numberOf(`${id}.0000000000000000`)).toThrow('E-FIELD');
  });

  test('accounts in the currency that their broker names for them', async () => {
    const { bench, fake, source, accounts } = openBench();
    const data = fake.makeData();
    const readBalances: typeof data.readBalances = (reply, asked, currencyOf) => {
      const all = data.readBalances(reply, asked, currencyOf);
      const tell = (number: string) => ({ amount: decimal('1000'), currency: currencyOf(number) ?? 'USD' });
      return new Map(
        [...all].map(([number, one]) => [number, { ...one, equity: tell(number) } as typeof one]),
      );
    };
    source.broker = { ...source.broker, data: { ...data, readBalances } };
    source.accounts = source.accounts.map((one, index) => (index === 1 ? { ...one, currency: 'JPY' } : one));
    accounts.look(true);
    await bench.clock.run(20_000);
    expect(bench.state.totals.map(({ equity }) => equity)).toEqual([
      { amount: '1000', currency: 'USD' },
      { amount: '1000', currency: 'JPY' },
    ]);
  });

  test('real money comes first', async () => {
    const { bench, accounts } = openBench();
    const real = new FakeBroker(bench.clock, 'batch', ['R1'], { limits: ownLimits(), windowMs: 300_000 });
    bench.add('batch-live-1', real, ['R1'], { isReal: true });
    accounts.sourcesChanged();
    accounts.look(true);
    await bench.clock.run(10_000);
    expect(bench.state.accounts.map(({ connection }) => connection)).toEqual(['batch-live-1', id, id]);
    expect(bench.state.totals.map(({ group }) => group)).toEqual(['real', 'simulated']);
  });

  test('symbols that a broker does not know, or that cannot be one, are listed', async () => {
    const { bench, fake, accounts } = openBench();
    fake.unknown.add('ZZZZ');
    accounts.look(true);
    accounts.setWatchlist(['SPY', 'ZZZZ', '^GSPC']);
    await bench.clock.run(5000);
    expect(bench.state.sources[0]?.unknown).toEqual(['ZZZZ', '^GSPC']);
    expect(bench.state.sources[0]?.quotes.value?.map(({ symbol }) => symbol)).toEqual(['SPY']);
    accounts.setWatchlist(['SPY']);
    expect(bench.state.sources[0]?.unknown).toEqual([]);
  });

  test('a symbol that its broker no longer knows has no quote any more, and ages no other', async () => {
    const { bench, fake, accounts } = openBench();
    accounts.look(true);
    accounts.setWatchlist(['SPY', 'ZZZZ']);
    await bench.clock.run(20_000);
    expect(bench.state.sources[0]?.quotes.value).toHaveLength(2);
    fake.unknown.add('ZZZZ');
    await bench.clock.run(10 * minute);
    const [source] = bench.state.sources;
    expect(source?.unknown).toEqual(['ZZZZ']);
    expect(source?.quotes.value?.map(({ symbol }) => symbol)).toEqual(['SPY']);
    expect(source?.quotes.isOld).toBe(false);
    expect(source?.quotes.asOf).toBeGreaterThan(bench.clock.now() - minute);
  });

  test('a symbol that is added is asked for at once, even when nothing is asked by itself', async () => {
    const { bench, accounts } = openBench();
    bench.pace = 'asked';
    accounts.look(true);
    accounts.setWatchlist(['SPY']);
    await bench.clock.run(5000);
    expect(bench.state.sources[0]?.quotes.value).toHaveLength(1);
    expect(bench.account().balances.value).toBeNull();
  });

  test('the day has at most a point a minute, and none of yesterday', async () => {
    const { bench, fake, accounts } = openBench();
    accounts.look(true);
    await bench.clock.run(30 * minute);
    fake.equity = '1234.56';
    await bench.clock.run(15 * minute);
    const { day } = bench.account();
    const minutes = day.map(({ at }) => Math.floor(at / minute));
    expect(new Set(minutes).size).toBe(day.length);
    expect(day.length).toBeGreaterThanOrEqual(45);
    expect(day.at(-1)?.equity).toBe('1234.56');
    accounts.look(false);
    await bench.clock.run(24 * 60 * minute);
    expect(bench.account().day).toEqual([]);
    accounts.look(true);
    await bench.clock.run(minute);
    expect(bench.account().day.length).toBeLessThanOrEqual(2);
  });
});

describe('orders', () => {
  test('beyond the first page are not counted, and said to be there, also from an earlier run', async () => {
    const { bench, fake, accounts } = openBench();
    fake.orders = [someOrder('1')];
    fake.hasMoreOrders = true;
    expect(bench.account().hasMoreOrders).toBe(false);
    accounts.look(true);
    await bench.clock.run(20_000);
    expect(bench.account().hasMoreOrders).toBe(true);
    // One that is not here may have been filled today.
    expect(bench.account().balances.value?.dayChange).toBeNull();
    expect(sayOrdersTab(bench.account())).toBe('Orders');
    // A try that failed leaves both as they were.
    fake.garbled.add('orders');
    await bench.clock.run(minute);
    expect(bench.account().hasMoreOrders).toBe(true);
    await accounts.close();
    bench.open();
    await bench.clock.run(1000);
    expect(bench.account().hasMoreOrders).toBe(true);
  });

  test('that are all here are counted', async () => {
    const { bench, fake, accounts } = openBench();
    fake.orders = [someOrder('1'), someOrder('2', { status: 'filled' })];
    accounts.look(true);
    await bench.clock.run(20_000);
    expect(bench.account().hasMoreOrders).toBe(false);
    expect(sayOrdersTab(bench.account())).toBe('Orders (1 open)');
    fake.orders = [];
    await bench.clock.run(20_000);
    expect(sayOrdersTab(bench.account())).toBe('Orders');
  });
});

describe('without permission', () => {
  test('to see accounts, they are not asked for; quotes are', async () => {
    const { bench, fake, accounts } = openBench({ scopes: ['market'] });
    accounts.look(true);
    await bench.clock.run(minute);
    expect(new Set(fake.served.map(({ topic }) => topic))).toEqual(new Set(['quotes']));
    expect(bench.account().isConnected).toBe(false);
  });

  test('to see quotes, positions have no price', async () => {
    const { bench, fake, accounts } = openBench({ scopes: ['read'] });
    accounts.look(true);
    await bench.clock.run(minute);
    expect(fake.count('quotes')).toBe(0);
    expect(bench.account()).toMatchObject({ isConnected: true, positions: { failure: null } });
    expect(bench.account().positions.value?.[0]).toMatchObject({ last: null, value: null });
    expect(bench.state.sources).toEqual([]);
    await expect(accounts.getHistory({ connection: id, symbol: 'SPY' })).rejects.toMatchObject({
      code: 'E-SCOPE',
    });
  });
});

describe('failures', () => {
  test('of one part leave the others as they are, and the old value where it was', async () => {
    const { bench, fake, accounts } = openBench();
    accounts.look(true);
    await bench.clock.run(20_000);
    const before = bench.account();
    fake.garbled.add('positions');
    fake.equity = '1111';
    await bench.clock.run(5 * minute);
    const after = bench.account();
    expect(after.positions).toMatchObject({
      value: before.positions.value,
      asOf: before.positions.asOf,
      isOld: true,
    });
    expect(after.positions.failure?.code).toBe('E-SHAPE');
    expect(after.balances).toMatchObject({
      failure: null,
      isOld: false,
      value: { equity: { amount: '1111' } },
    });
    expect(after.orders).toMatchObject({ failure: null, isOld: false });
    expect(bench.state.sources[0]?.quotes).toMatchObject({ failure: null, isOld: false });
    fake.garbled.clear();
    await bench.clock.run(minute);
    expect(bench.account().positions).toMatchObject({ failure: null, isOld: false });
  });

  test('of quotes make the positions that they price as old as they are, and the day unknown', async () => {
    const { bench, fake, accounts } = openBench();
    accounts.look(true);
    await bench.clock.run(minute);
    expect(bench.account().positions).toMatchObject({ isOld: false, failure: null });
    const brokenAt = bench.clock.now();
    fake.garbled.add('quotes');
    await bench.clock.run(10 * minute);
    const { positions, balances } = bench.account();
    expect(positions).toMatchObject({ isOld: true, failure: { code: 'E-SHAPE' } });
    expect(positions.asOf).toBeLessThanOrEqual(brokenAt);
    expect(positions.value?.[0]?.value).toEqual({ amount: '1000', currency: 'USD' });
    expect(balances).toMatchObject({ isOld: false, failure: null, value: { dayChange: null } });
    fake.garbled.clear();
    await bench.clock.run(2 * minute);
    expect(bench.account().positions).toMatchObject({ isOld: false, failure: null });
    expect(bench.account().balances.value?.dayChange).toEqual({ amount: '10', currency: 'USD' });
  });

  test('of an earlier run price new positions as last known', async () => {
    const { bench, fake, accounts } = openBench();
    accounts.look(true);
    await bench.clock.run(minute);
    await accounts.close();
    fake.garbled.add('quotes');
    const again = bench.open();
    again.look(true);
    await bench.clock.run(20_000);
    expect(bench.account().positions).toMatchObject({ isOld: true, value: [{ last: '100' }] });
    expect(bench.account().balances).toMatchObject({ isOld: false, value: { dayChange: null } });
  });

  test('of one account inside a good reply are its own', async () => {
    const { bench, fake, source, accounts } = openBench();
    const { data } = source.broker;
    if (!data) throw new Error('no data');
    const readBalances: typeof data.readBalances = (reply, asked, currencyOf) => {
      const good = data.readBalances(reply, asked, currencyOf);
      return new Map(
        [...good].map(([one, value]) => [one, one === numbers[1] ? new Failure('E-SHAPE') : value]),
      );
    };
    source.broker = { ...source.broker, data: { ...data, readBalances, accountsAtOnce: 10 } };
    accounts.look(true);
    await bench.clock.run(minute);
    expect(fake.count('balances')).toBeGreaterThan(3);
    expect(bench.account(0).balances).toMatchObject({ failure: null, value: { equity: { amount: '1000' } } });
    expect(bench.account(1).balances).toMatchObject({ failure: { code: 'E-SHAPE' }, value: null });
    expect(bench.state.totals).toMatchObject([{ equity: { amount: '1000' }, missing: 1 }]);
  });

  test('of one broker delay no other', async () => {
    const { bench, fake, accounts } = openBench();
    const other = new FakeBroker(bench.clock, 'batch', ['B1'], { limits: ownLimits(), windowMs: 300_000 });
    bench.add('batch-sandbox-1', other, ['B1']);
    accounts.sourcesChanged();
    accounts.look(true);
    await bench.clock.run(minute);
    const before = bench.account(0);
    fake.isDown = true;
    fake.latencyMs = 14_000;
    await bench.clock.run(10 * minute);
    const [down, , fine] = bench.state.accounts;
    expect(down?.balances).toMatchObject({
      value: before.balances.value,
      isOld: true,
      failure: { code: 'E-NET' },
    });
    expect(fine?.balances).toMatchObject({ isOld: false, failure: null });
    expect(other.count('balances')).toBeGreaterThanOrEqual(42);
  });

  test('a token that is refused is told once, and its successor used', async () => {
    const { bench, fake, source, accounts } = openBench();
    accounts.look(true);
    await bench.clock.run(minute);
    const next = new Secret('each-token-2');
    fake.token = next;
    source.refused = async () => {
      source.refusals += 1;
      await bench.clock.wait(5000);
      source.token = next;
      accounts.sourcesChanged();
    };
    await bench.clock.run(5 * minute);
    expect(source.refusals).toBe(1);
    expect(fake.refused.length).toBeLessThanOrEqual(2);
    expect(bench.account()).toMatchObject({ balances: { failure: null, isOld: false } });
  });

  test('a token that is refused again and again is tried once a minute, and said', async () => {
    const { bench, fake, source, accounts } = openBench();
    accounts.look(true);
    await bench.clock.run(minute);
    fake.token = new Secret('somebody else’s');
    await bench.clock.run(10 * minute);
    expect(source.refusals).toBeGreaterThanOrEqual(7);
    expect(source.refusals).toBeLessThanOrEqual(11);
    expect(fake.refused.length).toBeLessThanOrEqual(2 * source.refusals);
    expect(
      bench.state.accounts.some(
        ({ balances, orders }) => (balances.failure ?? orders.failure)?.code === 'E-REFUSED',
      ),
    ).toBe(true);
  });

  test('what the token may not see is that part’s alone: the rest goes on, and it is tried once a minute', async () => {
    const { bench, fake, source, accounts } = openBench();
    fake.forbidden.add('quotes');
    accounts.look(true);
    await bench.clock.run(10 * minute);
    for (const topic of ['balances', 'positions', 'orders'])
      expect(fake.count(topic) / numbers.length, topic).toBeGreaterThanOrEqual(39);
    expect(source.refusals).toBe(0);
    expect(fake.refused.length).toBeGreaterThanOrEqual(9);
    expect(fake.refused.length).toBeLessThanOrEqual(11);
    expect(bench.state.sources[0]?.quotes.failure?.code).toBe('E-SCOPE');
    expect(bench.account()).toMatchObject({ balances: { failure: null }, orders: { failure: null } });
    // Positions are there; what prices them is not, and they say so.
    expect(bench.account().positions).toMatchObject({ value: [{}], failure: { code: 'E-SCOPE' } });
    fake.forbidden.clear();
    await bench.clock.run(70_000);
    expect(bench.state.sources[0]?.quotes).toMatchObject({ failure: null, isOld: false });
  });

  test('a chart that may not be seen stops nothing else', async () => {
    const { bench, fake, source, accounts } = openBench();
    fake.forbidden.add('history');
    accounts.look(true);
    await bench.clock.run(minute);
    const before = fake.count('balances');
    const failed = expect(accounts.getHistory({ connection: id, symbol: 'AAPL' })).rejects.toMatchObject({
      code: 'E-SCOPE',
    });
    await bench.clock.run(minute);
    await failed;
    expect(fake.count('balances') - before).toBeGreaterThanOrEqual(7);
    expect(source.refusals).toBe(0);
  });

  test('a sign-in that is over keeps its figures, and nothing is asked', async () => {
    const { bench, fake, source, accounts } = openBench();
    accounts.look(true);
    await bench.clock.run(minute);
    source.token = null;
    accounts.sourcesChanged();
    const before = fake.served.length;
    await bench.clock.run(10 * minute);
    expect(fake.served.length).toBeLessThanOrEqual(before + 2);
    expect(bench.account()).toMatchObject({ isConnected: false, balances: { isOld: true } });
    expect(bench.account().balances.value?.equity?.amount).toBe('1000');
    expect(bench.state.everyMs).toBeNull();
  });

  test('what a broker answers after a sign-out is dropped', async () => {
    const { bench, fake, source, accounts } = openBench();
    fake.latencyMs = 5000;
    accounts.look(true);
    await bench.clock.run(100);
    source.token = null;
    source.accounts = [];
    accounts.sourcesChanged();
    source.accounts = numbers.map((number) => ({ number, kind: 'Margin' }));
    accounts.sourcesChanged();
    await bench.clock.run(minute);
    expect(fake.served.length).toBeGreaterThan(0);
    expect(bench.account().balances.value).toBeNull();
  });
});

describe('a history', () => {
  test('is asked for once for all who want it, kept for ten minutes, and then asked for again', async () => {
    const { bench, fake, accounts } = openBench();
    const asked = { connection: id, symbol: 'AAPL' };
    const both = Promise.all([accounts.getHistory(asked), accounts.getHistory(asked)]);
    await bench.clock.run(1000);
    const [one, other] = await both;
    expect(one).toBe(other);
    expect(one).toMatchObject({ candles: [{ day: '2026-11-20' }], origin: { brokerName: id } });
    await accounts.getHistory(asked);
    expect(fake.count('history')).toBe(1);
    await bench.clock.run(10 * minute);
    fake.garbled.add('history');
    const again = accounts.getHistory(asked);
    await bench.clock.run(1000);
    // An old one is better than none.
    expect((await again).asOf).toBe(one?.asOf);
    expect(fake.count('history')).toBe(2);
  });

  const spoilt: readonly (readonly [
    string,
    { connection: string; symbol: string },
    string,
    (fake: FakeBroker) => unknown,
  ])[] = [
    ['an unknown connection', { connection: 'nobody-here-1', symbol: 'AAPL' }, 'E-FIELD', () => undefined],
    ['no symbol', { connection: id, symbol: '^X' }, 'E-FIELD', () => undefined],
    [
      'a reply that cannot be read',
      { connection: id, symbol: 'A' },
      'E-SHAPE',
      (fake) => fake.garbled.add('history'),
    ],
    ['too many', { connection: id, symbol: 'A' }, 'E-LIMIT', (fake) => fake.crowded.add('history')],
    ['no broker', { connection: id, symbol: 'A' }, 'E-NET', (fake) => Object.assign(fake, { isDown: true })],
  ];
  test.each(spoilt)('fails with a code: %s', async (_name, asked, code, spoil) => {
    const { bench, fake, accounts } = openBench();
    spoil(fake);
    const failed = expect(accounts.getHistory(asked)).rejects.toMatchObject({ code });
    await bench.clock.run(minute);
    await failed;
  });

  test('waits for nobody for ever', async () => {
    const { bench, fake, accounts } = openBench();
    fake.latencyMs = 10 * minute;
    const failed = expect(accounts.getHistory({ connection: id, symbol: 'A' })).rejects.toMatchObject({
      code: 'E-LIMIT',
    });
    await bench.clock.run(30_000);
    await failed;
  });
});

describe('what is pushed', () => {
  test('2,000 updates a second for 200 symbols are told four times a second, and the last of them counts', async () => {
    const { bench, accounts } = openBench();
    const symbols = Array.from({ length: 200 }, (_none, index) => `S${index}`);
    accounts.look(true);
    accounts.setWatchlist(symbols);
    await bench.clock.run(20_000);
    bench.pace = 'asked';
    await bench.clock.run(20_000);
    bench.announced = 0;
    bench.isWatched = true;
    let updates = 0;
    for (let tick = 0; tick < 1000; tick += 1) {
      const pushed: QuoteUpdate[] = Array.from({ length: 20 }, (_none, index) => ({
        symbol: `S${(tick * 20 + index) % 200}`,
        last: decimal(String(tick + 1)),
      }));
      updates += pushed.length;
      for (const update of pushed) bench.hearing.onFrame(id, { kind: 'quotes', updates: [update] });
      await bench.clock.run(10);
    }
    expect(bench.announced).toBeLessThanOrEqual(41);
    expect(bench.announced).toBeGreaterThanOrEqual(39);
    await bench.clock.run(500);
    const seen = bench.seen?.sources[0]?.quotes.value ?? [];
    expect(seen).toHaveLength(200);
    expect(Math.min(...seen.map(({ last }) => Number(last)))).toBe(991);
    expect(seen.find(({ symbol }) => symbol === 'S199')?.last).toBe('1000');
    printFigure('updates of 200 symbols in ten seconds', updates, `${bench.announced} announcements`);
  });

  test('prices positions that are on no watchlist, and is nothing for strangers', async () => {
    const { bench, accounts } = openBench();
    accounts.look(true);
    await bench.clock.run(20_000);
    bench.hearing.onFrame(id, { kind: 'quotes', updates: [{ symbol: 'AAPL', last: decimal('250') }] });
    bench.hearing.onFrame(id, { kind: 'quotes', updates: [{ symbol: 'TSLA', last: decimal('1') }] });
    bench.hearing.onFrame('nobody-here-1', {
      kind: 'quotes',
      updates: [{ symbol: 'AAPL', last: decimal('1') }],
    });
    expect(bench.account().positions.value?.[0]).toMatchObject({ last: '250', value: { amount: '2500' } });
  });

  test('counts until the broker itself gives a newer price of the position', async () => {
    const { bench, fake, accounts } = openBench();
    bench.watchlist = [];
    const priced = (last: string) =>
      somePosition('AAPL', { needsQuote: false, last: decimal(last), dayChange: decimal('0') });
    fake.positions = [priced('230')];
    accounts.look(true);
    await bench.clock.run(20_000);
    const pricedAt = bench.clock.now();
    bench.hearing.onFrame(id, {
      kind: 'quotes',
      updates: [{ symbol: 'AAPL', last: decimal('231'), pricedAt }],
    });
    expect(bench.account().positions.value?.[0]?.last).toBe('231');
    fake.positions = [priced('190')];
    await bench.clock.run(60 * minute);
    expect(bench.account().positions.value?.[0]?.last).toBe('190');
  });
});
