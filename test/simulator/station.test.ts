/** The practice broker as TradeStation: what it takes, what it refuses, and what it says then. */
import { createHash, createPublicKey, createVerify } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { StationCore, startPracticeStation } from '../../main/simulator/station.ts';
import type { PracticeResponse } from '../../main/simulator/wire.ts';

const origin = 'http://127.0.0.1:4002';
const callbackUrl = 'http://localhost:31022';
let now = Date.parse('2026-11-23T14:41:00Z');
let core: StationCore;
let key: StationCore['client'];
beforeEach(() => {
  now = Date.parse('2026-11-23T14:41:00Z');
  core = new StationCore({ origin, now: () => now });
  key = core.client;
});

const ask = (method: string, target: string, body = '', headers: Record<string, string> = {}) =>
  core.answer({ method, target, headers, body });
const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
const json = (response: PracticeResponse) => JSON.parse(String(response.body)) as Record<string, unknown>;
const parameters = (change: Readonly<Record<string, string | null>> = {}) => {
  const all = {
    response_type: 'code',
    client_id: key.id,
    audience: 'https://api.tradestation.com',
    redirect_uri: callbackUrl,
    scope: 'openid offline_access ReadAccount profile',
    state: 's'.repeat(43),
    nonce: 'n'.repeat(43),
    ...change,
  };
  return new URLSearchParams(
    Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null),
  ).toString();
};
/** Walks the pages to the code. */
function allow(change: Readonly<Record<string, string | null>> = {}, decision = 'allow'): URL {
  const first = ask('GET', `/authorize?${parameters(change)}`);
  expect(first.status, String(first.body)).toBe(302);
  const flow = new URL(first.headers.location ?? '', origin).searchParams.get('flow');
  const answered = ask('POST', '/consent', `flow=${flow}&decision=${decision}`, form);
  return new URL(answered.headers.location ?? '', origin);
}
const token = (fields: Readonly<Record<string, string>>, headers: Record<string, string> = form) =>
  ask('POST', '/oauth/token', new URLSearchParams(fields).toString(), headers);
const exchange = (code: string, more: Readonly<Record<string, string>> = {}) =>
  token({
    grant_type: 'authorization_code',
    client_id: key.id,
    client_secret: key.secret,
    code,
    redirect_uri: callbackUrl,
    ...more,
  });
const refresh = (refresh_token: string) =>
  token({ grant_type: 'refresh_token', client_id: key.id, client_secret: key.secret, refresh_token });
const connect = () => json(exchange(allow().searchParams.get('code') ?? ''));

test('a code, tokens, and an id token that its key set proves', () => {
  const answer = allow();
  expect(answer.searchParams.get('state')).toBe('s'.repeat(43));
  const got = json(exchange(answer.searchParams.get('code') ?? ''));
  expect(got).toMatchObject({
    token_type: 'Bearer',
    expires_in: 1200,
    scope: 'openid offline_access ReadAccount profile',
  });
  const [header = '', payload = '', signature = ''] = String(got.id_token).split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
  const { keys } = json(ask('GET', '/.well-known/jwks.json')) as { keys: { kid: string }[] };
  const jwk = keys.find((one) => one.kid === kid);
  if (!jwk) throw new Error('no such key');
  const isGood = createVerify('RSA-SHA256')
    .update(`${header}.${payload}`)
    .verify(createPublicKey({ key: jwk as never, format: 'jwk' }), Buffer.from(signature, 'base64url'));
  expect(isGood).toBe(true);
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
    iss: `${origin}/`,
    aud: key.id,
    sub: 'auth0|id-practice-dana',
    nonce: 'n'.repeat(43),
    name: 'Dana Practice',
  });
});

describe('the authorization request', () => {
  test.each<[string, Readonly<Record<string, string | null>>]>([
    ['another response type', { response_type: 'token' }],
    ['no audience', { audience: null }],
    ['another audience', { audience: 'https://sim-api.tradestation.com' }],
    ['a callback with a slash too many', { redirect_uri: `${callbackUrl}/` }],
    ['an unknown key', { client_id: 'x' }],
    ['commas', { scope: 'openid,ReadAccount' }],
    ['another case', { scope: 'openid readaccount' }],
    ['no openid', { scope: 'ReadAccount' }],
    ['no state', { state: null }],
    ['no nonce', { nonce: null }],
    ['a parameter too many', { prompt: 'login' }],
    ['a challenge of a key with a secret', { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' }],
  ])('%s is refused on a page of its own', (_, change) => {
    const response = ask('GET', `/authorize?${parameters(change)}`);
    expect(response.status).toBe(400);
    expect(response.headers.location).toBeUndefined();
  });

  test('Deny answers access_denied', () => {
    const answer = allow({}, 'deny');
    expect(answer.searchParams.get('error')).toBe('access_denied');
    expect(answer.searchParams.get('code')).toBeNull();
  });
});

describe('the token endpoint', () => {
  test('a code works once; its second use ends what the first one gave', () => {
    const code = allow().searchParams.get('code') ?? '';
    const { refresh_token } = json(exchange(code));
    expect(exchange(code).status).toBe(403);
    expect(refresh(String(refresh_token)).status).toBe(403);
  });

  test.each<[string, Readonly<Record<string, string>>, number]>([
    ['another secret', { client_secret: 'x' }, 401],
    ['another key', { client_id: 'x' }, 401],
    ['another callback', { redirect_uri: `${callbackUrl}/` }, 403],
    ['a verifier too many', { code_verifier: 'v' }, 400],
    ['another grant', { grant_type: 'password' }, 403],
  ])('%s is refused', (_, more, status) => {
    const response = exchange(allow().searchParams.get('code') ?? '', more);
    expect(response.status).toBe(status);
    expect(json(response)).toHaveProperty('error');
  });

  test('the secret in a header is refused', () => {
    expect(token({ grant_type: 'refresh_token' }, { ...form, authorization: 'Basic eDp5' }).status).toBe(401);
  });

  test('a static key renews without a refresh token, for ever', () => {
    const { refresh_token } = connect();
    for (let day = 0; day < 3; day += 1) {
      now += 86_400_000;
      const got = json(refresh(String(refresh_token)));
      expect(got).not.toHaveProperty('refresh_token');
      expect(got).toHaveProperty('id_token');
    }
  });

  test('a rotating key gives another one each time, which lasts half an hour, and for 24 hours in all', () => {
    key = core.register({ rotation: 'rotating' });
    const { refresh_token: unused } = connect();
    now += 30 * 60_000;
    expect(refresh(String(unused)).status).toBe(403);
    const { refresh_token: first } = connect();
    const startedAt = now;
    let sent = String(first);
    while (now + 29 * 60_000 < startedAt + 86_400_000) {
      now += 29 * 60_000;
      const renewed = refresh(sent);
      expect(renewed.status).toBe(200);
      sent = String(json(renewed).refresh_token);
    }
    now = startedAt + 86_400_000;
    expect(refresh(sent).status).toBe(403);
  });

  test('A63 a rotating key whose old refresh token is used again: the family ends', () => {
    key = core.register({ rotation: 'rotating' });
    const { refresh_token: first } = connect();
    const { refresh_token: second } = json(refresh(String(first)));
    expect(second).not.toBe(first);
    expect(json(refresh(String(first)))).toMatchObject({ error: 'invalid_grant' });
    expect(refresh(String(second)).status).toBe(403);
  });

  test('without offline_access there is no refresh token', () => {
    const code = allow({ scope: 'openid ReadAccount' }).searchParams.get('code') ?? '';
    expect(json(exchange(code))).not.toHaveProperty('refresh_token');
  });

  test('a PKCE key needs its verifier, and has no secret', () => {
    key = core.register({ secret: '' });
    const verifier = 'v'.repeat(43);
    const code_challenge = createHash('sha256').update(verifier).digest('base64url');
    const change = { client_id: key.id, code_challenge, code_challenge_method: 'S256' };
    const get = (more: Readonly<Record<string, string>>) => {
      const code = allow(change).searchParams.get('code') ?? '';
      return token({
        grant_type: 'authorization_code',
        client_id: key.id,
        code,
        redirect_uri: callbackUrl,
        ...more,
      });
    };
    expect(get({ code_verifier: verifier }).status).toBe(200);
    expect(get({ code_verifier: 'w'.repeat(43) }).status).toBe(403);
    expect(get({}).status).toBe(400);
    expect(get({ code_verifier: verifier, client_secret: 'x' }).status).toBe(400);
    expect(ask('GET', `/authorize?${parameters({ ...change, code_challenge_method: 'plain' })}`).status).toBe(
      400,
    );
    expect(ask('GET', `/authorize?${parameters({ client_id: key.id })}`).status).toBe(400);
  });
});

test('revoking one refresh token ends every one of the key, and only of this key', () => {
  const [one, two] = [connect(), connect()];
  const mine = key;
  key = core.register({});
  const other = connect();
  const revoke = (body: unknown) =>
    ask('POST', '/oauth/revoke', JSON.stringify(body), { 'content-type': 'application/json' });
  expect(revoke({ client_id: mine.id, client_secret: 'x', token: one.refresh_token }).status).toBe(401);
  expect(revoke({ client_id: mine.id, client_secret: mine.secret }).status).toBe(400);
  expect(revoke({ client_id: mine.id, client_secret: mine.secret, token: one.refresh_token }).status).toBe(
    200,
  );
  expect(refresh(String(other.refresh_token)).status).toBe(200);
  key = mine;
  for (const { refresh_token } of [one, two]) expect(refresh(String(refresh_token)).status).toBe(403);
});

describe('accounts', () => {
  const get = (accessToken: unknown, path = '') =>
    ask('GET', `/v3/brokerage/accounts${path}`, '', { authorization: `Bearer ${String(accessToken)}` });

  test('balances, positions and orders: text, blanks left out, and errors beside what was found', () => {
    const { access_token } = connect();
    const tell = (what: string) => json(get(access_token, `/SIM0010093M,SIM0010093F,123/${what}`));
    const errors = [
      { AccountID: '123', Error: 'Forbidden', Message: 'Request not supported for this account.' },
    ];
    const { Balances, Errors } = tell('balances') as { Balances: Record<string, unknown>[]; Errors: unknown };
    expect(Errors).toEqual(errors);
    expect(Balances.map(({ AccountType }) => AccountType)).toEqual(['Margin', 'Futures']);
    expect(Balances[0]?.CashBalance).toMatch(/^\d+\.\d\d?$/);
    expect(Balances[1]).toHaveProperty('CurrencyDetails');
    const { Positions } = tell('positions') as { Positions: Record<string, unknown>[] };
    expect(Positions[2]).toMatchObject({
      Symbol: 'TSLA',
      LongShort: 'Short',
      Quantity: '-4',
      AveragePrice: '327.6',
    });
    const { Orders } = tell('orders') as { Orders: Record<string, unknown>[] };
    expect(Orders.map(({ Status }) => Status).slice(0, 4)).toEqual(['OPN', 'FLL', 'CAN', 'REJ']);
    expect(Orders[1]).not.toHaveProperty('LimitPrice');
    expect(Orders[3]).toMatchObject({ RejectReason: 'Not enough shares' });
    for (const one of [...Balances, ...Positions, ...Orders])
      for (const [name, value] of Object.entries(one)) expect(typeof value, name).not.toBe('number');
  });

  test('numbers are text, and futures have no detail', () => {
    const { Accounts } = json(get(connect().access_token)) as { Accounts: Record<string, unknown>[] };
    expect(Accounts.map(({ AccountID }) => AccountID)).toEqual(['SIM0010093M', 'SIM0020417M', 'SIM0010093F']);
    expect(Accounts.at(-1)).not.toHaveProperty('AccountDetail');
  });

  test('an old token, an unknown one, one without the permission, too many requests', () => {
    const { access_token } = connect();
    const code = allow({ scope: 'openid' }).searchParams.get('code') ?? '';
    expect(get(json(exchange(code)).access_token).status).toBe(403);
    expect(get('x').status).toBe(401);
    for (let asked = 0; asked < 250; asked += 1) get(access_token);
    expect(json(get(access_token))).toEqual({ Error: 'TooManyRequests', Message: 'Rate quota exceeded' });
    now += 1_200_000;
    expect(json(get(access_token))).toMatchObject({ Error: 'Unauthorized' });
  });
});

describe('quotes and streams', () => {
  const withMarket = { scope: 'openid MarketData ReadAccount' };
  const open = () => String(json(exchange(allow(withMarket).searchParams.get('code') ?? '')).access_token);
  const get = (path: string, accessToken = open()) =>
    ask('GET', `/v3${path}`, '', { authorization: `Bearer ${accessToken}` });

  test('quotes that are known, and errors for the others', () => {
    const { Quotes, Errors } = json(get('/marketdata/quotes/MSFT,ZZZZ')) as Record<
      string,
      Record<string, unknown>[]
    >;
    expect(Quotes?.[0]).toMatchObject({ Symbol: 'MSFT', MarketFlags: { IsDelayed: false } });
    expect(Errors).toEqual([{ Symbol: 'ZZZZ', Error: 'FAILED, INVALID SYMBOL' }]);
    expect(get('/marketdata/quotes/MSFT', String(connect().access_token)).status).toBe(403);
    expect(get('/nothing').status).toBe(404);
    expect(get('/brokerage/stream/nothing').status).toBe(404);
  });

  const read = ({ stream }: PracticeResponse, beats = 1) => {
    if (!stream) throw new Error('no stream');
    const lines = stream.first.trim().split('\n');
    for (let time = 1; time <= beats; time += 1) {
      const next = stream.next(time);
      lines.push(typeof next === 'string' ? next.trim() : next.last.trim());
    }
    return lines.filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  test('a snapshot, its end, and a heartbeat after five seconds of nothing', () => {
    // Night: nothing moves.
    now = Date.parse('2026-11-24T02:00:00Z');
    const orders = get('/brokerage/stream/accounts/SIM0010093M,123/orders');
    expect(orders.stream?.everyMs).toBe(1000);
    const lines = read(orders, 10);
    expect(lines.slice(0, 3).map(({ OrderID }) => OrderID)).toEqual(['228175', '228181', '228190']);
    expect(lines.slice(8, 10)).toMatchObject([
      { AccountID: '123', Error: 'Forbidden' },
      { StreamStatus: 'EndSnapshot' },
    ]);
    expect(lines.slice(10)).toMatchObject([{ Heartbeat: 1 }, { Heartbeat: 2 }]);
    const quotes = read(get('/marketdata/stream/quotes/MSFT,ZZZZ'), 5);
    expect(quotes).toMatchObject([
      { Symbol: 'MSFT' },
      { Symbol: 'ZZZZ', Error: 'FAILED, INVALID SYMBOL' },
      { Heartbeat: 1 },
    ]);
  });

  test.each([
    ['go-away', { StreamStatus: 'GoAway' }],
    ['error-go-away', { Error: 'GoAway' }],
    ['dual-logon', { Error: 'DualLogon' }],
  ] as const)('%s', (fault, line) => {
    core.practice.faults.set('stream', fault);
    expect(read(get('/marketdata/stream/quotes/MSFT')).at(-1)).toMatchObject(line);
  });

  test('over a socket: lines cut anywhere, and an end in the middle of one', async () => {
    const station = await startPracticeStation();
    try {
      key = station.client;
      const walked = async (path: string, init: RequestInit = {}) =>
        fetch(`${station.origin}${path}`, { redirect: 'manual', ...init });
      const first = await walked(`/authorize?${parameters({ scope: 'openid MarketData' })}`);
      const flow = new URL(first.headers.get('location') ?? '', station.origin).searchParams.get('flow');
      const sent = await walked('/consent', {
        method: 'POST',
        body: `flow=${flow}&decision=allow`,
        headers: form,
      });
      const code = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? '';
      const fields = {
        grant_type: 'authorization_code',
        client_id: key.id,
        client_secret: key.secret,
        code,
        redirect_uri: callbackUrl,
      };
      const got = await walked('/oauth/token', {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: form,
      });
      const { access_token } = (await got.json()) as { access_token: string };
      station.setFault('stream', 'cut');
      const streamed = await walked('/v3/marketdata/stream/quotes/MSFT', {
        headers: { authorization: `Bearer ${access_token}` },
      });
      const chunks: string[] = [];
      for await (const chunk of streamed.body as unknown as AsyncIterable<Uint8Array>)
        chunks.push(Buffer.from(chunk).toString());
      expect(chunks.length).toBeGreaterThan(2);
      expect(() => JSON.parse(chunks[0] ?? '') as unknown).toThrow();
      const lines = chunks.join('').split('\n');
      expect(JSON.parse(lines[0] ?? '')).toMatchObject({ Symbol: 'MSFT' });
      expect(lines.at(-1)).toBe('{"Heart');
    } finally {
      await station.close();
    }
  }, 15_000);
});
