/** The connect dialog: what it asks, what it says beside the fields, and that it sends the form once and keeps nothing. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Handlers } from '../../contract/calls.ts';
import { Failure } from '../../contract/failures.ts';
import type { AppState } from '../../contract/state.ts';
import { faceOf } from '../../main/brokers/face.ts';
import { tradestation } from '../../main/brokers/tradestation.ts';
import { findViolations } from './axe.ts';
import { makeConnection, makeState, others, states } from './states.ts';
import { type Opened, openWindow, resize, textOf } from './window.tsx';

let opened: Opened;
const button = (name: string) => page.getByRole('button', { name, exact: true });
const radio = (name: string) => page.getByRole('radio', { name, exact: true });
const box = (name: string) => page.getByRole('textbox', { name, exact: true });
const dialog = () => page.getByRole('dialog', { name: 'Connect Tradier', exact: true });
const value = (name: string) => (box(name).element() as HTMLInputElement).value;
const noteOf = (name: string) => {
  const id = box(name).element().getAttribute('aria-describedby') ?? '';
  return document.getElementById(id)?.textContent ?? '';
};
const paste = (name: string, text: string) => {
  const data = new DataTransfer();
  data.setData('text', text);
  const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
  const element = box(name).element() as HTMLInputElement;
  // A made-up paste has no default action: the browser's own is done here.
  if (element.dispatchEvent(event)) element.value = text;
};

async function openNew(
  state: AppState = others['first run'],
  answers: Partial<Handlers> = {},
): Promise<void> {
  opened = await openWindow(state, answers);
  if (state.connections.length === 0) await userEvent.click(button('Connect Tradier'));
  else {
    await userEvent.click(button('Connect a broker'));
    await userEvent.click(page.getByRole('menuitem', { name: 'Tradier', exact: true }));
  }
  await expect.element(dialog()).toBeVisible();
}

async function openFromMore(state: AppState, item: string, answers: Partial<Handlers> = {}): Promise<void> {
  opened = await openWindow(state, answers);
  await userEvent.click(button('More'));
  await userEvent.click(page.getByRole('menuitem', { name: item, exact: true }));
  await expect.element(dialog()).toBeVisible();
}

beforeEach(() => resize('usual'));
afterEach(() => {
  expect(opened.refused).toEqual([]);
  vi.useRealTimers();
});

describe('a new connection', () => {
  test('row 9: presets the safe choices, has all its fields, and says where keys go and passwords do not', async () => {
    await openNew();
    await expect.element(radio('Sandbox')).toBeChecked();
    await expect.element(radio('Sandbox')).toHaveFocus();
    await expect.element(radio('Production')).not.toBeChecked();
    await expect.element(radio('I have API keys')).toBeChecked();
    await expect.element(radio('I have an API token')).not.toBeChecked();
    await expect.element(radio('View only')).toBeChecked();
    await expect.element(radio('Choose myself')).not.toBeChecked();
    expect(value('Callback URL')).toBe('http://localhost:3000/callback');
    expect((box('API key').element() as HTMLInputElement).type).toBe('password');
    expect((box('API secret').element() as HTMLInputElement).type).toBe('password');
    const text = dialog().element().textContent ?? '';
    expect(text).toContain('encrypted by this computer (GNOME Keyring)');
    expect(text).toContain('We never see your password');
    expect(text).toContain('Most people at Tradier have an API token, not keys');
    expect(text).toContain('(Tradier: client ID)');
    expect(text).toContain('Real money');
  });

  test('sends exactly the form, once, and empties the secret fields', async () => {
    const sent = Promise.withResolvers<string>();
    await openNew(others['first run'], { connect: () => sent.promise });
    await userEvent.fill(box('API key'), 'key-of-nine-f3a');
    await userEvent.fill(box('API secret'), 'secret-of-nine');
    await userEvent.fill(box('Callback URL'), 'https://example.com/back');
    await userEvent.click(button('Connect'));
    expect(value('API key')).toBe('');
    expect(value('API secret')).toBe('');
    (button('Connect').element() as HTMLButtonElement).click();
    await userEvent.keyboard('{Enter}');
    expect(document.documentElement.outerHTML).not.toMatch(/key-of-nine|secret-of-nine/);
    expect(opened.inputsOf('connect')).toEqual([
      {
        connection: null,
        broker: 'tradier',
        environment: 'sandbox',
        method: 'keys',
        apiKey: 'key-of-nine-f3a',
        apiSecret: 'secret-of-nine',
        callbackUrl: 'https://example.com/back',
        scopes: ['read', 'market'],
        apiToken: '',
      },
    ]);
    sent.resolve('tradier-sandbox-0001');
    await expect.element(dialog()).not.toBeInTheDocument();
  });

  test('closes on the new card, which takes the focus', async () => {
    const state = states['S2 sign-in window open'].state;
    await openNew(others['first run'], {
      connect: () => {
        opened.show(state);
        return 'tradier-sandbox-0001';
      },
    });
    await userEvent.fill(box('API key'), 'key');
    await userEvent.fill(box('API secret'), 'secret');
    await userEvent.click(button('Connect'));
    await expect.element(button('Show window')).toHaveFocus();
  });

  test('Enter in another field says everything that is missing', async () => {
    await openNew();
    await userEvent.fill(box('Callback URL'), 'http://example.com/back');
    await userEvent.keyboard('{Enter}');
    await expect.element(box('API key')).toHaveFocus();
    expect(noteOf('API key')).toBe('Paste your API key.');
    expect(noteOf('API secret')).not.toBe('');
    expect(noteOf('Callback URL')).toMatch(/^Use https/);
    expect(dialog().element().textContent).toContain(
      'Look at these fields: API key, API secret, Callback URL.',
    );
  });

  test('production, and each permission by itself', async () => {
    await openNew();
    await userEvent.click(radio('Production'));
    await userEvent.click(radio('Choose myself'));
    const read = page.getByRole('checkbox', { name: 'See balances, positions and orders' });
    await expect.element(read).toBeChecked();
    await expect.element(read).toBeDisabled();
    await userEvent.click(page.getByRole('checkbox', { name: 'See quotes and price history' }));
    await userEvent.click(page.getByRole('checkbox', { name: 'Place, change and cancel orders' }));
    await userEvent.fill(box('API key'), 'key');
    await userEvent.fill(box('API secret'), 'secret');
    await userEvent.click(button('Connect'));
    expect(opened.inputsOf('connect')).toMatchObject([
      { environment: 'production', scopes: ['read', 'trade'] },
    ]);
  });

  test('a token hides keys, callback and permissions, and is sent alone', async () => {
    await openNew();
    await userEvent.fill(box('API key'), 'typed-before');
    await userEvent.click(radio('I have an API token'));
    for (const name of ['API key', 'API secret', 'Callback URL'])
      await expect.element(box(name)).not.toBeInTheDocument();
    await expect.element(radio('View only')).not.toBeInTheDocument();
    await userEvent.fill(box('API token'), 'a-pasted-token');
    await userEvent.click(button('Connect'));
    expect(opened.inputsOf('connect')).toEqual([
      {
        connection: null,
        broker: 'tradier',
        environment: 'sandbox',
        method: 'token',
        apiKey: '',
        apiSecret: '',
        callbackUrl: '',
        scopes: [],
        apiToken: 'a-pasted-token',
      },
    ]);
  });

  test('says what is wrong beside the fields, sums it up, and goes to the first', async () => {
    await openNew();
    await userEvent.fill(box('Callback URL'), 'http://example.com/back');
    await userEvent.click(button('Connect'));
    await expect
      .poll(textOf(page.getByRole('alert')))
      .toMatch(/Look at these fields: API key, API secret, Callback URL\./);
    await expect.element(box('API key')).toHaveFocus();
    expect(noteOf('API key')).toBe('Paste your API key.');
    expect(noteOf('Callback URL')).toMatch(/^Use https/);
    expect(box('API key').element().getAttribute('aria-invalid')).toBe('true');
    expect(opened.inputsOf('connect')).toEqual([]);
    await userEvent.fill(box('API key'), 'key');
    expect(noteOf('API key')).toBe('');
    expect(box('API key').element().getAttribute('aria-invalid')).toBeNull();
  });

  test('says it on leaving a field, but not on the way out', async () => {
    await openNew();
    await userEvent.fill(box('API key'), 'https://api.tradier.com');
    await userEvent.click(box('API secret'));
    expect(noteOf('API key')).toBe('This looks like an address. Paste the API key itself.');
    await userEvent.click(button('Cancel'));
    await expect.element(dialog()).not.toBeInTheDocument();
    await expect.element(button('Connect Tradier')).toHaveFocus();
  });

  test.each([
    ['  key', 'Removed a space at the start.'],
    ['key ', 'Removed a space at the end.'],
    ['key\n', 'Removed a line break.'],
  ])('a paste of %j is cleaned, and it says so', async (text, says) => {
    await openNew();
    paste('API key', text);
    await expect.poll(() => noteOf('API key')).toBe(says);
    expect(value('API key')).toBe('key');
  });

  test('Show shows one secret, and says so to everybody', async () => {
    await openNew();
    const show = button('Show API secret');
    expect(show.element().getAttribute('aria-pressed')).toBe('false');
    await userEvent.click(show);
    expect(show.element().getAttribute('aria-pressed')).toBe('true');
    expect((box('API secret').element() as HTMLInputElement).type).toBe('text');
    expect((box('API key').element() as HTMLInputElement).type).toBe('password');
  });

  test("a failure is the dialog's first element, and the dialog stays", async () => {
    await openNew(others['first run'], {
      connect: () => {
        throw new Failure('E-TOKEN', { step: 'profile', status: 401 });
      },
    });
    await userEvent.click(radio('I have an API token'));
    await userEvent.fill(box('API token'), 'wrong-token');
    await userEvent.click(button('Connect'));
    const alert = page.getByRole('alert');
    await expect.poll(textOf(alert)).toMatch(/Tradier didn't accept this API token/);
    expect(dialog().element().querySelector('form')?.textContent).toMatch(/^Couldn't finish sign-in/);
    expect(value('API token')).toBe('');
    await userEvent.fill(box('API token'), 'another-token');
    await userEvent.click(button('Connect'));
    expect(opened.inputsOf('connect')).toHaveLength(2);
  });

  test('Enter in a field connects; Esc leaves and gives the focus back', async () => {
    await openNew();
    await userEvent.fill(box('API key'), 'key');
    await userEvent.fill(box('API secret'), 'secret');
    await userEvent.keyboard('{Enter}');
    expect(opened.inputsOf('connect')).toHaveLength(1);
    await expect.element(dialog()).not.toBeInTheDocument();
    await userEvent.click(button('Connect Tradier'));
    await expect.element(dialog()).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog()).not.toBeInTheDocument();
    await expect.element(button('Connect Tradier')).toHaveFocus();
  });

  test('no password store: said before the keys are given', async () => {
    await openNew(others['first run, no password store']);
    expect(dialog().element().textContent).toContain('keys and sign-ins last until you quit');
    expect(dialog().element().textContent).toContain('Nothing is saved without encryption');
  });
});

describe('saved keys', () => {
  test('are named and used by empty fields, each environment with its own callback URL', async () => {
    const state = makeState({
      connections: [makeConnection({ signIn: { kind: 'removed' } })],
      savedKeys: [
        { broker: 'tradier', environment: 'sandbox', keyEnding: '9f3a', callbackUrl: 'https://s.example/a' },
      ],
    });
    await openNew(state);
    expect(noteOf('API key')).toBe('Saved key …9f3a is used if you leave this empty.');
    expect(value('Callback URL')).toBe('https://s.example/a');
    await userEvent.click(radio('Production'));
    expect(noteOf('API key')).toBe('');
    expect(value('Callback URL')).toBe('http://localhost:3000/callback');
    await userEvent.click(button('Connect'));
    expect(noteOf('API key')).toBe('Paste your API key.');
    await userEvent.click(radio('Sandbox'));
    await userEvent.fill(box('API secret'), 'secret-alone');
    await userEvent.click(button('Connect'));
    expect(noteOf('API key')).toBe('Paste the API key that belongs to this secret.');
    await userEvent.clear(box('API secret'));
    await userEvent.click(button('Connect'));
    expect(opened.inputsOf('connect')).toMatchObject([
      { connection: null, apiKey: '', apiSecret: '', callbackUrl: 'https://s.example/a' },
    ]);
  });
});

describe('an existing connection', () => {
  test('Change permissions… says that they are fixed at sign-in, and keeps the keys', async () => {
    const { state } = states['S9 more than asked'];
    await openFromMore(state, 'Change permissions…');
    expect(dialog().element().textContent).toContain('Tradier fixes permissions when you sign in');
    expect(dialog().element().textContent).toContain('your current sign-in keeps working until then');
    await expect.element(radio('Sandbox')).not.toBeInTheDocument();
    await userEvent.click(radio('Choose myself'));
    await userEvent.click(page.getByRole('checkbox', { name: 'Live-updating quotes' }));
    await userEvent.click(button('Connect'));
    expect(opened.inputsOf('connect')).toMatchObject([
      {
        connection: 'tradier-sandbox-0001',
        apiKey: '',
        apiSecret: '',
        scopes: ['read', 'market', 'stream'],
        callbackUrl: 'http://localhost:3000/callback',
      },
    ]);
  });

  test('opens with the permissions that it asked for', async () => {
    await openFromMore(states['S9 fewer than asked'].state, 'Change permissions…');
    await expect.element(radio('Choose myself')).toBeChecked();
    await expect
      .element(page.getByRole('checkbox', { name: 'Place, change and cancel orders' }))
      .toBeChecked();
  });

  test('Edit keys', async () => {
    opened = await openWindow(states['S7 keys refused'].state);
    await userEvent.click(button('Edit keys'));
    await userEvent.fill(box('API key'), 'new-key');
    await userEvent.fill(box('API secret'), 'new-secret');
    await userEvent.click(button('Connect'));
    expect(opened.inputsOf('connect')).toMatchObject([
      { connection: 'tradier-sandbox-0001', method: 'keys', apiKey: 'new-key', apiSecret: 'new-secret' },
    ]);
  });

  test('Replace token… and Sign in of a refused one ask for the token alone', async () => {
    await openFromMore(states.token.state, 'Replace token…');
    await expect.element(radio('I have API keys')).not.toBeInTheDocument();
    await userEvent.fill(box('API token'), 'the-next-token');
    await userEvent.click(button('Connect'));
    expect(opened.inputsOf('connect')).toMatchObject([
      { connection: 'tradier-sandbox-0001', method: 'token', apiToken: 'the-next-token' },
    ]);
    opened.show(states['token refused'].state);
    await userEvent.click(button('Sign in'));
    await expect.element(box('API token')).toBeVisible();
    expect(opened.inputsOf('signInAgain')).toEqual([]);
  });

  test("Sign in of one that can't be opened asks for everything again", async () => {
    opened = await openWindow(states["S17 can't be opened"].state);
    await userEvent.click(button('Sign in'));
    await expect.element(dialog()).toBeVisible();
    expect(value('Callback URL')).toBe('http://localhost:3000/callback');
    await userEvent.fill(box('API key'), 'key');
    await userEvent.fill(box('API secret'), 'secret');
    await userEvent.click(button('Connect'));
    expect(opened.inputsOf('connect')).toMatchObject([
      { connection: 'tradier-sandbox-0001', environment: 'sandbox' },
    ]);
  });
});

describe('TradeStation', () => {
  const open = async () => {
    const state = others['first run'];
    opened = await openWindow({ ...state, brokers: [...state.brokers, faceOf(tradestation)] });
    await userEvent.click(button('Connect TradeStation'));
    await expect
      .element(page.getByRole('dialog', { name: 'Connect TradeStation', exact: true }))
      .toBeVisible();
  };

  test('has its own words, no API token, and Simulated preset', async () => {
    await open();
    await expect.element(radio('Simulated')).toBeChecked();
    expect(radio('I have an API token').query()).toBeNull();
    const text = page.getByRole('dialog').element().textContent ?? '';
    expect(text).toContain('TradeStation gives one sign-in for both.');
    expect(noteOf('API secret')).toContain('such a key has no secret');
    expect(value('Callback URL')).toBe('http://localhost:31022');
    expect(await findViolations()).toEqual([]);
  });

  test('a usual callback is chosen by a button; an empty secret is a PKCE key', async () => {
    await open();
    await userEvent.fill(box('API key'), 'aBcDeFgHiJkLmNoPqRsTuVwXyZ012345');
    await userEvent.click(button('http://localhost:8080'));
    expect(value('Callback URL')).toBe('http://localhost:8080');
    await userEvent.click(radio('Choose myself'));
    const stay = page.getByRole('checkbox', { name: 'Stay signed in without asking every 20 minutes' });
    // What switching it off means stands under it, before and after, and is read out with it.
    const consequence = "Without it you'll need to sign in every 20 minutes.";
    await expect.element(stay).toHaveAccessibleDescription(consequence);
    await userEvent.click(stay);
    await expect.element(stay).not.toBeChecked();
    await expect.element(page.getByText(consequence, { exact: true })).toBeVisible();
    await userEvent.click(button('Connect'));
    expect(opened.inputsOf('connect')).toMatchObject([
      {
        broker: 'tradestation',
        environment: 'sim',
        apiSecret: '',
        callbackUrl: 'http://localhost:8080',
        scopes: ['openid', 'ReadAccount', 'MarketData'],
      },
    ]);
  });

  test('a key of the old API is recognised and explained', async () => {
    await open();
    await userEvent.fill(box('API key'), '2F9B1E44-77AC-4D1F-9A61-0E5B3C7D9F12');
    await userEvent.click(button('Connect'));
    expect(noteOf('API key')).toContain('a key of the old TradeStation API');
    expect(opened.inputsOf('connect')).toEqual([]);
  });
});
