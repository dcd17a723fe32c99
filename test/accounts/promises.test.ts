/** What section 5 of ux.md promises of accounts, rows 21, 24, 40 and 41, as far as it can be seen without a window. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Bench } from './bench.ts';
import { FakeBroker, somePosition } from './fake-broker.ts';

const root = join(import.meta.dirname, '../..');
const second = 1000;

test('row 21: without a network values stay, and are old within twice their interval', async () => {
  const bench = new Bench();
  const fake = new FakeBroker(bench.clock, 'each', ['A1']);
  fake.positions = [somePosition('AAPL')];
  bench.watchlist = ['SPY'];
  bench.add('each-sandbox-1', fake, ['A1']);
  const accounts = bench.open();
  accounts.look(true);
  await bench.clock.run(20 * second);
  const blocks = () => {
    const { balances, positions, orders } = bench.account();
    return [balances, positions, orders, bench.state.sources[0]?.quotes];
  };
  const before = blocks();
  expect(before.map((block) => block?.isOld)).toEqual([false, false, false, false]);
  const everyMs = bench.state.everyMs ?? 0;
  expect(everyMs).toBe(15 * second);
  bench.isOnline = false;
  await bench.clock.run(2 * everyMs + second);
  expect(blocks().map((block) => block?.isOld)).toEqual([true, true, true, true]);
  const values = (of: ReturnType<typeof blocks>) => of.map((block) => [block?.value, block?.failure]);
  expect(values(blocks())).toEqual(values(before));
  for (const [index, block] of blocks().entries())
    expect(block?.asOf).toBeGreaterThanOrEqual(before[index]?.asOf ?? Number.POSITIVE_INFINITY);
  bench.isOnline = true;
  await bench.clock.run(60 * second);
  expect(blocks().map((block) => block?.isOld)).toEqual([false, false, false, false]);
});

describe('row 40: money is decimal text end to end', () => {
  const rooms = ['main/accounts', 'main/brokers', 'renderer/accounts'];
  const words = [
    'accounts',
    'amounts',
    'account-words',
    'decimal',
    'history-words',
    'order-words',
    'row-words',
  ];
  /** What these make floats of is no money: exponents, instants, days, versions, and places in a drawing. */
  const known = [
    'contract/decimal.ts',
    'main/accounts/kept.ts',
    'main/brokers/instants.ts',
    'main/brokers/option-symbol.ts',
    'renderer/accounts/places.ts',
    'renderer/accounts/rows-in-sight.tsx',
    'renderer/accounts/shares.ts',
  ];

  test('no float is made of it', () => {
    const float = /\b(Number|parseFloat|parseInt)\(|\.map\(Number\)|\.toNumber\(|\bNumber\.parse/;
    const files = [...rooms.flatMap(sourceFiles), ...words.map((name) => `contract/${name}.ts`)];
    const found = files.filter((file) => float.test(read(file)));
    expect(found.length).toBeGreaterThan(3);
    expect(found.filter((file) => !known.includes(file))).toEqual([]);
  });

  test('no type of money or quantity has a number in it', () => {
    const text = read('contract/accounts.ts');
    const numbers = [...text.matchAll(/readonly (\w+)\??: number( \| null)?;/g)].map(([, name]) => name);
    expect(new Set(numbers)).toEqual(
      new Set(['asOf', 'pricedAt', 'placedAt', 'at', 'missing', 'revision', 'everyMs', 'restEveryMs']),
    );
  });
});

describe('rows 24 and 41: no amount without whose money it is and of when', () => {
  test('the window writes money in one component, which is never drawn without both', () => {
    const drawn = [...sourceFiles('renderer')].filter((file) => file.endsWith('.tsx'));
    const writers = sourceFiles('renderer').filter((file) => /\bformatMoney\(/.test(read(file)));
    // The second one makes the text that is copied.
    expect(writers).toEqual(['renderer/accounts/amount.tsx', 'renderer/accounts/position-columns.tsx']);
    const uses = drawn.flatMap((file) => [
      ...read(file).matchAll(/<(Amount|Change|Shown)\b(?! accounts)[^>]*/g),
    ]);
    expect(uses.length).toBeGreaterThan(10);
    expect(uses.map(([use]) => use).filter((use) => !/\bfrom=/.test(use))).toEqual([]);
    expect(read('renderer/accounts/amount.tsx')).toMatch(
      /export type Dated = \{ readonly origin: [^;]+; readonly asOf: number \};/,
    );
  });

  test('what main gives has both, block by block and sum by sum', async () => {
    const bench = new Bench();
    const fake = new FakeBroker(bench.clock, 'each', ['A1']);
    bench.watchlist = ['SPY'];
    bench.add('each-sandbox-1', fake, ['A1'], { isReal: true });
    bench.open().look(true);
    await bench.clock.run(20 * second);
    const { balances, positions, orders } = bench.account();
    for (const block of [balances, positions, orders, bench.state.sources[0]?.quotes]) {
      expect(block?.origin).toMatchObject({ brokerName: 'each-sandbox-1', isReal: true });
      expect(block?.asOf).toBeGreaterThan(0);
    }
    expect(bench.state.totals).toMatchObject([{ group: 'real', asOf: balances.asOf }]);
  });
});

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
}
