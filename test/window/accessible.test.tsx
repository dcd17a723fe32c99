/** Every state for everybody: axe, forced colours, the narrowest window, targets, nothing that moves. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { AppState } from '../../contract/state.ts';
import { appState, variants } from './accounts-states.ts';
import { findViolations } from './axe.ts';
import { others, states } from './states.ts';
import { openWindow, prefer, resize } from './window.tsx';

const all: readonly (readonly [string, AppState])[] = [
  ...Object.entries(states).map(([name, { state }]) => [name, state] as const),
  ...Object.entries(others),
];

afterEach(async () => {
  await prefer();
  vi.useRealTimers();
});

describe.each([
  ['light', { 'prefers-color-scheme': 'light' }, 'usual'],
  ['dark', { 'prefers-color-scheme': 'dark' }, 'usual'],
  ['forced colours', { 'forced-colors': 'active' }, 'usual'],
  ['320 px', { 'prefers-color-scheme': 'light' }, 'narrow'],
] as const)('%s', (_name, features, size) => {
  test.each(all)('%s', async (_state, state) => {
    await prefer(features);
    await resize(size);
    await openWindow(state);
    await expect.element(page.getByRole('heading').first()).toBeVisible();
    expect(await findViolations()).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
    expect(findSmallTargets()).toEqual([]);
    expect(document.getAnimations()).toEqual([]);
  });

  test.each(
    Object.entries(variants).flatMap(([of, accounts]) =>
      ['Positions', 'Orders', 'Watchlist'].map((part) => [of, part, accounts] as const),
    ),
  )('accounts: %s, %s', async (_of, part, accounts) => {
    await prefer(features);
    await resize(size);
    await openWindow(appState, { getAccounts: () => accounts });
    await userEvent.click(page.getByRole('tab', { name: 'Accounts', exact: true }));
    await expect.element(page.getByRole('heading', { name: 'Accounts', exact: true })).toBeVisible();
    if (accounts.accounts.length > 0)
      await userEvent.click(page.getByRole('tab', { name: new RegExp(`^${part}`) }));
    expect(await findViolations()).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
    expect(findSmallTargets()).toEqual([]);
    expect(document.getAnimations()).toEqual([]);
  });

  test.each(['Details…', 'Disconnect…', 'Change permissions…'])('the dialog of %s', async (item) => {
    await prefer(features);
    await resize(size);
    await openWindow(states['S9 fixed end'].state);
    await userEvent.click(page.getByRole('button', { name: 'More' }));
    await userEvent.click(page.getByRole('menuitem', { name: item, exact: true }));
    const dialog = page.getByRole(item === 'Disconnect…' ? 'alertdialog' : 'dialog');
    await expect.element(dialog).toBeVisible();
    expect(await findViolations()).toEqual([]);
    const box = dialog.element();
    expect(box.scrollWidth).toBeLessThanOrEqual(box.clientWidth);
    expect(findSmallTargets()).toEqual([]);
  });

  test.each(['settings', 'Keyboard shortcuts', 'Copy diagnostics…', 'Delete everything…', 'closing'])(
    'Brokerbar itself: %s',
    async (what) => {
      await prefer(features);
      await resize(size);
      const { state } = states['S8 renews'];
      await openWindow(
        { ...state, isAskingToClose: what === 'closing' },
        { getDiagnostics: () => 'Brokerbar' },
      );
      if (what !== 'closing') {
        await userEvent.click(page.getByRole('button', { name: 'Settings', exact: true }));
        await expect.element(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
      }
      if (what !== 'settings') {
        if (what !== 'closing') await userEvent.click(page.getByRole('button', { name: what, exact: true }));
        await expect.element(page.getByRole('dialog').or(page.getByRole('alertdialog'))).toBeVisible();
      }
      expect(await findViolations()).toEqual([]);
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(window.innerWidth);
      expect(findSmallTargets()).toEqual([]);
    },
  );

  test('the dialog Break it…', async () => {
    await prefer(features);
    await resize(size);
    await openWindow(states['S20 demo'].state);
    await userEvent.click(page.getByRole('button', { name: 'Break it…', exact: true }));
    const dialog = page.getByRole('dialog', { name: 'Break it…', exact: true });
    await expect.element(dialog).toBeVisible();
    expect(await findViolations()).toEqual([]);
    const box = dialog.element();
    expect(box.scrollWidth).toBeLessThanOrEqual(box.clientWidth);
    expect(findSmallTargets()).toEqual([]);
  });

  test('the connect dialog with everything wrong', async () => {
    await prefer(features);
    await resize(size);
    await openWindow(others['first run']);
    await userEvent.click(page.getByRole('button', { name: 'Connect Tradier', exact: true }));
    await userEvent.click(page.getByRole('radio', { name: 'Choose myself' }));
    await userEvent.click(page.getByRole('button', { name: 'Connect', exact: true }));
    await expect.element(page.getByRole('alert')).toBeInTheDocument();
    expect(await findViolations()).toEqual([]);
    const box = page.getByRole('dialog').element();
    expect(box.scrollWidth).toBeLessThanOrEqual(box.clientWidth);
  });
});

test('row 35: in forced colours only the selected tab has a border below', async () => {
  await prefer({ 'forced-colors': 'active' });
  await openWindow(others['first run']);
  const borders = page
    .getByRole('tab')
    .elements()
    .map((tab) => getComputedStyle(tab).borderBottomWidth);
  expect(borders).toEqual(['3px', '0px', '0px']);
});

/** Buttons and fields lower than the 32 px a hand needs. A radio's target is its whole label. */
function findSmallTargets(): string[] {
  return [...document.querySelectorAll('button, [role=tab], input:not([type=hidden])')]
    .filter((one) => one.closest('[aria-hidden=true]') === null)
    .map((one) => (one.matches('[type=radio], [type=checkbox]') ? (one.closest('label') ?? one) : one))
    .filter((one) => one.getBoundingClientRect().height < 32)
    .map((one) => `${one.textContent} ${one.getBoundingClientRect().height}`);
}
