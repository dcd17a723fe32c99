/** The issuer's keys and what is signed with them: id tokens by RS256 (RFC 7515, OpenID Connect Core 2). */
import { createHash, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { IdTokenFault } from './faults.ts';
import type { Person } from './people.ts';
import type { Practice } from './practice.ts';
import type { Random } from './random.ts';

export type IdTokenFacts = {
  readonly issuer: string;
  readonly clientId: string;
  readonly person: Person;
  readonly hasName: boolean;
  /** Null at a renewal, which repeats none (OpenID Connect Core 12.2). */
  readonly nonce: string | null;
  readonly accessToken: string;
  readonly now: number;
};

/** What the parts of the practice TradeStation share. */
export type Station = { readonly practice: Practice; readonly keys: StationKeys };

const lifetimeS = 36_000;

export class StationKeys {
  readonly #random: Random;
  #kid = '';
  #privateKey: KeyObject | null = null;
  #publicJwk: Readonly<Record<string, unknown>> = {};

  constructor(random: Random) {
    this.#random = random;
    this.rotate();
  }

  /** New keys; what was signed with the old ones is signed by nobody known. */
  rotate(): void {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#kid = this.#random(8);
    this.#privateKey = privateKey;
    this.#publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: this.#kid, use: 'sig', alg: 'RS256' };
  }

  /** The JWK Set (RFC 7517 5), as JSON. */
  get jwks(): string {
    return JSON.stringify({ keys: [this.#publicJwk] });
  }

  /** @returns null where the fault leaves it out. */
  sign(facts: IdTokenFacts, fault: IdTokenFault | null): string | null {
    if (fault === 'missing') return null;
    const header =
      fault === 'alg-none' ? { alg: 'none' } : { alg: 'RS256', typ: 'JWT', kid: this.#kidFor(fault) };
    const signed = `${encode(header)}.${encode(claimsOf(facts, fault))}`;
    if (fault === 'alg-none' || !this.#privateKey) return `${signed}.`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(this.#privateKey, 'base64url')}`;
  }

  #kidFor(fault: IdTokenFault | null): string {
    return fault === 'kid' ? 'of-nobody' : this.#kid;
  }
}

function claimsOf(facts: IdTokenFacts, fault: IdTokenFault | null): Readonly<Record<string, unknown>> {
  const { issuer, clientId, person, hasName, nonce, accessToken, now } = facts;
  const seconds = Math.floor(now / 1000);
  const digest = createHash('sha256').update(accessToken, 'ascii').digest();
  return {
    iss: fault === 'issuer' ? 'https://signin.example/' : issuer,
    aud: fault === 'aud' ? 'another-app' : clientId,
    sub: fault === 'sub' ? 'auth0|somebody-else' : `auth0|${person.id}`,
    iat: seconds,
    exp: fault === 'expired' ? seconds - 3600 : seconds + lifetimeS,
    at_hash: digest.subarray(0, 16).toString('base64url'),
    ...(nonce === null ? {} : { nonce: fault === 'nonce' ? 'of-another-request' : nonce }),
    ...(hasName ? { name: person.name } : {}),
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
