/** The applications registered with the practice broker, as a partner's developer portal would hold them. */
import type { Random } from './random.ts';

export type PracticeClient = {
  readonly id: string;
  readonly secret: string;
  /** The answer goes here and nowhere else: Tradier's request cannot name another address (broker-apis.md A3). */
  readonly callbackUrl: string;
  /** Shown on the consent page. */
  readonly name: string;
  /** Refresh tokens are for approved partners only (broker-apis.md A2, A5). */
  readonly isPartner: boolean;
  /** What a refresh does with the refresh token: gives the same, gives a new one, or does not mention it. */
  readonly rotation: 'same' | 'rotating' | 'absent';
  /** How long a refresh token that was replaced still works. */
  readonly rotationGraceMs: number;
  /** How long a refresh token lasts unused; null for one without an end. */
  readonly refreshLifetimeS: number | null;
  /** How long a sign-in lasts, however often it is renewed; null without such a limit. */
  readonly grantLifetimeS: number | null;
  /** `expires_in` of its access tokens. */
  readonly lifetimeS: number;
};

/** A client from what is known of it; the rest is as the demo needs it. Id and secret are of this run only. */
export function completeClient(known: Partial<PracticeClient>, random: Random): PracticeClient {
  return {
    id: `practice-${random(8)}`,
    secret: random(24),
    callbackUrl: 'http://localhost:3000/callback',
    name: 'Brokerbar',
    isPartner: true,
    rotation: 'rotating',
    rotationGraceMs: 0,
    refreshLifetimeS: null,
    grantLifetimeS: null,
    lifetimeS: 86_399,
    ...known,
  };
}
