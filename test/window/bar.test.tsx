/** The bar above a broker's page: whose page it is, what was stopped, and help. */
import '../../renderer/tokens.css';
import '../../renderer/bar.css';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { BarState } from '../../contract/state.ts';
import { Bar } from '../../renderer/bar-view.tsx';
import { findViolations } from './axe.ts';
import { type FakeBridge, placeBridge } from './fake-bridge.ts';
import { barState } from './states.ts';

let bridge: FakeBridge;

const open = async (change: Partial<BarState> = {}) => {
  bridge = placeBridge('bar', { getBar: () => ({ ...barState, ...change }) });
  await render(<Bar />);
  await expect.element(page.getByRole('button', { name: 'Reload', exact: true })).toBeVisible();
};
const note = () => page.getByRole('status').element().textContent;

beforeEach(() => page.viewport(560, 300));
afterEach(() => expect(bridge.refused).toEqual([]));

test('names the whole host after its scheme, and the lock is for https only', async () => {
  await open();
  expect(document.title).toBe('Sign in to Tradier - Brokerbar');
  expect(document.querySelector('.bar-address')?.textContent).toBe('https://sandbox.tradier.com');
  expect(document.querySelector('.bar-address strong')?.textContent).toBe('sandbox.tradier.com');
  await expect.element(page.getByRole('img', { name: 'Secure connection' })).toBeVisible();
  expect(note()).toBe("Only this broker's pages open.");
  bridge.announce('barChanged', { ...barState, scheme: 'http', host: '127.0.0.1:4001', isSecure: false });
  await expect.element(page.getByText('127.0.0.1:4001')).toBeVisible();
  expect(document.querySelector('.bar-address svg')).toBeNull();
  expect(document.title).toBe('Sign in to Tradier - Brokerbar');
});

test('a change that came before the answer is newer than it', async () => {
  bridge = placeBridge('bar', {
    getBar: async () => {
      bridge.announce('barChanged', { ...barState, host: 'newer.tradier.com' });
      await Promise.resolve();
      return barState;
    },
  });
  await render(<Bar />);
  await expect.element(page.getByText('newer.tradier.com')).toBeVisible();
  await new Promise((done) => setTimeout(done, 50));
  await expect.element(page.getByText('newer.tradier.com')).toBeVisible();
});

describe('says what happened', () => {
  test.each([
    [{ blockedHost: 'example.com' }, 'Stopped: example.com is not Tradier.'],
    [
      { problem: { host: 'sandbox.tradier.com', code: 'ERR_TIMED_OUT' } },
      "Tradier's page didn't load (ERR_TIMED_OUT). Press Reload.",
    ],
    [{ isSlow: true }, "Tradier's page is slow. Still trying."],
  ] as const)('%j', async (change, says) => {
    await open(change);
    expect(note()).toBe(says);
    expect(await findViolations()).toEqual([]);
  });
});

test('before the first page it names nobody', async () => {
  await open({ scheme: '', host: '', isSecure: false, isLoading: true });
  expect(document.querySelector('.bar-address')?.textContent).toBe("Opening Tradier's page…");
});

test.each([560, 360])('fits its 76 px, and 380 with help, in a window of %i px', async (width) => {
  const height = () => document.documentElement.scrollHeight;
  await page.viewport(width, 76);
  await open({ blockedHost: 'a-rather-long-name.signin.tradier.example' });
  expect(height()).toBe(76);
  expect(document.documentElement.scrollWidth).toBe(width);
  await userEvent.click(page.getByRole('button', { name: 'Having trouble?', exact: true }));
  await expect.element(page.getByRole('button', { name: 'Copy', exact: true })).toBeInTheDocument();
  await page.viewport(width, 380);
  expect(height()).toBe(380);
});

test('help: environment, callback URL, approval, and Close', async () => {
  await open();
  await userEvent.click(page.getByRole('button', { name: 'Having trouble?', exact: true }));
  expect(bridge.inputsOf('showHelp')).toEqual([true]);
  const items = [...document.querySelectorAll('.bar-help li')].map((item) => item.textContent ?? '');
  expect(items).toHaveLength(4);
  expect(items[0]).toMatch(/keys for Sandbox/);
  expect(items[1]).toContain('http://localhost:3000/callback');
  expect(items[2]).toMatch(/approved/);
  await userEvent.click(page.getByRole('button', { name: 'Copy', exact: true }));
  await expect.element(page.getByText('Copied')).toBeVisible();
  expect(bridge.inputsOf('copyCallbackUrl')).toHaveLength(1);
  expect(await findViolations()).toEqual([]);
  await userEvent.click(page.getByRole('button', { name: 'Close', exact: true }));
  expect(bridge.inputsOf('closeSignIn')).toHaveLength(1);
  await userEvent.click(page.getByRole('button', { name: 'Having trouble?', exact: true }));
  expect(bridge.inputsOf('showHelp')).toEqual([true, false]);
});

test('Reload reloads the page', async () => {
  await open();
  await userEvent.click(page.getByRole('button', { name: 'Reload', exact: true }));
  expect(bridge.inputsOf('reloadPage')).toHaveLength(1);
});

test('keys that serve every environment are not asked for by environment', async () => {
  await open({ isKeyShared: true, brokerName: 'TradeStation' });
  await userEvent.click(page.getByRole('button', { name: 'Having trouble?', exact: true }));
  expect(document.querySelector('.bar-help li')?.textContent).toBe(
    "Are these keys of TradeStation's present API, for this login?",
  );
});

describe('the second door', () => {
  const help = () => userEvent.click(page.getByRole('button', { name: 'Having trouble?', exact: true }));

  test('is offered when nothing moves, and behind Having trouble?', async () => {
    await open();
    expect(page.getByRole('button', { name: 'Use my browser', exact: true }).query()).toBeNull();
    bridge.announce('barChanged', { ...barState, isStuck: true });
    await userEvent.click(page.getByRole('button', { name: 'Use my browser', exact: true }));
    await help();
    await userEvent.click(page.getByRole('button', { name: 'Continue in my browser', exact: true }));
    expect(bridge.inputsOf('openInBrowser')).toHaveLength(2);
  });

  test.each([
    ['listening', 'Finish in your browser. This window then closes by itself.', ''],
    [
      'taken',
      "Only this broker's pages open.",
      'Another program uses the port of http://localhost:3000/callback',
    ],
    ['failed', "Only this broker's pages open.", "Your browser couldn't be opened."],
    ['pasting', 'Finish in your browser, then paste its address under "Having trouble?".', ''],
  ] as const)('%s', async (browser, said, alert) => {
    await open({ browser });
    expect(note()).toBe(said);
    await help();
    expect(document.querySelector('.bar-help [role=alert]')?.textContent).toContain(alert);
    expect(await findViolations()).toEqual([]);
    const box = page.getByRole('textbox', { name: 'The address your browser ended on' });
    expect(box.query() !== null).toBe(browser === 'pasting');
  });

  test('a pasted address goes to main once it is there, without what is around it', async () => {
    await open({ browser: 'pasting' });
    await help();
    const send = page.getByRole('button', { name: 'Continue', exact: true });
    await userEvent.click(send);
    expect(bridge.inputsOf('pasteAnswer')).toEqual([]);
    await userEvent.fill(
      page.getByRole('textbox', { name: 'The address your browser ended on' }),
      ' http://localhost:3000/callback?code=c&state=s ',
    );
    await userEvent.click(send);
    expect(bridge.inputsOf('pasteAnswer')).toEqual(['http://localhost:3000/callback?code=c&state=s']);
    bridge.announce('barChanged', { ...barState, browser: 'pasting', isPasteWrong: true });
    await expect.element(page.getByText(/^That isn't the answer to this sign-in/)).toBeVisible();
  });
});

test('a request that the page refuses is told, with where help is', async () => {
  await open({ isRefused: true, isStuck: true });
  expect(note()).toBe("Tradier doesn't know these keys or this callback URL.");
  expect(document.querySelector('.bar-trouble')).not.toBeNull();
});

test('once the page has answered, that it is done is all that is left of the bar', async () => {
  await open();
  bridge.announce('barChanged', { ...barState, isDone: true });
  await expect.poll(note).toBe('Done. You can close this.');
  expect(page.getByRole('button').elements()).toEqual([]);
  expect(document.title).toBe('Sign in to Tradier - Brokerbar');
  expect(await findViolations()).toEqual([]);
});
