/** Token requests, to the letter of the seed and of RFC 6749 2.3.1 (row A64). */
import { describe, expect, test } from 'vitest';
import { tradestation } from '../../main/brokers/tradestation.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import { codeGrant, refreshGrant } from '../../main/oauth/grants.ts';
import { Secret } from '../../main/secret.ts';

const endpoints = tradier.environments[1]?.endpoints;
if (!endpoints) throw new Error('Tradier has no production environment');
const client = { id: new Secret('id'), secret: new Secret('secret'), callbackUrl: 'http://localhost' };

function open(request: ReturnType<typeof codeGrant>): unknown {
  const { form = [], auth, ...rest } = request;
  const pairs = form.map(([name, value]) => [name, typeof value === 'string' ? value : value.open()]);
  const basic = auth?.kind === 'basic' ? `${auth.user.open()}:${auth.password.open()}` : null;
  return { ...rest, pairs, basic };
}

test('the exchange is exactly grant_type and code', () => {
  expect(open(codeGrant(tradier, endpoints, client, new Secret('PRpnf1o7'), null))).toEqual({
    method: 'POST',
    url: 'https://api.tradier.com/v1/oauth/accesstoken',
    headers: { accept: 'application/json' },
    pairs: [
      ['grant_type', 'authorization_code'],
      ['code', 'PRpnf1o7'],
    ],
    basic: 'id:secret',
  });
});

test('the renewal goes to its own path with exactly grant_type and refresh_token', () => {
  expect(open(refreshGrant(tradier, endpoints, client, new Secret('R')))).toMatchObject({
    method: 'POST',
    url: 'https://api.tradier.com/v1/oauth/refreshtoken',
    headers: { accept: 'application/json' },
    pairs: [
      ['grant_type', 'refresh_token'],
      ['refresh_token', 'R'],
    ],
  });
});

describe('A64 HTTP Basic form-encodes id and secret before joining', () => {
  test.each([
    ['a:b', 'a%3Ab'],
    ['100%', '100%25'],
    ['a+b', 'a%2Bb'],
    ['a b', 'a+b'],
    ['grün', 'gr%C3%BCn'],
    ['plain-._*', 'plain-._*'],
  ])('%s', (secret, encoded) => {
    const keys = { ...client, id: new Secret(secret), secret: new Secret(secret) };
    const code = new Secret('c');
    for (const grant of [
      codeGrant(tradier, endpoints, keys, code, null),
      refreshGrant(tradier, endpoints, keys, code),
    ])
      expect(open(grant)).toMatchObject({ basic: `${encoded}:${encoded}` });
  });
});

describe('TradeStation: id and secret in the form, the callback repeated, PKCE without a secret', () => {
  const [place] = tradestation.environments;
  if (!place) throw new Error('TradeStation has no environment');
  const callbackUrl = 'http://localhost:31022';
  const code = new Secret('c');
  const form = (request: ReturnType<typeof codeGrant>) => {
    expect(request.auth).toBeUndefined();
    expect(request.url).toBe('https://signin.tradestation.com/oauth/token');
    return Object.fromEntries(
      (request.form ?? []).map(([name, value]) => [name, typeof value === 'string' ? value : value.open()]),
    );
  };

  test('a key with a secret', () => {
    const keys = { id: new Secret('id'), secret: new Secret('s'), callbackUrl };
    expect(form(codeGrant(tradestation, place.endpoints, keys, code, null))).toEqual({
      grant_type: 'authorization_code',
      code: 'c',
      redirect_uri: callbackUrl,
      client_id: 'id',
      client_secret: 's',
    });
    expect(form(refreshGrant(tradestation, place.endpoints, keys, new Secret('r')))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'r',
      client_id: 'id',
      client_secret: 's',
    });
  });

  test('a key without one', () => {
    const keys = { id: new Secret('id'), secret: null, callbackUrl };
    expect(form(codeGrant(tradestation, place.endpoints, keys, code, new Secret('v')))).toEqual({
      grant_type: 'authorization_code',
      code: 'c',
      redirect_uri: callbackUrl,
      code_verifier: 'v',
      client_id: 'id',
    });
    expect(form(refreshGrant(tradestation, place.endpoints, keys, new Secret('r')))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'r',
      client_id: 'id',
    });
  });
});
