/**
 * How a broker's page may answer, and how it must not: every row against the real window and a real listener on the
 * callback's port, which must never see a byte (security.md 3.3 and rows A1 to A37).
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import {
  type App,
  answerPage,
  beginSignIn,
  connectTradier,
  disconnect,
  findPage,
  headline,
  launch,
  listenOnCallback,
  makeFolder,
  waitForHeadline,
  writeEndpoints,
} from './harness.ts';

const name = 'Tradier Sandbox';
const safety = 'Sign-in stopped for safety';
const unfinished = "Couldn't finish sign-in";
const denied = "You didn't allow access";
const connected = 'Connected';

let listener: Awaited<ReturnType<typeof listenOnCallback>>;
let broker: PracticeBroker;
let app: App;
const folder = makeFolder('redirects');

beforeAll(async () => {
  listener = await listenOnCallback();
  broker = await startPracticeBroker({
    client: { callbackUrl: `http://localhost:${listener.port}/callback`, isPartner: true },
  });
  app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, broker) });
  await connectTradier(app, broker.client);
  await answerPage(app, broker, 'Allow');
  await waitForHeadline(app, name, connected);
  await disconnect(app, name);
});

afterAll(async () => {
  await app?.close();
  await broker?.close();
  await listener?.close();
  folder.clean();
});

afterEach(async () => {
  broker.clearFaults();
  // Back to a card that holds nothing, so that the next row's headline is that row's.
  if ((await headline(app, name).innerText()) === connected) await disconnect(app, name);
  expect(listener.count(), 'bytes at the callback').toBe(0);
});

async function attempt(button: 'Allow' | 'Deny' = 'Allow'): Promise<void> {
  await beginSignIn(app, name);
  await answerPage(app, broker, button);
}

describe('the way back', () => {
  test.each([
    ['see-other', connected],
    ['temporary', connected],
    ['permanent', connected],
    ['script-href', connected],
    ['script-replace', connected],
    ['meta-refresh', connected],
    ['refresh-header', connected],
    ['get-form', connected],
    ['fragment', safety],
    ['form-post', safety],
    ['loop', unfinished],
  ] as const)('%s ends as "%s"', async (redirect, expected) => {
    broker.setFault('redirect', redirect);
    await attempt();
    await waitForHeadline(app, name, expected);
  });

  test('A29 a chain of 10 hops arrives', async () => {
    broker.setFault('redirect', { chain: 10 });
    await attempt();
    await waitForHeadline(app, name, connected);
  });

  test('A29 a chain of 30 hops is given up', async () => {
    broker.setFault('redirect', { chain: 30 });
    await attempt();
    await waitForHeadline(app, name, unfinished);
  });
});

describe('what the answer says', () => {
  test.each([
    ['A2 state-wrong', safety],
    ['A1 state-missing', safety],
    ['A1 state-empty', safety],
    ['A9 state-twice', safety],
    ['A9 state-twice-differing', safety],
    ['A3 state-old', safety],
    ['A8 code-twice', safety],
    ['A8 code-twice-encoded', safety],
    ['A10 code-and-error', safety],
    ['A9 error-twice', safety],
    ['A12 error-state-wrong', safety],
    ['A12 error-state-missing', safety],
    ['A15 iss-wrong', safety],
    ['A9 iss-twice', safety],
    ['A14 token-in-url', safety],
    ['A14 code-and-token', safety],
    ['A14 id-token-in-url', safety],
    ['A7 code-empty', unfinished],
    ['A16 code-huge', unfinished],
    ['A16 code-control', unfinished],
    ['A16 code-emoji', unfinished],
    ['A7 nothing', unfinished],
    ['code-unknown', unfinished],
    ['server-error', unfinished],
    ['error-unknown', unfinished],
    ['A13 error-hostile', denied],
    ['iss-right', connected],
    ['unknown-extra', connected],
  ] as const)('%s ends as "%s"', async (row, expected) => {
    const fault = row.replace(/^A\d+ /, '') as Parameters<typeof broker.setFault<'answer'>>[1];
    const before = broker.requests.filter(({ path }) => path.endsWith('/accesstoken')).length;
    broker.setFault('answer', fault);
    await attempt();
    await waitForHeadline(app, name, expected);
    const sent = broker.requests.filter(({ path }) => path.endsWith('/accesstoken')).length - before;
    // A5: one token request for an answer that is believed, none for one that is not.
    expect(sent).toBe(expected === connected || row === 'code-unknown' ? 1 : 0);
    if (row.startsWith('A13')) expect(await app.window.content()).not.toContain('evil.example');
  });

  test('A11 a person who says no is told so', async () => {
    await attempt('Deny');
    await waitForHeadline(app, name, denied);
  });
});

describe('answers that are none', () => {
  test.each([
    'callback-iframe',
    'callback-iframe-redirect',
    'callback-image',
    'callback-style',
    'callback-prefetch',
    'callback-fetch',
    'callback-fetch-redirect',
    'callback-popup',
    'callback-blank-link',
  ] as const)('A26 A27 %s is ignored and the attempt goes on', async (page) => {
    broker.setFault('page', page);
    await beginSignIn(app, name);
    const shown = await findPage(app, broker.origin);
    await shown.getByRole('button', { name: 'Allow', exact: true }).waitFor();
    expect(await headline(app, name).innerText()).toBe('Waiting for you to sign in');
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, name, connected);
    // The planted code belongs to somebody else: who is shown must be the person who pressed Allow.
    expect(await app.window.getByRole('article', { name }).innerText()).toContain('Dana');
  });
});
