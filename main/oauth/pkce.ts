/** Proof Key for Code Exchange (RFC 7636): ties the code to the process that asked for it. Only S256, never plain. */
import { createHash, randomBytes } from 'node:crypto';
import { Secret } from '../secret.ts';

/** RFC 7636 4.2: plain would show the verifier in the address. */
export const codeChallengeMethod = 'S256';

/** A fresh `code_verifier` (RFC 7636 4.1): 32 random bytes in base64url, 43 unreserved characters. */
export function makeCodeVerifier(): Secret {
  return new Secret(randomBytes(32).toString('base64url'));
}

/** The `code_challenge` of a verifier by S256 (RFC 7636 4.2). It travels in an address and is no secret. */
export function codeChallenge(verifier: Secret): string {
  return createHash('sha256').update(verifier.open(), 'ascii').digest('base64url');
}
