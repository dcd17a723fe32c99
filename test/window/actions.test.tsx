/** What pressing does: the right call with the right id, a question before anything goes, and where the focus stays. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { CallName } from '../../contract/calls.ts';
import { Failure } from '../../contract/failures.ts';
import type { AppState, Connection } from '../../contract/state.ts';
import { crowd, makeConnection, makeState, others, type StateName, states } from './states.ts';
import { type Opened, openWindow, resize, textOf } from './window.tsx';

const id = 'tradier-sandbox-0001';
let opened: Opened;
const button = (name: string) => page.getByRole('button', { name, exact: true });
const chooseFromMore = async (item: string) => {
  await userEvent.click(button('More'));
  await userEvent.click(page.getByRole('menuitem', { name: item, exact: true }));
};

beforeEach(() => resize('usual'));
afterEach(() => {
  expect(opened.refused).toEqual([]);
  vi.useRealTimers();
});

test.each<[StateName, string, CallName]>([
  ['S1 keys saved', 'Connect', 'signInAgain'],
  ['S2 sign-in window open', 'Show window', 'showSignIn'],
  ['S2 sign-in window open', 'Cancel', 'cancelSignIn'],
  ['S3 finishing', 'Cancel', 'cancelSignIn'],
  ['S4 denied', 'Try again', 'signInAgain'],
  ['S8 renews', 'Refresh', 'refresh'],
  ['S9 fixed end', 'Sign in again', 'signInAgain'],
  ['S9 signing in again', 'Cancel', 'cancelSignIn'],
  ['S9 another person refused', 'OK', 'dismissNotice'],
  ['S12 refresh not working yet', 'Try now', 'refresh'],
  ['S13 refused', 'Sign in', 'signInAgain'],
  ['S16 not saved', 'Save', 'save'],
  ['S18 disconnected', 'Connect', 'signInAgain'],
])('%s: %s', async (name, label, call) => {
  opened = await openWindow(states[name].state);
  await userEvent.click(button(label));
  expect(opened.inputsOf(call)).toEqual([id]);
});

test.each<[string, CallName]>([
  ['Refresh now', 'refresh'],
  ['Sign in again', 'signInAgain'],
])('More: %s', async (item, call) => {
  opened = await openWindow(states['S8 renews'].state);
  await chooseFromMore(item);
  expect(opened.inputsOf(call)).toEqual([id]);
});

test('E-SCOPE: Connect view only asks with the same keys for what viewing needs', async () => {
  opened = await openWindow(states['S7 permissions refused'].state);
  await userEvent.click(button('Connect view only'));
  expect(opened.inputsOf('connect')).toEqual([
    expect.objectContaining({ connection: id, apiKey: '', apiSecret: '', scopes: ['read', 'market'] }),
  ]);
});

test('E-CALLBACK: the callback URL is copied from the message', async () => {
  opened = await openWindow(states['S5 closed on a refused request'].state);
  await userEvent.click(button('Copy http://localhost:3000/callback'));
  expect(opened.inputsOf('copyText')).toEqual(['http://localhost:3000/callback']);
});

test('What happened? explains a sign-in that was stopped, and gives the focus back', async () => {
  opened = await openWindow(states['S6 stopped for safety'].state);
  await userEvent.click(button('What happened?'));
  const dialog = page.getByRole('dialog', { name: 'Why the sign-in was stopped' });
  await expect.poll(textOf(dialog)).toMatch(/used once.*threw the reply away.*open orders.*twice/s);
  await userEvent.click(button('Done'));
  await expect.poll(() => document.activeElement?.textContent).toBe('What happened?');
});

test('"And 1 more." leads to the card that the strip does not name, from any view', async () => {
  const ended = { kind: 'over', endedAt: Date.now(), because: 'E-ENDED' } as const;
  const connections = crowd.connections.map((one) => ({ ...one, signIn: ended, notice: null }));
  opened = await openWindow({ ...crowd, connections });
  await userEvent.click(button('Settings'));
  await userEvent.click(page.getByRole('status').getByRole('button', { name: 'And 2 more.' }));
  await expect.element(page.getByRole('heading', { level: 1, name: 'Connections' })).toBeVisible();
  const card = document.activeElement?.closest('article');
  expect(card?.getAttribute('aria-label')).toBe('Tradier Sandbox');
});

test.each([
  ['linux', 'Copy timedatectl set-ntp true', 'copyText', 'timedatectl set-ntp true'],
  ['windows', 'Open date settings', 'openLink', 'date-windows'],
  ['macos', 'Open date settings', 'openLink', 'date-macos'],
] as const)(
  'E-CLOCK on %s: what is safe is said, and %s is there to press',
  async (platform, label, call, given) => {
    const { state } = states['S8 the clock is wrong'];
    opened = await openWindow({ ...state, system: { ...state.system, platform } });
    const help = page.getByRole('region', { name: "This computer's clock" });
    await expect.poll(textOf(help)).toMatch(/^Your sign-ins are fine\. Turn on automatic date and time/);
    await userEvent.click(button(label));
    expect(opened.inputsOf(call)).toEqual([given]);
  },
);

test('locked: Try again tries the password store again', async () => {
  opened = await openWindow(states['S17 locked'].state);
  await userEvent.click(button('Try again'));
  expect(opened.inputsOf('retryStore')).toHaveLength(1);
});

describe('what is read out at once', () => {
  const alerts = () => [...document.querySelectorAll('[role=alert]')].map((one) => one.textContent).join(' ');
  const change = (state: AppState, of: Partial<Connection>): AppState => ({
    ...state,
    connections: state.connections.map((one) => ({ ...one, ...of })),
  });

  test.each([
    ['S4 denied', /You didn't allow access.*Nothing was saved/],
    ['S5 closed', /Sign-in was cancelled.*Nothing was saved/],
    ['S6 stopped for safety', /Sign-in stopped for safety.*didn't match.*No sign-in was made/],
    ['S7 keys refused', /Couldn't finish sign-in.*Check that they are/],
  ] as const)('how a first sign-in ended: %s', async (name, says) => {
    opened = await openWindow(states['S2 sign-in window open'].state);
    expect(alerts()).toBe('');
    opened.show(states[name].state);
    await expect.poll(alerts).toMatch(says);
  });

  test('how signing in again ended, beside what is held', async () => {
    opened = await openWindow(states['S9 signing in again'].state);
    opened.show(states['S9 another person refused'].state);
    await expect.poll(alerts).toMatch(/That was a different sign-in/);
  });

  test('not what a renewal in the background came to, nor what is found on coming back', async () => {
    const { state } = states['S12 refresh not working yet'];
    opened = await openWindow(change(state, { renewal: { kind: 'idle' }, notice: null }));
    opened.show(state);
    await expect
      .poll(() => document.querySelector('.message')?.textContent)
      .toMatch(/Couldn't reach Tradier/);
    expect(alerts()).toBe('');
    opened = await openWindow(states['S4 denied'].state);
    expect(alerts()).toBe('');
  });
});

test('a call that does not work out is said in its card, in four parts', async () => {
  opened = await openWindow(states['S8 renews'].state, {
    refresh: () => {
      throw new Failure('E-DISK');
    },
  });
  await userEvent.click(button('Refresh'));
  const alert = page.getByRole('article').getByRole('alert');
  await expect.poll(textOf(alert)).toMatch(/Couldn't save on this computer/);
  await expect.poll(textOf(alert)).toMatch(/The disk is full or read-only\./);
  await expect.poll(textOf(alert)).toMatch(/Nothing was changed\./);
  await expect.poll(textOf(alert)).toMatch(/Free some space/);
  await userEvent.click(button('Technical details'));
  await expect.poll(textOf(alert)).toMatch(/E-DISK/);
  await userEvent.click(button('OK'));
  await expect.element(alert).not.toBeInTheDocument();
});

describe('before anything goes', () => {
  const confirm = () => page.getByRole('alertdialog');

  test.each(['linux', 'windows', 'macos'] as const)(
    'row 42: on %s Cancel stands where it is sought and has the focus, and Enter presses it',
    async (platform) => {
      const { state } = states['S9 fixed end'];
      opened = await openWindow({ ...state, system: { ...state.system, platform } });
      await chooseFromMore('Disconnect…');
      // The first dialog of a run is loaded first.
      await expect.element(confirm(), { timeout: 15_000 }).toBeVisible();
      const buttons = () =>
        [...confirm().element().querySelectorAll('[class*=foot] button')].map((one) => one.textContent);
      const order = platform === 'windows' ? ['Disconnect', 'Cancel'] : ['Cancel', 'Disconnect'];
      await expect.poll(buttons).toEqual(order);
      await expect.poll(() => document.activeElement?.textContent).toBe('Cancel');
      await userEvent.keyboard('{Enter}');
      await expect.element(confirm()).not.toBeInTheDocument();
      expect(opened.inputsOf('disconnect')).toEqual([]);
    },
  );

  test('of two that are called alike, details and question say which', async () => {
    const [held] = states['S9 fixed end'].state.connections;
    opened = await openWindow(
      makeState({ connections: [makeConnection({ ...held, name: 'Tradier Sandbox …0555' })] }),
    );
    await chooseFromMore('Details…');
    await expect
      .element(page.getByRole('dialog', { name: 'Tradier (Sandbox) …0555', exact: true }))
      .toBeVisible();
    await userEvent.keyboard('{Escape}');
    await chooseFromMore('Disconnect…');
    await expect.element(confirm()).toHaveAccessibleName('Disconnect Tradier (Sandbox) …0555?');
  });

  test('row 42: Disconnect asks; Enter takes nothing away', async () => {
    opened = await openWindow(states['S9 fixed end'].state);
    await chooseFromMore('Disconnect…');
    await expect.element(confirm()).toHaveAccessibleName('Disconnect Tradier (Sandbox)?');
    await expect.element(button('Cancel')).toHaveFocus();
    expect(confirm().element().textContent).toContain(
      'This removes the sign-in from this computer. Your keys stay. Open orders at Tradier are not affected.',
    );
    expect(confirm().element().textContent).toContain('To end it at Tradier as well, remove this app there.');
    await userEvent.keyboard('{Enter}');
    await expect.element(confirm()).not.toBeInTheDocument();
    expect(opened.inputsOf('disconnect')).toEqual([]);
    await expect.element(button('More')).toHaveFocus();
  });

  test('Disconnect disconnects, and the focus stays on the card', async () => {
    opened = await openWindow(states['S9 fixed end'].state, {
      disconnect: () => opened.show(states['S18 disconnected'].state),
    });
    await chooseFromMore('Disconnect…');
    await userEvent.click(button('Open Tradier'));
    expect(opened.inputsOf('openLink')).toEqual(['tradier-dashboard']);
    await userEvent.click(button('Disconnect'));
    await expect.element(confirm()).not.toBeInTheDocument();
    expect(opened.inputsOf('disconnect')).toEqual([id]);
    await expect.element(button('More')).toHaveFocus();
  });

  test('a disk that refuses is said in the question, which stays', async () => {
    opened = await openWindow(states['S9 fixed end'].state, {
      disconnect: () => {
        throw new Failure('E-DISK');
      },
    });
    await chooseFromMore('Disconnect…');
    await userEvent.click(button('Disconnect'));
    await expect.poll(textOf(confirm().getByRole('alert'))).toMatch(/Couldn't save on this computer/);
  });

  test('Remove keys removes the article; the focus goes to what is next', async () => {
    opened = await openWindow(states['S18 disconnected'].state, {
      removeKeys: () => opened.show(makeState()),
    });
    await userEvent.click(button('Remove keys'));
    await expect.element(confirm()).toHaveAccessibleName('Remove the Tradier Sandbox keys?');
    await expect.element(button('Cancel')).toHaveFocus();
    await userEvent.click(confirm().getByRole('button', { name: 'Remove keys', exact: true }));
    await expect.element(page.getByRole('article')).not.toBeInTheDocument();
    expect(opened.inputsOf('removeKeys')).toEqual([id]);
    await expect.element(button('Connect Tradier')).toHaveFocus();
  });

  test("Remove of one that can't be opened", async () => {
    opened = await openWindow(states["S17 can't be opened"].state);
    await userEvent.click(button('Remove'));
    await userEvent.click(confirm().getByRole('button', { name: 'Remove', exact: true }));
    expect(opened.inputsOf('removeKeys')).toEqual([id]);
  });

  test('a pasted token goes at once, and it says so', async () => {
    opened = await openWindow(states.token.state);
    await chooseFromMore('Disconnect…');
    expect(confirm().element().textContent).toContain('removes the API token from this computer');
  });
});

describe('Break it…, in the demo alone', () => {
  const choose = () => userEvent.click(button('Break it…'));

  test('asks main for the fault that was chosen, and closes', async () => {
    opened = await openWindow(states['S20 demo'].state);
    await choose();
    await expect.element(page.getByRole('radio', { name: 'The sign-in page waits for you' })).toHaveFocus();
    await userEvent.click(page.getByRole('radio', { name: 'You say no', exact: true }));
    await userEvent.click(button('Break it'));
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(opened.inputsOf('breakDemo')).toEqual([{ connection: id, fault: 'denied' }]);
    await expect.element(button('Break it…')).toHaveFocus();
  });

  test('mends everything', async () => {
    opened = await openWindow(states['S20 demo'].state);
    await choose();
    await userEvent.click(button('Mend everything'));
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(opened.inputsOf('breakDemo')).toEqual([{ connection: id, fault: null }]);
  });

  test('says when it could not be done', async () => {
    opened = await openWindow(states['S20 demo'].state, {
      breakDemo: () => {
        throw new Failure('E-DISK');
      },
    });
    await choose();
    await userEvent.click(button('Break it'));
    await expect.poll(textOf(page.getByRole('dialog').getByRole('alert'))).toMatch(/disk is full/);
  });

  test('nothing real has it', async () => {
    opened = await openWindow(states['S9 fixed end'].state);
    expect(document.body.textContent).not.toContain('Break it');
  });
});

test('Details… asks the broker and tells everything known', async () => {
  opened = await openWindow(states['S9 fixed end'].state);
  await chooseFromMore('Details…');
  const dialog = page.getByRole('dialog', { name: 'Tradier (Sandbox)', exact: true });
  await expect.element(dialog).toBeVisible();
  expect(opened.inputsOf('check')).toEqual([id]);
  const text = dialog.element().textContent ?? '';
  for (const part of [
    'Signed in until 9:41 PM ET (since 10:00 PM ET yesterday)',
    'Confirmed by Tradier at 9:55 AM ET',
    'Jane Doe',
    'See balances, positions and orders',
    'Margin …0093',
    'API key …9f3a',
    'Secret saved',
    'GNOME Keyring, this user only',
    "Tradier gives refresh tokens only to approved partners. Your keys don't include them.",
  ])
    expect(text).toContain(part);
  await userEvent.keyboard('{Escape}');
  await expect.element(button('More')).toHaveFocus();
});

test.each([
  [107, '107 of about 108', false],
  [227, '227 of about 108', true],
])('Details… tells the refreshes of the day: %d', async (today, said, isMany) => {
  const { state } = states['S8 renews'];
  const connections = state.connections.map((one) => ({ ...one, renewals: { today, usual: 108 } }));
  opened = await openWindow({ ...state, connections });
  await chooseFromMore('Details…');
  const text = textOf(page.getByRole('dialog'));
  await expect.poll(text).toContain(`Refreshes today${said}`);
  expect(text().includes('More than Tradier usually needs')).toBe(isMany);
});

test('End everywhere… is a question of its own that names what ends', async () => {
  const { state } = states['S8 renews'];
  const endsWith = ['TradeStation Simulated', 'TradeStation Live'];
  opened = await openWindow({
    ...state,
    connections: state.connections.map((one) => ({ ...one, endsWith })),
  });
  await chooseFromMore('Details…');
  await userEvent.click(button('End everywhere…'));
  const question = page.getByRole('alertdialog');
  await expect
    .poll(textOf(question))
    .toContain('On this computer: TradeStation Simulated, TradeStation Live.');
  await expect.element(button('Cancel')).toHaveFocus();
  await userEvent.click(button('End everywhere'));
  expect(opened.inputsOf('endEverywhere')).toEqual([id]);
});

describe('the demo', () => {
  test('begins and ends with one press', async () => {
    opened = await openWindow(others['first run']);
    await userEvent.click(button('Try the demo'));
    expect(opened.inputsOf('enterDemo')).toHaveLength(1);
    opened.show(states['S20 demo'].state);
    await expect.element(page.getByText(/Nothing here is real/)).toBeVisible();
    expect(document.title).toBe('Connections - Brokerbar (Demo)');
    await userEvent.click(button('Leave demo'));
    expect(opened.inputsOf('leaveDemo')).toHaveLength(1);
    opened.show(others['first run']);
    await expect.element(button('Connect Tradier')).toHaveFocus();
    expect(document.title).toBe('Connections - Brokerbar');
  });

  test('choosing a broker leaves it first: real keys have no place there', async () => {
    opened = await openWindow(states['S20 demo'].state, {
      leaveDemo: () => opened.show(others['first run']),
    });
    await userEvent.click(button('Connect a broker'));
    await userEvent.click(page.getByRole('menuitem', { name: 'Tradier', exact: true }));
    await expect.element(page.getByRole('dialog', { name: 'Connect Tradier' })).toBeVisible();
    expect(opened.inputsOf('leaveDemo')).toHaveLength(1);
    await expect.element(page.getByText(/Nothing here is real/)).not.toBeInTheDocument();
  });

  test('empty, it can be started again', async () => {
    opened = await openWindow(others['demo, empty']);
    await userEvent.click(button('Start the demo again'));
    await expect
      .poll(() => opened.made.map(({ name }) => name))
      .toEqual(['getState', 'takeWish', 'leaveDemo', 'enterDemo']);
  });
});

test('no password store: how to fix it, without a way to save in the clear', async () => {
  opened = await openWindow(others['first run, no password store']);
  await userEvent.click(button('How to fix'));
  const help = page.getByRole('region', { name: 'How to fix' });
  await expect.poll(textOf(help)).toMatch(/basic_text/);
  await expect.poll(textOf(help)).toMatch(/--password-store=gnome-libsecret/);
  await expect.poll(textOf(help)).toMatch(/We never save keys or sign-ins without encryption\./);
});

test('How do I get API keys? unfolds, with a link to the broker', async () => {
  opened = await openWindow(others['first run']);
  await userEvent.click(button('How do I get API keys?'));
  await userEvent.click(button('Open Tradier in your browser'));
  expect(opened.inputsOf('openLink')).toEqual(['tradier-keys']);
});

test('a button that goes with the focus hands it on', async () => {
  opened = await openWindow(states['S9 fixed end'].state);
  await userEvent.click(button('Sign in again'));
  opened.show(states['S9 signing in again'].state);
  await expect.element(button('Show window')).toHaveFocus();
  opened.show(states['S9 fixed end'].state);
  await expect.element(button('Sign in again')).toHaveFocus();
});

test('Tab reaches everything in the order it is read', async () => {
  opened = await openWindow(states['S9 another person refused'].state);
  const reached: string[] = [];
  for (let step = 0; step < 7; step += 1) {
    await userEvent.tab();
    const { activeElement } = document;
    reached.push(activeElement?.textContent ?? '');
    const ringed = [...document.querySelectorAll('body *')].filter(
      (element) => getComputedStyle(element).outlineStyle === 'solid',
    );
    expect(ringed).toEqual([activeElement]);
    const { outlineStyle, outlineWidth } = getComputedStyle(activeElement ?? document.body);
    expect(`${outlineStyle} ${outlineWidth}`, activeElement?.textContent ?? '').toBe('solid 2px');
  }
  expect(reached).toEqual([
    'Connections',
    'Settings',
    'Connect a broker',
    'Technical details',
    'OK',
    'Sign in again',
    'More',
  ]);
});

test('cards stand in the order of the view being entered, and stay there', async () => {
  opened = await openWindow(crowd);
  const names = () =>
    [...document.querySelectorAll('article')].map((article) => article.getAttribute('aria-label'));
  const before = ['Tradier Production', 'Tradier Sandbox', 'Tradier Sandbox …7781'];
  expect(names()).toEqual(before);
  opened.show({
    ...crowd,
    connections: crowd.connections.map((connection) => ({
      ...connection,
      signIn: { kind: 'over', endedAt: 0, because: 'E-ENDED' },
      notice: null,
    })),
  });
  await expect.poll(() => document.querySelectorAll('article h2')[2]?.textContent).toBe('Sign in again');
  expect(names()).toEqual(before);
});

test('what Shift+F10, the menu key and the other mouse button send opens what is behind More', async () => {
  opened = await openWindow(states['S8 renews'].state);
  await userEvent.click(button('Refresh'), { button: 'right' });
  await expect.element(page.getByRole('menu')).toBeVisible();
  expect(opened.inputsOf('refresh')).toEqual([]);
});
