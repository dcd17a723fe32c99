/** The list of licences in the settings: what the packages themselves say, all of them, and nothing in a bundle beside them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../contract/en/index.ts';
import { shipped } from '../../contract/shipped.ts';
import { findUnlisted, listShipped, writeShipped } from '../../scripts/shipped.ts';

const root = join(import.meta.dirname, '../..');
const names = Object.values(shipped).flat();
const packages = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

test('it is what the installed packages say (else run node scripts/list-shipped.ts)', () => {
  expect(shipped).toEqual(listShipped(root));
  expect(new Set(names).size).toBe(names.length);
});

test('every dependency is in it', () => {
  expect(names).toEqual(expect.arrayContaining(Object.keys(packages.dependencies)));
  expect(names.length).toBeGreaterThan(Object.keys(packages.dependencies).length);
});

test('whatever the sources import is in it, and the runtime is named beside it', () => {
  const files = ['contract', 'main', 'preload', 'renderer'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  );
  const imports = /(?:\bfrom\s+|^\s*import\s+|\bimport\()'((?:@[^/']+\/)?[^/'.:]+)[/']/gm;
  const imported = files.flatMap((text) => [...text.matchAll(imports)].map(([, name]) => name ?? ''));
  const own = imported.filter((name) => name !== 'electron');
  expect(new Set(own).size).toBeGreaterThan(10);
  for (const name of new Set(own)) expect(names).toContain(name);
  for (const name of ['Electron', 'Chromium', 'Node'])
    expect(en.settings.noticeLines.join(' ')).toContain(name);
});

test('every licence has a name that is known', () => {
  for (const licence of Object.keys(shipped))
    expect(licence).toMatch(
      /^\(?(MIT|Apache-?2(\.0)?|ISC|0BSD|BSD-[23]-Clause|BlueOak-1\.0\.0|CC0-1\.0|OFL-1\.1|X11| OR |,|\/)+\)?$/,
    );
});

test('a bundle with any other package is refused', () => {
  const at = (path: string) => join(root, path);
  const files = [
    at('main/main.ts'),
    at('node_modules/got/dist/source/index.js'),
    at('node_modules/@react-types/shared/index.js'),
    at('node_modules/a/node_modules/ws/wrapper.mjs'),
    '\0commonjsHelpers.js',
  ];
  expect(findUnlisted(files, shipped)).toEqual([]);
  const stray = [
    at('node_modules/left-pad/index.js'),
    at('node_modules/@some/one/x.js'),
    at('node_modules/left-pad/b.js'),
  ];
  expect(findUnlisted([...files, ...stray], shipped)).toEqual(['left-pad', '@some/one']);
});

test('the file is written as it is read', () => {
  const text = writeShipped({ MIT: ['one', 'two'] });
  expect(text).toContain('export const shipped: Readonly<Record<string, readonly string[]>> = {');
  expect(text).toMatch(/'MIT': \[\n {4}'one',\n {4}'two',\n {2}\],/);
});
