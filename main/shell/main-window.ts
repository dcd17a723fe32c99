/** The window: opened on demand and destroyed on close, because a hidden one costs 50 MB and a new one 0.1 s. */
import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { pin } from './lockdown.ts';
import { origin, own, paths } from './pages.ts';

export type MainWindow = {
  readonly show: () => void;
  /** The contents to announce to, or null while the window is closed. */
  readonly contents: () => Electron.WebContents | null;
  readonly reload: () => void;
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
      webPreferences: {
        preload: join(import.meta.dirname, '../preload/preload.cjs'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
      },
    });
    pin(opened.webContents);
    own(opened.webContents, 'window');
    opened.once('ready-to-show', () => opened.show());
    opened.on('closed', () => {
      window = null;
    });
    opened.webContents.on('render-process-gone', () => opened.webContents.reload());
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
    reload: () => window?.webContents.reload(),
  };
}
