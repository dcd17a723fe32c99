/** Smaller duties of the screens: what can be copied, what can be reached from the details, and what a broken part says. */
import { useState } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { CrashBoundary } from '../../renderer/crash.tsx';
import { placeBridge } from './fake-bridge.ts';
import { others, type StateName, states } from './states.ts';
import { type Opened, openWindow, resize, textOf } from './window.tsx';

let opened: Opened | null = null;
const button = (name: string) => page.getByRole('button', { name, exact: true });
const openDetails = async (state: StateName) => {
  opened = await openWindow(states[state].state);
  await userEvent.click(button('More'));
  await userEvent.click(page.getByRole('menuitem', { name: 'Details…', exact: true }));
  return page.getByRole('dialog');
};

beforeEach(() => resize('usual'));
afterEach(() => {
  expect(opened?.refused ?? []).toEqual([]);
  opened = null;
  vi.useRealTimers();
});

test('row 19: technical details of a card are copied, and that is said', async () => {
  opened = await openWindow(states['S13 refused'].state);
  await userEvent.click(button('Technical details'));
  await userEvent.click(button('Copy details'));
  await expect.poll(textOf(page.getByText('Copied', { exact: true }))).toBe('Copied');
  expect(opened.inputsOf('copyText')).toEqual([expect.stringMatching(/^Code: E-REFUSED\n(.*\n)*Time: 2/)]);
});

test('row 20: the commands that help to a password store can be copied', async () => {
  opened = await openWindow(others['first run, no password store']);
  await userEvent.click(button('How to fix'));
  await userEvent.click(button('Copy sudo apt install gnome-keyring'));
  await userEvent.click(button('Copy --password-store=gnome-libsecret'));
  await userEvent.click(button('Copy basic_text'));
  expect(opened.inputsOf('copyText')).toEqual([
    'sudo apt install gnome-keyring',
    '--password-store=gnome-libsecret',
    'basic_text',
  ]);
});

test.each<[StateName, string, string]>([
  ['S8 renews', 'Edit keys', 'dialog'],
  ['S8 renews', 'Change permissions…', 'dialog'],
  ['S8 renews', 'Disconnect…', 'alertdialog'],
  ['S8 renews', 'Remove keys', 'alertdialog'],
])('%s: the details lead to %s', async (state, name, role) => {
  const dialog = await openDetails(state);
  await userEvent.click(dialog.getByRole('button', { name, exact: true }));
  await expect.element(page.getByRole(role as 'dialog')).toBeVisible();
  expect(page.getByText('Callback URL').elements().length).toBe(role === 'dialog' ? 1 : 0);
});

test('Change permissions… begins with the permissions', async () => {
  await openDetails('S8 renews');
  await userEvent.click(button('Change permissions…'));
  await expect.poll(() => (document.activeElement as HTMLInputElement | null)?.name).toBe('permissions');
  const legends = page.getByRole('dialog').element().querySelectorAll('legend');
  expect(legends[0]?.textContent).toBe('What may this app do?');
});

test('Delete everything… offers to export the activity first, and says whether that was done', async () => {
  const answers = [false, true];
  opened = await openWindow(states['S8 renews'].state, { exportActivity: () => answers.shift() ?? false });
  await userEvent.click(button('Settings'));
  await userEvent.click(button('Delete everything…'));
  const dialog = page.getByRole('alertdialog');
  await expect.poll(() => document.activeElement?.textContent).toBe('Cancel');
  await userEvent.click(button('Export the activity…'));
  await expect.poll(() => opened?.inputsOf('exportActivity').length).toBe(1);
  expect(dialog.getByText('Exported').elements()).toEqual([]);
  await userEvent.click(button('Export the activity…'));
  await expect.element(dialog.getByText('Exported')).toBeVisible();
  expect(opened.inputsOf('deleteEverything')).toEqual([]);
});

test.each<[StateName, string]>([
  ['S17 newer', 'More'],
  ['S17 no password store', 'How to fix'],
])('%s: its card is not without a way on', async (state, first) => {
  opened = await openWindow(states[state].state);
  await expect.element(page.getByRole('article').getByRole('button', { name: first })).toBeVisible();
  await userEvent.click(page.getByRole('article').getByRole('button', { name: 'More' }));
  await userEvent.click(page.getByRole('menuitem', { name: 'Remove' }));
  await userEvent.click(page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }));
  expect(opened.inputsOf('removeKeys')).toEqual(['tradier-sandbox-0001']);
});

test('without a password store the card leads to what helps', async () => {
  opened = await openWindow(states['S17 no password store'].state);
  await userEvent.click(page.getByRole('article').getByRole('button', { name: 'How to fix' }));
  await expect.element(page.getByRole('region', { name: 'How to fix' })).toBeVisible();
});

/** Breaks as soon as it is told to. */
function Fragile() {
  const [isBroken, setIsBroken] = useState(false);
  if (isBroken) throw new Error('made to break');
  return (
    <button type="button" onClick={() => setIsBroken(true)}>
      Break
    </button>
  );
}

test('E-CRASH: a part that breaks says so in four parts, and Carry on draws it anew', async () => {
  placeBridge('window', {});
  // React tells the console of what it caught.
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await render(
    <CrashBoundary>
      <Fragile />
    </CrashBoundary>,
  );
  await userEvent.click(button('Break'));
  await expect.poll(textOf(page.getByRole('alert'))).toMatch(/The window had to restart/);
  await expect.poll(textOf(page.getByRole('alert'))).toMatch(/Sign-ins and settings are kept\./);
  await userEvent.click(button('Carry on'));
  await expect.element(button('Break')).toBeVisible();
  quiet.mockRestore();
});

test('E-CRASH: after the page was loaded anew it is said once', async () => {
  let wish: { kind: 'crashed' } | null = { kind: 'crashed' };
  opened = await openWindow(states['S8 renews'].state, {
    takeWish: () => {
      const taken = wish;
      wish = null;
      return taken;
    },
  });
  await expect.poll(textOf(page.getByRole('alert'))).toMatch(/The window had to restart/);
  await userEvent.click(button('OK'));
  await expect.poll(() => page.getByRole('alert').elements()).toEqual([]);
});
