/** The issuer's keys: which are usable, which one is meant, and how seldom they are asked for (RFC 7517; row A55). */
import { createSecretKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import type { Reply } from '../../main/net/exchange.ts';
import { Jwks } from '../../main/oauth/jwks.ts';
import { jwksReply, main, makePair, outcomeOf, serve } from './issuer.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const next = makePair('key-2');
const nameless = { ...main.jwk, kid: undefined };
const mine = { kty: 'RSA', alg: 'RS256', ...pick(main.jwk) };

function pick(jwk: object): object {
  const { n, e } = jwk as { n: string; e: string };
  return { n, e };
}

const find = (keys: readonly unknown[], kid: string | undefined) =>
  outcomeOf(serve(jwksReply(keys)).jwks.find(kid));

describe('which key is meant', () => {
  test.each([
    ['by its kid', [main.jwk], 'key-1'],
    ['by its kid, among others', [next.jwk, main.jwk], 'key-1'],
    ['the only key, for a token without kid', [main.jwk], undefined],
    ['the only key without kid, for a token without kid', [nameless], undefined],
    ['a key without use and alg', [{ ...main.jwk, use: undefined, alg: undefined }], 'key-1'],
    ['a key whose key_ops verify', [{ ...main.jwk, key_ops: ['verify'] }], 'key-1'],
    [
      'the only key for signatures, beside one for encryption',
      [main.jwk, { ...next.jwk, use: 'enc' }],
      undefined,
    ],
    [
      'a kid shared with a key of another kind',
      [{ kty: 'EC', kid: 'key-1', crv: 'P-256', x: 'a', y: 'b' }, main.jwk],
      'key-1',
    ],
    ['beside what is no key', [null, 7, 'key', [], {}, main.jwk], 'key-1'],
    [
      'with certificates, which are not looked at',
      [{ ...main.jwk, x5c: ['AAAA'], x5u: 'https://evil.example' }],
      'key-1',
    ],
  ])('%s', async (_name, keys, kid) => {
    expect(await find(keys, kid)).toEqual(mine);
  });

  const secret = createSecretKey(Buffer.from('k'.repeat(32))).export({ format: 'jwk' });
  test.each([
    ['a kid of nobody', [main.jwk], 'key-9'],
    ['a kid, where the only key has none', [nameless], 'key-1'],
    ['no kid and two keys', [main.jwk, next.jwk], undefined],
    ['no kid and two keys, one without', [nameless, next.jwk], undefined],
    ['no key at all', [], undefined],
    ['one kid for two keys', [main.jwk, { ...next.jwk, kid: 'key-1' }], 'key-1'],
    ['the same key twice', [main.jwk, main.jwk], 'key-1'],
    ['a private key', [{ ...main.privateKey.export({ format: 'jwk' }), kid: 'key-1' }], 'key-1'],
    ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'].map(
      (name) => [`a key with ${name}`, [{ ...main.jwk, [name]: 'AQAB' }], 'key-1'] as const,
    ),
    ['a symmetric key', [{ ...secret, kid: 'key-1', use: 'sig', alg: 'HS256' }], 'key-1'],
    [
      'a symmetric key that calls itself RS256',
      [{ ...secret, ...pick(main.jwk), kid: 'key-1', alg: 'RS256' }],
      'key-1',
    ],
    ['an EC key', [{ ...main.jwk, kty: 'EC' }], 'key-1'],
    ['a key for encryption', [{ ...main.jwk, use: 'enc' }], 'key-1'],
    ['a use that is none', [{ ...main.jwk, use: null }], 'key-1'],
    ['a key to sign with', [{ ...main.jwk, key_ops: ['sign'] }], 'key-1'],
    ['key_ops that are no list', [{ ...main.jwk, key_ops: 'verify' }], 'key-1'],
    ['a key for another alg', [{ ...main.jwk, alg: 'PS256' }], 'key-1'],
    ['a kid that is a number', [{ ...main.jwk, kid: 1 }], undefined],
    ['n missing', [{ ...main.jwk, n: undefined }], 'key-1'],
    ['e a number', [{ ...main.jwk, e: 65537 }], 'key-1'],
  ] as const)('none: %s', async (_name, keys, kid) => {
    expect(await find(keys, kid)).toBe('E-IDTOKEN kid');
  });
});

describe('a reply that is no JWK Set is a passing failure, never an acceptance', () => {
  const body = JSON.stringify({ keys: [main.jwk] });
  test.each<[string, Partial<Reply>, string]>([
    ['404', { status: 404 }, 'E-SHAPE jwks'],
    ['201', { status: 201 }, 'E-SHAPE jwks'],
    ['429', { status: 429 }, 'E-LIMIT jwks'],
    ['500', { status: 500 }, 'E-DOWN jwks'],
    ['503 with keys', { status: 503 }, 'E-DOWN jwks'],
    ['HTML', { contentType: 'text/html', body: '<html>' }, 'E-SHAPE jwks'],
    ['JSON called text', { contentType: 'text/plain' }, 'E-SHAPE jwks'],
    ['empty', { body: '' }, 'E-SHAPE jwks'],
    ['cut short', { body: body.slice(0, -3) }, 'E-SHAPE jwks'],
    ['a list', { body: `[${body}]` }, 'E-SHAPE jwks'],
    ['no keys', { body: '{}' }, 'E-SHAPE jwks'],
    ['keys twice', { body: body.replace('{', '{"keys":[],') }, 'E-SHAPE jwks'],
    ['keys of an object', { body: '{"keys":{"0":{}}}' }, 'E-SHAPE jwks'],
    ['33 keys', { body: JSON.stringify({ keys: Array(33).fill(main.jwk) }) }, 'E-SHAPE jwks'],
    ['over 64 KiB', { body: body.replace('{', `{"x":"${'x'.repeat(65_536)}",`) }, 'E-SHAPE jwks'],
  ])('%s', async (_name, changes, says) => {
    expect(await outcomeOf(serve(jwksReply([main.jwk], changes)).jwks.find('key-1'))).toBe(says);
  });

  test('application/jwk-set+json, and 32 keys', async () => {
    const others = Array.from({ length: 31 }, (_, at) => ({ ...main.jwk, kid: `other-${at}` }));
    const reply = jwksReply([...others, main.jwk], { contentType: 'application/jwk-set+json' });
    expect(await outcomeOf(serve(reply).jwks.find('key-1'))).toEqual(mine);
  });

  test('what the port throws comes through; a foreign error loses its text', async () => {
    const net = new Failure('E-NET', { host: 'signin.example.com', step: 'ECONNRESET' });
    expect(await outcomeOf(serve(net).jwks.find('key-1'))).toBe('E-NET ECONNRESET');
    const foreign = new Jwks(() => Promise.reject(new Error('text')));
    expect(await outcomeOf(foreign.find('key-1'))).toBe('E-UNEXPECTED undefined');
  });
});

describe('how often the issuer is asked', () => {
  test('once for many tokens', async () => {
    const { at, seen } = serve(jwksReply([main.jwk]));
    for (let count = 0; count < 100; count += 1) await at(count * minute).find('key-1');
    expect(seen.requests).toBe(1);
  });

  test('a kid unknown to keys just fetched is not asked for again', async () => {
    const { jwks, seen } = serve(jwksReply([main.jwk]));
    expect(await outcomeOf(jwks.find('key-2'))).toBe('E-IDTOKEN kid');
    expect(seen.requests).toBe(1);
  });

  test('an unknown kid: one more request, and then none for five minutes', async () => {
    const { at, jwks, seen } = serve(jwksReply([main.jwk]));
    await jwks.find('key-1');
    for (let count = 0; count < 300; count += 1)
      expect(await outcomeOf(at(count * second).find(`stranger-${count}`))).toBe('E-IDTOKEN kid');
    expect(seen.requests).toBe(2);
    expect(await outcomeOf(at(5 * minute).find('stranger'))).toBe('E-IDTOKEN kid');
    expect(seen.requests).toBe(3);
    expect(await outcomeOf(at(5 * minute).find('key-1'))).toEqual(mine);
  });

  test('two keys and no kid cost nothing more', async () => {
    const { jwks, seen } = serve(jwksReply([main.jwk, next.jwk]));
    for (let count = 0; count < 9; count += 1)
      expect(await outcomeOf(jwks.find(undefined))).toBe('E-IDTOKEN kid');
    expect(seen.requests).toBe(1);
  });

  test('many at once share one request, at first and at a refetch', async () => {
    const { jwks, seen } = serve(jwksReply([main.jwk]), jwksReply([next.jwk]));
    const many = (kid: string) => Promise.all(Array.from({ length: 20 }, () => outcomeOf(jwks.find(kid))));
    for (const key of await many('key-1')) expect(key).toEqual(mine);
    expect(seen.requests).toBe(1);
    for (const key of await many('key-2')) expect(key).toMatchObject(pick(next.jwk));
    expect(seen.requests).toBe(2);
  });

  test('a key that the issuer withdrew is believed for a day at most', async () => {
    const { at, jwks, seen } = serve(jwksReply([main.jwk]), jwksReply([next.jwk]));
    await jwks.find('key-1');
    expect(await outcomeOf(at(24 * hour - 1).find('key-1'))).toEqual(mine);
    expect(await outcomeOf(at(24 * hour).find('key-1'))).toBe('E-IDTOKEN kid');
    expect(seen.requests).toBe(2);
  });

  test('old keys are not taken when new ones cannot be had', async () => {
    const { at, jwks } = serve(jwksReply([main.jwk]), new Failure('E-NET', { step: 'ECONNRESET' }));
    await jwks.find('key-1');
    expect(await outcomeOf(at(24 * hour).find('key-1'))).toBe('E-NET ECONNRESET');
  });

  test('a refetch that did not succeed says so, leaves the known keys, and does not use up the next', async () => {
    const down = jwksReply([], { status: 503 });
    const { at, jwks, seen } = serve(jwksReply([main.jwk]), down, jwksReply([next.jwk]));
    await jwks.find('key-1');
    for (const ms of [0, 1, 14_999]) expect(await outcomeOf(at(ms).find('key-2'))).toBe('E-DOWN jwks');
    expect(seen.requests).toBe(2);
    expect(await outcomeOf(jwks.find('key-1'))).toEqual(mine);
    expect(await outcomeOf(at(15_000).find('key-2'))).toMatchObject(pick(next.jwk));
    expect(seen.requests).toBe(3);
  });

  test('Retry-After is kept to', async () => {
    const { at, seen } = serve(jwksReply([], { status: 429, retryAfterS: 120 }), jwksReply([main.jwk]));
    for (const s of [0, 15, 119]) expect(await outcomeOf(at(s * second).find('key-1'))).toBe('E-LIMIT jwks');
    expect(seen.requests).toBe(1);
    expect(await outcomeOf(at(120 * second).find('key-1'))).toEqual(mine);
  });
});

describe('who gives up', () => {
  test('leaves at once, and the others get their key', async () => {
    let answer: (reply: Reply) => void = () => undefined;
    const jwks = new Jwks(() => new Promise((done) => (answer = done)));
    const giving = new AbortController();
    const given = outcomeOf(jwks.find('key-1', giving.signal));
    const waiting = outcomeOf(jwks.find('key-1'));
    giving.abort();
    expect(await given).toBe('E-NET jwks');
    answer(jwksReply([main.jwk]));
    expect(await waiting).toEqual(mine);
    expect(await outcomeOf(jwks.find('key-1', giving.signal))).toEqual(mine);
  });

  test('before the request, too', async () => {
    const { jwks, seen } = serve(jwksReply([main.jwk]));
    expect(await outcomeOf(jwks.find('key-1', AbortSignal.abort()))).toBe('E-NET jwks');
    expect(seen.requests).toBe(0);
  });
});
