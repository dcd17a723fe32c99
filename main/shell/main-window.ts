/** The window: opened on demand and destroyed on close, because a hidden one costs 50 MB and a new one 0.1 s. */
import { BrowserWindow, nativeTheme } from 'electron';
import { pin } from './lockdown.ts';
import { origin, own, ownPreferences, paths } from './pages.ts';

/** How often a window's page is loaded again after it broke. */
const mostReloads = 3;

export type MainWindow = {
  readonly show: () => void;
  /** The contents to announce to, or null while the window is closed. */
  readonly contents: () => Electron.WebContents | null;
  readonly reload: () => void;
  /** Whether a person is looking at it. */
  readonly isInFront: () => boolean;
};

export function createMainWindow(): MainWindow {
  let window: BrowserWindow | null = null;

  const open = () => {
    const opened = new BrowserWindow({
      width: 960,
      height: 640,
      minWidth: 480,
      minHeight: 420,
      show: false,
      title: 'Connections - Brokerbar',
      autoHideMenuBar: true,
      // The page's own background, so that nothing flashes before the first frame.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#0F1318' : '#FFFFFF',
      webPreferences: ownPreferences,
    });
    pin(opened.webContents);
    own(opened.webContents, 'window');
    opened.once('ready-to-show', () => opened.show());
    opened.on('closed', () => {
      window = null;
    });
    let crashes = 0;
    opened.webContents.on('render-process-gone', () => {
      crashes += 1;
      // A page that keeps breaking is left alone: the tray and what runs in main go on without it.
      if (crashes <= mostReloads) opened.webContents.reload();
    });
    void opened.loadURL(`${origin}${paths.window}`).catch(() => undefined);
    return opened;
  };

  return {
    show: () => {
      window ??= open();
      if (window.isMinimized()) window.restore();
      if (window.isVisible()) window.focus();
    },
    contents: () => window?.webContents ?? null,
    isInFront: () => window?.isFocused() ?? false,
    reload: () => window?.webContents.reload(),
  };
}
