/** A bare Electron window for the gallery. Plain JavaScript, because Electron runs it as it is. */
import { app, BrowserWindow } from 'electron';

app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 960,
    height: 640,
    useContentSize: true,
    webPreferences: { sandbox: true, contextIsolation: true, spellcheck: false },
  });
  window.loadURL('about:blank');
});
