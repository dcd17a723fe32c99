/** Last values on disk: whole, sealed, of their own connection, or not there. */
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepSealed } from '../../main/accounts/kept.ts';
import { readValues } from '../../main/accounts/kept-form.ts';
import { readSeed } from '../figures.ts';
import { CbcCipher } from '../vault/cbc-cipher.ts';
import { Bench } from './bench.ts';
import { FakeBroker, somePosition } from './fake-broker.ts';

const id = 'each-sandbox-1';
const numbers = ['VA-7310-4421', 'VA-7310-0093'];
const minute = 60_000;

let root = '';
let folder = '';
let cipher = new CbcCipher();
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'brokerbar-values ü-'));
  folder = join(root, 'accounts');
  cipher = new CbcCipher();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const file = (connection = id) => join(folder, `${connection}.json`);
const open = () => keepSealed(folder, cipher);

function openBench(isReal = false) {
  const bench = new Bench();
  bench.kept = open();
  const fake = new FakeBroker(bench.clock, 'each', numbers);
  fake.positions = [somePosition('AAPL')];
  bench.watchlist = ['SPY'];
  const source = bench.add(id, fake, numbers, { isReal });
  return { bench, fake, source, accounts: bench.open() };
}

/** A run that has seen everything, and ended. */
async function liveOnce() {
  const house = openBench();
  house.accounts.look(true);
  await house.bench.clock.run(20_000);
  await house.accounts.close();
  return house;
}

describe('over a restart', () => {
  test('values are there, old and dated, before anything is asked', async () => {
    const { bench } = await liveOnce();
    const before = bench.state;
    const again = bench.open();
    await again.opened;
    const after = bench.state;
    for (const [index, account] of after.accounts.entries()) {
      const was = before.accounts[index];
      for (const part of ['balances', 'positions', 'orders'] as const) {
        expect(account[part]).toMatchObject({
          value: was?.[part].value,
          asOf: was?.[part].asOf,
          isOld: true,
        });
        expect(account[part].failure).toBeNull();
      }
      expect(account.day).toEqual(was?.day);
    }
    expect(before.totals).toMatchObject([{ isOld: false }]);
    expect(after.totals).toEqual(before.totals.map((total) => ({ ...total, isOld: true })));
    expect(after.sources[0]?.quotes).toMatchObject({ value: before.sources[0]?.quotes.value, isOld: true });
    again.look(true);
    await bench.clock.run(20_000);
    expect(bench.account().positions.isOld).toBe(false);
  });

  test('nothing on the disk names an account or a figure, and only its owner may read it', async () => {
    await liveOnce();
    expect(readdirSync(folder)).toEqual([`${id}.json`]);
    const text = readFileSync(file(), 'utf8');
    for (const word of ['7310', 'AAPL', '1000', 'equity']) expect(text).not.toContain(word);
    expect(Object.keys(JSON.parse(text))).toEqual(['format', 'sealed']);
    if (process.platform === 'win32') return;
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test('is written at most every half minute', async () => {
    const { bench, accounts } = openBench();
    let writes = 0;
    const { write } = bench.kept;
    Object.assign(bench.kept, {
      write: (...given: Parameters<typeof write>) => {
        writes += 1;
        return write(...given);
      },
    });
    accounts.look(true);
    await bench.clock.run(10 * minute);
    expect(writes).toBeGreaterThanOrEqual(18);
    expect(writes).toBeLessThanOrEqual(20);
  });

  test('without a password store nothing is written', async () => {
    cipher.kind = 'absent';
    await liveOnce();
    expect(existsSync(file())).toBe(false);
  });
});

describe('forgotten', () => {
  test.each([
    ['disconnected', 'empty'],
    ['removed', 'gone'],
  ] as const)('when %s', async (_name, how) => {
    const { bench, source } = await liveOnce();
    expect(existsSync(file())).toBe(true);
    const again = bench.open();
    await again.opened;
    if (how === 'empty') Object.assign(source, { token: null, accounts: [] });
    else bench.sources.length = 0;
    again.sourcesChanged();
    expect(existsSync(file())).toBe(false);
    expect(bench.state.accounts).toEqual([]);
    await again.finish();
    expect(existsSync(file())).toBe(false);
  });

  test('a sign-in that is over forgets nothing', async () => {
    const { bench, source } = await liveOnce();
    const again = bench.open();
    source.token = null;
    again.sourcesChanged();
    await again.finish();
    expect(existsSync(file())).toBe(true);
  });

  test('a connection that cannot be opened yet forgets nothing', async () => {
    const { bench } = await liveOnce();
    const sources = bench.sources.splice(0);
    bench.shut = [id];
    const again = bench.open();
    expect(existsSync(file())).toBe(true);
    bench.sources.push(...sources);
    bench.shut = [];
    again.sourcesChanged();
    await again.opened;
    expect(bench.account().balances.value).not.toBeNull();
  });

  test('of a connection that could not be opened it goes with it', async () => {
    const { bench } = await liveOnce();
    bench.sources.length = 0;
    bench.shut = [id];
    const again = bench.open();
    await bench.clock.run(minute);
    expect(existsSync(file())).toBe(true);
    bench.shut = [];
    again.sourcesChanged();
    await again.finish();
    expect(existsSync(file())).toBe(false);
  });

  test('of connections that are gone it goes with the next start, once it is known which there are', async () => {
    const { bench } = await liveOnce();
    const left = `${file('gone-sandbox-1')}.0123456789abcdef.tmp`;
    writeFileSync(file('gone-sandbox-2'), '{}', { mode: 0o600 });
    writeFileSync(left, '');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    bench.shut = null;
    const again = bench.open();
    await bench.clock.run(minute);
    expect(readdirSync(folder)).toHaveLength(4);
    bench.shut = ['shut-sandbox-1'];
    again.sourcesChanged();
    await again.finish();
    expect(readdirSync(folder).sort()).toEqual([`${id}.json`, 'notes.txt']);
    await again.opened;
    expect(bench.account().balances.value).not.toBeNull();
  });

  test('a disk that refuses stops no disconnect, and is asked again', async () => {
    const { bench, accounts } = openBench();
    let refusals = 0;
    const { forget } = bench.kept;
    Object.assign(bench.kept, {
      forget: async (connection: string) => {
        refusals += 1;
        if (refusals === 1) throw new Error('EIO');
        await forget(connection);
      },
    });
    accounts.look(true);
    await bench.clock.run(minute);
    await accounts.finish();
    expect(existsSync(file())).toBe(true);
    bench.sources.length = 0;
    expect(() => accounts.sourcesChanged()).not.toThrow();
    await bench.clock.run(minute);
    await accounts.finish();
    expect(refusals).toBe(2);
    expect(existsSync(file())).toBe(false);
  });

  test('everything, with what a killed process left, and nothing that is not ours', async () => {
    const { bench } = await liveOnce();
    const again = bench.open();
    writeFileSync(`${file('other-sandbox-1')}.0123456789abcdef.tmp`, '');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    await again.forgetAll();
    expect(readdirSync(folder)).toEqual(['notes.txt']);
    expect(bench.watchlist).toEqual([]);
  });

  test('what is being written is not written after it', async () => {
    const kept = open();
    const writing = kept.write(id, { a: 1 });
    await kept.forget(id);
    await writing;
    expect(existsSync(file())).toBe(false);
    await kept.write(id, { a: 2 });
    expect(await kept.read(id)).toEqual({ a: 2 });
  });
});

describe('what is not ours', () => {
  const other = 'each-sandbox-2';
  const damages: readonly (readonly [string, () => Promise<void> | void])[] = [
    ['no JSON', () => writeFileSync(file(), '{')],
    ['a list', () => writeFileSync(file(), '[]')],
    ['nothing', () => writeFileSync(file(), '')],
    ['no seal', () => writeFileSync(file(), '{"format":1}')],
    [
      'a newer format',
      () => writeFileSync(file(), readFileSync(file(), 'utf8').replace('"format":1', '"format":2')),
    ],
    [
      'the file of another connection',
      async () => {
        await open().write(other, { accounts: [] });
        writeFileSync(file(), readFileSync(file(other)));
      },
    ],
    [
      'a foreign seal',
      async () => {
        const mine = cipher.key;
        cipher.key = Buffer.from('another test key', 'latin1');
        await open().write(id, { accounts: [] });
        cipher.key = mine;
      },
    ],
    [
      'a text of ours that is altered',
      async () => {
        const sealed = await cipher.seal(
          `brokerbar-values 1\n{"connection":"${id}","values":{}}\n${'0'.repeat(64)}`,
        );
        writeFileSync(file(), JSON.stringify({ format: 1, sealed: sealed.toString('base64') }));
      },
    ],
    [
      'a flipped bit',
      () => {
        const held = JSON.parse(readFileSync(file(), 'utf8'));
        const bytes = Buffer.from(held.sealed, 'base64');
        bytes.writeUInt8(bytes.readUInt8(90) ^ 1, 90);
        writeFileSync(file(), JSON.stringify({ ...held, sealed: bytes.toString('base64') }));
      },
    ],
    ['too large', () => writeFileSync(file(), ' '.repeat(5 * 1024 * 1024))],
    [
      'a second name',
      () => {
        linkSync(file(), join(root, 'second'));
      },
    ],
    [
      'a link',
      () => {
        const target = join(root, 'target');
        writeFileSync(target, readFileSync(file()));
        rmSync(file());
        symlinkSync(target, file());
      },
    ],
    [
      'a folder',
      () => {
        rmSync(file());
        mkdirSync(file());
      },
    ],
  ];
  test.each(damages)('%s is read as nothing and left as it is', async (_name, damage) => {
    await open().write(id, { accounts: [] });
    await damage();
    const before = statSync(file()).isFile() ? readFileSync(file()) : null;
    expect(await open().read(id)).toBeNull();
    if (before) expect(readFileSync(file()).equals(before)).toBe(true);
  });

  test.each(['a newer format', 'a second name', 'a link'])('%s is not written over', async (name) => {
    await open().write(id, { accounts: [] });
    await damages.find(([one]) => one === name)?.[1]();
    const before = readFileSync(file());
    await open().write(id, { accounts: [1] });
    expect(readFileSync(file()).equals(before)).toBe(true);
  });

  test('a folder that is a link is neither read nor written', async () => {
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, folder);
    await open().write(id, { accounts: [] });
    expect(await open().read(id)).toBeNull();
    await expect(open().forget(id)).rejects.toMatchObject({ code: 'E-DISK' });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test('no name leads out of the folder', async () => {
    await open().write('../../evil-name', { accounts: [] });
    expect(await open().read('../../evil-name')).toBeNull();
    expect(readdirSync(root)).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('others’ rights are taken away before it is read', async () => {
    await open().write(id, { accounts: [] });
    chmodSync(file(), 0o644);
    expect(await open().read(id)).toEqual({ accounts: [] });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
  });
});

describe('tampered values', () => {
  test('whatever is in them, what comes of it is whole or empty', () => {
    const money = { amount: '1', currency: 'USD' };
    const good = { equity: money, cash: null, buyingPower: null, dayChange: null, dayChangePercent: null };
    const read = (balances: unknown) =>
      readValues({ accounts: [{ number: 'N', balances }] }, 100).pages.get('N')?.balances.value;
    expect(read({ value: good, asOf: 5 })).toEqual(good);
    for (const bad of [
      { value: { ...good, equity: { amount: 1, currency: 'USD' } }, asOf: 5 },
      { value: { ...good, equity: { amount: '1.0', currency: 'USD' } }, asOf: 5 },
      { value: { ...good, equity: { amount: '1e9', currency: 'USD' } }, asOf: 5 },
      { value: { ...good, equity: { amount: '1', currency: 'usd' } }, asOf: 5 },
      { value: { ...good, cash: undefined }, asOf: 5 },
      { value: good, asOf: '5' },
      { value: good, asOf: -1 },
      { value: [], asOf: 5 },
    ])
      expect(read(bad)).toBeNull();
    expect(
      readValues({ accounts: [{ number: 'N', balances: { value: good, asOf: 500 } }] }, 100).pages.get('N')
        ?.balances.asOf,
    ).toBe(100);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('accounts', 'quotes'), fc.anything()), (values) => {
        const { pages, quotes } = readValues(values, 100);
        expect([...pages.values()].every(({ balances }) => balances.value === null)).toBe(true);
        expect(quotes).toEqual([]);
      }),
      { seed: readSeed(20_261_125) },
    );
  });

  test('the environment is the connection’s, never the file’s', async () => {
    const { bench } = await liveOnce();
    const [source] = bench.sources;
    if (!source) throw new Error('no source');
    source.origin = { ...source.origin, isReal: true, environmentName: 'Production' };
    const again = bench.open();
    await again.opened;
    expect(bench.account().balances.origin).toMatchObject({ isReal: true, environmentName: 'Production' });
    expect(bench.state.totals).toMatchObject([{ group: 'real' }]);
  });
});
