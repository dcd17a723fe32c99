/** Each fault of the token endpoints and of the REST side does what its name says. */
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { spoiltReplies } from '../../main/simulator/reply-faults.ts';
import { profileFaults, restFaults } from '../../main/simulator/rest-faults.ts';
import { tokenReplyFaults } from '../../main/simulator/token-faults.ts';
import {
  connect,
  exchange,
  type Got,
  getCode,
  getJson,
  readTokens,
  refresh,
  type Tokens,
  tokenHeaders,
} from './walk.ts';

let broker: PracticeBroker;
beforeEach(async () => {
  broker = await startPracticeBroker();
});
afterEach(() => broker.close());

test.each([400, 401, 403, 404, 409, 429, 500, 502, 503])(
  'status %i, and the code is not spent',
  async (status) => {
    broker.setFault('exchange', { status }, { times: 1 });
    const code = await getCode(broker);
    const got = await exchange(broker, code);
    expect(got.status).toBe(status);
    expect(got.body.toString()).toMatch(status >= 500 ? /^\{"fault":/ : /^\{"error":/);
    expect((await exchange(broker, code)).status).toBe(200);
  },
);

test('a status with its error, body and Retry-After', async () => {
  broker.setFault('refresh', { status: 400, error: 'invalid_request' });
  expect((await refresh(broker, 'x')).body.toString()).toBe('{"error":"invalid_request"}');
  broker.setFault('refresh', { status: 429, retryAfter: 7 });
  expect((await refresh(broker, 'x')).headers['retry-after']).toBe('7');
  broker.setFault('refresh', { status: 503, retryAfter: 'Mon, 23 Nov 2026 16:00:00 GMT' });
  expect((await refresh(broker, 'x')).headers['retry-after']).toBe('Mon, 23 Nov 2026 16:00:00 GMT');
  broker.setFault('refresh', { status: 200, body: 'hello', contentType: 'text/plain' });
  const { headers, body } = await refresh(broker, 'x');
  expect([headers['content-type'], body.toString()]).toEqual(['text/plain', 'hello']);
});

test.each([301, 302, 303, 307, 308] as const)('redirect %i', async (status) => {
  broker.setFault('exchange', { redirect: status, to: 'http://127.0.0.1:9/' });
  const got = await exchange(broker, await getCode(broker));
  expect([got.status, got.headers.location]).toEqual([status, 'http://127.0.0.1:9/']);
});

const text = (got: Got) => got.body.toString();

test.each([
  [
    'html',
    (got: Got) => expect(got.headers['content-type'] + text(got)).toMatch(/^text\/html<!doctype html>/),
  ],
  ['xml', (got: Got) => expect(text(got)).toMatch(/^<token>/)],
  ['empty', (got: Got) => expect(got.body).toHaveLength(0)],
  ['bom', (got: Got) => expect([...got.body.subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 0x7b])],
  ['truncated', (got: Got) => expect(text(got)).toMatch(/"status":"app$/)],
  ['trailing', (got: Got) => expect(text(got)).toMatch(/\};true$/)],
  ['two-objects', (got: Got) => expect(text(got)).toMatch(/^\{[^{]+\}\{[^{]+\}$/)],
  ['list', (got: Got) => expect(JSON.parse(text(got))).toHaveLength(1)],
  [
    'deep',
    (got: Got) => expect([got.body.length < 65_536, text(got).includes('[[[[')]).toEqual([true, true]),
  ],
  ['huge', (got: Got) => expect(got.body.length).toBeGreaterThan(10 * 1024 * 1024)],
  [
    'gzip-bomb',
    (got: Got) => {
      expect(got.headers['content-encoding']).toBe('gzip');
      expect(got.body.length).toBeLessThan(100_000);
      expect(gunzipSync(got.body).length).toBeGreaterThan(64 * 1024 * 1024);
    },
  ],
] as const)('spoilt reply %s, and the code is spent', async (fault, check) => {
  broker.setFault('exchange', fault, { times: 1 });
  const code = await getCode(broker);
  const got = await exchange(broker, code);
  expect(got.status).toBe(200);
  check(got);
  expect((await exchange(broker, code)).status).toBe(400);
});

test('a spoilt reply is a good request first', async () => {
  for (const fault of spoiltReplies) {
    broker.setFault('exchange', fault, { times: 1 });
    expect((await exchange(broker, 'nonsense')).status).toBe(400);
  }
});

test('endless, silent, headers-only, drip, reset, delay', async () => {
  broker.setFault('exchange', 'endless');
  const endless = await exchange(broker, await getCode(broker), { atMost: 2_000_000 });
  expect(endless.body.length).toBeGreaterThanOrEqual(2_000_000);
  broker.setFault('exchange', 'silent');
  await expect(exchange(broker, 'x', { timeoutMs: 150 })).rejects.toThrow('silence');
  broker.setFault('exchange', 'headers-only');
  const headersOnly = await fetch(broker.endpoints.token, {
    method: 'POST',
    headers: tokenHeaders(broker.client),
    body: `grant_type=authorization_code&code=${await getCode(broker)}`,
    signal: AbortSignal.timeout(300),
  });
  expect([headersOnly.status, Number(headersOnly.headers.get('content-length')) > 100]).toEqual([200, true]);
  await expect(headersOnly.text()).rejects.toThrow('timeout');
  broker.setFault('exchange', 'drip');
  const startedAt = performance.now();
  const drip = await exchange(broker, await getCode(broker), { atMost: 2 });
  expect(drip.body.toString()).toBe('{"');
  expect(performance.now() - startedAt).toBeGreaterThan(900);
  broker.setFault('exchange', 'reset');
  await expect(exchange(broker, 'x')).rejects.toThrow('ECONNRESET');
  broker.setFault('exchange', { delayMs: 80 });
  const delayedAt = performance.now();
  expect((await exchange(broker, await getCode(broker))).status).toBe(200);
  expect(performance.now() - delayedAt).toBeGreaterThan(70);
});

test('closing ends what is under way', async () => {
  broker.setFault('exchange', 'silent');
  const waiting = exchange(broker, 'x', { timeoutMs: 4000 }).catch(() => 'ended');
  await new Promise((done) => setTimeout(done, 30));
  await broker.close();
  expect(await waiting).toBe('ended');
  broker = await startPracticeBroker();
});

test('lost reply: the refresh token was replaced, and nobody knows by what', async () => {
  const tokens = await connect(broker);
  broker.setFault('refresh', 'lost-reply', { times: 1 });
  await expect(refresh(broker, tokens.refresh_token)).rejects.toThrow('ECONNRESET');
  expect(text(await refresh(broker, tokens.refresh_token))).toBe('{"error":"invalid_grant"}');
});

const expectations: Readonly<Record<string, unknown>> = {
  'access-token-missing': { access_token: undefined },
  'access-token-empty': { access_token: '' },
  'access-token-number': { access_token: expect.any(Number) },
  'access-token-null': { access_token: null },
  'access-token-crlf': { access_token: expect.stringMatching(/\r\nX-Injected: yes$/) },
  'access-token-space': { access_token: expect.stringMatching(/^\S+ \S+$/) },
  'access-token-non-ascii': { access_token: expect.stringMatching(/ü$/) },
  'access-token-huge': { access_token: expect.stringMatching(/^a{1048576}$/) },
  'token-type-bearer': { token_type: 'Bearer' },
  'token-type-odd-case': { token_type: 'bEaReR' },
  'token-type-mac': { token_type: 'mac' },
  'token-type-dpop': { token_type: 'DPoP' },
  'expires-missing': { expires_in: undefined },
  'expires-text': { expires_in: '86399' },
  'expires-negative': { expires_in: -1 },
  'expires-zero': { expires_in: 0 },
  'expires-infinite': { expires_in: Number.POSITIVE_INFINITY },
  'expires-enormous': { expires_in: 1e21 },
  'expires-word': { expires_in: 'abc' },
  'expires-null': { expires_in: null },
  'expires-true': { expires_in: true },
  'expires-list': { expires_in: [86_399] },
  'expires-fraction': { expires_in: 86_399.5 },
  'scope-fewer': { scope: 'read' },
  'scope-more': { scope: 'read market trade' },
  'scope-missing': { scope: undefined },
  'scope-commas': { scope: 'read,market' },
  'scope-number': { scope: 7 },
  'status-pending': { status: 'pending' },
  'status-missing': { status: undefined },
  'issued-at-word': { issued_at: 'yesterday' },
  'issued-at-number': { issued_at: expect.stringMatching(/^\d{13}$/) },
  'refresh-missing': { refresh_token: undefined },
  'refresh-empty': { refresh_token: '' },
  'refresh-number': { refresh_token: 7 },
  'refresh-crlf': { refresh_token: 'a\r\nb' },
  'duplicate-keys': { access_token: 'planted-by-the-practice-broker' },
  // Seen in the text below: a parsed object would hide it.
  'proto-key': {},
  'constructor-key': { constructor: { prototype: { refresh_token: expect.any(String) } } },
  'unknown-member': { session_hint: { a: [1] } },
};

test.each(tokenReplyFaults)('token reply %s, at exchange and at refresh', async (fault) => {
  const { refresh_token } = await connect(broker);
  broker.setFault('exchange', fault);
  broker.setFault('refresh', fault);
  const replies = [await exchange(broker, await getCode(broker)), await refresh(broker, refresh_token)];
  for (const reply of replies) {
    const tokens: Tokens = readTokens(reply);
    expect(expectations).toHaveProperty([fault]);
    for (const [name, value] of Object.entries(expectations[fault] as object))
      expect(name in tokens ? tokens[name] : undefined).toEqual(value);
  }
});

test('members given twice, and members that would be a prototype, stand in the text', async () => {
  broker.setFault('exchange', 'duplicate-keys');
  expect(text(await exchange(broker, await getCode(broker))).match(/"access_token":/g)).toHaveLength(2);
  broker.setFault('exchange', 'proto-key');
  expect(text(await exchange(broker, await getCode(broker)))).toContain('"__proto__":{"refresh_token"');
});

test.each([
  ['token-invalid', 401, /"Invalid Access Token"/],
  ['token-expired', 401, /"Access Token expired"/],
  ['wrong-environment', 401, /no apiproduct match found/],
  ['datastore-error', 401, /"Datastore Error"/],
  ['gateway-timeout', 504, /^<fault><faultstring>Gateway Timeout/],
  ['maintenance', 200, /^<!doctype html>/],
  ['business-error', 200, /^\{"errors":\{"error":"[^"]+"\}\}$/],
  ['business-errors', 200, /^\{"errors":\{"error":\["[^"]+","[^"]+"\]\}\}$/],
  ['unauthorized-account', 401, /^Unauthorized Account: /],
  ['quota', 429, /^Quota Violation.*\d{13}$/],
] as const)('REST %s', async (fault, status, body) => {
  broker.setFault('rest', fault, { times: 1 });
  const got = await getJson(broker, '/markets/clock', broker.apiToken);
  expect([got.status, text(got)]).toEqual([status, expect.stringMatching(body)]);
  expect(restFaults).toContain(fault);
  expect((await getJson(broker, '/markets/clock', broker.apiToken)).status).toBe(200);
});

test('profile faults touch the profile only', async () => {
  const read = async (path = '/user/profile') =>
    JSON.parse(text(await getJson(broker, path, broker.apiToken)));
  const expected = {
    'other-person': { id: 'id-practice-sam', account: { account_number: 'VA00030555' } },
    'accounts-as-list': { account: [{}, {}] },
    'accounts-as-object': { account: { account_number: 'VA00010093' } },
    'accounts-null': { account: 'null' },
    'accounts-missing': { account: undefined },
    'id-missing': { id: undefined },
    'id-number': { id: 42 },
  };
  for (const fault of profileFaults) {
    broker.setFault('profile', fault);
    const { profile } = (await read()) as { profile: object };
    expect({ account: undefined, id: undefined, ...profile }).toMatchObject(expected[fault]);
  }
  broker.setFault('profile', { status: 503 });
  expect(await read('/markets/clock')).toHaveProperty('clock');
  expect((await getJson(broker, '/user/profile', broker.apiToken)).status).toBe(503);
});

test('a fault is limited to the next requests that it touches', async () => {
  broker.setFault('rest', { status: 500 }, { times: 2 });
  const seen = [];
  for (let i = 0; i < 3; i++) seen.push((await getJson(broker, '/user/profile', broker.apiToken)).status);
  expect(seen).toEqual([500, 500, 200]);
});
