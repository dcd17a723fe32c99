/** The person's choices on the disk: nothing wrong gets in, nothing is lost. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findRemindMs, readChange, readSettings } from '../contract/settings.ts';
import { SettingsBook } from '../main/settings.ts';
import { SmallFile } from '../main/small-file.ts';

const defaults = {
  keepRunning: 'ask',
  theme: 'system',
  times: 'market',
  remind: '30',
  warnBeforeClose: true,
  tellProblems: true,
  orderChanges: false,
  hideAmounts: false,
  pace: 'auto',
  gainColours: 'green-red',
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerbar-settings-'));
  file = join(folder, 'settings.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what comes over the bridge is a setting with one of its values, or refused', () => {
  expect(readChange({ theme: 'dark', tellProblems: false })).toEqual({ theme: 'dark', tellProblems: false });
  for (const wrong of [
    null,
    'dark',
    [],
    { theme: 'pink' },
    { theme: null },
    { colour: 'dark' },
    { remind: 30 },
    JSON.parse('{"__proto__": "dark"}'),
    { constructor: 'dark' },
  ])
    expect(() => readChange(wrong), JSON.stringify(wrong)).toThrow('E-FIELD');
});

test.each([[undefined], [null], [[]], ['x'], [{ theme: 7, remind: {}, times: 'noon' }]])(
  '%j reads as the defaults',
  (given) => {
    expect(readSettings(given)).toEqual(defaults);
  },
);

test.each([
  ['15', 15],
  ['30', 30],
  ['60', 60],
  ['off', 30],
] as const)('reminder %s: soon is the last %i minutes', (remind, minutes) => {
  expect(findRemindMs({ remind })).toBe(minutes * 60_000);
});

describe('the file', () => {
  test('a choice is there after a restart, beside what another version wrote', () => {
    writeFileSync(file, JSON.stringify({ theme: 'light', hologram: 'on' }));
    const book = new SettingsBook(new SmallFile(file));
    expect(book.all).toEqual({ ...defaults, theme: 'light' });
    book.change({ times: 'both' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ theme: 'light', hologram: 'on', times: 'both' });
    expect(new SettingsBook(new SmallFile(file)).all).toEqual({ ...defaults, theme: 'light', times: 'both' });
  });

  test.each(['{"theme": "dar', '', '[]', '"dark"', '\u0000\u0001'])(
    '%j is set aside, not overwritten',
    (text) => {
      writeFileSync(file, text);
      const book = new SettingsBook(new SmallFile(file));
      expect(book.all).toEqual(defaults);
      book.change({ theme: 'dark' });
      expect(readFileSync(`${file}.unreadable`, 'utf8')).toBe(text);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ theme: 'dark' });
    },
  );

  test('a folder that takes nothing: said, and the old choice goes on', () => {
    const book = new SettingsBook(new SmallFile(join(folder, 'gone', 'settings.json')));
    expect(() => book.change({ theme: 'dark' })).toThrow('E-DISK');
    expect(book.all).toEqual(defaults);
  });

  test("a link to somebody else's file is neither read nor written", () => {
    const other = join(folder, 'other.json');
    writeFileSync(other, JSON.stringify({ theme: 'dark' }));
    symlinkSync(other, file);
    const book = new SettingsBook(new SmallFile(file));
    expect(book.all).toEqual(defaults);
    expect(() => book.change({ theme: 'light' })).toThrow('E-DISK');
    expect(JSON.parse(readFileSync(other, 'utf8'))).toEqual({ theme: 'dark' });
  });

  test('forgotten, it is gone with what was set aside', () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, '{');
    const book = new SettingsBook(new SmallFile(file));
    book.change({ theme: 'dark' });
    book.forget();
    expect(book.all).toEqual(defaults);
    expect(readdirSync(folder)).toEqual([]);
  });
});
