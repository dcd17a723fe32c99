/**
 * The sign-in window: our bar, and below it the broker's own page in contents of its own, without preload or IPC.
 * It hands out the address at which the page answered and reads nothing of it. What RFC 8252 8.12 asks of such a
 * window is in docs/security.md.
 */

import { BaseWindow, BrowserWindow, type Session, type WebContents, WebContentsView } from 'electron';
import { Failure } from '../../contract/failures.ts';
import type { BarState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import type { SignInPage, SignInWindow } from '../connections/ports.ts';
import { log } from '../log.ts';
import type { Rules } from '../oauth/navigation.ts';
import { createFarewell } from './farewell.ts';
import { announce } from './ipc.ts';
import { pin } from './lockdown.ts';
import { closedPreferences, findBackground, origin, own, ownPreferences, paths } from './pages.ts';
import { type Door, type Expected, isAnswer, openDoor } from './second-door.ts';
import { watchPage } from './sign-in-page.ts';
import { clearSignInSession, openSignInSession } from './sign-in-session.ts';

const barHeight = 76;
const barHeightWithHelp = 380;

type Open = {
  readonly page: SignInPage;
  readonly window: BrowserWindow;
  readonly view: WebContentsView;
  readonly end: (outcome: string | Failure) => void;
  /** A person has had enough of it. */
  readonly leave: () => void;
  bar: BarState;
  isHelpOpen: boolean;
  door: Door | null;
  isDoorOpening: boolean;
  /** Begins the time without a sign of life anew. */
  touch: () => void;
};

export type SignInShell = SignInWindow & {
  readonly bar: () => BarState;
  /** Of the window that is open, or empty. */
  readonly title: () => string;
  readonly reload: () => void;
  readonly close: () => void;
  readonly showHelp: (isOpen: boolean) => void;
  /** @param openExternal opens an address in the system's browser. */
  readonly openInBrowser: (openExternal: (url: string) => Promise<void>) => Promise<void>;
  readonly pasteAnswer: (address: string) => void;
  /** Moves the keyboard between bar and page (F6). False when no sign-in window has it. */
  readonly moveFocus: () => boolean;
};

export function createSignInWindow(): SignInShell {
  let open: Open | null = null;
  let closing: Promise<void> = Promise.resolve();
  let asked = 0;
  const farewell = createFarewell();

  const current = () => {
    if (!open) throw new Failure('E-CLOSE');
    return open;
  };

  return {
    async ask(page, signal) {
      asked += 1;
      const ticket = asked;
      open?.end(new Failure('E-CLOSE'));
      farewell.cut();
      await closing;
      const rules: Rules = {
        domain: page.broker.domain,
        extraHosts: page.environment.endpoints.extraHosts,
        callbackUrl: page.callbackUrl,
      };
      const session = await openSignInSession(page.broker.id, rules);
      // Another call may have come while the session was being cleared: the last one asks.
      if (signal.aborted || ticket !== asked) throw new Failure('E-CLOSE');
      const outcome = Promise.withResolvers<string>();
      const opened = openWindow(page, session, rules, (result) => {
        if (open !== opened) return;
        open = null;
        const isDone = typeof result === 'string' && isGood(result);
        if (isDone) show(opened, { isDone });
        // Whatever fails here is cleared again before the next attempt; it must not cost this one its answer.
        closing = closePage(opened, session).catch(() => log('sign-in-close-broke'));
        if (isDone) farewell.begin(opened.window);
        else if (!opened.window.isDestroyed()) opened.window.destroy();
        if (result instanceof Failure) outcome.reject(result);
        else outcome.resolve(result);
      });
      open = opened;
      const abort = () => opened.end(new Failure('E-CLOSE'));
      signal.addEventListener('abort', abort, { once: true });
      try {
        return await outcome.promise;
      } finally {
        signal.removeEventListener('abort', abort);
        await closing;
      }
    },
    show(connection) {
      if (open?.page.connection !== connection) return;
      if (open.window.isMinimized()) open.window.restore();
      open.window.show();
      open.window.focus();
    },
    bar: () => current().bar,
    title: () => open?.bar.title ?? '',
    reload: () => {
      const { view, page } = current();
      // After a failed first load there is nothing to reload: the request is made anew.
      if (view.webContents.getURL() === '') void load(view.webContents, page.url);
      else view.webContents.reload();
    },
    close: () => current().leave(),
    showHelp: (isOpen) => {
      const opened = current();
      opened.isHelpOpen = isOpen;
      layOut(opened);
    },
    openInBrowser: async (openExternal) => {
      const opened = current();
      // A second click while the port is tried would find it taken, by us.
      if (opened.isDoorOpening) return;
      opened.isDoorOpening = true;
      opened.door?.close();
      opened.door = await openDoor(expectedOf(opened.page), opened.end);
      opened.isDoorOpening = false;
      // It may have been answered, or closed, while the port was tried.
      if (open !== opened) return opened.door.close();
      opened.touch();
      const { kind } = opened.door;
      const isOpen = kind !== 'taken' && (await openExternal(opened.page.url).then(yes, no));
      show(opened, { browser: kind === 'taken' ? 'taken' : isOpen ? kind : 'failed', isStuck: false });
    },
    pasteAnswer: (address) => {
      const opened = current();
      opened.touch();
      if (isAnswer(address.trim(), expectedOf(opened.page))) opened.end(address.trim());
      else show(opened, { isPasteWrong: true });
    },
    moveFocus: () => {
      if (!open || BaseWindow.getFocusedWindow() !== open.window) return false;
      const page = open.view.webContents;
      (page.isFocused() ? open.window.webContents : page).focus();
      return true;
    },
  };
}

function openWindow(page: SignInPage, session: Session, rules: Rules, end: Open['end']): Open {
  const title = texts().bar.title(page.broker.name);
  const window = new BrowserWindow({
    width: 560,
    height: 760,
    minWidth: 360,
    minHeight: 420,
    title,
    autoHideMenuBar: true,
    fullscreenable: false,
    backgroundColor: findBackground(),
    webPreferences: ownPreferences,
  });
  const view = new WebContentsView({
    webPreferences: { ...closedPreferences, session, disableDialogs: true, plugins: false },
  });
  const opened: Open = {
    page,
    window,
    view,
    end,
    leave: () => end(new Failure(opened.bar.isRefused ? 'E-CALLBACK' : 'E-CLOSE', { step: 'page' })),
    isHelpOpen: false,
    door: null,
    isDoorOpening: false,
    touch: () => undefined,
    bar: {
      title,
      scheme: '',
      host: '',
      isSecure: false,
      isLoading: true,
      isSlow: false,
      blockedHost: null,
      problem: null,
      brokerName: page.broker.name,
      environmentName: page.environment.name,
      isKeyShared: page.broker.isKeyShared,
      callbackUrl: page.callbackUrl,
      isRefused: false,
      isStuck: false,
      browser: 'none',
      isPasteWrong: false,
      isDone: false,
    },
  };
  // The title is the window's own: neither the bar's document nor the broker's page changes it.
  window.on('page-title-updated', (event) => event.preventDefault());
  window.on('resize', () => layOut(opened));
  window.on('closed', opened.leave);
  pin(window.webContents);
  own(window.webContents, 'bar');
  void window.loadURL(`${origin}${paths.bar}`);
  window.contentView.addChildView(view);
  layOut(opened);
  const { touch } = watchPage(view.webContents, rules, page.url, {
    end,
    show: (change) => show(opened, change),
  });
  opened.touch = touch;
  void load(view.webContents, page.url);
  view.webContents.focus();
  return opened;
}

function show(opened: Open, change: Partial<BarState>): void {
  opened.bar = { ...opened.bar, ...change };
  if (!opened.window.isDestroyed()) announce(opened.window.webContents, 'barChanged', opened.bar);
}

/** The state is part of the address that was made for this attempt. */
function expectedOf({ callbackUrl, url }: SignInPage): Expected {
  return { callbackUrl, state: new URL(url).searchParams.get('state') ?? '' };
}

const yes = () => true;
const no = () => false;

/** A load that ends in the callback or in a stop rejects with ERR_FAILED or ERR_ABORTED: the events have told it. */
function load(contents: WebContents, url: string): Promise<void> {
  return contents.loadURL(url).catch(() => undefined);
}

function layOut({ window, view, isHelpOpen }: Open): void {
  const [width = 0, height = 0] = window.getContentSize();
  const top = Math.min(isHelpOpen ? barHeightWithHelp : barHeight, height);
  view.setBounds({ x: 0, y: top, width, height: height - top });
}

/** What is no refusal is done as far as the window goes; what it is worth is read elsewhere. */
function isGood(answer: string): boolean {
  return URL.canParse(answer) && !new URL(answer).searchParams.has('error');
}

/** Before its window, in the order that frees everything: destroying that alone leaves the page alive (prototypes.md E). */
async function closePage({ window, view, door }: Open, session: Session): Promise<void> {
  door?.close();
  const contents = view.webContents;
  if (!window.isDestroyed()) window.contentView.removeChildView(view);
  if (!contents.isDestroyed()) contents.close({ waitForBeforeUnload: false });
  await clearSignInSession(session);
}
