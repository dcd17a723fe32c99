/** The tray's menu, icon and tooltip for every state: ux.md 3.10 and rows 1, 28 and 45 of its section 5. */
import { describe, expect, test } from 'vitest';
import type { AppState } from '../../contract/state.ts';
import { sayStrip } from '../../contract/strip.ts';
import { findTrayShape, listTrayLines, sayTooltip, type TrayLine } from '../../main/shell/tray-lines.ts';
import { makeConnection, makeState, now, others, states } from '../window/states.ts';

const all: readonly (readonly [string, AppState])[] = [
  ...Object.entries(states).map(([name, { state }]) => [name, state] as const),
  ...Object.entries(others),
];
const labels = (state: AppState) =>
  listTrayLines(state, now).map((line) => (line.kind === 'separator' ? '—' : line.label));

test.each(all)(
  '%s: twelve lines at most, no two separators together, every line does something',
  (_name, state) => {
    const lines = listTrayLines(state, now);
    expect(lines.length).toBeLessThanOrEqual(12);
    const kinds = lines.map(({ kind }) => kind);
    expect(kinds.join(' ')).not.toMatch(/separator separator|separator$|^separator/);
    expect(labels(state)).toEqual(expect.arrayContaining(['Open Brokerbar', 'Settings…', 'Quit']));
    for (const line of lines) if (line.kind !== 'separator') expect(line.label).not.toBe('');
  },
);

test.each(all)('%s: one line a connection, beginning with its name', (_name, state) => {
  for (const { name, id } of state.connections.slice(0, 1)) {
    const line = listTrayLines(state, now).find((one) => one.kind === 'show-card' && one.connection === id);
    expect(line && 'label' in line ? line.label.startsWith(`${name}: `) : false).toBe(true);
  }
});

test.each(all)('%s: the tooltip is the strip, in 63 characters', (_name, state) => {
  const tooltip = sayTooltip(state, now);
  expect(tooltip.length).toBeLessThanOrEqual(63);
  expect(sayStrip(state, now).sentence.startsWith(tooltip.replace(/…$/, ''))).toBe(true);
});

test('five shapes come up, and each state has the one its words have', () => {
  const shapes = new Map(all.map(([name, state]) => [name, findTrayShape(state, now)]));
  expect(new Set(shapes.values())).toEqual(new Set(['ok', 'attention', 'offline', 'idle', 'busy']));
  const shapeOf = (beginning: string) => [...shapes].find(([name]) => name.startsWith(beginning))?.[1];
  expect(shapeOf('S2')).toBe('busy');
  expect(shapeOf('S9 fixed')).toBe('ok');
  expect(shapeOf('S13 ended')).toBe('attention');
  expect(shapeOf('S14')).toBe('offline');
  expect(shapeOf('S18')).toBe('idle');
});

describe.each(Array.from({ length: 21 }, (_none, count) => count))('%i connections', (count) => {
  test.each(['renewing', 'fixed', 'over'] as const)('%s: still twelve lines at most', (kind) => {
    const held = (renews: boolean) =>
      ({
        kind: 'held',
        sinceAt: now - 3_600_000,
        endsAt: now + 3_600_000,
        needsYouAt: renews ? null : now + 3_600_000,
        uncoveredCloseAt: null,
        renews,
        isSaved: true,
        isSaveDue: false,
      }) as const;
    const connections = Array.from({ length: count }, (_none, index) =>
      makeConnection({
        id: `tradier-sandbox-${index}`,
        name: `Tradier Sandbox ${index}`,
        signIn:
          kind === 'over'
            ? { kind: 'over', endedAt: now - 1, because: 'E-ENDED' }
            : held(kind === 'renewing' && index % 2 === 0),
      }),
    );
    for (const isDemo of [false, true]) {
      const lines = listTrayLines(makeState({ connections, isDemo }), now);
      expect(lines.length).toBeLessThanOrEqual(12);
      const shown = lines.filter((line) => line.kind === 'show-card').length;
      const rest = lines.find((line) => line.kind === 'open' && / more…$/.test(line.label)) as
        | Extract<TrayLine, { label: string }>
        | undefined;
      expect(shown + (rest ? Number.parseInt(rest.label, 10) : 0)).toBe(count);
    }
  });
});

test('the menus of ux.md 3.10, word for word where black-box.md fixes them', () => {
  expect(labels(others['first run'])).toEqual([
    'No broker connected',
    '—',
    'Connect a broker…',
    'Try the demo',
    '—',
    'Open Brokerbar',
    'Settings…',
    'Quit',
  ]);
  expect(labels(states['S8 renews'].state)).toEqual([
    'All good',
    '—',
    'Tradier Sandbox: connected',
    'Refresh tokens',
    '—',
    'Open Brokerbar',
    'Settings…',
    'Quit',
  ]);
  expect(labels(states['S9 fixed end'].state)).toEqual([
    'All good',
    '—',
    'Tradier Sandbox: until 9:41 PM ET',
    'Sign in to Tradier again…',
    '—',
    'Open Brokerbar',
    'Settings…',
    'Quit',
  ]);
  expect(labels(states['S13 ended'].state).slice(0, 4)).toEqual([
    '1 needs you',
    '—',
    'Tradier Production: sign in again',
    'Sign in to Tradier again…',
  ]);
  expect(labels(others['first run, no password store']).slice(0, 3)).toEqual([
    'Sign-ins last until quit',
    'How to fix…',
    '—',
  ]);
});

test('offline its first line says since when, where that is known', () => {
  const { state } = states['S14 offline'];
  expect(labels(state)[0]).toBe('Offline since 9:48 AM ET');
  expect(labels({ ...state, offlineSinceAt: now - 24 * 3_600_000 })[0]).toMatch(
    /^Offline since .*yesterday$/,
  );
  expect(labels({ ...state, offlineSinceAt: null })[0]).toBe('Offline');
});

test.each([
  ['S12 in the last quarter', '1 not refreshed yet'],
  ['S15 broker not answering', '1 not refreshed yet'],
  ['S12 keys refused', '1 needs you'],
  ['S12 refresh not working yet', 'All good'],
] as const)('%s: its first line is "%s", as the strip has it', (name, first) => {
  expect(labels(states[name].state)[0]).toBe(first);
});
