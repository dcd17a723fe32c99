/** What an account is kept in, where only its broker's list of accounts says so: until then its money is nobody's dollars. */
import { describe, expect, test } from 'vitest';
import { Bench, type TestSource, tenOClock, weekend } from './bench.ts';
import { FakeBroker, someOrder, somePosition } from './fake-broker.ts';

const minute = 60_000;
const numbers = ['S1', 'S2'];

/** Two accounts: one in dollars, and one of which its record says nothing. */
function openBench({ startAt = tenOClock, namesCurrency = true } = {}) {
  const bench = new Bench(startAt);
  const fake = new FakeBroker(bench.clock, 'each', numbers);
  fake.namesCurrency = namesCurrency;
  fake.positions = [somePosition('AAPL')];
  fake.orders = [someOrder('1')];
  const source = bench.add('each-sandbox-1', fake, numbers);
  const asked: number[] = [];
  source.identify = async () => void asked.push(bench.clock.uptime());
  if (namesCurrency) say(source, ['USD', null]);
  return { bench, fake, source, asked, accounts: bench.open() };
}

function say(source: TestSource, currencies: readonly (string | null)[]): void {
  source.accounts = numbers.map((number, index) => {
    const currency = currencies[index];
    return { number, kind: 'Margin', ...(currency ? { currency } : {}) };
  });
}

/** Every currency that anything of an account is shown in. */
function currenciesOf(bench: Bench, index: number): readonly string[] {
  const { balances, positions } = bench.account(index);
  const text = JSON.stringify([balances.value, positions.value]);
  return [...new Set([...text.matchAll(/"currency":"(\w+)"/g)].map(([, name = '']) => name))];
}

describe('an account of which it is not known', () => {
  test('has no worth, is in no sum, and is said to be missing from it', async () => {
    const { bench, asked, accounts } = openBench();
    accounts.look(true);
    await bench.clock.run(minute);
    expect(bench.account(1)).toMatchObject({
      balances: { failure: null, value: { equity: null, cash: null, buyingPower: null, dayChange: null } },
      positions: { value: [{ last: '100', value: null, cost: null, gain: null }] },
      orders: { value: [{ id: '1' }] },
    });
    expect(currenciesOf(bench, 0)).toEqual(['USD']);
    expect(currenciesOf(bench, 1)).toEqual([]);
    expect(bench.state.totals).toMatchObject([{ equity: { amount: '1000', currency: 'USD' }, missing: 1 }]);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['while the exchange trades', tenOClock],
    ['while it is closed', weekend],
  ])('has it as soon as the broker says it, %s', async (_name, startAt) => {
    const { bench, source, accounts } = openBench({ startAt });
    source.identify = async () => {
      await bench.clock.wait(2000);
      say(source, ['USD', 'JPY']);
      accounts.sourcesChanged();
    };
    accounts.look(true);
    await bench.clock.run(12_000);
    expect(currenciesOf(bench, 0)).toEqual(['USD']);
    expect(currenciesOf(bench, 1)).toEqual(['JPY']);
    expect(bench.account(1).positions.value).toMatchObject([{ value: { amount: '1000', currency: 'JPY' } }]);
    expect(bench.state.totals).toMatchObject([
      { equity: { amount: '1000', currency: 'USD' }, missing: 0 },
      { equity: { amount: '1000', currency: 'JPY' }, missing: 0 },
    ]);
  });
});

describe('the broker is asked', () => {
  test('when somebody looks, and again after five minutes where that brought nothing', async () => {
    const { bench, asked, accounts } = openBench();
    await bench.clock.run(60 * minute);
    expect(asked).toEqual([]);
    accounts.look(true);
    await bench.clock.run(4 * minute);
    expect(asked).toHaveLength(1);
    await bench.clock.run(26 * minute);
    expect(asked.length).toBeGreaterThanOrEqual(5);
    for (const [index, at] of asked.slice(1).entries())
      expect(at - (asked[index] ?? 0)).toBeGreaterThanOrEqual(5 * minute);
  });

  test.each<[string, boolean, (made: ReturnType<typeof openBench>) => unknown]>([
    ['where all of them are known', true, ({ source }) => say(source, ['USD', 'JPY'])],
    ['without a network', true, ({ bench }) => Object.assign(bench, { isOnline: false })],
    ['without a sign-in', true, ({ source }) => Object.assign(source, { token: null })],
    ['without the permission', true, ({ source }) => Object.assign(source, { scopes: ['market'] })],
    ['where orders alone are watched', false, () => undefined],
  ])('not %s', async (_name, isLooking, change) => {
    const made = openBench();
    change(made);
    made.accounts.sourcesChanged();
    made.accounts.look(isLooking, true);
    await made.bench.clock.run(10 * minute);
    expect(made.asked).toEqual([]);
  });

  test('not where figures are in dollars whatever it says', async () => {
    const { bench, asked, accounts } = openBench({ namesCurrency: false });
    accounts.look(true);
    await bench.clock.run(10 * minute);
    expect(asked).toEqual([]);
    expect(currenciesOf(bench, 1)).toEqual(['USD']);
  });
});

test.each<[string, readonly (string | null)[], readonly (readonly string[])[]]>([
  ['in what is known by now', ['USD', 'USD'], [['USD'], ['USD']]],
  ['in dollars, of an account that may not be', ['USD', null], [['USD'], []]],
  ['in dollars, of an account that is not', ['USD', 'JPY'], [['USD'], []]],
])('money that was kept %s', async (_name, known, shown) => {
  const { bench, source, accounts } = openBench();
  say(source, ['USD', 'USD']);
  accounts.look(true);
  await bench.clock.run(minute);
  await accounts.close();
  say(source, known);
  bench.isOnline = false;
  bench.open().look(true);
  await bench.clock.run(1000);
  expect([0, 1].map((index) => currenciesOf(bench, index))).toEqual(shown);
  // What has no currency is as it was.
  for (const index of [0, 1])
    expect(bench.account(index)).toMatchObject({
      positions: { isOld: true, value: [{ quantity: '10', last: '100' }] },
      orders: { isOld: true, value: [{ id: '1' }] },
    });
});
