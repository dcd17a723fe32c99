/** Records for tests: one that is fixed, and any. */

import fc from 'fast-check';
import { Secret } from '../../main/secret.ts';
import type { ConnectionRecord } from '../../main/vault/kept.ts';
import { writePlaintext } from '../../main/vault/plaintext.ts';

/** Every member filled. The fixtures were made from it, each as its version could say it: never change it. */
export const sample: ConnectionRecord = {
  id: 'tradier-sandbox-0a1b2c3d',
  broker: 'tradier',
  environment: 'sandbox',
  method: 'keys',
  createdAt: 1_795_444_860_000,
  generation: 7,
  client: {
    id: new Secret('test-key-0123456789'),
    secret: new Secret('test-secret-0123456789'),
    callbackUrl: 'http://127.0.0.1:8000/callback',
  },
  asked: ['read', 'market'],
  holder: {
    id: 'id-gcostanza',
    name: 'Günther Čostanza 金',
    accounts: [{ number: 'VA000001', kind: 'margin' }],
  },
  tokens: {
    accessToken: new Secret('test-access-token'),
    refreshToken: new Secret('test-refresh-token'),
    obtainedAt: 1_795_444_861_234,
    expiresAt: 1_795_531_260_234,
    signedInAt: 1_795_444_861_234,
    isRotating: false,
    scopes: ['read', 'market'],
  },
  behindMs: null,
  ended: null,
  renewing: { at: 1_795_444_900_000 },
};

/** As above with changes, of which most tests need one or two. */
export function sampleWith(changes: Partial<ConnectionRecord>): ConnectionRecord {
  return { ...sample, ...changes };
}

/** Equal when the records are, secrets included, which `toEqual` cannot see. */
export function show(record: ConnectionRecord): string {
  return writePlaintext(record);
}

const word = fc.string({ unit: 'binary', maxLength: 40 });
const secret = fc.string({ unit: 'binary', maxLength: 200 }).map((text) => new Secret(text));
const instant = fc.integer({ min: 0, max: 8_640_000_000_000_000 });

const account = fc.record(
  { number: word, kind: word, currency: fc.constantFrom('JPY', 'EUR') },
  { requiredKeys: ['number', 'kind'] },
);

export const anyRecord: fc.Arbitrary<ConnectionRecord> = fc.record({
  id: fc.stringMatching(/^[a-z0-9-]{8,40}$/),
  broker: word,
  environment: word,
  method: fc.constantFrom('keys', 'token'),
  createdAt: instant,
  generation: fc.maxSafeNat(),
  client: fc.option(fc.record({ id: secret, secret: fc.option(secret), callbackUrl: word })),
  asked: fc.array(word),
  holder: fc.option(fc.record({ id: word, name: word, accounts: fc.array(account) })),
  tokens: fc.option(
    fc.record({
      accessToken: secret,
      refreshToken: fc.option(secret),
      obtainedAt: instant,
      expiresAt: fc.option(instant),
      signedInAt: instant,
      isRotating: fc.boolean(),
      scopes: fc.option(fc.array(word)),
    }),
  ),
  behindMs: fc.option(fc.maxSafeInteger()),
  ended: fc.option(
    fc.oneof(
      fc.record({ kind: fc.constant('removed' as const) }),
      fc.record({
        kind: fc.constant('over' as const),
        at: instant,
        because: fc.constantFrom('E-ENDED' as const, 'E-REFUSED' as const, 'E-INTERRUPTED' as const),
      }),
    ),
  ),
  renewing: fc.option(fc.record({ at: instant })),
});
