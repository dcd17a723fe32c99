/** The window: opened on demand and destroyed on close, because a hidden one costs 50 MB and a new one 0.1 s. */
import { BrowserWindow } from 'electron';
import type { Wish } from '../../contract/wish.ts';
import { pin } from './lockdown.ts';
import { findBackground, origin, own, ownPreferences, paths } from './pages.ts';
import { placeOf, readPlace } from './place.ts';

/** How often a window's page is loaded again after it broke. */
const mostReloads = 3;

export type MainWindow = {
  readonly show: () => void;
  /** For a start at log-in where there is no tray: there, but out of the way. */
  readonly showMinimized: () => void;
  /** Shows the window and goes where the person wants to be, once its page can. */
  readonly go: (wish: Wish) => void;
  /** What the page has not heard of yet; each wish is given once. */
  readonly takeWish: () => Wish | null;
  /** Takes the window away without asking. */
  readonly destroy: () => void;
  /** The contents to announce to, or null while the window is closed. */
  readonly contents: () => Electron.WebContents | null;
  readonly reload: () => void;
  /** Whether a person is looking at it. */
  readonly isInFront: () => boolean;
};

export type WindowHabits = {
  /** Whether the window may close now; false while the person is asked. */
  readonly mayClose: () => boolean;
  /** Whether a person can see it; a page that is loaded anew is gone until it says what it shows. */
  readonly seen: (seen: 'seen' | 'hidden' | 'gone') => void;
  readonly wished: (contents: Electron.WebContents) => void;
  readonly readPlace: () => Readonly<Record<string, unknown>>;
  readonly keepPlace: (place: Readonly<Record<string, unknown>>) => void;
};

export function createMainWindow(habits: WindowHabits): MainWindow {
  let window: BrowserWindow | null = null;
  let wish: Wish | null = null;

  const open = (isMinimized: boolean) => {
    const place = readPlace(habits.readPlace());
    const opened = new BrowserWindow({
      ...(place ?? { width: 960, height: 640 }),
      minWidth: 480,
      minHeight: 420,
      show: false,
      title: 'Connections - Brokerbar',
      autoHideMenuBar: true,
      // The page's own background, so that nothing flashes before the first frame.
      backgroundColor: findBackground(),
      webPreferences: ownPreferences,
    });
    pin(opened.webContents);
    own(opened.webContents, 'window');
    opened.once('ready-to-show', () => {
      if (isMinimized) opened.minimize();
      else if (place?.isMaximized) opened.maximize();
      else opened.show();
    });
    opened.on('close', (event) => {
      if (!habits.mayClose()) event.preventDefault();
      else habits.keepPlace(placeOf(opened));
    });
    const tellSeen = () => habits.seen(opened.isVisible() && !opened.isMinimized() ? 'seen' : 'hidden');
    for (const change of ['show', 'hide', 'minimize', 'restore', 'maximize', 'focus'] as const)
      opened.on(change as 'show', tellSeen);
    const tellGone = () => {
      habits.seen('gone');
      if (!opened.isDestroyed()) tellSeen();
    };
    opened.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) tellGone();
    });
    opened.on('closed', () => {
      window = null;
      habits.seen('gone');
    });
    let crashes = 0;
    opened.webContents.on('render-process-gone', () => {
      tellGone();
      crashes += 1;
      // A page that keeps breaking is left alone: the tray and what runs in main go on without it.
      if (crashes > mostReloads) return;
      wish = { kind: 'crashed' };
      opened.webContents.reload();
    });
    void opened.loadURL(`${origin}${paths.window}`).catch(() => undefined);
    return opened;
  };

  const show = () => {
    window ??= open(false);
    if (window.isMinimized()) window.restore();
    if (window.isVisible()) window.focus();
  };

  return {
    show,
    showMinimized: () => {
      window ??= open(true);
    },
    go: (next) => {
      wish = next;
      show();
      if (window) habits.wished(window.webContents);
    },
    takeWish: () => {
      const taken = wish;
      wish = null;
      return taken;
    },
    destroy: () => {
      if (window) habits.keepPlace(placeOf(window));
      window?.destroy();
    },
    contents: () => window?.webContents ?? null,
    isInFront: () => window?.isFocused() ?? false,
    reload: () => window?.webContents.reload(),
  };
}
