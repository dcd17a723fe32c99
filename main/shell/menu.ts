/** The application menu: the keyboard map of ux.md 3.15 as far as it is not the page's own. No reload, no developer tools. */
import { Menu, type MenuItemConstructorOptions } from 'electron';
import { texts } from '../../contract/texts.ts';
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

export function setMenu({ go, moveFocus, refreshTokens, check, hideAmounts }: MenuActions): void {
  const { menus } = texts();
  const isMac = process.platform === 'darwin';
  const item = (label: string, accelerator: string, click: () => void): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click,
  });
  const view = (label: string, key: string, name: View) =>
    item(label, `CommandOrControl+${key}`, () => go({ kind: 'view', view: name }));
  const settings = item(menus.settings, 'CommandOrControl+,', () => go({ kind: 'view', view: 'settings' }));
  const connect = item(menus.connectItem, 'CommandOrControl+N', () => go({ kind: 'connect' }));
  const separator = { type: 'separator' } as const;
  const quit: MenuItemConstructorOptions = {
    role: 'quit',
    label: process.platform === 'win32' ? menus.exit : menus.quit,
    accelerator: 'CommandOrControl+Q',
  };
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? [makeMacMenu(settings)] : []),
      {
        label: menus.file,
        submenu: [
          connect,
          separator,
          ...(isMac ? [] : [settings, separator]),
          { role: 'close', accelerator: 'CommandOrControl+W' },
          ...(isMac ? [] : [quit]),
        ],
      },
      { role: 'editMenu' },
      {
        label: menus.view,
        submenu: [
          view(menus.connections, '1', 'connections'),
          view(menus.accounts, '2', 'accounts'),
          view(menus.activity, '3', 'activity'),
          separator,
          item(menus.hideAmounts, 'CommandOrControl+Shift+H', hideAmounts),
          item(menus.filter, 'CommandOrControl+F', () => go({ kind: 'filter' })),
          item(menus.nextArea, 'F6', () => moveFocus(false)),
          item(menus.lastArea, 'Shift+F6', () => moveFocus(true)),
          separator,
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          // The same key without Shift, which is what people press.
          { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false },
          { role: 'zoomOut' },
        ],
      },
      {
        label: menus.connectionsMenu,
        submenu: [
          item(menus.refreshItem, 'CommandOrControl+Shift+R', refreshTokens),
          item(menus.checkItem, 'CommandOrControl+R', check),
          { ...item(menus.checkItem, 'F5', check), visible: false },
          item(menus.details, 'CommandOrControl+D', () => go({ kind: 'details' })),
        ],
      },
      ...(isMac ? ([{ role: 'windowMenu' }] as const) : []),
      {
        role: 'help',
        label: menus.help,
        submenu: [
          item(menus.keyboard, 'F1', () => go({ kind: 'shortcuts' })),
          { ...item(menus.keyboard, 'CommandOrControl+/', () => go({ kind: 'shortcuts' })), visible: false },
          { label: menus.diagnostics, click: () => go({ kind: 'diagnostics' }) },
          ...(isMac ? [] : ([{ role: 'about' }] as const)),
        ],
      },
    ]),
  );
}

function makeMacMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  const separator = { type: 'separator' } as const;
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
