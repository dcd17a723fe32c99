/** The market's times on this computer's clock: over the words for pointer and keyboard, and as text for who hears them. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ActivityLine } from '../../contract/activity.ts';
import { manner, setManner } from '../../contract/manner.ts';
import type { Settings } from '../../contract/settings.ts';
import type { AppState } from '../../contract/state.ts';
import { listMarketSpans } from '../../main/calendar/day-ahead.ts';
import { findViolations } from './axe.ts';
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
