/** The application menu: ux.md 3.10, and the keyboard map of 3.15 as far as it is not the page's own. No reload, no developer tools. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { AppState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { titleCase } from '../../contract/title-case.ts';
import type { View, Wish } from '../../contract/wish.ts';

export type MenuActions = {
  readonly go: (wish: Wish) => void;
  /** F6: to the next area of the window that has the focus, or back. */
  readonly moveFocus: (isBack: boolean) => void;
  readonly refreshTokens: () => void;
  /** Asks the brokers about what is on screen. */
  readonly check: () => void;
  /** Hides all amounts, or shows them again. */
  readonly hideAmounts: () => void;
};

/** What of the state the menu names. */
export type Named = {
  readonly connections: readonly Pick<AppState['connections'][number], 'id' | 'name'>[];
  readonly brokers: readonly Pick<AppState['brokers'][number], 'id' | 'name'>[];
};

type Item = MenuItemConstructorOptions;

const separator = { type: 'separator' } as const;

/** @returns what draws the menu; it does so only when a name in it has changed, because drawing closes an open menu. */
export function createMenu(actions: MenuActions): (named: Named) => void {
  let drawn = '';
  return ({ connections, brokers }) => {
    const pick = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name });
    const named = { connections: connections.map(pick), brokers: brokers.map(pick) };
    const next = JSON.stringify(named);
    if (next === drawn) return;
    drawn = next;
    Menu.setApplicationMenu(Menu.buildFromTemplate(listMenus(actions, named)));
  };
}

function listMenus({ go, moveFocus, refreshTokens, check, hideAmounts }: MenuActions, named: Named): Item[] {
  const { menus } = texts();
  const isMac = process.platform === 'darwin';
  const view = (label: string, key: string, name: View) =>
    item(label, () => go({ kind: 'view', view: name }), `CommandOrControl+${key}`);
  const settings = item(menus.settings, () => go({ kind: 'view', view: 'settings' }), 'CommandOrControl+,');
  const shortcuts = () => go({ kind: 'shortcuts' });
  const quit: Item = {
    role: 'quit',
    label: process.platform === 'win32' ? menus.exit : menus.quit,
    accelerator: 'CommandOrControl+Q',
  };
  return [
    ...(isMac ? [makeMacMenu(settings)] : []),
    {
      label: menus.file,
      submenu: [
        ...(isMac ? [] : [settings, separator]),
        role('close', menus.close, 'CommandOrControl+W'),
        ...(isMac ? [] : [quit]),
      ],
    },
    // A Mac's own has more than cut and paste in it: substitutions, speech, dictation.
    isMac ? { role: 'editMenu' } : makeEditMenu(),
    {
      label: menus.view,
      submenu: [
        view(menus.connections, '1', 'connections'),
        view(menus.accounts, '2', 'accounts'),
        view(menus.activity, '3', 'activity'),
        separator,
        item(menus.hideAmounts, hideAmounts, 'CommandOrControl+Shift+H'),
        item(menus.filter, () => go({ kind: 'filter' }), 'CommandOrControl+F'),
        item(menus.nextArea, () => moveFocus(false), 'F6'),
        item(menus.lastArea, () => moveFocus(true), 'Shift+F6'),
        separator,
        role('resetZoom', menus.actualSize),
        role('zoomIn', menus.zoomIn),
        // The same key without Shift, which is what people press.
        { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
        role('zoomOut', menus.zoomOut),
      ],
    },
    {
      label: menus.connectionsMenu,
      submenu: [
        item(menus.connectItem, () => go({ kind: 'connect' }), 'CommandOrControl+N'),
        item(menus.refreshItem, refreshTokens, 'CommandOrControl+Shift+R'),
        item(menus.checkItem, check, 'CommandOrControl+R'),
        { ...item(menus.checkItem, check, 'F5'), visible: false },
        item(menus.details, () => go({ kind: 'details' }), 'CommandOrControl+D'),
        ...(named.connections.length > 0 ? [separator] : []),
        ...named.connections.map(({ id, name }) =>
          nameItem(name, () => go({ kind: 'card', connection: id })),
        ),
      ],
    },
    ...(isMac ? ([{ role: 'windowMenu' }] as const) : []),
    {
      role: 'help',
      label: menus.help,
      submenu: [
        {
          label: write(menus.apiKeys),
          submenu: named.brokers.map(({ id, name }) =>
            nameItem(name, () => go({ kind: 'keys', broker: id })),
          ),
        },
        item(menus.keyboard, shortcuts, 'F1'),
        { ...item(menus.keyboard, shortcuts, 'CommandOrControl+/'), visible: false },
        item(menus.diagnostics, () => go({ kind: 'diagnostics' })),
        item(menus.report, () => go({ kind: 'report' })),
        ...(isMac ? [] : [role('about', menus.about)]),
      ],
    },
  ];
}

/** As this system writes what stands in a menu. */
function write(label: string): string {
  return process.platform === 'darwin' ? titleCase(label) : label;
}

function item(label: string, click: () => void, accelerator?: string): Item {
  return { label: write(label), click, ...(accelerator ? { accelerator } : {}) };
}

/** A name is nobody's to rewrite, and its & marks no letter. */
function nameItem(name: string, click: () => void): Item {
  return { label: name.replaceAll('&', '&&'), click };
}

function role(name: NonNullable<Item['role']>, label: string, accelerator?: string): Item {
  return { role: name, label: write(label), ...(accelerator ? { accelerator } : {}) };
}

function makeEditMenu(): Item {
  const { edit, undo, redo, cut, copy, paste, selectAll } = texts().menus;
  return {
    label: edit,
    submenu: [
      role('undo', undo),
      role('redo', redo),
      separator,
      role('cut', cut),
      role('copy', copy),
      role('paste', paste),
      separator,
      role('selectAll', selectAll),
    ],
  };
}

function makeMacMenu(settings: Item): Item {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      settings,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
}
