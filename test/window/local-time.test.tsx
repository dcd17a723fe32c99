/** The market's times on this computer's clock: over the words for pointer and keyboard, and as text for who hears them. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ActivityLine } from '../../contract/activity.ts';
import { manner, setManner } from '../../contract/manner.ts';
import type { Settings } from '../../contract/settings.ts';
import type { AppState } from '../../contract/state.ts';
import { listMarketSpans } from '../../main/calendar/day-ahead.ts';
import { appState, everything } from './accounts-states.ts';
import { findViolations } from './axe.ts';
import { makeHistory } from './history-states.ts';
import { now, states } from './states.ts';
import { openWindow, resize } from './window.tsx';

const usual = manner();
const minute = 60_000;
const away = (times: Settings['times'] = 'market'): AppState => {
  const { state } = states['S9 fixed end'];
  return {
    ...state,
    market: listMarketSpans(now),
    settings: { ...state.settings, times },
    system: { ...state.system, zone: 'Europe/Berlin' },
  };
};
const lines: readonly ActivityLine[] = [
  { at: now - 100 * minute, lastAt: now - minute, count: 23, place: null, what: 'renewed', by: 'itself' },
  {
    at: now - 200 * minute,
    lastAt: now - 200 * minute,
    count: 1,
    place: null,
    what: 'asleep',
    forMs: minute,
  },
];

/** What is told beside an element, and whether it can be seen. */
const besideOf = (container: string) => {
  const found = document.querySelector(`${container} .local-time`);
  return {
    says: found?.textContent ?? '',
    isSeen: found !== null && getComputedStyle(found).opacity === '1',
  };
};
/** Pairs of texts of which one stands over another. */
const findOverlaps = (selector: string) => {
  const seen = [...document.querySelectorAll(selector)].filter(
    (one) => !one.matches('[class*=hidden]') && one.getBoundingClientRect().height > 1,
  );
  return seen.flatMap((one, index) =>
    seen.slice(index + 1).flatMap((other) => {
      const [a, b] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
      const isApart = a.bottom <= b.top || b.bottom <= a.top || a.right <= b.left || b.right <= a.left;
      return isApart ? [] : [`${one.textContent} / ${other.textContent}`];
    }),
  );
};
const openActivity = async (times: Settings['times'] = 'market') => {
  await openWindow(away(times), { getActivity: () => lines });
  await userEvent.click(page.getByRole('tab', { name: 'Activity', exact: true }));
  await expect.element(page.getByRole('row').nth(1)).toBeVisible();
};

beforeEach(() => resize('usual'));
afterEach(() => {
  setManner(usual);
  vi.useRealTimers();
});

test.each([
  ['.strip', '9:41 PM ET is Tue 3:41 AM on this computer.'],
  ['.card', '9:41 PM ET is Tue 3:41 AM on this computer.'],
  ['section:has(h2)', '4:00 PM ET is 10:00 PM on this computer.'],
])('%s shows it to the pointer, and not once Esc is pressed', async (container, says) => {
  await openWindow(away());
  await userEvent.hover(page.getByRole('tab', { name: 'Activity', exact: true }));
  expect(besideOf(container)).toEqual({ says, isSeen: false });
  const words = document.querySelector(`${container} p`);
  if (words) await userEvent.hover(words);
  await expect.poll(() => besideOf(container).isSeen).toBe(true);
  await userEvent.keyboard('{Escape}');
  expect(besideOf(container)).toEqual({ says, isSeen: false });
  expect(await findViolations()).toEqual([]);
});

test('a card that has the keyboard shows it', async () => {
  await openWindow(away());
  page.getByRole('tab', { name: 'Connections', exact: true }).element().focus();
  await userEvent.keyboard('{F6}');
  while (!document.activeElement?.closest('.card')) await userEvent.keyboard('{Tab}');
  await expect.poll(() => besideOf('.card').isSeen).toBe(true);
});

test("the timeline's rows tell it", async () => {
  await openWindow(away());
  const told = [...document.querySelectorAll('section:has(h2) .local-time')].map((one) => one.textContent);
  expect(told).toEqual([
    '4:00 PM ET is 10:00 PM on this computer.',
    '9:30 AM ET is 3:30 PM, 4:00 PM ET is 10:00 PM, 8:00 PM ET is Tue 2:00 AM, 4:00 AM ET is Tue 10:00 AM, 9:30 AM ET is Tue 3:30 PM, 4:00 PM ET is Tue 10:00 PM on this computer.',
    '4:00 PM ET is 10:00 PM, 9:41 PM ET is Tue 3:41 AM on this computer.',
  ]);
});

test('the timeline shows them to the keyboard: one way to all of them, out of sight for a pointer', async () => {
  await openWindow(away());
  const way = page.getByRole('button', { name: 'Show times on this computer', exact: true });
  const height = () => way.element().parentElement?.getBoundingClientRect().height ?? 0;
  const shown = () =>
    [...document.querySelectorAll('section:has(h2) .local-time')].map((one) => [
      getComputedStyle(one).opacity,
      getComputedStyle(one).position,
    ]);
  expect(height()).toBe(1);
  page.getByRole('button', { name: 'More', exact: true }).element().focus();
  await userEvent.keyboard('{Tab}');
  await expect.element(way).toHaveFocus();
  expect(height()).toBeGreaterThanOrEqual(32);
  await userEvent.keyboard('{Enter}');
  await expect.poll(shown).toEqual(Array(3).fill(['1', 'static']));
  expect(findOverlaps('section:has(h2) .local-time, section:has(h2) p')).toEqual([]);
  expect(await findViolations()).toEqual([]);
  await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
  expect(shown()).toEqual(Array(3).fill(['1', 'static']));
  await userEvent.keyboard('{Tab}{Enter}');
  await expect.poll(shown).not.toContainEqual(['1', 'static']);
});

test('who lives by the clock of the market meets no way to another', async () => {
  const state = away();
  await openWindow({ ...state, system: { ...state.system, zone: 'America/New_York' } });
  expect(document.querySelector('section:has(h2)')?.querySelectorAll('button')).toHaveLength(0);
});

describe('accounts', () => {
  const openAccounts = async (
    part: 'Positions' | 'Orders' | 'Watchlist',
    size: 'usual' | 'narrow' = 'usual',
  ) => {
    await resize(size);
    const state = { ...appState, system: { ...appState.system, zone: 'Europe/Berlin' } };
    await openWindow(state, { getAccounts: () => everything, getHistory: () => makeHistory() });
    await userEvent.click(page.getByRole('tab', { name: 'Accounts', exact: true }));
    await userEvent.click(page.getByRole('tab', { name: new RegExp(`^${part}`) }));
  };
  const told = () => [...document.querySelectorAll<HTMLElement>('.view .local-time')];
  const areSeen = (which = told()) => which.map((one) => getComputedStyle(one).opacity === '1');
  const asOfSays = '9:59:53 AM ET is 3:59:53 PM on this computer.';

  test.each([
    ['Positions', ['9:30 AM ET is 3:30 PM on this computer.', asOfSays, asOfSays]],
    [
      'Orders',
      [
        '9:30 AM ET is 3:30 PM on this computer.',
        asOfSays,
        asOfSays,
        '9:55 AM ET is 3:55 PM on this computer.',
        '9:45 AM ET is 3:45 PM on this computer.',
        '9:31 AM ET is 3:31 PM on this computer.',
      ],
    ],
    [
      'Watchlist',
      [
        '9:30 AM ET is 3:30 PM on this computer.',
        asOfSays,
        asOfSays,
        '9:59 AM ET is 3:59 PM on this computer.',
        '9:59 AM ET is 3:59 PM on this computer.',
      ],
    ],
  ] as const)('%s: every time that is told is told on this computer as well', async (part, says) => {
    await openAccounts(part);
    const found = told();
    expect(found.map(({ textContent }) => textContent)).toEqual(says);
    expect(areSeen()).toEqual(found.map(() => false));
    // No clock is without one.
    const clocks = [...document.querySelectorAll('.view *')].filter((one) =>
      [...one.childNodes].some((node) => node.nodeType === 3 && /\d:\d\d/.test(node.textContent ?? '')),
    );
    const without = clocks.filter(
      (one) => !one.closest('td, th, p, figcaption')?.querySelector('.local-time'),
    );
    expect(without.map(({ textContent }) => textContent)).toEqual([]);
    for (const one of found) {
      if (one.parentElement) await userEvent.hover(one.parentElement);
      await expect.poll(() => areSeen([one])).toEqual([true]);
      expect(areSeen().filter(Boolean)).toHaveLength(1);
    }
    await userEvent.keyboard('{Escape}');
    expect(areSeen()).toEqual(found.map(() => false));
    expect(await findViolations()).toEqual([]);
  });

  test.each([
    ['Copy account number', [true, true, false, false, false, false]],
    ['Time', [false, false, true, true, true, true]],
    ['Symbol', [false, false, true, false, false, false]],
  ] as const)('the keyboard on %s shows those beside and below it', async (name, seen) => {
    await openAccounts('Orders');
    page
      .getByRole('tab', { name: /^Orders/ })
      .element()
      .focus();
    const target = page.getByRole('button', { name, exact: true });
    for (let presses = 0; presses < 40 && document.activeElement !== target.element(); presses += 1)
      await userEvent.keyboard(name === 'Copy account number' ? '{Shift>}{Tab}{/Shift}' : '{Tab}');
    await expect.element(target).toHaveFocus();
    expect(areSeen()).toEqual(seen);
    await userEvent.keyboard('{Escape}');
    expect(areSeen()).not.toContain(true);
  });

  test.each([
    ['Orders', 'usual'],
    ['Orders', 'narrow'],
    ['Watchlist', 'usual'],
    ['Watchlist', 'narrow'],
  ] as const)('%s, %s: none is cut off or makes the page wider', async (part, size) => {
    await openAccounts(part, size);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
    for (const one of told()) {
      const scroller = one.closest('section[class*=region]');
      // To its column, which is the last of the watchlist.
      if (part === 'Watchlist' && scroller) scroller.scrollLeft = scroller.scrollWidth;
      const { left, right } = one.getBoundingClientRect();
      const region = scroller?.getBoundingClientRect();
      expect(left).toBeGreaterThanOrEqual(region?.left ?? 0);
      expect(right).toBeLessThanOrEqual(Math.ceil(region?.right ?? window.innerWidth));
      expect(one.scrollWidth).toBeLessThanOrEqual(one.clientWidth);
    }
  });

  test('both clocks and the day of a price are parts of their own, and none is cut off', async () => {
    const pricedAt = Date.parse('2026-11-21T01:00:00Z');
    const sources = everything.sources.map((source) => ({
      ...source,
      quotes: {
        ...source.quotes,
        value: (source.quotes.value ?? []).map((quote) => ({ ...quote, pricedAt })),
      },
    }));
    const state = { ...away('both'), connections: appState.connections };
    await openWindow(state, { getAccounts: () => ({ ...everything, sources }) });
    await userEvent.click(page.getByRole('tab', { name: 'Accounts', exact: true }));
    await userEvent.click(page.getByRole('tab', { name: /^Watchlist/ }));
    await expect.element(page.getByRole('row').nth(1)).toBeVisible();
    const parts = [...document.querySelectorAll('tbody tr:first-child td:nth-last-child(2) span > span')];
    expect(parts.map(({ textContent }) => textContent)).toEqual([
      'Nov 20,',
      '8:00 PM ET',
      '(Sat 2:00 AM here)',
    ]);
    const region = document.querySelector('section[class*=region]');
    expect(region?.scrollWidth).toBeLessThanOrEqual(region?.clientWidth ?? 0);
  });

  test("a symbol's panel has it as a line of its own", async () => {
    await openAccounts('Positions');
    await userEvent.click(page.getByRole('button', { name: 'AAPL, daily prices', exact: true }).first());
    await expect.element(page.getByText(/^Prices by Tradier/)).toBeVisible();
    expect(besideOf('[role=dialog]')).toMatchObject({ isSeen: true });
    expect(besideOf('[role=dialog]').says).toMatch(/^\d+:\d\d [AP]M ET is .* on this computer\.$/);
  });
});

test('the details have it as a line of their own', async () => {
  await openWindow(away());
  await userEvent.click(page.getByRole('button', { name: 'More', exact: true }));
  await userEvent.click(page.getByRole('menuitem', { name: 'Details…', exact: true }));
  await expect.element(page.getByRole('dialog')).toBeVisible();
  expect(besideOf('[role=dialog]')).toEqual({
    says: '9:41 PM ET is Tue 3:41 AM, 10:00 PM ET is 4:00 AM, 9:55 AM ET is 3:55 PM on this computer.',
    isSeen: true,
  });
});

test('a row of the activity tells it, and shows it to the keyboard', async () => {
  await openActivity();
  const row = '[role=row]:not([class*=dayName])';
  const told = [...document.querySelectorAll(`${row} .local-time`)].map((one) => one.textContent);
  expect(told).toEqual([
    '6:40 AM ET is 12:40 PM on this computer.',
    '9:59 AM ET is 3:59 PM, 8:20 AM ET is 2:20 PM on this computer.',
  ]);
  page.getByRole('button', { name: 'Clear…', exact: true }).element().focus();
  await userEvent.keyboard('{Tab}');
  await expect.poll(() => besideOf(`${row}:focus-visible`).isSeen).toBe(true);
});

test.each(['usual', 'narrow'] as const)('both clocks stand on one line in the activity, %s', async (size) => {
  await resize(size);
  await openActivity('both');
  const times = [...document.querySelectorAll<HTMLElement>('[class*=time]')].filter(
    ({ textContent }) => textContent === '9:59 AM ET (3:59 PM here)',
  );
  expect(times.map((one) => one.getClientRects().length)).toEqual([1]);
  expect(times[0]?.getBoundingClientRect().height).toBeLessThanOrEqual(20);
  expect(times[0]?.scrollWidth).toBeLessThanOrEqual(times[0]?.clientWidth ?? 0);
  expect(document.querySelector('.local-time')).toBeNull();
});
