/** Tokens as they are held: what a reply gave, and until when. */
import type { Secret } from '../secret.ts';

export type Tokens = {
  readonly accessToken: Secret;
  /** null: the broker gave none, or it is a pasted API token. */
  readonly refreshToken: Secret | null;
  /** When the reply arrived, epoch ms by our clock; a broker's `issued_at` is informative only. */
  readonly obtainedAt: number;
  /** Epoch ms, or null for a token without an end. */
  readonly expiresAt: number | null;
  /** When a person signed in, epoch ms; renewals keep it. */
  readonly signedInAt: number;
  /**
   * Whether the last renewal brought another refresh token in place of the one that was sent. A sign-in's own reply cannot
   * tell; it is then what is known of the same key from before.
   */
  readonly isRotating: boolean;
  /** Granted scopes, or null when the broker does not say (a pasted token). */
  readonly scopes: readonly string[] | null;
};
