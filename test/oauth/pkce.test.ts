/** PKCE (RFC 7636). */
import { expect, test } from 'vitest';
import { codeChallenge, codeChallengeMethod, makeCodeVerifier } from '../../main/oauth/pkce.ts';
import { Secret } from '../../main/secret.ts';

test('RFC 7636 appendix B', () => {
  const verifier = new Secret('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
  expect(codeChallenge(verifier)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  expect(codeChallengeMethod).toBe('S256');
});

test('RFC 7636 4.1: 43 to 128 unreserved characters of 256 random bits, never twice the same', () => {
  const verifiers = Array.from({ length: 500 }, () => makeCodeVerifier());
  for (const verifier of verifiers) {
    expect(verifier.open()).toMatch(/^[A-Za-z0-9._~-]{43,128}$/);
    expect(Buffer.from(verifier.open(), 'base64url')).toHaveLength(32);
  }
  expect(new Set(verifiers.map((verifier) => verifier.open())).size).toBe(500);
});

test('RFC 7636 4.2: a challenge has the form of a verifier, is its own, and does not show it', () => {
  const [one, other] = [makeCodeVerifier(), makeCodeVerifier()];
  expect(codeChallenge(one)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(codeChallenge(one)).toBe(codeChallenge(new Secret(one.open())));
  expect(codeChallenge(one)).not.toBe(codeChallenge(other));
  expect(codeChallenge(one)).not.toBe(one.open());
});
