/** The log in the real window: days, filters, details, export, clearing, and what a keyboard and a reader find. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ActivityLine, Fact, Place } from '../../contract/activity.ts';
import type { Handlers } from '../../contract/calls.ts';
import { Failure } from '../../contract/failures.ts';
import { findViolations } from './axe.ts';
import { now, states } from './states.ts';
import { type Opened, openWindow, prefer, resize, textOf } from './window.tsx';

const minute = 60_000;
const day = 86_400_000;
const place: Place = { connection: 'tradier-sandbox-0001', broker: 'tradier', environment: 'sandbox' };
const gone: Place = { connection: 'tradier-production-9', broker: 'tradier', environment: 'production' };
const line = (at: number, fact: Fact, more: Partial<ActivityLine> = {}): ActivityLine =>
  ({ at, lastAt: at, count: 1, place, ...fact, ...more }) as ActivityLine;

/** Oldest first, as main gives them. */
const lines: readonly ActivityLine[] = [
  line(now - 9 * day, { what: 'removed' }, { place: gone }),
  line(now - day, { what: 'signed-in', endsAt: now }),
  line(now - 300 * minute, { what: 'asleep', forMs: 8 * 60 * minute }, { place: null }),
  line(now - 200 * minute, { what: 'renewal-failed', code: 'E-DOWN', status: 503 }),
  line(now - 190 * minute, { what: 'renewed', by: 'itself' }, { count: 23, lastAt: now - minute }),
];

const connected = states['S8 renews'];

let opened: Opened;
async function open(kept: readonly ActivityLine[] = lines, answers: Partial<Handlers> = {}): Promise<void> {
  opened = await openWindow(connected.state, { getActivity: () => kept, ...answers });
  await userEvent.click(page.getByRole('tab', { name: 'Activity', exact: true }));
  await expect.element(page.getByRole('heading', { name: 'Activity', exact: true })).toBeVisible();
}
const rows = () => [...document.querySelectorAll('[role=row]')].map((row) => row.textContent ?? '');
const dayNames = () =>
  [...document.querySelectorAll('[role=rowgroup]')].map((group) => group.firstElementChild?.textContent);

beforeEach(() => resize('usual'));
afterEach(async () => {
  expect(opened.refused).toEqual([]);
  vi.useRealTimers();
  await prefer();
});

test('newest first, under its days, in words', async () => {
  await open();
  await expect.poll(dayNames).toEqual(['Today', 'Yesterday', 'Sat, Nov 14']);
  const said = rows().filter((row) => row.includes(' ET'));
  expect(said).toHaveLength(5);
  expect(said[0]).toContain('9:59 AM ETTradier SandboxRefreshed by itself, 23 times since 6:50 AM ET');
  expect(said[1]).toContain("Tradier SandboxDidn't refresh: ");
  expect(said[2]).toContain('This computerAsleep for 8 hours');
  expect(said[3]).toContain('You signed in. Until 10:00 AM ET tomorrow');
  expect(said[4]).toContain('Tradier ProductionYou removed the connection and its keys');
});

test('nothing yet', async () => {
  await open([]);
  await expect
    .element(page.getByText('Nothing yet. Sign-ins, refreshes and problems will show here.'))
    .toBeVisible();
  expect(page.getByRole('button', { name: 'Export…' }).query()).toBeNull();
});

test('chosen by connection and kind', async () => {
  await open();
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Kind' }), 'Problems');
  await expect.poll(() => rows().filter((row) => row.includes(' ET'))).toHaveLength(2);
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Connection' }), 'Tradier Production');
  await expect.element(page.getByText('Nothing like this. Choose another connection or kind.')).toBeVisible();
  await userEvent.selectOptions(page.getByRole('combobox', { name: 'Kind' }), 'All kinds');
  await expect.poll(() => rows().filter((row) => row.includes(' ET'))).toHaveLength(1);
});

test('what is new appears, and what is open stays open', async () => {
  const kept = [...lines];
  await open(kept);
  await userEvent.click(page.getByText(/^Didn't refresh/));
  await expect.element(page.getByText('E-DOWN')).toBeVisible();
  kept.push(line(now, { what: 'disconnected' }));
  opened.announce('activityChanged', null);
  await expect.element(page.getByText('You disconnected')).toBeVisible();
  await expect.element(page.getByText('E-DOWN')).toBeVisible();
});

test('the keyboard: arrows move, Enter unfolds, Copy details says Copied', async () => {
  await open();
  await expect.poll(rows).not.toEqual([]);
  (document.querySelector('[role=row][tabindex]') as HTMLElement | null)?.focus();
  await userEvent.keyboard('{ArrowDown}');
  expect(document.activeElement?.textContent).toContain("Didn't refresh");
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('503')).toBeVisible();
  await userEvent.keyboard('{Tab}');
  expect(document.activeElement?.textContent).toBe('Copy details');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Copied', { exact: true })).toBeVisible();
  expect(opened.inputsOf('copyText')).toEqual([
    `Tradier Sandbox: Didn't refresh: Tradier isn't answering\nTime: 2026-11-23T11:40:00.000Z\nCode: E-DOWN\nHTTP status: 503`,
  ]);
});

test('a long log opens its newest part first', async () => {
  const many = Array.from({ length: 450 }, (_, index) =>
    line(now - (450 - index) * 1000, { what: 'sign-in-stopped', code: 'E-CLOSE', status: null }),
  );
  await open(many);
  const count = () => rows().filter((row) => row.includes(' ET')).length;
  await expect.poll(count).toBe(200);
  await userEvent.click(page.getByRole('button', { name: 'Show older' }));
  await expect.poll(count).toBe(400);
  await userEvent.click(page.getByRole('button', { name: 'Show older' }));
  await expect.poll(count).toBe(450);
  expect(page.getByRole('button', { name: 'Show older' }).query()).toBeNull();
});

test('Export… asks main; a full disk is said', async () => {
  let tries = 0;
  await open(lines, {
    exportActivity: () => {
      tries += 1;
      if (tries === 1) throw new Failure('E-DISK');
      return true;
    },
  });
  const button = page.getByRole('button', { name: 'Export…' });
  await userEvent.click(button);
  await expect.poll(textOf(page.getByRole('alert'))).toContain("Couldn't save on this computer");
  await userEvent.click(button);
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
});

test('Clear… asks first, and Enter takes nothing away', async () => {
  await open();
  await userEvent.click(page.getByRole('button', { name: 'Clear…' }));
  await expect.element(page.getByRole('alertdialog', { name: 'Clear the activity?' })).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
  expect(opened.inputsOf('clearActivity')).toEqual([]);
  await userEvent.click(page.getByRole('button', { name: 'Clear…' }));
  await userEvent.click(page.getByRole('button', { name: 'Clear', exact: true }));
  expect(opened.inputsOf('clearActivity')).toEqual([undefined]);
});

test('a log that main cannot give is said, and what was seen stays', async () => {
  let tries = 0;
  await open(lines, {
    getActivity: () => {
      tries += 1;
      if (tries > 1) throw new Failure('E-UNEXPECTED');
      return lines;
    },
  });
  await expect.poll(rows).not.toEqual([]);
  opened.announce('activityChanged', null);
  await expect.element(page.getByRole('alert')).toBeVisible();
  expect(rows()).not.toEqual([]);
});

describe.each(['light', 'dark', 'forced', 'narrow'])('%s', (look) => {
  test.each([{ kept: lines }, { kept: [] }])('axe finds nothing', async ({ kept }) => {
    if (look === 'forced') await prefer({ 'forced-colors': 'active' });
    else if (look === 'narrow') await resize('narrow');
    else await prefer({ 'prefers-color-scheme': look });
    await open(kept);
    if (kept.length > 0) {
      await expect.poll(rows).not.toEqual([]);
      await userEvent.click(page.getByText(/^Didn't refresh/));
    }
    expect(await findViolations()).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
  });
});
