/** The picture for the first frame: names nobody, belongs to one version, and is never needed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { renderFirstPaint } from '../contract/first-paint.ts';
import { fillBar, fillPage } from '../main/first-page.ts';
import { readSnapshot, writeSnapshot } from '../main/snapshot.ts';
import { makeConnection, makeState, now, states } from './window/states.ts';

const folder = mkdtempSync(join(tmpdir(), 'brokerbar-snapshot-'));
const file = join(folder, 'last-status.json');
afterAll(() => rmSync(folder, { recursive: true }));

const connection = makeConnection({
  name: 'Tradier Sandbox …0093',
  holder: 'Jane Doe',
  accounts: [{ ending: '0093', kind: 'Margin' }],
  keyEnding: '9f3a',
  callbackUrl: 'http://127.0.0.1:9999/mine',
  signIn: {
    kind: 'held',
    sinceAt: 1,
    endsAt: 2,
    needsYouAt: 2,
    uncoveredCloseAt: null,
    renews: false,
    isSaved: true,
    isSaveDue: false,
  },
});

test('keeps state and times, and no name, account, key or address', () => {
  writeSnapshot(file, '1.0.0', makeState({ connections: [connection] }));
  const text = readFileSync(file, 'utf8');
  for (const said of ['Jane', '0093', '9f3a', '9999/mine']) expect(text).not.toContain(said);
  expect(readSnapshot(file, '1.0.0')?.connections).toMatchObject([
    { name: 'Tradier Sandbox', signIn: connection.signIn, accounts: [{ kind: 'Margin' }] },
  ]);
  expect(readdirSync(folder)).toEqual(['last-status.json']);
});

test('nor in a name that a number was put to, nor in the names of those that end together', () => {
  const first = makeConnection({ endsWith: ['Tradier Sandbox …0093', 'Tradier Sandbox …0093 2'] });
  const twins = [first, connection, { ...connection, name: 'Tradier Sandbox …0093 2' }];
  writeSnapshot(file, '1.0.0', makeState({ connections: twins }));
  expect(readFileSync(file, 'utf8')).not.toContain('0093');
  expect(readSnapshot(file, '1.0.0')?.connections.map(({ name }) => name)).toEqual(
    twins.map(() => 'Tradier Sandbox'),
  );
});

test.each([
  ['stopped', { kind: 'stopped', code: 'E-KEY', at: 7 }, { kind: 'stopped', code: 'E-KEY', at: 7 }],
  [
    'tried once more when it ended',
    { kind: 'running', after: { kind: 'stopped', code: 'E-KEY', at: 7 } },
    { kind: 'stopped', code: 'E-KEY', at: 7 },
  ],
  ['under way', { kind: 'running', after: null }, { kind: 'idle' }],
  ['waiting', { kind: 'waiting', code: 'E-NET', at: 8, nextAt: 9, sinceAt: 7, tries: 1 }, { kind: 'idle' }],
] as const)('a renewal that was %s', (_name, renewal, shown) => {
  writeSnapshot(file, '1.0.0', makeState({ connections: [{ ...connection, renewal }] }));
  expect(readSnapshot(file, '1.0.0')?.connections[0]?.renewal).toEqual(shown);
});

test('the first frame after a restart tells of a renewal that has stopped, as the last one before it did', () => {
  const { state, headline } = states['S12 keys refused'];
  writeSnapshot(file, '1.0.0', state);
  const read = readSnapshot(file, '1.0.0');
  expect(renderFirstPaint({ ...state, ...read }, now)).toContain(headline);
  expect(renderFirstPaint({ ...state, ...read }, now)).not.toContain('Renews by itself');
});

test("another version's, a damaged and a missing one are not shown", () => {
  expect(readSnapshot(file, '1.0.1')).toBeNull();
  for (const text of [
    '',
    '{',
    'null',
    '7',
    '{"version":"1.0.0"}',
    '{"version":"1.0.0","snapshot":{"connections":7}}',
  ]) {
    writeFileSync(file, text);
    expect(readSnapshot(file, '1.0.0')).toBeNull();
  }
  expect(readSnapshot(join(folder, 'none'), '1.0.0')).toBeNull();
});

test('a picture that cannot be painted leaves the page as it is; data cannot leave its attribute', () => {
  const html = '<div id="root" data-state=""><!--first--></div>';
  const broken = () => {
    throw new Error('from another time');
  };
  expect(fillPage(html, makeState(), broken)).toMatch(/^<div id="root" data-state="[^"]+"><\/div>$/);
  const sly = makeState({ connections: [makeConnection({ name: `"><script>$&$'` })] });
  const filled = fillPage(html, sly, () => 'painted');
  expect(filled).not.toContain('<script>');
  expect(filled).toContain('painted');
  const data = /data-state="([^"]*)"/.exec(filled)?.[1] ?? '';
  const read = data.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  expect(JSON.parse(read)).toEqual(sly);
  expect(fillBar('<title></title>', 'A & <B>')).toBe('<title>A &amp; &lt;B></title>');
});
