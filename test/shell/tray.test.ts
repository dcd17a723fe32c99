/** Rows 25, 26 and 27 of ux.md section 5: the tray's icon and menu by the conventions of each system, down to the rendered files. */
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { MenuItemConstructorOptions as Item } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AppState } from '../../contract/state.ts';
import { createTray, findIcon, type TrayActions } from '../../main/shell/tray.ts';
import { type Picture, readIco, readPng } from '../pixels.ts';
import { makeConnection, makeState, states } from '../window/states.ts';

const shapes = ['ok', 'attention', 'offline', 'idle', 'busy'] as const;
const root = join(import.meta.dirname, '../..');

/** A tray as a host sees it: what is gone takes nothing any more, and no file that is not there. */
class FakeTray extends EventEmitter {
  static live: FakeTray[] = [];
  icon = '';
  tooltip = '';
  menus: Item[][] = [];
  #isGone = false;
  constructor(icon: string) {
    super();
    this.setImage(icon);
    FakeTray.live.push(this);
  }
  setImage(icon: string): void {
    this.#use();
    if (!existsSync(icon)) throw new Error(`no such icon: ${icon}`);
    this.icon = basename(icon);
  }
  setToolTip(text: string): void {
    this.#use();
    this.tooltip = text;
  }
  setContextMenu(menu: Item[]): void {
    this.#use();
    this.menus.push(menu);
  }
  destroy(): void {
    this.#use();
    this.#isGone = true;
    FakeTray.live = FakeTray.live.filter((one) => one !== this);
  }
  #use(): void {
    if (this.#isGone) throw new Error('the tray was destroyed');
  }
}

const electron = vi.hoisted(() => ({
  theme: { listeners: [] as (() => void)[], system: undefined as boolean | undefined, app: false },
  Tray: null as unknown,
}));
vi.mock('electron', () => ({
  app: { getAppPath: () => join(import.meta.dirname, '../..') },
  Menu: { buildFromTemplate: (template: Item[]) => template },
  nativeTheme: {
    on: (_name: 'updated', listener: () => void) => electron.theme.listeners.push(listener),
    get shouldUseDarkColorsForSystemIntegratedUI() {
      return electron.theme.system;
    },
    get shouldUseDarkColors() {
      return electron.theme.app;
    },
  },
  get Tray() {
    return electron.Tray;
  },
}));
electron.Tray = FakeTray;

let did: string[] = [];
const actions = new Proxy({} as TrayActions, {
  get: (_target, name) => (connection: string) => did.push(`${String(name)} ${connection}`.trim()),
});
const on = (platform: NodeJS.Platform) => vi.stubGlobal('process', { ...process, platform });
const theTray = () => {
  const [tray, ...others] = FakeTray.live;
  if (!tray || others.length > 0) throw new Error(`${FakeTray.live.length} trays`);
  return tray;
};
const show = (shell: ReturnType<typeof createTray>, state: AppState) => {
  shell.draw(state);
  vi.advanceTimersByTime(200);
};

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(electron.theme, { listeners: [], system: undefined, app: false });
  FakeTray.live = [];
  did = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('row 25: Windows', () => {
  test.each([
    // The taskbar's theme and that of apps are chosen apart.
    [true, false, 'Dark'],
    [false, true, 'Light'],
    [true, true, 'Dark'],
    [false, false, 'Light'],
    // An Electron that knows only that of apps.
    [undefined, true, 'Dark'],
    [undefined, false, 'Light'],
  ] as const)('row 25: taskbar dark: %s, apps dark: %s: the icon for %s', (system, app, theme) => {
    on('win32');
    Object.assign(electron.theme, { system, app });
    for (const shape of shapes) expect(basename(findIcon(shape))).toBe(`${shape}On${theme}.ico`);
  });

  test('row 25: the icon follows the taskbar while the app runs', () => {
    on('win32');
    electron.theme.system = true;
    const shell = createTray(actions);
    shell.place();
    show(shell, states['S9 fixed end'].state);
    expect(theTray().icon).toBe('okOnDark.ico');
    electron.theme.system = false;
    for (const listener of electron.theme.listeners) listener();
    expect(theTray().icon).toBe('okOnLight.ico');
    shell.remove();
    for (const listener of electron.theme.listeners) listener();
    expect(FakeTray.live).toEqual([]);
  });

  test('row 25: the left button opens the window; the menu is for the right one', () => {
    on('win32');
    const shell = createTray(actions);
    shell.place();
    show(shell, states['S9 fixed end'].state);
    theTray().emit('click');
    expect(did).toEqual(['open']);
    expect(theTray().menus).toHaveLength(1);
  });

  const read = (name: string) => readIco(readFileSync(join(root, 'assets/tray', `${name}.ico`)));
  test.each(shapes)(
    'row 25: %s is drawn in each size, white for a dark taskbar and black for a light one',
    (shape) => {
      for (const [theme, ink] of [
        ['Dark', 255],
        ['Light', 0],
      ] as const) {
        const pictures = read(`${shape}On${theme}`);
        expect(pictures.map(({ size }) => size)).toEqual(expect.arrayContaining([16, 20, 24, 32]));
        for (const picture of pictures) expectOneColour(picture, ink, /attention|busy/.test(shape));
      }
    },
  );

  test('row 25: five shapes that differ at the smallest size', () => {
    expectToDiffer(shapes.map((shape) => read(`${shape}OnDark`)[0]));
  });
});

describe('row 26: macOS', () => {
  const file = (name: string) => join(root, 'assets/tray', name);

  test.each(shapes)(
    'row 26: %s is a template by its name, with @2x beside it, black and alpha only',
    (shape) => {
      on('darwin');
      const icon = findIcon(shape);
      expect(icon).toBe(file(`${shape}Template.png`));
      const [once, twice] = [icon, icon.replace(/\.png$/, '@2x.png')].map((one) =>
        readPng(readFileSync(one)),
      );
      expect(twice?.size).toBe((once?.size ?? 0) * 2);
      for (const picture of [once, twice]) expectOneColour(picture, 0, false);
    },
  );

  test('row 26: five shapes that differ', () => {
    expectToDiffer(shapes.map((shape) => readPng(readFileSync(file(`${shape}Template.png`)))));
  });

  test('row 26: a click opens the menu and no window', () => {
    on('darwin');
    const shell = createTray(actions);
    shell.place();
    show(shell, states['S9 fixed end'].state);
    theTray().emit('click');
    expect(did).toEqual([]);
    expect(theTray().menus).toHaveLength(1);
  });
});

describe('row 27: Linux', () => {
  const sequence = [
    states['S8 renews'].state,
    states['S14 offline'].state,
    states['S13 ended'].state,
    states['S2 sign-in window open'].state,
    makeState(),
  ];

  test('row 27: the menu is set anew after each change, and not without one', () => {
    on('linux');
    const shell = createTray(actions);
    shell.place();
    for (const [index, state] of sequence.entries()) {
      show(shell, state);
      expect(theTray().menus).toHaveLength(index + 1);
      show(shell, { ...state, revision: 99 });
      expect(theTray().menus).toHaveLength(index + 1);
    }
  });

  test('row 27: the first item opens the window or what it is about, and no menu is within a menu', () => {
    on('linux');
    for (const { state } of Object.values(states)) {
      const shell = createTray(actions);
      shell.place();
      show(shell, state);
      const items = theTray().menus.at(-1) ?? [];
      expect(items.filter(({ submenu }) => submenu !== undefined)).toEqual([]);
      did = [];
      (items[0]?.click as (() => void) | undefined)?.();
      expect(did[0]).toMatch(/^(open|show-sign-in)\b/);
      shell.remove();
    }
  });

  test('row 27: a host that comes late gets an icon of its own with the menu, and there is never a second one', () => {
    on('linux');
    const shell = createTray(actions);
    show(shell, states['S8 renews'].state);
    expect(FakeTray.live).toEqual([]);
    shell.place();
    expect(theTray().menus).toHaveLength(1);
    const first = theTray();
    shell.place();
    expect(theTray()).not.toBe(first);
    expect(theTray().menus).toHaveLength(1);
    expect(theTray().tooltip).toBe(first.tooltip);
  });

  test('row 27: changes that come in a burst are drawn once', () => {
    on('linux');
    const shell = createTray(actions);
    shell.place();
    for (let index = 0; index < 50; index += 1)
      shell.draw(makeState({ connections: [makeConnection({ name: `Tradier Sandbox ${index}` })] }));
    vi.advanceTimersByTime(1000);
    expect(theTray().menus).toHaveLength(1);
  });
});

/**
 * Every pixel that can be seen has the one colour, a badge's aside; some are solid, and some of the picture is left free.
 * @param hasBadge whether something on it keeps a hue.
 */
function expectOneColour(picture: Picture | undefined, ink: 0 | 255, hasBadge: boolean): void {
  // Fainter than this nobody sees it, and its colour is what rounding left.
  const seen = (picture?.pixels ?? []).filter(([, , , alpha]) => alpha > 8);
  // Half-seen pixels are stored multiplied and divided again: the colour is a step or two off at the faintest.
  const off = seen.filter(([red, green, blue, alpha]) => {
    const isBadge = hasBadge && Math.max(red, green, blue) - Math.min(red, green, blue) > 8;
    const most = alpha < 32 ? 32 : 4;
    return !isBadge && [red, green, blue].some((one) => Math.abs(one - ink) > most);
  });
  expect(off).toEqual([]);
  const solid = seen.filter(([, , , alpha]) => alpha === 255);
  expect(solid.length).toBeGreaterThan(10);
  expect(solid.some(([red, green, blue]) => red === ink && green === ink && blue === ink)).toBe(true);
  expect(seen.length).toBeLessThan((picture?.pixels.length ?? 0) * 0.8);
}

/** By what covers the panel alone, so that colour has no part in it: an eighth of the plug itself at least. */
function expectToDiffer(pictures: readonly (Picture | undefined)[]): void {
  for (const [index, one] of pictures.entries())
    for (const other of pictures.slice(index + 1)) {
      const covers = (one?.pixels ?? []).filter(([, , , alpha]) => alpha > 100).length;
      const differing = (one?.pixels ?? []).filter(
        ([, , , alpha], at) => Math.abs(alpha - (other?.pixels[at]?.[3] ?? 0)) > 100,
      );
      expect(differing.length).toBeGreaterThan(covers / 8);
    }
}
