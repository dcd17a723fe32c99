/** What an id token says of itself, checked (OIDC Core 2, 3.1.3.7, 3.1.3.8, 12.2). Pure; its signature is known to be good. */
import { createHash } from 'node:crypto';
import { Failure } from '../../contract/failures.ts';
import { Secret } from '../secret.ts';

/** Whom an id token names. Only `iss`, `aud` and `sub` bind; the rest is for the eye and nothing here is a permission. */
export type Identity = {
  readonly iss: string;
  readonly aud: readonly string[];
  /** The issuer's own name for the person: never reused, and the only claim that decides who it is (OIDC Core 5.7). */
  readonly sub: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly preferredUsername: string | null;
};

export type Expected = {
  /** The grant whose reply brought the id token. */
  readonly step: 'exchange' | 'renewal';
  /** Compared as text, to the last slash. */
  readonly issuer: string;
  readonly clientId: string;
  /** Audiences that may stand beside us; all others are refused (OIDC Core 3.1.3.7, 3). */
  readonly otherAudiences: readonly string[];
  /** The `nonce` of the authorization request; null where none was sent. Of no account at a renewal. */
  readonly nonce: Secret | null;
  /** The access token of the same reply; null where it has none that could be used. */
  readonly accessToken: Secret | null;
  /** Epoch ms, best by the server's own clock: our time less the reply's `aheadMs`. */
  readonly now: number;
  /** The same moment by our clock, where the id token may be in time by either: a server's Date may lie. */
  readonly ourNow?: number;
  /** Whom the first id token of this sign-in named; null when this is the first. */
  readonly first: Pick<Identity, 'iss' | 'aud' | 'sub'> | null;
};

export type Claims = Readonly<Record<string, unknown>>;

/** Claims whose refusal may be a wrong clock's doing. */
export const timeClaims = ['exp', 'iat', 'nbf'] as const;
type TimeClaim = (typeof timeClaims)[number];

/** How far two clocks may differ (security.md 1.3). */
const toleranceS = 60;
/** An id token is made for the reply that brings it: an older one is a copy (row A54). */
const longestAgeS = 10 * 60;
const longestDisplay = 100;

/**
 * @throws Failure E-IDTOKEN, `step` naming the claim; E-OTHER when the person is not the one of `first`.
 */
export function readIdentity(claims: Claims, expected: Expected): Identity {
  const { iss, sub } = claims;
  if (typeof iss !== 'string' || iss !== expected.issuer) throw refused('iss');
  const aud = readAudience(claims, expected);
  checkNonce(claims.nonce, expected);
  checkAccessToken(claims.at_hash, expected.accessToken);
  // OIDC Core 2: at most 255 ASCII characters. Printable ones: it may come into a log.
  if (typeof sub !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(sub)) throw refused('sub');
  const identity: Identity = {
    iss,
    aud,
    sub,
    name: forDisplay(claims.name),
    email: forDisplay(claims.email),
    preferredUsername: forDisplay(claims.preferred_username),
  };
  if (expected.first) checkSame(identity, expected.first);
  // Last: a refusal for its time alone says that everything else is as it must be.
  checkTimes(claims, expected);
  return identity;
}

/** An id token is not taken; the word says which rule it broke. */
export const refused = (step: string): Failure => new Failure('E-IDTOKEN', { step });

/** OIDC Core 3.1.3.7, 3 to 5: made for us, and for nobody whom we do not know. */
function readAudience({ aud, azp }: Claims, { clientId, otherAudiences }: Expected): readonly string[] {
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  const isKnown = (one: unknown): one is string =>
    typeof one === 'string' && (one === clientId || otherAudiences.includes(one));
  if (!audiences.includes(clientId) || !audiences.every(isKnown)) throw refused('aud');
  if (azp === undefined ? audiences.length > 1 : azp !== clientId) throw refused('azp');
  return [...new Set(audiences)].sort();
}

/** OIDC Core 3.1.3.7, 9 and 10; `nbf` by RFC 7519 4.1.5. */
function checkTimes(claims: Claims, { now, ourNow = now }: Expected): void {
  const broken = findBroken(claims, now / 1000);
  if (broken && findBroken(claims, ourNow / 1000)) throw refused(broken);
}

function findBroken({ exp, iat, nbf }: Claims, nowS: number): TimeClaim | null {
  if (!isNumericDate(exp) || exp + toleranceS <= nowS) return 'exp';
  if (!isNumericDate(iat) || iat - toleranceS > nowS || iat + longestAgeS + toleranceS < nowS) return 'iat';
  if (nbf !== undefined && (!isNumericDate(nbf) || nbf - toleranceS > nowS)) return 'nbf';
  return null;
}

/** RFC 7519 2: seconds, with or without a fraction. JSON can hold 1e999. */
function isNumericDate(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/**
 * OIDC Core 3.1.3.7, 11: the answer to our own request, and to no other. A renewal's id token should have no nonce, and one
 * that has must repeat the first (12.2). It is not kept for that: no authorization request is answered here that it could tell
 * apart, and an id token from elsewhere is refused by `first`, by its age, and by the access token it is for.
 */
function checkNonce(nonce: unknown, { nonce: sent, step }: Expected): void {
  if (step === 'renewal' || (nonce === undefined && sent === null)) return;
  if (typeof nonce !== 'string' || !sent?.equals(new Secret(nonce))) throw refused('nonce');
}

/** OIDC Core 3.1.3.8: the left half of the access token's SHA-256, which is the hash of RS256. */
function checkAccessToken(atHash: unknown, accessToken: Secret | null): void {
  if (atHash === undefined || accessToken === null) return;
  const digest = createHash('sha256').update(accessToken.open(), 'ascii').digest();
  if (atHash !== digest.subarray(0, 16).toString('base64url')) throw refused('at_hash');
}

/** OIDC Core 12.2. Another `sub` is another person, which must not take the place of the first (row A56). */
function checkSame(identity: Identity, first: NonNullable<Expected['first']>): void {
  if (identity.iss !== first.iss) throw refused('first-iss');
  if (identity.aud.join(' ') !== [...first.aud].sort().join(' ')) throw refused('first-aud');
  if (identity.sub !== first.sub) throw new Failure('E-OTHER', { step: 'sub' });
}

/** One line of plain text: no control characters, nothing that turns the direction of what stands beside it. */
function forDisplay(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, '')
    .trim();
  return [...text].slice(0, longestDisplay).join('').trim() || null;
}
