/** Token requests, to the letter of the seed and of RFC 6749 2.3.1 (row A64). */
import { describe, expect, test } from 'vitest';
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
  expect(open(codeGrant(endpoints, client, new Secret('PRpnf1o7')))).toEqual({
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
  expect(open(refreshGrant(endpoints, client, new Secret('R')))).toMatchObject({
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
    for (const grant of [codeGrant, refreshGrant])
      expect(open(grant(endpoints, keys, new Secret('c')))).toMatchObject({ basic: `${encoded}:${encoded}` });
  });
});
