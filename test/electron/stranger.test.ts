/**
 * Somebody else's HTTP server in Tradier's place (BROKERBAR_ENDPOINTS), written from Tradier's own pages alone and
 * sharing nothing with the practice broker: connect, restart, refresh, disconnect by the names of black-box.md.
 */

import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type App,
  card,
  connectTradier,
  disconnect,
  findPage,
  launch,
  makeFolder,
  waitForHeadline,
} from './harness.ts';

const name = 'Tradier Sandbox';
const folder = makeFolder('stranger');
const key = { id: '098f6bcd4621d373cade4e832627b4f6', secret: 'p+q%:x' };
const basic = `Basic ${Buffer.from(`${key.id}:p%2Bq%25%3Ax`).toString('base64')}`;
const seen: string[] = [];
let server: Server;
let origin = '';
let app: App;

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const bytes of request) body += String(bytes);
  return body;
}

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', origin);
    seen.push(`${request.method} ${url.pathname}`);
    const body = await readBody(request);
    const json = (value: unknown) => {
      response.setHeader('content-type', 'application/json;charset=UTF-8');
      response.end(JSON.stringify(value));
    };
    const token = (access: string, refresh: string) => ({
      access_token: access,
      refresh_token: refresh,
      expires_in: 86399,
      issued_at: '2020-01-21T15:55:35.000-05:00',
      scope: 'read market',
      status: 'approved',
    });
    if (url.pathname === '/authorize') {
      expect([...url.searchParams.keys()]).toEqual(['client_id', 'scope', 'state']);
      const back = `http://localhost:3000/callback?code=PRpnf1o7&state=${url.searchParams.get('state')}`;
      response.setHeader('content-type', 'text/html');
      response.end(
        `<title>Log in</title><form action="/go"><input type="hidden" name="to" value="${back}"><button>Authorize</button></form>`,
      );
    } else if (url.pathname === '/go') {
      response.writeHead(302, { location: url.searchParams.get('to') ?? '' });
      response.end();
    } else if (url.pathname === '/token') {
      expect(request.headers.authorization).toBe(basic);
      expect(body).toBe('grant_type=authorization_code&code=PRpnf1o7');
      json(token('first-access', 'first-refresh'));
    } else if (url.pathname === '/refresh') {
      expect(body).toBe('grant_type=refresh_token&refresh_token=first-refresh');
      json({ ...token('second-access', ''), refresh_token: undefined });
    } else if (url.pathname === '/v1/user/profile') {
      expect(request.headers.authorization).toMatch(/^Bearer (first|second)-access$/);
      json({
        profile: {
          id: 'id-jdoe',
          name: 'Jane Doe',
          account: { account_number: 'VA000001', type: 'cash', status: 'active' },
        },
      });
    } else {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoints = {
    authorize: `${origin}/authorize`,
    token: `${origin}/token`,
    refresh: `${origin}/refresh`,
    api: `${origin}/v1`,
  };
  writeFileSync(join(folder.path, 'endpoints.json'), JSON.stringify({ tradier: { sandbox: endpoints } }));
  app = await start();
});

afterAll(async () => {
  await app?.close();
  server?.close();
  folder.clean();
});

const start = () =>
  launch({ userData: join(folder.path, 'data'), endpoints: join(folder.path, 'endpoints.json') });

test('connects, restarts connected, refreshes and disconnects', async () => {
  await connectTradier(app, { ...key, callbackUrl: 'http://localhost:3000/callback' });
  const page = await findPage(app, origin);
  await page.getByRole('button', { name: 'Authorize' }).click({ noWaitAfter: true });
  await waitForHeadline(app, name, 'Connected');
  expect(await card(app, name).innerText()).toMatch(/Jane Doe[\s\S]*0001/);
  await app.close();
  const before = seen.length;
  app = await start();
  await waitForHeadline(app, name, 'Connected');
  expect(seen.length).toBe(before);
  await card(app, name).getByRole('button', { name: 'Refresh', exact: true }).click();
  await expect.poll(() => seen.filter((line) => line === 'POST /refresh').length).toBe(1);
  await waitForHeadline(app, name, 'Connected');
  await disconnect(app, name);
});
