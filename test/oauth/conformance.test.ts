/**
 * The relying-party cases of the OpenID conformance suite, by its names, as panva/oauth4webapi's `conformance` folder lists
 * them (plans `oidcc-client-*` and `fapi1-advanced-final-client-*`), each with a token signed here.
 *
 * Proved elsewhere, because they are not about an id token:
 * - ensure-authorization-response-with-invalid-state-fails, …-with-invalid-missing-state-fails,
 *   invalid-authorization-response-iss: authorization.test.ts.
 * - no-scope-in-token-endpoint-response, token-endpoint-response-without-expires_in, token-type-case-insensitivity:
 *   reply.test.ts. client-secret-basic: grants.test.ts.
 *
 * Not applicable, because we do no such thing:
 * - encrypted-idtoken: no key for encryption is registered, so one that is encrypted is refused (below).
 * - idtoken-sig-none and invalid-sig-es256 as an accepted alg: only RS256 is taken, so both are refused (below).
 * - invalid-chash, missing-chash, invalid-shash, invalid-missing-shash: for id tokens of the authorization endpoint (hybrid
 *   flow). Ours come from the token endpoint, where neither is defined.
 * - ensure-jarm-* (signature-is-not-none, with-expired-exp, with-invalid-aud, with-invalid-iss, with-invalid-sig, without-aud,
 *   without-exp, without-iss): no signed authorization responses.
 * - discovery-issuer-mismatch, discovery-openid-config, discovery-webfinger-acct, discovery-webfinger-url,
 *   dynamic-registration: issuer, addresses and client are given, not discovered.
 * - remove-authorization-response-iss: no broker has promised the `iss` of RFC 9207; one that comes must fit.
 * - request-uri-signed-none, request-uri-signed-rs256: no request objects.
 * - scope-userinfo-claims, userinfo-bearer-body, userinfo-bearer-header, userinfo-invalid-sub, userinfo-signed: userinfo is
 *   never asked.
 * - happy-path-no-dpop-nonce: no DPoP.
 */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
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
  nonce,
  nowS,
  outcome,
  part,
  serve,
  signed,
  stranger,
  valid,
} from './issuer.ts';

const week = 7 * 24 * 3600;
const next = makePair('key-2');
const nameless = (key = main.privateKey) => makeToken({ ...header, kid: undefined }, claims, key);
const person = { iss: issuer, aud: [clientId], sub: 'auth0|1234' };

function unsigned(): string {
  return `${part({ ...header, alg: 'none' })}.${part(claims)}.`;
}

function hs256(): string {
  const input = `${part({ ...header, alg: 'HS256' })}.${part(claims)}`;
  return `${input}.${createHmac('sha256', 'client-secret').update(input).digest('base64url')}`;
}

function es256(): readonly [token: string, keys: readonly unknown[]] {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const input = `${part({ ...header, alg: 'ES256' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg: 'ES256' };
  return [`${input}.${signature.toString('base64url')}`, [jwk]];
}

function spoilt(): string {
  const [head, payload, signature = ''] = valid.split('.');
  const bytes = Buffer.from(signature, 'base64url');
  bytes[0] = (bytes[0] ?? 0) ^ 0x5a;
  return `${head}.${payload}.${bytes.toString('base64url')}`;
}

/** Five parts, as RFC 7516 7.1 has them. */
const encrypted = (alg: string) =>
  [part({ alg, enc: 'A256GCM', kid: 'key-1' }), 'AA', 'AA', 'AA', 'AA'].join('.');

describe('is taken', () => {
  test.each<[string, string, readonly unknown[]]>([
    ['oidcc-client-test', valid, [main.jwk]],
    ['fapi1-advanced-final-client-test', valid, [main.jwk]],
    ['happy-path', valid, [main.jwk]],
    ['idtoken-sig-rs256', valid, [main.jwk]],
    ['valid-aud-as-array', signed({ aud: [clientId] }), [main.jwk]],
    ['missing-athash (in the code flow it is optional)', signed({ at_hash: undefined }), [main.jwk]],
    ['kid-absent-single-jwks', nameless(), [main.jwk]],
    ['discovery-jwks-uri-keys', valid, [next.jwk, { kty: 'EC', kid: 'ec' }, main.jwk]],
    [
      'aggregated-claims',
      signed({ _claim_names: { x: 's' }, _claim_sources: { s: { JWT: unsigned() } } }),
      [main.jwk],
    ],
  ])('%s', async (_name, token, keys) => {
    expect(await outcome(token, {}, keys)).toMatchObject(person);
  });

  test('nonce-unless-code-flow', async () => {
    expect(await outcome(signed({ nonce: undefined }), { nonce: null })).toMatchObject(person);
  });

  test('distributed-claims: the claims stand, and their source is not asked', async () => {
    const { jwks, seen } = serve(jwksReply([main.jwk]));
    const source = { endpoint: 'https://claims.example/', access_token: 'x' };
    const token = signed({ _claim_names: { x: 's' }, _claim_sources: { s: source } });
    expect(await outcome(token, {}, jwks)).toMatchObject(person);
    expect(seen.requests).toBe(1);
  });

  test('signing-key-rotation: the next sign-in is signed by a new key', async () => {
    const { jwks, seen } = serve(jwksReply([main.jwk]), jwksReply([next.jwk]));
    expect(await outcome(valid, {}, jwks)).toMatchObject(person);
    const token = makeToken({ ...header, kid: 'key-2' }, claims, next.privateKey);
    expect(await outcome(token, {}, jwks)).toMatchObject(person);
    expect(seen.requests).toBe(2);
    expect(await outcome(valid, {}, jwks)).toBe('E-IDTOKEN kid');
  });

  test('signing-key-rotation-just-before-signing: the keys are already held', async () => {
    const { jwks, seen } = serve(jwksReply([main.jwk]), jwksReply([main.jwk, next.jwk]));
    await outcome(valid, {}, jwks);
    const token = makeToken({ ...header, kid: 'key-2' }, claims, next.privateKey);
    expect(await outcome(token, {}, jwks)).toMatchObject(person);
    expect(await outcome(valid, {}, jwks)).toMatchObject(person);
    expect(seen.requests).toBe(2);
  });
});

describe('is refused', () => {
  test.each<[string, string, string]>([
    ['iat-is-week-in-past', signed({ iat: nowS - week }), 'iat'],
    ['idtoken-sig-none', unsigned(), 'form'],
    ['invalid-null-alg', makeToken({ ...header, alg: 'none' }, claims), 'alg'],
    ['invalid-alternate-alg', makeToken({ ...header, alg: 'PS256' }, claims), 'alg'],
    ['invalid-sig-hs256', hs256(), 'alg'],
    ['invalid-sig-rs256', spoilt(), 'signature'],
    ['invalid-signature', makeToken(header, claims, stranger.privateKey), 'signature'],
    ['invalid-iss', signed({ iss: `${issuer}x` }), 'iss'],
    ['invalid-missing-iss', signed({ iss: undefined }), 'iss'],
    ['invalid-aud', signed({ aud: `${clientId}x` }), 'aud'],
    ['invalid-missing-aud', signed({ aud: undefined }), 'aud'],
    ['missing-aud', signed({ aud: undefined }), 'aud'],
    ['invalid-secondary-aud', signed({ aud: [clientId, 'https://other.example'] }), 'aud'],
    ['invalid-expired-exp', signed({ exp: nowS - 5 * 60 }), 'exp'],
    ['invalid-missing-exp', signed({ exp: undefined }), 'exp'],
    ['missing-iat', signed({ iat: undefined }), 'iat'],
    ['missing-sub', signed({ sub: undefined }), 'sub'],
    ['nonce-invalid', signed({ nonce: `${nonce}x` }), 'nonce'],
    ['invalid-nonce', signed({ nonce: nonce.toLowerCase() }), 'nonce'],
    ['invalid-missing-nonce', signed({ nonce: undefined }), 'nonce'],
    ['encrypted-idtoken', encrypted('RSA-OAEP'), 'form'],
    ['encrypted-idtoken-usingrsa15', encrypted('RSA1_5'), 'form'],
  ])('%s', async (_name, token, step) => {
    expect(await outcome(token)).toBe(`E-IDTOKEN ${step}`);
  });

  test('invalid-sig-es256', async () => {
    const [token, keys] = es256();
    expect(await outcome(token, {}, keys)).toBe('E-IDTOKEN alg');
  });

  test('invalid-secondary-aud, where the other audience is known: azp must be us', async () => {
    const other = 'https://other.example';
    const twice = (azp?: string) =>
      outcome(signed({ aud: [clientId, other], azp }), { otherAudiences: [other] });
    expect(await twice()).toBe('E-IDTOKEN azp');
    expect(await twice(other)).toBe('E-IDTOKEN azp');
    expect(await twice(clientId)).toMatchObject({ sub: person.sub });
  });

  test('kid-absent-multiple-jwks', async () => {
    for (const key of [main.privateKey, next.privateKey])
      expect(await outcome(nameless(key), {}, [main.jwk, next.jwk])).toBe('E-IDTOKEN kid');
  });
});
