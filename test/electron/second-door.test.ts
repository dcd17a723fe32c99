/** The second door: the same sign-in goes on in the person's own browser, and comes back by the callback or by hand. */
import { writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { startPracticeStation } from '../../main/simulator/station.ts';
import { ask, form } from '../simulator/walk.ts';
import {
  type App,
  beginSignIn,
  card,
  connectTradier,
  findPage,
  launch,
  makeFolder,
  screenshot,
  waitForHeadline,
  writeEndpoints,
} from './harness.ts';

const name = 'Tradier Sandbox';
const folder = makeFolder('second-door');
let broker: PracticeBroker;
let app: App;
let port = 0;

beforeAll(async () => {
  port = await findFreePort();
  broker = await startPracticeBroker({ client: { callbackUrl: `http://localhost:${port}/callback` } });
  app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, broker) });
  await catchBrowser(app);
});
afterAll(async () => {
  await app?.close();
  await broker?.close();
  folder.clean();
});
afterEach(async () => {
  const cancel = card(app, name).getByRole('button', { name: 'Cancel', exact: true });
  if (await cancel.isVisible()) await cancel.click();
});

/** What a browser would be given; a real one waits for a person. */
async function catchBrowser({ electron }: App): Promise<void> {
  await electron.evaluate(({ shell }) => {
    const opened: string[] = [];
    (globalThis as unknown as { opened: string[] }).opened = opened;
    shell.openExternal = (url) => {
      opened.push(url);
      return Promise.resolve();
    };
  });
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port: free } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return free;
}

const takeOpened = (from = app) =>
  from.electron.evaluate(() => (globalThis as unknown as { opened: string[] }).opened.splice(0));

/** Opens the sign-in window, its help, and presses the way out. @returns the bar. */
async function openDoor(from = app, origin = broker.origin): Promise<Page> {
  await findPage(from, origin);
  const bar = await findPage(from, /sign-in\.html/);
  await bar.getByRole('button', { name: 'Having trouble?', exact: true }).click();
  await bar.getByRole('button', { name: 'Continue in my browser', exact: true }).click();
  return bar;
}

/** Walks the broker's pages as a browser does, up to the callback's address. */
async function walk(url: string, decision: 'allow' | 'deny' = 'allow'): Promise<string> {
  const { headers } = await ask(url);
  const consent = new URL(headers.location ?? '', url);
  const body = `flow=${consent.searchParams.get('flow')}&decision=${decision}`;
  const got = await ask(new URL('/consent', consent).href, {
    method: 'POST',
    headers: { 'content-type': form },
    body,
  });
  return String(got.headers.location);
}

/** One request to the callback's port. @returns its status, or the code of what stood in the way. */
function knock(
  address: string,
  {
    host = '127.0.0.1',
    headers = {},
    method = 'GET',
  }: { host?: string; headers?: Record<string, string>; method?: string } = {},
): Promise<number | string> {
  const { pathname, search, host: named, port: asks } = new URL(address);
  return new Promise((done) => {
    const asked = request(
      {
        host,
        port: Number(asks),
        method,
        path: `${pathname}${search}`,
        headers: { host: named, ...headers },
        timeout: 2000,
      },
      (response) => {
        response.resume();
        response.on('end', () => done(response.statusCode ?? 0));
      },
    );
    asked.on('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'error'));
    asked.on('timeout', () => asked.destroy(new Error('timeout')));
    asked.end();
  });
}

test('A118 a port that somebody else has: said, and no browser is opened', async () => {
  const taken: Server = createServer();
  await new Promise<void>((done) => taken.listen(port, '127.0.0.1', done));
  await connectTradier(app, broker.client);
  const bar = await openDoor();
  await bar.getByText(/Another program uses the port/).waitFor();
  expect(await takeOpened()).toEqual([]);
  await new Promise((done) => taken.close(done));
  // The same for the other address.
  await new Promise<void>((done) => taken.listen(port, '::1', done));
  await bar.getByRole('button', { name: 'Continue in my browser', exact: true }).click();
  await bar.getByText(/Another program uses the port/).waitFor();
  expect(await takeOpened()).toEqual([]);
  await new Promise((done) => taken.close(done));
});

test.each(['127.0.0.1', '::1'])('A117 the answer is taken at %s, and only the answer', async (host) => {
  await waitForHeadline(app, name, /./);
  await beginSignIn(app, name);
  const bar = await openDoor();
  // Twice is as good as once, however fast.
  await bar.evaluate(() => Promise.all([window.brokerbar.openInBrowser(), window.brokerbar.openInBrowser()]));
  await bar.getByText('Finish in your browser. This window then closes by itself.').waitFor();
  const [url = ''] = await takeOpened();
  expect(url.startsWith(`${broker.origin}/v1/oauth/authorize?`)).toBe(true);
  const answer = await walk(url);
  const other = (change: (address: URL) => void) => {
    const address = new URL(answer);
    change(address);
    return address.href;
  };
  for (const [why, status, got] of [
    ['a foreign Host', 403, await knock(answer, { host, headers: { host: `evil.example:${port}` } })],
    ['a bare Host', 403, await knock(answer, { host, headers: { host: 'localhost' } })],
    ['an Origin', 403, await knock(answer, { host, headers: { origin: 'https://evil.example' } })],
    [
      'another path',
      404,
      await knock(
        other((one) => (one.pathname = '/')),
        { host },
      ),
    ],
    ['POST', 404, await knock(answer, { host, method: 'POST' })],
    [
      'an error without state',
      403,
      await knock(`http://localhost:${port}/callback?error=access_denied`, { host }),
    ],
    [
      'another state',
      403,
      await knock(
        other((one) => one.searchParams.set('state', 'x')),
        { host },
      ),
    ],
    [
      'two states',
      403,
      await knock(
        other((one) => one.searchParams.append('state', 'x')),
        { host },
      ),
    ],
  ] as const)
    expect(got, why).toBe(status);
  const [lan] = Object.values(networkInterfaces())
    .flat()
    .filter((one) => one?.family === 'IPv4' && !one.internal);
  if (lan) expect(await knock(answer, { host: lan.address })).toBe('ECONNREFUSED');
  expect(await card(app, name).innerText()).toContain('Waiting for you to sign in');
  expect(await knock(answer, { host })).toBe(200);
  await waitForHeadline(app, name, /^(Connected|Signed in until)/);
  // The door is shut behind it.
  await expect.poll(() => knock(answer, { host })).toBe('ECONNREFUSED');
  await card(app, name).getByRole('button', { name: 'More', exact: true }).click();
  await app.window.getByRole('menuitem', { name: 'Disconnect…', exact: true }).click();
  await app.window.getByRole('alertdialog').getByRole('button', { name: 'Disconnect', exact: true }).click();
  await waitForHeadline(app, name, 'Disconnected');
});

test('a callback that is not this computer: the address is pasted', async () => {
  const elsewhere = broker.register({ callbackUrl: 'https://app.example/callback' });
  await card(app, name).getByRole('button', { name: 'Remove keys', exact: true }).click();
  await app.window.getByRole('alertdialog').getByRole('button', { name: 'Remove keys', exact: true }).click();
  await connectTradier(app, elsewhere);
  const bar = await openDoor();
  const box = bar.getByRole('textbox', { name: 'The address your browser ended on' });
  await box.waitFor();
  await screenshot(bar, 'second-door');
  const [url = ''] = await takeOpened();
  const answer = await walk(url);
  const send = async (text: string) => {
    await box.fill(text);
    await bar.getByRole('button', { name: 'Continue', exact: true }).click();
  };
  for (const wrong of [
    'hello',
    'https://app.example/callback?code=x',
    answer.replace(/state=(.)/, (_all, first) => `state=${first === 'A' ? 'B' : 'A'}`),
  ]) {
    await send(wrong);
    await bar.getByText("That isn't the answer to this sign-in.").waitFor();
  }
  await send(` ${answer}\n`);
  await waitForHeadline(app, name, /^(Connected|Signed in until)/);
});

test('TradeStation: the same verifier and nonce go through the door, and Cancel shuts it', async () => {
  const title = 'TradeStation Simulated';
  const own = makeFolder('second-door-station');
  const callback = `http://localhost:${await findFreePort()}`;
  const station = await startPracticeStation({ client: { secret: '', callbackUrl: callback } });
  const endpoints = join(own.path, 'endpoints.json');
  writeFileSync(endpoints, JSON.stringify({ tradestation: { sim: station.endpoints } }));
  const other = await launch({ userData: own.path, endpoints });
  try {
    await catchBrowser(other);
    await other.window.getByRole('button', { name: 'Connect TradeStation', exact: true }).click();
    const dialog = other.window.getByRole('dialog', { name: 'Connect TradeStation', exact: true });
    await dialog.getByRole('textbox', { name: 'API key', exact: true }).fill(station.client.id);
    await dialog.getByRole('textbox', { name: 'Callback URL', exact: true }).fill(callback);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();

    const listening = 'Finish in your browser. This window then closes by itself.';
    await (await openDoor(other, station.origin)).getByText(listening).waitFor();
    const [first = ''] = await takeOpened(other);
    await card(other, title).getByRole('button', { name: 'Cancel', exact: true }).click();
    const late = await walk(first);
    for (const host of ['127.0.0.1', '::1'])
      await expect.poll(() => knock(late, { host })).toBe('ECONNREFUSED');

    await beginSignIn(other, title);
    await (await openDoor(other, station.origin)).getByText(listening).waitFor();
    const [url = ''] = await takeOpened(other);
    const asked = new URL(url).searchParams;
    for (const parameter of ['state', 'nonce', 'code_challenge']) {
      expect(asked.get(parameter)).toMatch(/^[\w-]{43}$/);
      expect(asked.get(parameter)).not.toBe(new URL(first).searchParams.get(parameter));
    }
    // The answer of the attempt that was cancelled is nobody's.
    expect(await knock(late)).toBe(403);
    expect(await knock(await walk(url))).toBe(200);
    // The exchange needs this challenge's verifier, the id token this nonce.
    await waitForHeadline(other, title, 'Connected');
    const exchanges = station.requests.filter(({ path }) => path === '/oauth/token');
    expect(exchanges.map(({ status }) => status)).toEqual([200]);
  } finally {
    await other.close();
    await station.close();
    own.clean();
  }
});
