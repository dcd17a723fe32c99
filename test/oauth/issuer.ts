/** An issuer in memory: keys, a JWK Set as a reply, and id tokens signed with node:crypto in any form one may want. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { Failure } from '../../contract/failures.ts';
import type { Reply } from '../../main/net/exchange.ts';
import type { Expected, Identity } from '../../main/oauth/claims.ts';
import { verifyIdToken } from '../../main/oauth/id-token.ts';
import { Jwks } from '../../main/oauth/jwks.ts';
import { Secret } from '../../main/secret.ts';

export const now = Date.parse('2026-11-23T14:41:00Z');
export const nowS = now / 1000;
export const issuer = 'https://signin.example.com/';
export const clientId = 'client-1';
export const nonce = 'n-0S6_WzA2Mj';
/** OpenID Connect Core, appendix A.3: this access token and its hash belong together. */
export const accessToken = 'jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y';
export const atHash = '77QmUPtjPfzWtF2AnpK9RQ';

export type Pair = { readonly publicKey: KeyObject; readonly privateKey: KeyObject; readonly jwk: object };

export function makePair(kid: string, bits = 2048): Pair {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return {
    publicKey,
    privateKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' },
  };
}

export const main = makePair('key-1');
export const stranger = makePair('key-1');

export const claims = {
  iss: issuer,
  aud: clientId,
  sub: 'auth0|1234',
  iat: nowS,
  exp: nowS + 3600,
  nonce,
  at_hash: atHash,
  name: 'Ada Trader',
  email: 'ada@example.com',
  preferred_username: 'ada',
};

export const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token of any header and payload: an object, or a text that stands as it is. Members that are undefined are left out. */
export function makeToken(header: unknown, payload: unknown, key: KeyObject = main.privateKey): string {
  const input = `${part(header)}.${part(payload)}`;
  return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
}

export const header = { alg: 'RS256', kid: 'key-1', typ: 'JWT' };
export const signed = (changes: object = {}) => makeToken(header, { ...claims, ...changes });
export const valid: string = signed();

export const jwksReply = (keys: readonly unknown[], changes: Partial<Reply> = {}): Reply => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify({ keys }),
  retryAfterS: null,
  aheadMs: 0,
  rate: null,
  host: 'signin.example.com',
  ...changes,
});

/** A key set that counts how often it was asked for, with a clock of its own. */
export function serve(...replies: readonly (Reply | Failure)[]) {
  const seen = { requests: 0 };
  let clock = 0;
  const jwks = new Jwks(
    async () => {
      const reply = replies[Math.min(seen.requests, replies.length - 1)];
      seen.requests += 1;
      if (!reply || reply instanceof Failure) throw reply ?? new Error('no reply');
      return reply;
    },
    () => clock,
  );
  const at = (ms: number): Jwks => {
    clock = ms;
    return jwks;
  };
  return { jwks, seen, at };
}

export const expected: Expected = {
  step: 'exchange',
  issuer,
  clientId,
  otherAudiences: [],
  nonce: new Secret(nonce),
  accessToken: new Secret(accessToken),
  now,
  first: null,
};

/** The identity, or the failure as `E-CODE step`. Anything else that is thrown fails the test. */
export async function outcome(
  token: string,
  changes: Partial<Expected> = {},
  keys: readonly unknown[] | Jwks = [main.jwk],
): Promise<Identity | string> {
  const jwks = keys instanceof Jwks ? keys : serve(jwksReply(keys)).jwks;
  return outcomeOf(verifyIdToken(new Secret(token), jwks, { ...expected, ...changes }));
}

export async function outcomeOf<T>(doing: Promise<T>): Promise<T | string> {
  try {
    return await doing;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `${error.code} ${error.facts.step}`;
  }
}
