/** Ending every sign-in of an API key: the broker first, then what is held here; and who an id token says has signed in. */
import { expect, test } from 'vitest';
import { brokers } from '../../main/brokers/index.ts';
import { checkRevoked, revokeRequest } from '../../main/oauth/revocation.ts';
import { Secret } from '../../main/secret.ts';

const [, tradestation] = brokers;
if (!tradestation) throw new Error('no TradeStation');
const reply = (status: number, body = '', contentType = 'text/plain') => ({
  status,
  body,
  contentType,
  retryAfterS: null,
  aheadMs: null,
  rate: null,
  host: 'signin.tradestation.com',
});

test('the request is JSON with client_id, client_secret and token; a PKCE key has no secret', () => {
  const client = { id: new Secret('id'), secret: new Secret('s'), callbackUrl: 'http://localhost' };
  const open = (request: ReturnType<typeof revokeRequest>) =>
    Object.fromEntries(
      Object.entries(request.json ?? {}).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : value.open(),
      ]),
    );
  const url = 'https://signin.tradestation.com/oauth/revoke';
  expect(revokeRequest(url, client, new Secret('r'))).toMatchObject({ method: 'POST', url });
  expect(open(revokeRequest(url, client, new Secret('r')))).toEqual({
    client_id: 'id',
    client_secret: 's',
    token: 'r',
  });
  expect(open(revokeRequest(url, { ...client, secret: null }, new Secret('r')))).toEqual({
    client_id: 'id',
    token: 'r',
  });
});

test.each([
  ['', 'text/plain'],
  ['OK', 'text/plain'],
  // What Express sends a text as.
  ['OK', 'text/html'],
  ['', 'text/html'],
  [' OK\n', 'text/html'],
  ['{}', 'application/json'],
])('done: 200 %j as %s', (body, type) => {
  expect(() => checkRevoked(reply(200, body, type), tradestation)).not.toThrow();
});

test.each([
  ['<html>Sign in to the hotel</html>', 'text/html', 'E-DOWN'],
  ['{"error":"invalid_request"}', 'application/json', 'E-SHAPE'],
])('not done, although it says 200: %j', (body, type, code) => {
  expect(() => checkRevoked(reply(200, body, type), tradestation)).toThrow(code);
});

test.each([
  [204, '', null],
  [200, '{"success":true}', null],
  [400, '{"error":"invalid_request"}', 'E-SHAPE'],
  [401, '{"error":"invalid_client"}', 'E-KEY'],
  [403, '{"error":"unauthorized_client"}', 'E-KEY'],
  [404, 'Not Found', 'E-SHAPE'],
  [429, '', 'E-LIMIT'],
  [503, '', 'E-DOWN'],
] as const)('%d %j: %s', (status, body, code) => {
  const run = () => checkRevoked(reply(status, body), tradestation);
  if (code === null) expect(run).not.toThrow();
  else expect(run).toThrow(code);
});
