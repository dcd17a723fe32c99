/** Row 28 of ux.md section 5: whatever a line of the tray does can be done in the window or the app's menu as well. */
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { sayCard } from '../../contract/card.ts';
import { renderFirstPaint } from '../../contract/first-paint.ts';
import type { Action } from '../../contract/parts.ts';
import type { AppState, Connection } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { createMenu } from '../../main/shell/menu.ts';
import { listTrayLines, type TrayAct } from '../../main/shell/tray-lines.ts';
import { now, others, states } from '../window/states.ts';

const electron = vi.hoisted(() => ({ menu: [] as MenuItemConstructorOptions[] }));
vi.mock('electron', () => ({
  Menu: {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (template: MenuItemConstructorOptions[]) => {
      electron.menu = template;
    },
  },
}));

/** What a click on each item of the app's menu came to, and the roles it has. */
function readMenu(): readonly string[] {
  const came: string[] = [];
  createMenu({
    go: (wish) => void came.push(JSON.stringify(wish)),
    moveFocus: () => undefined,
    refreshTokens: () => void came.push('refreshTokens'),
    check: () => undefined,
    hideAmounts: () => undefined,
  })({ connections: [], brokers: [] });
  const press = ({ click, role, submenu }: MenuItemConstructorOptions) => {
    if (role) came.push(`role ${role}`);
    (click as (() => void) | undefined)?.();
    if (Array.isArray(submenu)) for (const item of submenu) press(item);
  };
  for (const item of electron.menu) press(item);
  return came;
}

const inMenu = readMenu();
const inWindow = (state: AppState, label: string) => renderFirstPaint(state, now).includes(`>${label}<`);
const onCard = (connection: Connection, state: AppState, ...actions: readonly Action[]) => {
  const { words } = sayCard(connection, state, now);
  return [...words.buttons, ...words.menu].some(({ action }) => actions.includes(action));
};

/** Where each act is beside the tray. */
const elsewhere: Readonly<Record<TrayAct, (state: AppState, connection: Connection | null) => boolean>> = {
  open: () => true,
  'show-card': (state, one) =>
    one !== null && renderFirstPaint(state, now).includes(`aria-label="${one.name}"`),
  'show-sign-in': (state, one) => one !== null && onCard(one, state, 'show-window'),
  'cancel-sign-in': (state, one) => one !== null && onCard(one, state, 'cancel'),
  'sign-in': (state, one) => one !== null && onCard(one, state, 'sign-in', 'sign-in-again', 'try-again'),
  refresh: () => inMenu.includes('refreshTokens'),
  connect: () => inMenu.includes('{"kind":"connect"}'),
  demo: (state) => inWindow(state, texts().firstRun.demo),
  'leave-demo': (state) => inWindow(state, texts().frame.leaveDemo),
  'how-to-fix': (state) => inWindow(state, texts().strip.howToFix),
  settings: (state) =>
    inMenu.includes('{"kind":"view","view":"settings"}') && inWindow(state, texts().frame.views.settings),
  quit: () => inMenu.includes('role quit'),
};

const all = [
  ...Object.entries(states).map(([name, { state }]) => [name, state] as const),
  ...Object.entries(others),
];

describe('row 28', () => {
  test.each(all)('%s: nothing is in the tray alone', (_name, state) => {
    const lines = listTrayLines(state, now).filter((line) => line.kind !== 'separator');
    expect(lines.length).toBeGreaterThanOrEqual(4);
    for (const line of lines) {
      const about = 'connection' in line ? state.connections.find(({ id }) => id === line.connection) : null;
      expect(elsewhere[line.kind](state, about ?? null), `${line.kind} ${line.label}`).toBe(true);
    }
  });

  test('every act comes up in some state', () => {
    const seen = new Set(all.flatMap(([, state]) => listTrayLines(state, now).map(({ kind }) => kind)));
    seen.delete('separator');
    expect(seen).toEqual(new Set(Object.keys(elsewhere)));
  });
});
