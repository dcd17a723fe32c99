/** TradeStation's replies (broker-apis.md B8, B10), and its authorization request to the letter (B2). */
import { describe, expect, test } from 'vitest';
import { checkConnectForm } from '../../contract/form.ts';
import type { Holder, KnownHolder } from '../../main/brokers/broker.ts';
import { faceOf } from '../../main/brokers/face.ts';
import { tradestation } from '../../main/brokers/tradestation.ts';
import type { Reply } from '../../main/net/exchange.ts';
import { beginAuthorization } from '../../main/oauth/authorization.ts';
import { codeChallenge } from '../../main/oauth/pkce.ts';
import { matchCallback } from '../../main/oauth/redirect.ts';
import { Secret } from '../../main/secret.ts';

const [sim, live] = tradestation.environments;
if (!sim || !live) throw new Error('TradeStation has two environments');
const identity = { id: 'auth0|1', name: 'Jane' };
const reply = (status: number, body: unknown, more: Partial<Reply> = {}): Reply => ({
  status,
  contentType: 'application/json',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfterS: null,
  aheadMs: null,
  rate: null,
  host: 'sim-api.tradestation.com',
  ...more,
});
const verdict = (given: Reply, who: KnownHolder = identity) => {
  try {
    return tradestation.readProfile(given, who);
  } catch (error) {
    return (error as Error).message;
  }
};

describe('its addresses, to the letter: a wrong one would be sent real keys', () => {
  const signIn = {
    authorize: 'https://signin.tradestation.com/authorize',
    token: 'https://signin.tradestation.com/oauth/token',
    refresh: 'https://signin.tradestation.com/oauth/token',
    revoke: 'https://signin.tradestation.com/oauth/revoke',
    issuer: 'https://signin.tradestation.com/',
    jwks: 'https://signin.tradestation.com/.well-known/jwks.json',
    extraHosts: [],
  };
  const at = (api: string) => ({ ...signIn, api, stream: api });
  test('Simulated: sim-api, with the dash', () => {
    expect(sim).toMatchObject({ id: 'sim', isReal: false });
    expect(sim.endpoints).toEqual(at('https://sim-api.tradestation.com/v3'));
  });
  test('Live', () => {
    expect(live).toMatchObject({ id: 'live', isReal: true });
    expect(live.endpoints).toEqual(at('https://api.tradestation.com/v3'));
  });
});

describe('accounts', () => {
  test('numbers are strings; futures have no detail; members are null or absent; closed is said', () => {
    const Accounts = [
      {
        AccountID: 'SIM1234567M',
        AccountType: 'Margin',
        Status: 'Active',
        AccountDetail: { DayTradingQualified: true },
      },
      { AccountID: 'SIM1234567F', AccountType: 'Futures', Currency: 'USD', Status: null },
      { AccountID: '123', AccountType: 7, Status: 'Closed' },
    ];
    expect(verdict(reply(200, { Accounts, Errors: [] }))).toEqual({
      ...identity,
      accounts: [
        { number: 'SIM1234567M', kind: 'Margin' },
        { number: 'SIM1234567F', kind: 'Futures', currency: 'USD' },
        { number: '123', kind: 'Account, closed' },
      ],
    });
    expect(verdict(reply(200, { Accounts: [] }))).toEqual({ ...identity, accounts: [] });
  });

  test('the currency is kept with its account; what is no currency is not', () => {
    const Accounts = ['JPY', 'USD', 'yen', null, 7].map((Currency, index) => ({
      AccountID: String(index),
      AccountType: 'Cash',
      Currency,
    }));
    expect(verdict(reply(200, { Accounts }))).toEqual({
      ...identity,
      accounts: [
        { number: '0', kind: 'Cash', currency: 'JPY' },
        { number: '1', kind: 'Cash', currency: 'USD' },
        ...['2', '3', '4'].map((number) => ({ number, kind: 'Cash' })),
      ],
    });
  });

  test.each<[string, Reply, string]>([
    ['no list', reply(200, { Accounts: 'x' }), 'E-SHAPE'],
    ['neither accounts nor errors', reply(200, {}), 'E-SHAPE'],
    ['errors that are none', reply(200, { Errors: 'x' }), 'E-SHAPE'],
    ['a list', reply(200, []), 'E-SHAPE'],
    ['a page', reply(200, '<html>', { contentType: 'text/html' }), 'E-DOWN'],
    ['401', reply(401, { Error: 'Unauthorized', Message: 'x' }), 'E-REFUSED'],
    ['404', reply(404, { Error: 'NotFound' }), 'E-SHAPE'],
    ['429', reply(429, { Error: 'TooManyRequests' }, { retryAfterS: 7 }), 'E-LIMIT'],
    ['503', reply(503, { Error: 'ServiceUnavailable' }), 'E-DOWN'],
    ['not JSON', reply(200, '{'), 'E-SHAPE'],
  ])('%s: %3$s', (_, given, code) => {
    expect(verdict(given)).toBe(code);
  });

  const errors = [{ AccountID: '1', Error: 'Forbidden', Message: 'x' }];
  const usable = { AccountID: 'SIM1M', AccountType: 'Margin' };
  const known: Holder['accounts'] = [
    { number: 'SIM1M', kind: 'Cash' },
    { number: 'SIM2F', kind: 'Futures' },
  ];
  const margin = { number: 'SIM1M', kind: 'Margin' };

  test.each<[string, unknown, Holder['accounts'], Holder['accounts']]>([
    ['none', { Accounts: [] }, [], []],
    ['null for none', { Accounts: null }, [], known],
    ['null and errors', { Accounts: null, Errors: errors }, [], known],
    ['only errors', { Errors: errors }, [], known],
    ['no errors and nothing else', { Errors: [] }, [], known],
    ['all of them', { Accounts: [usable], Errors: [] }, [margin], [margin]],
    [
      'one, and errors about others',
      { Accounts: [usable], Errors: errors },
      [margin],
      [margin, ...known.slice(1)],
    ],
    ['a null account', { Accounts: [null, usable] }, [margin], [margin, ...known.slice(1)]],
    ['a null number', { Accounts: [{ ...usable, AccountID: null }] }, [], known],
    [
      'a number as a number',
      { Accounts: [{ AccountID: 123 }, usable] },
      [margin],
      [margin, ...known.slice(1)],
    ],
    ['a number with a path', { Accounts: [{ AccountID: '../1' }] }, [], known],
  ])(
    'the person is who the id token says, whatever is said of accounts (%s), and what is known is not lost',
    (_, body, first, later) => {
      expect(verdict(reply(200, body))).toEqual({ ...identity, accounts: first });
      expect(verdict(reply(200, body), { ...identity, accounts: known })).toEqual({
        ...identity,
        accounts: later,
      });
    },
  );

  test('a currency that was said once is known until another one is said', () => {
    const held = [
      { number: '1', kind: 'Cash', currency: 'JPY' },
      { number: '2', kind: 'Cash', currency: 'USD' },
    ];
    const Accounts = [
      { AccountID: '1', AccountType: 'Margin', Currency: null },
      { AccountID: '2', AccountType: 'Cash', Currency: 'EUR' },
    ];
    expect(verdict(reply(200, { Accounts }), { ...identity, accounts: held })).toEqual({
      ...identity,
      accounts: [
        { number: '1', kind: 'Margin', currency: 'JPY' },
        { number: '2', kind: 'Cash', currency: 'EUR' },
      ],
    });
  });

  test('a refusal of the accounts alone takes back none that are known', () => {
    const forbidden = reply(403, { Error: 'Forbidden' });
    expect(verdict(forbidden, { ...identity, accounts: known })).toEqual({
      ...identity,
      accounts: known,
    });
  });

  test('without the permission for accounts the sign-in still has its person', () => {
    expect(verdict(reply(403, { Error: 'Forbidden' }))).toEqual({ ...identity, accounts: [] });
  });

  test('nobody is taken for signed in without an id token', () => {
    expect(() => tradestation.readProfile(reply(200, { Accounts: [] }), null)).toThrow('E-SHAPE');
  });
});

describe('the authorization request', () => {
  const scopes = ['openid', 'offline_access', 'ReadAccount'];
  const keys = (secret: string | null) => ({
    id: new Secret('key'),
    secret: secret === null ? null : new Secret(secret),
    callbackUrl: 'http://localhost:31022',
  });
  const parametersOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

  test('a key with a secret: no PKCE; audience for Simulated too; scopes with spaces', () => {
    const begun = beginAuthorization(tradestation, sim.endpoints, keys('s'), scopes);
    expect(parametersOf(begun.url)).toEqual({
      response_type: 'code',
      client_id: 'key',
      audience: 'https://api.tradestation.com',
      redirect_uri: 'http://localhost:31022',
      scope: 'openid offline_access ReadAccount',
      state: begun.state.open(),
      nonce: begun.nonce?.open(),
    });
    expect(begun.codeVerifier).toBeNull();
    expect(begun.url).toMatch(/^https:\/\/signin\.tradestation\.com\/authorize\?/);
  });

  test('a key without one: PKCE with S256, and nothing is used twice', () => {
    const [one, two] = [1, 2].map(() => beginAuthorization(tradestation, live.endpoints, keys(null), scopes));
    if (!one?.codeVerifier || !two?.codeVerifier) throw new Error('no verifier');
    expect(parametersOf(one.url)).toMatchObject({
      code_challenge: codeChallenge(one.codeVerifier),
      code_challenge_method: 'S256',
    });
    const secrets = [one, two].flatMap(({ state, nonce, codeVerifier }) => [state, nonce, codeVerifier]);
    expect(new Set(secrets.map((secret) => secret?.open())).size).toBe(6);
  });
});

describe('the dialog', () => {
  const face = faceOf(tradestation);
  const form = {
    connection: null,
    broker: 'tradestation',
    environment: 'sim',
    method: 'keys' as const,
    apiKey: 'aBcDeFgHiJkLmNoPqRsTuVwXyZ012345',
    apiSecret: '',
    callbackUrl: face.callbackPreset,
    scopes: ['openid', 'offline_access', 'ReadAccount', 'MarketData'],
    apiToken: '',
  };

  test('an empty secret means a PKCE key', () => {
    expect(checkConnectForm(form, face, [])).toEqual({});
    expect(checkConnectForm({ ...form, apiKey: '', apiSecret: 's' }, face, [])).toHaveProperty('apiKey');
    expect(checkConnectForm({ ...form, apiKey: '' }, face, [])).toHaveProperty('apiKey');
  });

  test.each([
    ['2F9B1E44-77AC-4D1F-9A61-0E5B3C7D9F12', true],
    ['AB12-CD34-EF56-GH78', true],
    ['aBcDeFgHiJkLmNoPqRsTuVwXyZ012345', false],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', false],
    ['abc-def-ghi-jkl-mno', false],
  ])('%s is a key of the old API: %s', (apiKey, isOther) => {
    expect('apiKey' in checkConnectForm({ ...form, apiKey }, face, [])).toBe(isOther);
  });

  test('the usual callbacks are those of a new key, to the letter, and each is sent as it stands', () => {
    expect([...tradestation.callbackChoices].sort()).toEqual([
      'http://localhost',
      'http://localhost:3000',
      'http://localhost:3001',
      'http://localhost:31022',
      'http://localhost:80',
      'http://localhost:8080',
    ]);
    for (const callbackUrl of tradestation.callbackChoices) {
      const keys = { id: new Secret('key'), secret: null, callbackUrl };
      const { url } = beginAuthorization(tradestation, sim.endpoints, keys, ['openid']);
      expect(new URL(url).searchParams.get('redirect_uri')).toBe(callbackUrl);
      expect(matchCallback(`${callbackUrl}/?code=c&state=s`, callbackUrl)).toBe('answer');
      expect(matchCallback('http://localhost:1/?code=c', callbackUrl)).toBe('other');
    }
  });

  test('every usual callback is one, and openid cannot be left out', () => {
    for (const callbackUrl of face.callbackChoices)
      expect(checkConnectForm({ ...form, callbackUrl }, face, [])).toEqual({});
    expect(checkConnectForm({ ...form, scopes: ['ReadAccount'] }, face, [])).toHaveProperty('scopes');
  });
});
