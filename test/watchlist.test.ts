/** The watchlist in its file: as it was written, or what of it can be one. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SmallFile } from '../main/small-file.ts';
import { Watchlist } from '../main/watchlist.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerbar-watchlist ü-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const path = () => join(folder, 'watchlist.json');
const open = () => new Watchlist(new SmallFile(path()));

test('is there again after a restart, in its order', () => {
  open().write(['SPY', 'AAPL', 'BRK.B']);
  expect(open().read()).toEqual(['SPY', 'AAPL', 'BRK.B']);
  open().remove();
  expect(open().read()).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ['nothing', '{}', []],
  ['no list', '{"symbols":"SPY"}', []],
  ['something else among them', '{"symbols":["SPY",1,null,"spy","","AAPL","A B  C"]}', ['SPY', 'AAPL']],
  ['the same twice', '{"symbols":["SPY","SPY"]}', ['SPY']],
  ['too many', JSON.stringify({ symbols: Array.from({ length: 300 }, (_none, at) => `S${at}`) }), 200],
  ['no JSON', '{', []],
] as const)('%s in the file', (_name, text, expected) => {
  writeFileSync(path(), text);
  const read = open().read();
  expect(typeof expected === 'number' ? read.length : read).toEqual(expected);
});

test('a disk that refuses leaves it as it was', () => {
  const list = new Watchlist({
    read: () => ({ symbols: ['SPY'] }),
    write: () => {
      throw new Error('full');
    },
    remove: () => undefined,
  });
  expect(() => list.write(['AAPL'])).toThrow();
  expect(list.read()).toEqual(['SPY']);
});
