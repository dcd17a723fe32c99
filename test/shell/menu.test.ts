/** The application menu on each system (ux.md 2.3, 3.2, 3.10): what is in it, how it is written, and that none of it is there alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MenuItemConstructorOptions as Item } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { renderFirstPaint } from '../../contract/first-paint.ts';
import { texts } from '../../contract/texts.ts';
import { titleCase } from '../../contract/title-case.ts';
import type { Wish } from '../../contract/wish.ts';
import { describe as describeWords } from '../../contract/words.ts';
import { createMenu, type MenuActions } from '../../main/shell/menu.ts';
import { crowd, makeConnection, makeState, now, tradierFace } from '../window/states.ts';

const electron = vi.hoisted(() => ({ drawn: [] as Item[][] }));
vi.mock('electron', () => ({
  Menu: {
    buildFromTemplate: (template: Item[]) => template,
    setApplicationMenu: (template: Item[]) => void electron.drawn.push(template),
  },
}));

let came: string[] = [];
const actions: MenuActions = {
  go: (wish) => void came.push(JSON.stringify(wish)),
  moveFocus: (isBack) => void came.push(isBack ? 'back' : 'on'),
  refreshTokens: () => void came.push('refreshTokens'),
  check: () => void came.push('check'),
  hideAmounts: () => void came.push('hideAmounts'),
};
const brokers = [tradierFace, { ...tradierFace, id: 'tradestation', name: 'TradeStation' }];
const state = makeState({ brokers, connections: crowd.connections });

function draw(platform: NodeJS.Platform, of = state): Item[] {
  vi.stubGlobal('process', { ...process, platform });
  createMenu(actions)(of);
  return electron.drawn.at(-1) ?? [];
}

const submenuOf = (item: Item | undefined) => (Array.isArray(item?.submenu) ? item.submenu : []);
const flatten = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [item, ...flatten(submenuOf(item))]);
/** The visible lines of a menu, as they are written. */
const linesOf = (menu: Item | undefined) =>
  submenuOf(menu)
    .filter(({ visible }) => visible !== false)
    .map(({ label, role, type }) => (type === 'separator' ? '—' : (label ?? `role ${role}`)));
const bare = (label = '') => label.replace(/&(?!&)/g, '').replaceAll('&&', '&');
const find = (items: readonly Item[], label: string) =>
  items.find((item) => bare(item.label).toLowerCase() === label.toLowerCase());
const press = (item: Item | undefined) => {
  came = [];
  (item?.click as (() => void) | undefined)?.();
  return came;
};

beforeEach(() => {
  electron.drawn = [];
});
afterEach(() => vi.unstubAllGlobals());

describe.each(['linux', 'win32', 'darwin'] as const)('%s', (platform) => {
  const write = platform === 'darwin' ? titleCase : (label: string) => label;

  test('Connections: connect, refresh, details, then one entry for each connection', () => {
    const menu = find(draw(platform), 'connections');
    expect(linesOf(menu).map(bare)).toEqual([
      write('Connect a broker…'),
      write('Refresh tokens'),
      write('Refresh what is shown'),
      write('Details of the focused connection'),
      '—',
      'Tradier Sandbox',
      'Tradier Sandbox …7781',
      'Tradier Production',
    ]);
    expect(press(find(submenuOf(menu), 'Tradier Sandbox …7781'))).toEqual([
      '{"kind":"card","connection":"tradier-sandbox-0002"}',
    ]);
  });

  test('Help: keys of each broker, keyboard, diagnostics, a problem, and last of all about', () => {
    const menu = find(draw(platform), 'help');
    expect(linesOf(menu).map(bare)).toEqual([
      write('Get API keys'),
      write('Keyboard shortcuts'),
      write('Copy diagnostics…'),
      write('Report a problem…'),
      ...(platform === 'darwin' ? [] : ['About Brokerbar']),
    ]);
    const keys = find(submenuOf(menu), 'get api keys');
    expect(linesOf(keys)).toEqual(['Tradier', 'TradeStation']);
    expect(press(submenuOf(keys)[1])).toEqual(['{"kind":"keys","broker":"tradestation"}']);
    expect(press(find(submenuOf(menu), 'report a problem…'))).toEqual(['{"kind":"report"}']);
  });

  test('Settings stands where the system has it', () => {
    const [first, second] = draw(platform);
    expect(linesOf(first).map(bare)).toContain(write('Settings…'));
    expect(first?.role).toBe(platform === 'darwin' ? 'appMenu' : undefined);
    if (platform === 'darwin') expect(linesOf(second).map(bare)).toEqual(['Close Window']);
  });

  test('labels are written as the system writes them', () => {
    const own = [...brokers, ...state.connections].map(({ name }) => name);
    for (const { label } of flatten(draw(platform))) {
      if (label === undefined || own.includes(label)) continue;
      expect(bare(label)).toBe(write(bare(label)));
      if (platform !== 'darwin') expect(bare(label).replace(/Brokerbar|API/g, '')).not.toMatch(/ [A-Z]/);
    }
  });

  test('no reload, no developer tools, and no key twice', () => {
    const items = flatten(draw(platform));
    expect(items.map(({ role }) => role)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/reload|devtools/i)]),
    );
    const keys = items.flatMap(({ accelerator }) => (accelerator ? [String(accelerator)] : []));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('each mark of a menu is its own', () => {
    for (const menu of draw(platform)) {
      const marks = submenuOf(menu)
        .filter(({ visible }) => visible !== false)
        .flatMap(({ label }) => label?.replaceAll('&&', '').match(/&(\w)/)?.[1]?.toLowerCase() ?? []);
      expect(new Set(marks).size, `${menu.label}: ${marks.join('')}`).toBe(marks.length);
    }
  });
});

test('nothing is in the menu alone', () => {
  const came = flatten(draw('linux')).flatMap((item) => press(item));
  const wishes = came.filter((one) => one.startsWith('{')).map((one) => JSON.parse(one) as Wish);
  const { firstRun, frame, dialogs } = texts();
  const first = renderFirstPaint(makeState(), now);
  const shown = renderFirstPaint(state, now);
  const read = (file: string) => readFileSync(join(import.meta.dirname, '../../renderer', file), 'utf8');
  const keys = dialogs.shortcuts.rows('Ctrl').map(([, does]) => does);
  /** The place in the window that does the same. */
  const elsewhere: Readonly<Partial<Record<Wish['kind'], (wish: Wish) => boolean>>> = {
    view: (wish) => wish.kind === 'view' && shown.includes(`>${frame.views[wish.view]}<`),
    connect: () => shown.includes(`${frame.connectMenu}<`),
    card: (wish) =>
      wish.kind === 'card' &&
      shown.includes(`aria-label="${state.connections.find(({ id }) => id === wish.connection)?.name}"`),
    details: () =>
      state.connections.some((one) =>
        describeWords(one, now).menu.some(({ action }) => action === 'details'),
      ),
    keys: () => first.includes(`${firstRun.howKeys}<`),
    filter: () => read('activity/activity.tsx').includes('<select'),
    shortcuts: () => read('settings/settings.tsx').includes("open({ kind: 'shortcuts' })"),
    diagnostics: () => read('settings/settings.tsx').includes("open({ kind: 'diagnostics' })"),
    report: () => read('settings/settings.tsx').includes("open({ kind: 'report' })"),
  };
  expect(new Set(wishes.map(({ kind }) => kind))).toEqual(new Set(Object.keys(elsewhere)));
  for (const wish of wishes) expect(elsewhere[wish.kind]?.(wish), JSON.stringify(wish)).toBe(true);
  // What is no place is a key: of the window's own list, which names it.
  expect(new Set(came.filter((one) => !one.startsWith('{')))).toEqual(
    new Set(['refreshTokens', 'check', 'hideAmounts', 'on', 'back']),
  );
  const named = ['Refresh tokens', 'Refresh what is shown', 'Hide or show amounts', 'Next or previous area'];
  for (const does of named) expect(keys).toContain(does);
});

test('it is drawn when a name in it has changed, and at no other time', () => {
  const drawMenu = createMenu(actions);
  const one = makeConnection();
  drawMenu(makeState({ connections: [one] }));
  drawMenu(makeState({ connections: [{ ...one, isOffline: true }], revision: 7 }));
  expect(electron.drawn).toHaveLength(1);
  drawMenu(makeState({ connections: [{ ...one, name: 'Tradier Sandbox …0093' }] }));
  drawMenu(makeState());
  expect(electron.drawn).toHaveLength(3);
  expect(linesOf(find(electron.drawn.at(-1) ?? [], 'connections'))).not.toContain('—');
});

test('an & in a name is no mark', () => {
  const named = makeState({ connections: [makeConnection({ name: 'Smith & Sons' })] });
  expect(linesOf(find(draw('win32', named), 'connections')).at(-1)).toBe('Smith && Sons');
});

test.each([
  ['Refresh what is &shown', 'Refresh What Is &Shown'],
  ['&Details of the focused connection', '&Details of the Focused Connection'],
  ['Hide or show a&mounts', 'Hide or Show A&mounts'],
  ['Get API keys', 'Get API Keys'],
  ['Zoom in', 'Zoom In'],
  ['', ''],
])('%s in a title: %s', (label, title) => expect(titleCase(label)).toBe(title));
