/** Our own pages: which web contents shows which, and who therefore may call what (checklist 17). */
import { join } from 'node:path';
import { app, type IpcMainInvokeEvent, nativeTheme, type WebContents, type WebPreferences } from 'electron';
import type { Audience } from '../../contract/calls.ts';

export const origin = 'app://brokerbar';
export const paths: Readonly<Record<Audience, string>> = { window: '/', bar: '/sign-in.html' };

/** What every page of this app is shown with, ours and a broker's: checklist 2, 3, 4, 12. */
export const closedPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
  navigateOnDragDrop: false,
  devTools: !app.isPackaged,
} as const satisfies WebPreferences;

/** Our own pages have the bridge as well. */
export const ownPreferences: WebPreferences = {
  ...closedPreferences,
  preload: join(import.meta.dirname, '../preload/preload.cjs'),
};

const owners = new WeakMap<WebContents, Audience>();

/** Declares that this web contents shows our page for this audience, and nothing else. */
export function own(contents: WebContents, audience: Audience): void {
  owners.set(contents, audience);
}

/** Who is calling, or null when it is not the main frame of one of our own pages. Read before anything is awaited. */
export function identify(event: IpcMainInvokeEvent): Audience | null {
  const audience = owners.get(event.sender);
  const frame = event.senderFrame;
  // A frame that is gone reads as null or throws; a subframe, a blank or a foreign page is not ours.
  if (!audience || !frame || frame.detached || frame !== event.sender.mainFrame) return null;
  const url = URL.canParse(frame.url) ? new URL(frame.url) : null;
  // The URL parser gives non-special schemes the origin "null"; Chromium registers ours as a standard one.
  const isOurs = url?.protocol === 'app:' && url.host === 'brokerbar' && url.pathname === paths[audience];
  return isOurs && frame.origin === origin ? audience : null;
}

/** A page's own background, so that nothing flashes before its first frame. */
export function findBackground(): string {
  return nativeTheme.shouldUseDarkColors ? '#0F1318' : '#FFFFFF';
}
