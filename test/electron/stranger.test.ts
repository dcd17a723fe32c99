/**
 * Somebody else's HTTP server in Tradier's place (BROKERBAR_ENDPOINTS), written from Tradier's own pages alone and sharing
 * nothing with the practice broker: the journey by the names of black-box.md, and what of test/connections/stranger*.ts
 * must hold in the real app as well.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { client, type Stranger, startStranger } from '../stranger/broker.ts';
import { afterwards, hangUp, page, portalPage, say } from '../stranger/faults.ts';
import {
  type App,
  beginSignIn,
  card,
  connectTradier,
  disconnect,
  findPage,
  launch,
  makeFolder,
  waitForHeadline,
} from './harness.ts';

const name = 'Tradier Sandbox';
const HOUR = 3_600_000;
const folder = makeFolder('stranger');
let stranger: Stranger;
let app: App;

beforeAll(async () => {
  stranger = await startStranger({ lifetimeS: 86_399 });
  const endpoints = { tradier: { sandbox: stranger.endpoints } };
  writeFileSync(join(folder.path, 'endpoints.json'), JSON.stringify(endpoints));
  app = await start();
});

afterEach(() => {
  stranger.heal();
  stranger.clock.aheadMs = 0;
  expect(stranger.breaches).toEqual([]);
});

afterAll(async () => {
  await app?.close();
  await stranger?.close();
  folder.clean();
});

const start = () =>
  launch({ userData: join(folder.path, 'data'), endpoints: join(folder.path, 'endpoints.json') });
const says = () => card(app, name).innerText();
const tokens = () => stranger.sent.map(({ token }) => token);

async function authorize(): Promise<void> {
  const found = await findPage(app, stranger.origin);
  await found.getByRole('button', { name: 'Authorize' }).click({ noWaitAfter: true });
  await waitForHeadline(app, name, 'Connected');
}

/** A click, and the one request that it is: later than the 5 s in which the last one would answer it. */
async function refresh(): Promise<void> {
  const before = stranger.sent.length;
  const sinceMs = Date.now() - (stranger.sent.at(-1)?.at ?? 0);
  await new Promise((done) => setTimeout(done, Math.max(0, 6000 - sinceMs)));
  await card(app, name)
    .getByRole('button', { name: /^(Refresh|Try now)$/ })
    .click();
  await expect.poll(() => stranger.sent.length).toBe(before + 1);
}

test('connects, restarts connected, and rotates: each refresh token once', async () => {
  await connectTradier(app, client);
  await authorize();
  expect(await says()).toMatch(/Jane Doe[\s\S]*0001/);
  await app.close();
  const before = stranger.asked.length;
  app = await start();
  await waitForHeadline(app, name, 'Connected');
  expect(stranger.asked.length).toBe(before);
  for (let time = 0; time < 3; time += 1) {
    await refresh();
    await waitForHeadline(app, name, 'Connected');
  }
  expect(new Set(tokens()).size).toBe(3);
});

test.each([
  ['A61', '503', say(503)],
  ['A62', 'a captive portal', page(200, portalPage)],
] as const)(
  '%s %s: still connected, and back by itself within a minute of its end',
  async (_row, _, fault) => {
    stranger.fail('refresh', fault, Number.POSITIVE_INFINITY);
    await refresh();
    await expect.poll(says).toMatch(/isn't answering/);
    await waitForHeadline(app, name, 'Connected');
    stranger.heal();
    const sent = stranger.sent.length;
    await expect.poll(() => stranger.sent.length, { timeout: 60_000 }).toBe(sent + 1);
    await expect.poll(says).not.toMatch(/isn't answering/);
    await waitForHeadline(app, name, 'Connected');
  },
  120_000,
);

test.each([
  ['ahead', HOUR],
  ['behind', -HOUR],
])(
  'A88 a server whose clock is an hour %s: said of the clock, not of the sign-in, and no storm',
  async (_, aheadMs) => {
    stranger.clock.aheadMs = aheadMs;
    await refresh();
    await app.window
      .getByText(/clock is/)
      .first()
      .waitFor();
    await waitForHeadline(app, name, 'Connected');
    const sent = stranger.sent.length;
    await new Promise((done) => setTimeout(done, 6000));
    expect(stranger.sent.length).toBe(sent);
    stranger.clock.aheadMs = 0;
    await refresh();
    await expect.poll(() => app.window.getByText(/clock is/).count()).toBe(0);
  },
);

test('A63 the reply is dropped after the token was spent: it says that it was cut off, and signing in mends it', async () => {
  stranger.fail('refresh', afterwards(hangUp));
  await refresh();
  await waitForHeadline(app, name, 'Connected');
  await refresh();
  await waitForHeadline(app, name, 'Sign in again');
  expect(tokens().at(-1)).toBe(tokens().at(-2));
  expect(await says()).toContain('cut off while renewing');
  expect(await says()).not.toMatch(/no longer accepts|password was changed/);
  const sent = stranger.sent.length;
  await app.close();
  app = await start();
  await waitForHeadline(app, name, 'Sign in again');
  await beginSignIn(app, name);
  await authorize();
  expect(stranger.sent.length).toBe(sent);
  await refresh();
  await waitForHeadline(app, name, 'Connected');
  await disconnect(app, name);
});
