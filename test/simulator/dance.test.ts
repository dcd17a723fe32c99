/** The whole of it over real sockets: authorize, consent, code, exchange, profile, refresh, revocation. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import {
  ask,
  authorizeUrl,
  connect,
  decide,
  exchange,
  form,
  getCode,
  getJson,
  openConsent,
  readTokens,
  refresh,
} from './walk.ts';

let broker: PracticeBroker;
let now = 0;

beforeEach(async () => {
  now = Date.parse('2026-11-23T15:30:00Z');
  broker = await startPracticeBroker({ now: () => now });
});
afterEach(() => broker.close());

test('a person who is signed in sees the consent page at once', async () => {
  const page = await openConsent(broker);
  expect(new URL(page).pathname).toBe('/consent');
  const { body, headers } = await ask(page);
  const html = body.toString();
  expect(html.match(/<h1/g)).toHaveLength(1);
  expect(html).toContain('Practice broker - nothing here is real');
  expect(html).toContain('Dana Practice');
  expect(html).toContain('ends in 0093');
  expect(html).toContain('See market data');
  expect(html).not.toContain('Place, change');
  expect(html).not.toContain('<script');
  expect(html).not.toMatch(/(src|href)="(?!#)/);
  expect(headers['content-security-policy']).toMatch(
    /^default-src 'none'.*form-action 'self' http:\/\/localhost:3000/,
  );
});

test('it starts with somebody else signed in, or nobody', async () => {
  for (const [signedInAs, path] of [
    ['sam', '/consent'],
    [null, '/login'],
  ] as const) {
    await broker.close();
    broker = await startPracticeBroker({ signedInAs });
    expect(new URL(await openConsent(broker)).pathname).toBe(path);
  }
});

test('sign-in page, wrong password, right password, a session that is remembered by its cookie', async () => {
  broker.setSignedIn(null);
  const page = await openConsent(broker);
  expect(new URL(page).pathname).toBe('/login');
  const flow = new URL(page).searchParams.get('flow');
  const post = (password: string) =>
    ask(`${broker.origin}/login`, {
      method: 'POST',
      headers: { 'content-type': form },
      body: `flow=${flow}&user=sam&password=${password}`,
    });
  expect((await ask(`${broker.origin}/consent?flow=${flow}`)).headers.location).toBe(`/login?flow=${flow}`);
  expect((await post('wrong')).body.toString()).toContain('role="alert"');
  const { status, headers } = await post('sam');
  expect([status, headers.location]).toEqual([303, `/consent?flow=${flow}`]);
  expect((await ask(`${broker.origin}/consent?flow=${flow}`)).body.toString()).toContain('Sam Single');
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  expect((await ask(authorizeUrl(broker), { headers: { cookie } })).headers.location).toMatch(/^\/consent/);
});

test('allow, exchange, profile, refresh, rotation', async () => {
  const answer = await decide(broker, 'allow', { state: 'a+b/c=' });
  expect(answer.status).toBe(302);
  const callback = new URL(answer.headers.location ?? '');
  expect(callback.origin + callback.pathname).toBe(broker.client.callbackUrl);
  expect([...callback.searchParams.keys()]).toEqual(['code', 'state']);
  expect(callback.searchParams.get('state')).toBe('a+b/c=');

  const reply = await exchange(broker, callback.searchParams.get('code') ?? '');
  expect(reply.status).toBe(200);
  expect(reply.headers['content-type']).toBe('application/json');
  expect(reply.headers['cache-control']).toBe('no-store');
  const first = readTokens(reply);
  expect(Object.keys(first)).toEqual([
    'access_token',
    'refresh_token',
    'expires_in',
    'issued_at',
    'scope',
    'status',
  ]);
  expect(first).toMatchObject({ expires_in: 86_399, scope: 'read market', status: 'approved' });
  expect(first.issued_at).toMatch(/^2026-11-23T(10:30:00(\.000)?-05:00|15:30:00\+00:00)$/);

  const profile = await getJson(broker, '/user/profile', first.access_token);
  expect(JSON.parse(profile.body.toString())).toMatchObject({ profile: { id: 'id-practice-dana' } });

  const second = readTokens(await refresh(broker, first.refresh_token));
  expect(second.access_token).not.toBe(first.access_token);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect((await getJson(broker, '/user/profile', second.access_token)).status).toBe(200);
});

test('deny', async () => {
  const { headers } = await decide(broker, 'deny');
  expect(headers.location).toBe('http://localhost:3000/callback?error=access_denied&state=state-1234');
});

test('a decision is taken once', async () => {
  const flow = new URL(await openConsent(broker)).searchParams.get('flow');
  const post = () =>
    ask(`${broker.origin}/consent`, {
      method: 'POST',
      headers: { 'content-type': form },
      body: `flow=${flow}&decision=allow`,
    });
  expect((await post()).status).toBe(302);
  expect((await post()).status).toBe(400);
});

test('a code works once; its second use takes back what it gave', async () => {
  const code = await getCode(broker);
  const tokens = readTokens(await exchange(broker, code));
  const again = await exchange(broker, code);
  expect([again.status, again.body.toString()]).toEqual([400, '{"error":"invalid_grant"}']);
  expect((await getJson(broker, '/user/profile', tokens.access_token)).status).toBe(401);
  expect((await refresh(broker, tokens.refresh_token)).status).toBe(400);
});

test('a code lives ten minutes and belongs to its client', async () => {
  const [late, inTime, foreign] = [await getCode(broker), await getCode(broker), await getCode(broker)];
  const other = broker.register({});
  expect((await exchange(broker, foreign, { client: other })).status).toBe(400);
  now += 10 * 60_000 - 1;
  expect((await exchange(broker, inTime)).status).toBe(200);
  now += 1;
  expect((await exchange(broker, late)).status).toBe(400);
});

test('access tokens end by the clock, refresh tokens do not', async () => {
  const tokens = await connect(broker);
  now += 86_399_000 - 1;
  expect((await getJson(broker, '/user/profile', tokens.access_token)).status).toBe(200);
  now += 1;
  const expired = await getJson(broker, '/user/profile', tokens.access_token);
  expect(expired.status).toBe(401);
  expect(expired.body.toString()).toContain('keymanagement.service.access_token_expired');
  now += 400 * 86_400_000;
  expect((await refresh(broker, tokens.refresh_token)).status).toBe(200);
});

test('only a partner gets a refresh token', async () => {
  const client = broker.register({ isPartner: false });
  const tokens = readTokens(
    await exchange(broker, await getCode(broker, { client_id: client.id }), { client }),
  );
  expect(tokens).not.toHaveProperty('refresh_token');
});

test.each(['same', 'absent'] as const)('rotation: %s', async (rotation) => {
  const client = broker.register({ rotation });
  const first = readTokens(
    await exchange(broker, await getCode(broker, { client_id: client.id }), { client }),
  );
  const second = readTokens(await refresh(broker, first.refresh_token, { client }));
  expect(second.refresh_token).toBe(rotation === 'same' ? first.refresh_token : undefined);
  expect((await refresh(broker, first.refresh_token, { client })).status).toBe(200);
});

test('a replaced refresh token is refused and ends the grant, but for its days of grace', async () => {
  const strict = await connect(broker);
  const next = readTokens(await refresh(broker, strict.refresh_token));
  expect((await refresh(broker, strict.refresh_token)).status).toBe(400);
  expect((await refresh(broker, next.refresh_token)).status).toBe(400);

  const client = broker.register({ rotationGraceMs: 30_000 });
  const kind = readTokens(
    await exchange(broker, await getCode(broker, { client_id: client.id }), { client }),
  );
  expect((await refresh(broker, kind.refresh_token, { client })).status).toBe(200);
  now += 29_999;
  expect((await refresh(broker, kind.refresh_token, { client })).status).toBe(200);
  now += 1;
  expect((await refresh(broker, kind.refresh_token, { client })).status).toBe(400);
});

test('revoking: a person, a refresh token, an access token, a personal token', async () => {
  const [dana, sam] = broker.people;
  const isAlive = async (token: string) => (await getJson(broker, '/user/profile', token)).status === 200;
  const [one, two, three] = [await connect(broker), await connect(broker), await connect(broker)];
  broker.revoke(one.access_token);
  expect([await isAlive(one.access_token), await isAlive(two.access_token)]).toEqual([false, true]);
  broker.revoke(two.refresh_token);
  expect([await isAlive(two.access_token), await isAlive(three.access_token)]).toEqual([false, true]);
  broker.revoke(sam);
  expect(await isAlive(three.access_token)).toBe(true);
  broker.revoke(dana);
  expect([await isAlive(three.access_token), await isAlive(broker.apiToken)]).toEqual([false, true]);
  broker.revoke(broker.apiToken);
  expect(await isAlive(broker.apiToken)).toBe(false);
});

test('the log holds methods and paths, and no secret', async () => {
  const tokens = await connect(broker);
  await refresh(broker, 'unknown');
  expect(broker.requests.map(({ method, path, isAccepted }) => `${method} ${path} ${isAccepted}`)).toEqual([
    'GET /v1/oauth/authorize true',
    'POST /consent true',
    'POST /v1/oauth/accesstoken true',
    'POST /v1/oauth/refreshtoken false',
  ]);
  expect(broker.requests.every(({ at }) => at === now)).toBe(true);
  const secrets = broker.listSecrets();
  expect(secrets).toEqual(
    expect.arrayContaining([tokens.access_token, tokens.refresh_token, broker.apiToken]),
  );
  const written = JSON.stringify(broker.requests);
  expect([...secrets, broker.client.secret].filter((secret) => written.includes(secret))).toEqual([]);
});

test('it comes back on the same port, and only on loopback', async () => {
  const { port } = new URL(broker.origin);
  await broker.close();
  broker = await startPracticeBroker({ now: () => now, port: Number(port) });
  expect(new URL(broker.origin).port).toBe(port);
  await expect(startPracticeBroker({ host: '0.0.0.0' })).rejects.toThrow('loopback');
  expect((await ask(authorizeUrl(broker), { headers: { host: 'rebound.example' } })).status).toBe(421);
});
