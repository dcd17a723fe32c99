/** The watch over the broker's page, with its clock: when it is slow, idle, broken, and that it ends once. */
import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import type { BarState } from '../../contract/state.ts';
import { watchPage } from '../../main/shell/sign-in-page.ts';

const rules = { domain: 'tradier.com', extraHosts: [], callbackUrl: 'http://localhost:3000/callback' };
let page: EventEmitter;
let ends: (string | Failure)[];
let shown: Partial<BarState>;
let watch: ReturnType<typeof watchPage>;

beforeEach(() => {
  vi.useFakeTimers();
  page = new EventEmitter();
  Object.assign(page, { getURL: () => 'https://api.tradier.com/login' });
  ends = [];
  shown = {};
  watch = watchPage(page as unknown as WebContents, rules, 'https://api.tradier.com/authorize?state=s', {
    end: (outcome) => ends.push(outcome),
    show: (change) => Object.assign(shown, change),
  });
});
afterEach(() => vi.useRealTimers());

const minute = 60_000;
const codes = () => ends.map((one) => (one instanceof Failure ? one.code : one));
const move = (event: string, url: string, isMainFrame = true) => {
  const details = { url, isMainFrame, preventDefault: vi.fn() };
  page.emit(event, details);
  return details.preventDefault.mock.calls.length > 0;
};

describe('idle', () => {
  test('10 minutes without input or navigation end the attempt', () => {
    vi.advanceTimersByTime(10 * minute - 1);
    expect(ends).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(codes()).toEqual(['E-IDLE']);
  });

  test('input and navigation start the ten minutes anew', () => {
    vi.advanceTimersByTime(9 * minute);
    page.emit('input-event', {}, { type: 'keyDown' });
    vi.advanceTimersByTime(9 * minute);
    move('will-frame-navigate', 'https://api.tradier.com/consent');
    vi.advanceTimersByTime(9 * minute);
    expect(ends).toEqual([]);
    vi.advanceTimersByTime(minute);
    expect(codes()).toEqual(['E-IDLE']);
  });

  test('so does what a person does beside the page: their own browser, a pasted address', () => {
    vi.advanceTimersByTime(9 * minute);
    watch.touch();
    vi.advanceTimersByTime(9 * minute);
    expect(ends).toEqual([]);
    vi.advanceTimersByTime(minute);
    expect(codes()).toEqual(['E-IDLE']);
  });

  test('a page that is gone ends nothing later', () => {
    page.emit('destroyed');
    vi.advanceTimersByTime(20 * minute);
    expect(ends).toEqual([]);
  });
});

describe('where it goes', () => {
  test.each(['will-frame-navigate', 'will-navigate', 'will-redirect'])(
    '%s to the callback answers, unsent',
    (event) => {
      expect(move(event, 'http://localhost:3000/callback?code=a&state=b')).toBe(true);
      expect(ends).toEqual(['http://localhost:3000/callback?code=a&state=b']);
    },
  );

  test('a subframe at the callback is stopped and answers nothing; elsewhere it may go', () => {
    expect(move('will-redirect', 'http://localhost:3000/callback?code=a&state=b', false)).toBe(true);
    expect(move('will-frame-navigate', 'https://captcha.example/', false)).toBe(false);
    expect(ends).toEqual([]);
    expect(shown.blockedHost).toBeUndefined();
  });

  test('a foreign page is stopped and named; the next page clears the name', () => {
    expect(move('will-navigate', 'https://evil.example/')).toBe(true);
    expect(shown.blockedHost).toBe('evil.example');
    expect(move('will-navigate', 'https://dash.tradier.com/')).toBe(false);
    page.emit('did-navigate', {}, 'https://dash.tradier.com/');
    expect(shown).toMatchObject({ blockedHost: null, host: 'dash.tradier.com', isSecure: true });
    expect(ends).toEqual([]);
  });
});

describe('how it loads', () => {
  test('slow after 8 s, and no longer when it is there', () => {
    page.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    vi.advanceTimersByTime(7999);
    expect(shown.isSlow).toBe(false);
    vi.advanceTimersByTime(1);
    expect(shown.isSlow).toBe(true);
    page.emit('did-stop-loading');
    expect(shown).toMatchObject({ isSlow: false, isLoading: false });
  });

  test('a minute without a new page offers another way, and the next page takes the offer back', () => {
    const arrive = () => page.emit('did-navigate', {}, 'https://api.tradier.com/login');
    vi.advanceTimersByTime(59_999);
    expect(shown.isStuck).toBeUndefined();
    arrive();
    vi.advanceTimersByTime(59_999);
    // Typing is no progress of the page.
    page.emit('input-event', {}, { type: 'keyDown' });
    expect(shown.isStuck).toBe(false);
    vi.advanceTimersByTime(1);
    expect(shown.isStuck).toBe(true);
    arrive();
    expect(shown.isStuck).toBe(false);
    vi.advanceTimersByTime(minute);
    expect(shown.isStuck).toBe(true);
    page.emit('destroyed');
  });

  test.each([
    ['https://api.tradier.com/authorize?state=s', 400, true],
    ['https://api.tradier.com/authorize?state=s', 403, true],
    // RFC 6749 3.1.2.4 is about the request alone: a wrong password is a page of the sign-in.
    ['https://api.tradier.com/login', 403, false],
    ['https://api.tradier.com/authorize?state=s', 200, false],
    ['https://api.tradier.com/authorize?state=s', 401, true],
    // Too slow, too often, gone: nothing of these is said of a callback URL or a key.
    ['https://api.tradier.com/authorize?state=s', 408, false],
    ['https://api.tradier.com/authorize?state=s', 429, false],
    ['https://api.tradier.com/authorize?state=s', 404, false],
    ['https://api.tradier.com/authorize?state=s', 503, false],
  ])('%s answered with %i: the request is refused: %s', (url, status, isRefused) => {
    page.emit('did-navigate', {}, url, status);
    expect(shown.isRefused).toBe(isRefused);
    page.emit('did-navigate', {}, 'https://api.tradier.com/login', 200);
    expect(shown.isRefused).toBe(false);
    expect(ends).toEqual([]);
    page.emit('destroyed');
  });

  test.each([
    [400, true],
    // A form at the address of the request, with a wrong password; a wall before it, after too many of them.
    [401, false],
    [403, false],
    [429, false],
  ])('%i at the address of the request, on a later page: the request is refused: %s', (status, isRefused) => {
    const request = 'https://api.tradier.com/authorize?state=s';
    page.emit('did-navigate', {}, request, 200);
    page.emit('did-navigate', {}, request, status);
    expect(shown.isRefused).toBe(isRefused);
    page.emit('destroyed');
  });

  test('a page that is gone offers nothing', () => {
    page.emit('destroyed');
    vi.advanceTimersByTime(2 * minute);
    expect(shown.isStuck).toBeUndefined();
  });

  test('a page that does not load is named by host and code, and the attempt goes on', () => {
    page.emit('did-fail-load', {}, -105, 'ERR_NAME_NOT_RESOLVED', 'https://api.tradier.com/x?secret=1', true);
    expect(shown.problem).toEqual({ host: 'api.tradier.com', code: 'ERR_NAME_NOT_RESOLVED' });
    page.emit('did-fail-load', {}, -105, 'text of a server', 'https://api.tradier.com/', true);
    expect(shown.problem?.code).toBe('-105');
    expect(ends).toEqual([]);
  });

  test('what we stopped ourselves, and what subframes do, is no problem', () => {
    page.emit('did-fail-load', {}, -3, 'ERR_ABORTED', 'https://api.tradier.com/', true);
    page.emit('did-fail-load', {}, -20, 'ERR_BLOCKED_BY_CLIENT', 'https://api.tradier.com/', true);
    page.emit('did-fail-load', {}, -105, 'ERR_NAME_NOT_RESOLVED', 'https://ads.example/', false);
    expect(shown.problem).toBeUndefined();
  });

  test('A29 running in circles ends the attempt', () => {
    page.emit('did-fail-load', {}, -310, 'ERR_TOO_MANY_REDIRECTS', 'https://api.tradier.com/', true);
    expect(codes()).toEqual(['E-ANSWER']);
  });

  test('a page whose process is gone is said', () => {
    page.emit('render-process-gone');
    expect(shown.problem).toEqual({ host: 'api.tradier.com', code: 'PAGE_STOPPED' });
  });
});
