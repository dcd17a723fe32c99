/** Every body that Tradier and the gateway before it document, as an answer to each question that we ask. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import type { Reply } from '../../main/net/exchange.ts';
import { readTokens } from '../../main/oauth/reply.ts';
import type { Tokens } from '../../main/oauth/token.ts';
import { Secret } from '../../main/secret.ts';

describe('bodies as Tradier and the gateway before it document them', () => {
  const folder = join(import.meta.dirname, '../fixtures/tradier');
  const types: Record<string, string> = {
    json: 'application/json',
    xml: 'application/xml',
    txt: 'text/plain',
  };
  const previous: Tokens = {
    accessToken: new Secret('a'),
    refreshToken: new Secret('r'),
    obtainedAt: 0,
    expiresAt: 1,
    signedInAt: 0,
    isRotating: false,
    scopes: ['read', 'write', 'trade', 'market'],
  };
  const load = (file: string, status: number): Reply => ({
    status,
    contentType: file.includes('.html') ? 'text/html' : (types[file.split('.').pop() ?? ''] ?? ''),
    body: readFileSync(join(folder, file), 'utf8'),
    retryAfterS: null,
    aheadMs: 0,
    rate: null,
    host: 'api.tradier.com',
  });
  const verdict = (act: () => unknown) => {
    try {
      act();
      return 'taken';
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      expect(JSON.stringify(error.facts)).not.toMatch(/AVD7|99999999|Backoffice|Datastore|Gateway/);
      return error.code;
    }
  };
  const table: readonly (readonly [
    file: string,
    status: number,
    profile: string,
    exchange: string,
    renewal: string,
  ])[] = [
    ['token.json', 200, 'E-SHAPE', 'taken', 'E-WIDER'],
    ['token-renewed.json', 200, 'E-SHAPE', 'taken', 'taken'],
    ['profile-one.json', 200, 'taken', 'E-SHAPE', 'E-SHAPE'],
    ['profile-many.json', 200, 'taken', 'E-SHAPE', 'E-SHAPE'],
    ['fault-token-invalid.json', 401, 'E-REFUSED', 'E-REFUSED', 'E-DOWN'],
    ['fault-token-expired.json', 401, 'E-REFUSED', 'E-REFUSED', 'E-DOWN'],
    ['fault-token-invalid.xml', 401, 'E-REFUSED', 'E-REFUSED', 'E-DOWN'],
    ['fault-wrong-environment.json', 401, 'E-REFUSED', 'E-REFUSED', 'E-DOWN'],
    ['fault-datastore.json', 401, 'E-DOWN', 'E-DOWN', 'E-DOWN'],
    ['fault-client.json', 401, 'E-KEY', 'E-KEY', 'E-KEY'],
    ['fault-quota.json', 403, 'E-LIMIT', 'E-LIMIT', 'E-LIMIT'],
    ['fault-gateway-timeout.xml', 504, 'E-DOWN', 'E-DOWN', 'E-DOWN'],
    ['maintenance.html.txt', 200, 'E-DOWN', 'E-DOWN', 'E-DOWN'],
    ['quota.txt', 403, 'E-LIMIT', 'E-LIMIT', 'E-LIMIT'],
    ['unauthorized-account.txt', 401, 'E-REFUSED', 'E-KEY', 'E-SHAPE'],
    ['error-code.json', 400, 'E-CODE', 'E-CODE', 'E-CODE'],
    ['error-refresh-expired.json', 400, 'E-REFUSED', 'E-REFUSED', 'E-REFUSED'],
    ['error-refresh-invalid.json', 400, 'E-REFUSED', 'E-REFUSED', 'E-REFUSED'],
    ['error-client.json', 401, 'E-KEY', 'E-KEY', 'E-KEY'],
    ['error-missing.json', 400, 'E-SHAPE', 'E-SHAPE', 'E-SHAPE'],
    ['business-error.json', 200, 'E-SHAPE', 'E-SHAPE', 'E-SHAPE'],
  ];

  test.each(table)(
    '%s (%d): profile %s, exchange %s, renewal %s',
    (file, status, profile, exchange, renewal) => {
      const from = load(file, status);
      const asked = ['read', 'market'];
      expect([
        verdict(() => tradier.readProfile(from, null)),
        verdict(() => readTokens(from, tradier, { asked, now: 1000, previous: null })),
        verdict(() => readTokens(from, tradier, { asked, now: 1000, previous })),
      ]).toEqual([profile, exchange, renewal]);
    },
  );

  test('a documented fault is kept by its name, an undocumented one is not', () => {
    const codeOf = (file: string) => tradier.readFault(load(file, 401))?.facts.brokerCode;
    expect(codeOf('fault-token-expired.json')).toBe('access_token_expired');
    expect(codeOf('fault-client.json')).toBe('InvalidClientIdentifier');
    expect(codeOf('fault-datastore.json')).toBeUndefined();
  });

  test('every fixture is in the table', () => {
    expect(table.map(([file]) => file).sort()).toEqual(readdirSync(folder).sort());
  });
});
