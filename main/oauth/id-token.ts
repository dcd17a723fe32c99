/** The id token (OIDC Core 2): who signed in. It is for display and to bind a sign-in to a person, never a permission. */
import type { CompactVerifyGetKey } from 'jose';
import { Failure } from '../../contract/failures.ts';
import type { Secret } from '../secret.ts';
import { type Claims, type Expected, type Identity, readIdentity, refused } from './claims.ts';
import { readObject } from './json.ts';
import type { Jwks } from './jwks.ts';

/** A compact JWS (RFC 7515 7.1): three parts. One of five is encrypted, which we never ask for. */
const form = /^[\w-]+\.[\w-]+\.([\w-]+)$/;
const parts = /^[\w-]+\.([\w-]+)\.[\w-]+$/;
const longestChars = 16 * 1024;

/**
 * Verifies an id token (OIDC Core 3.1.3.7; at a renewal 12.2): first its signature, then what it says.
 * @param jwks the keys of the issuer that is expected. They are asked for only if the token is one of RS256.
 * @throws Failure E-IDTOKEN, E-OTHER (another person than `expected.first`); what Jwks.find throws when the keys could not be
 * had, in which case nothing is known about the token.
 */
export async function verifyIdToken(
  idToken: Secret,
  jwks: Jwks,
  expected: Expected,
  signal?: AbortSignal,
): Promise<Identity> {
  return readIdentity(await readSigned(idToken.open(), jwks, signal), expected);
}

/** The claims, their signature unchecked: only for a token that came from the issuer itself by TLS. @throws Failure E-IDTOKEN. */
export function readClaims(idToken: Secret): Claims {
  const [, payload] = parts.exec(idToken.open()) ?? [];
  const claims = payload === undefined ? null : readObject(decode(Buffer.from(payload, 'base64url')) ?? '');
  if (!claims) throw refused('claims');
  return claims;
}

/** The claims, once the signature fits (RFC 7515 5.2). Only RS256: RFC 8725 3.1. */
async function readSigned(token: string, jwks: Jwks, signal?: AbortSignal): Promise<Claims> {
  const signature = token.length <= longestChars ? form.exec(token)?.[1] : undefined;
  // The last character has bits that decode to nothing: one token must not have sixteen spellings.
  if (!signature || Buffer.from(signature, 'base64url').toString('base64url') !== signature)
    throw refused('form');
  // Called after jose has read the header's `alg` and `crit`. What else it names (`jku`, `jwk`, `x5u`) is not looked at.
  const getKey: CompactVerifyGetKey = ({ crit, kid }) => {
    // jose knows `b64`, which a JWT must not use (RFC 7797 7); we know no extension at all.
    if (crit !== undefined) throw refused('crit');
    if (kid !== undefined && typeof kid !== 'string') throw refused('kid');
    return jwks.find(kid, signal);
  };
  // Loaded at the first id token: it costs 40 ms that no start must pay.
  const { compactVerify } = await import('jose');
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(token, getKey, { algorithms: ['RS256'] }));
  } catch (error) {
    throw error instanceof Failure ? error : refused(steps[readCode(error)] ?? 'key');
  }
  const claims = readObject(decode(payload) ?? '');
  if (!claims) throw refused('claims');
  return claims;
}

/** Which rule was broken, by jose's code: its texts may quote the token. Anything else means a key that is none. */
const steps: Readonly<Record<string, string>> = {
  ERR_JWS_INVALID: 'form',
  ERR_JOSE_ALG_NOT_ALLOWED: 'alg',
  ERR_JOSE_NOT_SUPPORTED: 'crit',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'signature',
};

function readCode(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Strict UTF-8; a byte order mark stays, and is refused as JSON. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
