/** The application menu: editing, zoom, and the way between bar and page. No reload and no developer tools. */
import { Menu } from 'electron';

export function setMenu(moveFocus: () => void): void {
  const isMac = process.platform === 'darwin';
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(isMac ? ([{ role: 'appMenu' }] as const) : []),
      {
        label: '&File',
        submenu: [
          { role: 'close' },
          ...(isMac ? [] : ([{ role: 'quit', accelerator: 'CommandOrControl+Q' }] as const)),
        ],
      },
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          { label: 'Next area', accelerator: 'F6', click: moveFocus },
          { type: 'separator' },
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
        ],
      },
    ]),
  );
}
