/** What every session and every web contents is refused, whatever it shows. Numbers are Electron's security checklist. */
import { app, type Session, type WebContents } from 'electron';
import { offerEditing } from './context-menu.ts';

/** Must run before the app is ready, so that nothing exists that has not passed here. */
export function lockDown(): void {
  // 4. A container's root has no right to it and says --no-sandbox, which a packaged app does not start with.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('session-created', lockSession);
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
  // Electron 44 answers a request for a certificate with the first of this computer. Authentication prompts need no
  // handler: unless one prevents it, Electron cancels them.
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault();
    (choose as (certificate?: Electron.Certificate) => void)();
  });
}

function lockSession(session: Session): void {
  // Chromium on Linux asks a server for a spelling dictionary for each session that has a language (prototypes.md E).
  session.setSpellCheckerLanguages([]);
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false)); // 5
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setBluetoothPairingHandler((_details, answer) => answer({ confirmed: false }));
  session.on('will-download', (event) => event.preventDefault());
  for (const device of ['select-hid-device', 'select-serial-port', 'select-usb-device'] as const)
    session.on(device as 'select-hid-device', (event) => event.preventDefault());
}

function lockContents(contents: WebContents): void {
  offerEditing(contents);
  contents.on('will-attach-webview', (event) => event.preventDefault()); // 12
  contents.setWindowOpenHandler(() => ({ action: 'deny' })); // 14
}

/** Our own page stays where it is: every navigation of its own making is refused (13). */
export function pin(contents: WebContents): void {
  contents.on('will-frame-navigate', (details) => details.preventDefault());
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
}
