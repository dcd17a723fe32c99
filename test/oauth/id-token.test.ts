/** The signature and the header of an id token, and that nothing broken passes (RFC 7515, RFC 8725; rows A52, A55). */
import { constants, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  claims,
  clientId,
  header,
  issuer,
  jwksReply,
  main,
  makePair,
  makeToken,
  outcome,
  part,
  serve,
  signed,
  stranger,
  valid,
} from './issuer.ts';

const taken = { iss: issuer, aud: [clientId], sub: 'auth0|1234' };

describe('A52, A55: the signature and the header', () => {
  const input = (more: object) => `${part({ ...header, ...more })}.${part(claims)}`;
  const publicPem = makePem();
  const hmac = (secret: string) => {
    const text = input({ alg: 'HS256' });
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const rsa = (alg: string, digest: string, padding?: number) => {
    const key = padding === undefined ? main.privateKey : { key: main.privateKey, padding, saltLength: 32 };
    return `${input({ alg })}.${sign(digest, Buffer.from(input({ alg })), key).toString('base64url')}`;
  };
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const es256 = sign('sha256', Buffer.from(input({ alg: 'ES256' })), {
    key: ec.privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  const lines = valid.split('.');

  test.each([
    ['alg none, with a signature', makeToken({ ...header, alg: 'none' }, claims), 'alg'],
    ['alg none, without', `${input({ alg: 'none' })}.`, 'form'],
    ['alg None', makeToken({ ...header, alg: 'None' }, claims), 'alg'],
    ['alg rs256', makeToken({ ...header, alg: 'rs256' }, claims), 'alg'],
    ['alg HS256 with the public key as its secret', hmac(publicPem), 'alg'],
    ['alg HS256 with the JWK as its secret', hmac(JSON.stringify(main.jwk)), 'alg'],
    ['alg HS256 with nothing as its secret', hmac(''), 'alg'],
    ['alg RS512', rsa('RS512', 'sha512'), 'alg'],
    ['alg PS256', rsa('PS256', 'sha256', constants.RSA_PKCS1_PSS_PADDING), 'alg'],
    ['alg ES256', `${input({ alg: 'ES256' })}.${es256.toString('base64url')}`, 'alg'],
    ['alg unknown', makeToken({ ...header, alg: 'XX1' }, claims), 'alg'],
    ['alg missing', makeToken({ ...header, alg: undefined }, claims), 'form'],
    ['alg in a list', makeToken({ ...header, alg: ['RS256'] }, claims), 'form'],
    ['crit that nobody knows', makeToken({ ...header, crit: ['x'], x: 1 }, claims), 'crit'],
    ['crit that jose knows', makeToken({ ...header, crit: ['b64'], b64: true }, claims), 'crit'],
    ['crit empty', makeToken({ ...header, crit: [] }, claims), 'form'],
    ['kid a number', makeToken({ ...header, kid: 1 }, claims), 'kid'],
    ['kid null', makeToken({ ...header, kid: null }, claims), 'kid'],
    ['kid of nobody', makeToken({ ...header, kid: 'key-2' }, claims), 'kid'],
    ['kid of a prototype', makeToken({ ...header, kid: '__proto__' }, claims), 'kid'],
    ['a key of a stranger, under our kid', makeToken(header, claims, stranger.privateKey), 'signature'],
    [
      'jwk of a stranger',
      makeToken({ ...header, jwk: stranger.jwk }, claims, stranger.privateKey),
      'signature',
    ],
    ['another payload', [lines[0], part({ ...claims, sub: 'x' }), lines[2]].join('.'), 'signature'],
    ['another header', [part({ ...header, typ: 'x' }), lines[1], lines[2]].join('.'), 'signature'],
    ['signature cut', valid.slice(0, -2), 'signature'],
    ['signature in another spelling', respell(valid), 'form'],
    ['signature with padding', `${valid}==`, 'form'],
    ['signature with a line end', `${valid}\n`, 'form'],
    ['no signature', valid.slice(0, valid.lastIndexOf('.') + 1), 'form'],
    ['header not JSON', makeToken('header', claims), 'form'],
    ['header a list', makeToken([header], claims), 'form'],
    ['four parts', `${valid}.a`, 'form'],
    ['two parts', lines.slice(0, 2).join('.'), 'form'],
    ['five parts: encrypted', `${valid}.a.b`, 'form'],
    ['empty', '', 'form'],
    ['over 16 KiB', signed({ name: 'x'.repeat(12_400) }), 'form'],
  ])('%s', async (_name, token, step) => {
    expect(await outcome(token)).toBe(`E-IDTOKEN ${step}`);
  });

  test('A55 jku and x5u of a stranger: only our own address is asked', async () => {
    const { jwks, seen } = serve(jwksReply([main.jwk]));
    const lure = { ...header, jku: 'https://evil.example/jwks', x5u: 'https://evil.example/x5u' };
    expect(await outcome(makeToken(lure, claims, stranger.privateKey), {}, jwks)).toBe('E-IDTOKEN signature');
    expect(await outcome(makeToken(lure, claims), {}, jwks)).toMatchObject(taken);
    expect(seen.requests).toBe(1);
  });

  test('a token of a forbidden alg or form costs no request', async () => {
    const { jwks, seen } = serve(jwksReply([main.jwk]));
    for (const token of [
      hmac('x'),
      makeToken({ ...header, alg: 'none' }, claims),
      makeToken({ ...header, kid: 1 }, claims),
      'a.b',
      `${valid}==`,
    ])
      expect(await outcome(token, {}, jwks)).toMatch(/^E-IDTOKEN/);
    expect(seen.requests).toBe(0);
  });

  test('a key under 2048 bits signs nothing', async () => {
    const short = makePair('key-1', 1024);
    expect(await outcome(makeToken(header, claims, short.privateKey), {}, [short.jwk])).toBe('E-IDTOKEN key');
  });

  test('a key whose numbers are none', async () => {
    for (const n of ['', '!', 'AQAB'])
      expect(await outcome(valid, {}, [{ ...main.jwk, n }])).toMatch(/^E-IDTOKEN/);
  });

  test('a header or payload in any spelling but base64url, though signed', async () => {
    for (const [head, payload] of [
      [`${part(header)}\n`, part(claims)],
      [part(header), `${part(claims)} `],
      [Buffer.from(JSON.stringify(header)).toString('base64'), part(claims)],
    ]) {
      const input = `${head}.${payload}`;
      const signature = sign('sha256', Buffer.from(input), main.privateKey).toString('base64url');
      expect(await outcome(`${input}.${signature}`), input).toBe('E-IDTOKEN form');
    }
  });

  function makePem(): string {
    return String(main.publicKey.export({ format: 'pem', type: 'spki' }));
  }

  /** The same bytes, by another last character. */
  function respell(token: string): string {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const last = alphabet.indexOf(token.slice(-1));
    return token.slice(0, -1) + alphabet[last + 1];
  }
});

describe('fuzz: nothing but the token itself passes, and nothing but a Failure is thrown', () => {
  const { jwks } = serve(jwksReply([main.jwk]));
  const refuses = async (token: string) => {
    expect(await outcome(token, {}, jwks)).toMatch(/^E-IDTOKEN [a-z_]+$/);
  };

  test('any text and any bytes', async () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc
        .array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 5 })
        .map((parts) => parts.map((bytes) => Buffer.from(bytes).toString('base64url')).join('.')),
    );
    await fc.assert(fc.asyncProperty(any, refuses), { numRuns: 3000 });
  });

  test('any JSON as header and payload, signed by us', async () => {
    const value = fc.oneof(
      fc.json(),
      fc.json().map((text) => `{"alg":"RS256","kid":"key-1","x":${text}}`),
    );
    const token = fc.tuple(value, fc.json()).map(([head, payload]) => makeToken(head, payload));
    await fc.assert(fc.asyncProperty(token, refuses), { numRuns: 500 });
  });

  test('any value of any claim: taken or refused, never another error', async () => {
    const names = Object.keys(claims);
    const change = fc.record({ name: fc.constantFrom(...names), value: fc.jsonValue() });
    await fc.assert(
      fc.asyncProperty(change, async ({ name, value }) => {
        const result = await outcome(signed({ [name]: value }), {}, jwks);
        const isShown = ['name', 'email', 'preferred_username'].includes(name);
        if (isShown) expect(result).toMatchObject(taken);
        else if (typeof result !== 'string')
          expect({ ...claims, [name]: value }).toMatchObject({ iss: issuer });
      }),
      { numRuns: 500 },
    );
  });

  test('every cut, at the end and at the beginning', async () => {
    for (let at = 0; at < valid.length; at += 1) {
      await refuses(valid.slice(0, at));
      if (at > 0) await refuses(valid.slice(at));
    }
  });

  test('every bit of every character', async () => {
    for (let at = 0; at < valid.length; at += 1)
      for (let bit = 1; bit < 256; bit *= 2) {
        const flipped = String.fromCharCode(valid.charCodeAt(at) ^ bit);
        await refuses(valid.slice(0, at) + flipped + valid.slice(at + 1));
      }
  });
});
