/** Watches the broker's page from outside: where it goes, when it answers, fails or hangs. It never looks inside. */
import type { WebContents } from 'electron';
import { Failure } from '../../contract/failures.ts';
import type { BarState } from '../../contract/state.ts';
import { judgeNavigation, type Rules } from '../oauth/navigation.ts';

const idleMs = 10 * 60_000;
const slowMs = 8_000;
/** Without a new page for so long another way is offered: some pages refuse to work in any window but a browser's. */
const stuckMs = 60_000;
/** Chromium's net error for more than 20 redirects in a row. */
const tooManyRedirects = -310;
const aborted = -3;
const blockedByClient = -20;

export type Watcher = {
  /** The attempt is over: the address that answered, unread, or why there will be none. One shot; more are ignored. */
  readonly end: (outcome: string | Failure) => void;
  readonly show: (change: Partial<BarState>) => void;
};

export type Watch = {
  /** A person did something beside the page: the time without a sign of life begins anew. */
  readonly touch: () => void;
};

/**
 * Every way a page can move, answer, fail or hang. Handlers are idempotent: Chromium tells some moves twice.
 * @param asked the address of the request itself.
 */
export function watchPage(contents: WebContents, rules: Rules, asked: string, { end, show }: Watcher): Watch {
  const { origin, pathname } = new URL(asked);
  const request = origin + pathname;
  let slow: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;
  let stuck: NodeJS.Timeout | undefined;
  let isFirst = true;
  const progress = () => {
    clearTimeout(stuck);
    stuck = setTimeout(() => show({ isStuck: true }), stuckMs);
  };
  const touch = () => {
    clearTimeout(idle);
    idle = setTimeout(() => end(new Failure('E-IDLE')), idleMs);
  };
  const decide = (event: { preventDefault: () => void }, url: string, isMainFrame: boolean) => {
    const verdict = judgeNavigation(url, rules);
    // A subframe can load its own content but never answer (A26); webRequest cancels the callback as a second belt.
    if (!isMainFrame) return verdict.kind === 'answer' ? event.preventDefault() : undefined;
    touch();
    if (verdict.kind === 'open') return;
    event.preventDefault();
    if (verdict.kind === 'answer') end(url);
    else show({ blockedHost: verdict.host, isLoading: false });
  };
  contents.on('will-frame-navigate', (details) => decide(details, details.url, details.isMainFrame));
  contents.on('will-navigate', (details) => decide(details, details.url, details.isMainFrame));
  contents.on('will-redirect', (details) => decide(details, details.url, details.isMainFrame));
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  contents.on('input-event', () => touch());
  contents.on('did-start-navigation', (details) => {
    if (!details.isMainFrame || details.isSameDocument) return;
    clearTimeout(slow);
    slow = setTimeout(() => show({ isSlow: true }), slowMs);
    show({ isLoading: true, isSlow: false, problem: null });
  });
  contents.on('did-navigate', (_event, address, status) => {
    progress();
    const url = new URL(address);
    const isRequest = url.origin + url.pathname === request;
    // A server must not redirect what it cannot trust to be asked for: it says so on a page of its own. Once a page was
    // there, a 401 or 403 may be about a password or the number of tries.
    const isRefusal = status === 400 || (isFirst && (status === 401 || status === 403));
    isFirst = false;
    show({
      isRefused: isRequest && isRefusal,
      scheme: url.protocol.replace(':', ''),
      host: url.host,
      isSecure: url.protocol === 'https:',
      blockedHost: null,
      isStuck: false,
    });
  });
  contents.on('did-stop-loading', () => {
    clearTimeout(slow);
    show({ isLoading: false, isSlow: false });
  });
  contents.on('did-fail-load', (_event, code, description, address, isMainFrame) => {
    if (!isMainFrame || code === aborted || code === blockedByClient) return;
    if (code === tooManyRedirects) return end(new Failure('E-ANSWER', { step: 'page' }));
    const host = URL.canParse(address) ? new URL(address).host : '?';
    show({
      problem: { host, code: /^[A-Z_]{1,60}$/.test(description) ? description : String(code) },
      isLoading: false,
    });
  });
  contents.on('render-process-gone', () =>
    show({
      problem: {
        host: URL.canParse(contents.getURL()) ? new URL(contents.getURL()).host : '?',
        code: 'PAGE_STOPPED',
      },
    }),
  );
  contents.on('destroyed', () => {
    clearTimeout(slow);
    clearTimeout(idle);
    clearTimeout(stuck);
  });
  progress();
  touch();
  return { touch };
}
