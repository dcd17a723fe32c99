/** The endpoints file (black-box.md): whole or refused, loopback only, nothing falls back. */
import { describe, expect, test } from 'vitest';
import { readEndpoints } from '../../main/brokers/endpoints.ts';
import { brokers } from '../../main/brokers/index.ts';

const at = 'http://127.0.0.1:4001/v1';
const whole = { authorize: `${at}/oauth/authorize`, token: `${at}/t`, refresh: `${at}/r`, api: `${at}/` };
const read = (file: unknown) => readEndpoints(JSON.stringify(file), brokers);

test('replaces what is named and leaves the rest real', () => {
  const [tradier] = read({ tradier: { sandbox: { ...whole, stream: 'ws://127.0.0.1:4001/v1' } } });
  expect(tradier?.environments[0]?.endpoints).toEqual({
    ...whole,
    api: at,
    stream: 'ws://127.0.0.1:4001/v1',
    revoke: null,
    issuer: null,
    jwks: null,
    extraHosts: ['127.0.0.1:4001'],
  });
  expect(tradier?.environments[1]?.endpoints.api).toBe('https://api.tradier.com/v1');
});

test("TradeStation's keys: one token endpoint for both, revoke or not, and Live stays real", () => {
  const sim = { authorize: at, token: `${at}/t`, issuer: `${at}/`, jwks: `${at}/jwks`, api: at };
  const [tradier, tradestation] = read({ tradestation: { sim } });
  expect(tradier?.environments[0]?.endpoints.api).toBe('https://sandbox.tradier.com/v1');
  expect(tradestation?.environments[0]?.endpoints).toEqual({
    ...sim,
    refresh: `${at}/t`,
    stream: null,
    revoke: null,
    extraHosts: ['127.0.0.1:4001'],
  });
  expect(tradestation?.environments[1]?.endpoints.api).toBe('https://api.tradestation.com/v3');
  const [, revoking] = read({ tradestation: { sim: { ...sim, revoke: `${at}/revoke` } } });
  expect(revoking?.environments[0]?.endpoints.revoke).toBe(`${at}/revoke`);
});

test('without stream that function is off', () => {
  const [tradier] = read({ tradier: { sandbox: whole } });
  expect(tradier?.environments[0]?.endpoints.stream).toBeNull();
});

describe('refused with one line that says what to do', () => {
  test.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['an unknown broker', JSON.stringify({ other: {} })],
    ['an unknown environment', JSON.stringify({ tradier: { paper: whole } })],
    ['a missing key', JSON.stringify({ tradier: { sandbox: { ...whole, api: undefined } } })],
    ['an unknown key', JSON.stringify({ tradier: { sandbox: { ...whole, revoke: at } } })],
    [
      'a real host',
      JSON.stringify({ tradier: { sandbox: { ...whole, api: 'https://api.tradier.com/v1' } } }),
    ],
    [
      'a look-alike host',
      JSON.stringify({ tradier: { sandbox: { ...whole, api: 'http://127.0.0.1.evil.example' } } }),
    ],
    ['userinfo', JSON.stringify({ tradier: { sandbox: { ...whole, api: 'http://a@127.0.0.1/' } } })],
    [
      'another loopback address',
      JSON.stringify({ tradier: { sandbox: { ...whole, api: 'http://127.0.0.2/' } } }),
    ],
    ['another scheme', JSON.stringify({ tradier: { sandbox: { ...whole, api: 'ftp://localhost/' } } })],
    ['a file', JSON.stringify({ tradier: { sandbox: { ...whole, api: 'file://localhost/' } } })],
    ['a password', JSON.stringify({ tradier: { sandbox: { ...whole, api: 'http://:a@127.0.0.1/' } } })],
    ['a name with a line break', JSON.stringify({ 'a\nb': {} })],
    ['a key with a line break', JSON.stringify({ tradier: { sandbox: { ...whole, 'a\nb': at } } })],
    ['an inherited name', '{"__proto__":{}}'],
    ['a space', JSON.stringify({ tradier: { sandbox: { ...whole, api: `${at} ` } } })],
    ['a fragment', JSON.stringify({ tradier: { sandbox: { ...whole, api: `${at}#a` } } })],
    ['a number', JSON.stringify({ tradier: { sandbox: { ...whole, api: 7 } } })],
    [
      'a real host of TradeStation, and keys missing',
      JSON.stringify({ tradestation: { sim: { api: 'https://api.tradestation.com' } } }),
    ],
  ])('%s', (_name, text) => {
    expect(() => readEndpoints(text, brokers)).toThrow(/^BROKERBAR_ENDPOINTS: [^\n]+[.]$/);
  });
});
