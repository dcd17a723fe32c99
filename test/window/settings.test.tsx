/** Settings, the question at the first close, and where wishes from outside the window lead. */
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Failure } from '../../contract/failures.ts';
import { choices } from '../../contract/settings.ts';
import type { AppState } from '../../contract/state.ts';
import type { Wish } from '../../contract/wish.ts';
import { makeState, others, states } from './states.ts';
import { type Opened, openWindow, resize, textOf } from './window.tsx';

let opened: Opened;
afterEach(() => {
  expect(opened.refused).toEqual([]);
  vi.useRealTimers();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const openSettings = async (state: AppState, answers: Parameters<typeof openWindow>[1] = {}) => {
  await resize('usual');
  opened = await openWindow(state, answers);
  await userEvent.click(button('Settings'));
  await expect.element(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
};
const { state } = states['S8 renews'];

test.each([
  ['When I close the window', 'keepRunning', 'Keep running', 'yes'],
  ['Theme', 'theme', 'Light', 'light'],
  ['Times', 'times', 'Both', 'both'],
  ['Gain and loss colours', 'gainColours', 'Blue and orange', 'blue-orange'],
  ['Update', 'pace', 'Only when I ask', 'asked'],
  ['Sign-in ends soon', 'remind', '60 minutes before', '60'],
] as const)('%s is asked of main at once', async (label, name, choice, value) => {
  await openSettings(state);
  const box = page.getByRole('combobox', { name: label, exact: true });
  expect(box.element().querySelectorAll('option')).toHaveLength(choices[name].length);
  await userEvent.selectOptions(box, choice);
  await expect.poll(() => opened.inputsOf('changeSettings')).toEqual([{ [name]: value }]);
});

test.each([
  ['Sign-in ends before the close', { warnBeforeClose: false }],
  ['Problems with refreshing', { tellProblems: false }],
  ['Order changes', { orderChanges: true }],
  ['Hide amounts', { hideAmounts: true }],
])('%s can be switched', async (label, change) => {
  await openSettings(state);
  await userEvent.click(page.getByRole('checkbox', { name: label, exact: true }));
  await expect.poll(() => opened.inputsOf('changeSettings')).toEqual([change]);
});

test('a choice that could not be saved says so, and shows what is still true', async () => {
  await openSettings(state, {
    changeSettings: () => {
      throw new Failure('E-DISK', { step: 'settings' });
    },
  });
  const box = page.getByRole('checkbox', { name: 'Problems with refreshing', exact: true });
  await userEvent.click(box);
  await expect.poll(textOf(page.getByRole('alert'))).toContain('The disk is full or read-only.');
  await expect.element(box).toBeChecked();
});

test('there is no switch that does nothing', async () => {
  await openSettings(state);
  expect(document.querySelector('.view')?.textContent).not.toMatch(/script|automatic/i);
});

test('without a tray the settings say what closing means then', async () => {
  await openSettings({ ...state, system: { ...state.system, hasTray: false } });
  await expect.poll(textOf(page.getByRole('main'))).toContain('This desktop shows no tray icon');
});

test('signing out everywhere names who, and Enter takes nothing away', async () => {
  await openSettings(state);
  await userEvent.click(button('Sign out everywhere on this computer…'));
  const dialog = page.getByRole('alertdialog');
  await expect.poll(textOf(dialog)).toContain('Tradier Sandbox');
  await userEvent.keyboard('{Enter}');
  expect(opened.inputsOf('signOutAll')).toEqual([]);
  await userEvent.click(button('Sign out everywhere on this computer…'));
  await userEvent.click(button('Sign out everywhere'));
  await expect.poll(() => opened.inputsOf('signOutAll')).toEqual([undefined]);
});

test('signed out everywhere, the focus stays where it was, on a button that has nothing left to do', async () => {
  await openSettings(state);
  const opener = button('Sign out everywhere on this computer…');
  await userEvent.click(opener);
  await userEvent.click(button('Sign out everywhere'));
  opened.show(makeState());
  await expect.element(opener).toHaveAttribute('aria-disabled', 'true');
  await expect.element(opener).toHaveFocus();
  // Longer than it takes to look for a focus that was lost.
  await new Promise((done) => setTimeout(done, 100));
  await expect.element(opener).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
});

test('diagnostics are read before they are copied, and copying is said', async () => {
  await openSettings(state, { getDiagnostics: () => 'Brokerbar 1.2.3' });
  await userEvent.click(button('Copy diagnostics…'));
  await expect.element(page.getByRole('textbox', { name: 'Diagnostics' })).toHaveValue('Brokerbar 1.2.3');
  await userEvent.click(button('Copy'));
  expect(opened.inputsOf('copyText')).toEqual(['Brokerbar 1.2.3']);
  await expect.element(page.getByText('Copied', { exact: true })).toBeVisible();
});

test.each([
  ['linux', 'Quit'],
  ['windows', 'Keep running'],
] as const)('the first close on %s: %s has the focus, Esc stays', async (platform, focused) => {
  opened = await openWindow({ ...state, system: { ...state.system, platform }, isAskingToClose: true });
  await expect
    .element(page.getByRole('alertdialog', { name: 'Keep running in the background?' }))
    .toBeVisible();
  await expect.element(button(focused)).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => opened.inputsOf('answerClose')).toEqual(['stay']);
  await userEvent.click(button('Keep running'));
  await expect.poll(() => opened.inputsOf('answerClose')).toEqual(['stay', 'keep']);
});

test.each([
  [{ kind: 'view', view: 'settings' }, () => page.getByRole('heading', { name: 'Settings', exact: true })],
  [{ kind: 'view', view: 'accounts' }, () => page.getByRole('heading', { name: 'Accounts', exact: true })],
  [{ kind: 'view', view: 'activity' }, () => page.getByRole('heading', { name: 'Activity', exact: true })],
  [{ kind: 'connect' }, () => page.getByRole('menu')],
  [{ kind: 'details' }, () => page.getByRole('dialog', { name: 'Tradier (Sandbox)' })],
  [{ kind: 'shortcuts' }, () => page.getByRole('dialog', { name: 'Keyboard shortcuts' })],
  [{ kind: 'diagnostics' }, () => page.getByRole('dialog', { name: 'Diagnostics' })],
  [{ kind: 'report' }, () => page.getByRole('dialog', { name: 'Report a problem' })],
  [{ kind: 'keys', broker: 'tradier' }, () => page.getByText(/open Settings, then API Access/)],
] as const)('the wish %j is fulfilled, once', async (wish, place) => {
  const wishes: Wish[] = [wish];
  opened = await openWindow(state, { takeWish: () => wishes.shift() ?? null });
  await expect.element(place()).toBeVisible();
  opened.announce('wished', null);
  await expect.poll(() => opened.inputsOf('takeWish').length).toBe(2);
});

test('the wish to fix the password store unfolds its steps, from whatever view', async () => {
  const wishes: Wish[] = [{ kind: 'view', view: 'settings' }];
  opened = await openWindow(others['first run, no password store'], {
    takeWish: () => wishes.shift() ?? null,
  });
  await expect.element(page.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible();
  wishes.push({ kind: 'how-to-fix' });
  opened.announce('wished', null);
  await expect.element(page.getByRole('region', { name: 'How to fix' })).toBeVisible();
  await expect.element(button('How to fix')).toHaveFocus();
  wishes.push({ kind: 'how-to-fix' });
  opened.announce('wished', null);
  await expect.poll(() => wishes.length).toBe(0);
  await expect.element(page.getByRole('region', { name: 'How to fix' })).toBeVisible();
});

test('a wish for a card brings the focus to it', async () => {
  const wishes: Wish[] = [{ kind: 'card', connection: state.connections[0]?.id ?? '' }];
  opened = await openWindow(state, { takeWish: () => wishes.shift() ?? null });
  await expect
    .poll(() => document.activeElement?.closest('article')?.getAttribute('aria-label'))
    .toBe('Tradier Sandbox');
});

test('nothing opens over a dialog', async () => {
  const wishes: Wish[] = [{ kind: 'shortcuts' }];
  opened = await openWindow(state, { takeWish: () => wishes.shift() ?? null });
  await expect.element(page.getByRole('dialog')).toBeVisible();
  wishes.push({ kind: 'view', view: 'settings' });
  opened.announce('wished', null);
  await expect.poll(() => opened.inputsOf('takeWish').length).toBe(2);
  await expect.element(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  expect(document.title).toMatch(/^Connections/);
});

test('F6 goes through strip, tabs and view, and back', async () => {
  const wishes: Wish[] = [];
  opened = await openWindow(others['first run, no password store'], {
    takeWish: () => wishes.shift() ?? null,
  });
  const go = async (kind: 'next-region' | 'last-region') => {
    const before = opened.inputsOf('takeWish').length;
    wishes.push({ kind });
    opened.announce('wished', null);
    await expect.poll(() => opened.inputsOf('takeWish').length).toBe(before + 1);
    return document.activeElement?.textContent;
  };
  await expect.element(button('Connect Tradier')).toHaveFocus();
  expect(await go('next-region')).toBe('How to fix');
  expect(await go('next-region')).toBe('Connections');
  expect(await go('next-region')).toBe('Connect Tradier');
  expect(await go('last-region')).toBe('Connections');
});

test('the arrows move between the views, and the title says where one is', async () => {
  opened = await openWindow(makeState());
  (page.getByRole('tab', { name: 'Connections' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByRole('tab', { name: 'Accounts', selected: true })).toHaveFocus();
  await expect.poll(() => document.title).toBe('Accounts - Brokerbar');
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByRole('tab', { name: 'Activity', selected: true })).toHaveFocus();
  await expect.poll(() => document.title).toBe('Activity - Brokerbar');
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByRole('tab', { name: 'Connections', selected: true })).toHaveFocus();
  await userEvent.keyboard('{End}');
  await expect.element(page.getByRole('tab', { name: 'Activity', selected: true })).toHaveFocus();
  await userEvent.click(button('Settings'));
  await expect.element(page.getByRole('tab', { selected: true })).not.toBeInTheDocument();
  await userEvent.click(page.getByRole('tab', { name: 'Connections' }));
  await expect.element(button('Settings')).not.toHaveAttribute('aria-current');
});
