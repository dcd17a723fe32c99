/** docs/adding-a-broker.md as tests: what every broker must be, those that ship and one that shows what a third costs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../contract/failures.ts';
import { checkCallbackUrl, checkConnectForm, readConnectForm } from '../../contract/form.ts';
import { powers } from '../../contract/state.ts';
import type { Broker, Client } from '../../main/brokers/broker.ts';
import { readEndpoints } from '../../main/brokers/endpoints.ts';
import { faceOf } from '../../main/brokers/face.ts';
import { brokers } from '../../main/brokers/index.ts';
import { judgeRenewal, nameEnd } from '../../main/connections/verdict.ts';
import type { Reply, Request } from '../../main/net/exchange.ts';
import { beginAuthorization } from '../../main/oauth/authorization.ts';
import { codeGrant, refreshGrant } from '../../main/oauth/grants.ts';
import { readTokens } from '../../main/oauth/reply.ts';
import { Secret } from '../../main/secret.ts';
import { schwab } from './schwab.ts';

const all: readonly Broker[] = [...brokers, schwab];
const now = Date.parse('2026-11-23T14:41:00Z');
const identity = { id: 'who', name: '' };

const fixture = (broker: Broker, name: string) =>
  readFileSync(join(import.meta.dirname, `../fixtures/brokers/${broker.id}/${name}.json`), 'utf8');
const reply = (status: number, body: string, contentType = 'application/json'): Reply => ({
  status,
  contentType,
  body,
  retryAfterS: status === 429 ? 7 : null,
  aheadMs: null,
  rate: null,
  host: 'api.example',
});
const client = (broker: Broker, secret: string | null): Client => ({
  id: new Secret('CANARY-id'),
  secret: secret === null ? null : new Secret(secret),
  callbackUrl: broker.callbackPreset,
});
const viewOnly = ({ permissions }: Broker) =>
  permissions.filter(({ isViewOnly }) => isViewOnly).map(({ scope }) => scope);
const readForm = ({ form = [] }: Request) =>
  form.map(([name, value]) => [name, typeof value === 'string' ? value : value.open()] as const);
const failureOf = (run: () => unknown): Failure | null => {
  try {
    run();
    return null;
  } catch (error) {
    return error as Failure;
  }
};
/** Keys with a secret, and those without where the broker has such. */
const secretsOf = (broker: Broker) =>
  broker.noSecretSays === null ? ['CANARY-secret'] : ['CANARY-secret', null];

test("Schwab's refused keys after seven days are the end of the sign-in, and before them they are refused keys", () => {
  const asked = viewOnly(schwab);
  const previous = readTokens(reply(200, fixture(schwab, 'token')), schwab, { asked, now, previous: null });
  const judged = (at: number) => {
    const given = reply(401, fixture(schwab, 'renewal-after-its-end'));
    const failure = failureOf(() => readTokens(given, schwab, { asked, now: at, previous }));
    if (!failure) throw new Error('taken');
    return [judgeRenewal(failure, previous, schwab, at).kind, nameEnd(previous, schwab, false, at).because];
  };
  expect(judged(now + 7 * 86_400_000)).toEqual(['over', 'E-ENDED']);
  expect(judged(now + 6 * 86_400_000)[0]).toBe('ours');
});

test.each([
  ['tradier', ['read', 'market'], ['stream', 'write', 'trade']],
  ['tradestation', ['openid', 'offline_access', 'ReadAccount', 'MarketData'], ['profile', 'Trade']],
])('row 11: what View only asks %s for, and what it leaves out, each in words', (id, asked, left) => {
  const permissions = brokers.find((broker) => broker.id === id)?.permissions ?? [];
  const scopesOf = (isViewOnly: boolean) =>
    permissions.filter((one) => one.isViewOnly === isViewOnly).map(({ scope }) => scope);
  expect(scopesOf(true).sort()).toEqual([...asked].sort());
  expect(scopesOf(false)).toEqual(expect.arrayContaining(left));
  for (const { scope, says } of permissions) {
    expect(says.length, scope).toBeGreaterThan(8);
    expect(says.toLowerCase(), scope).not.toBe(scope.toLowerCase());
  }
});

test('ids are unique, and the list is not empty', () => {
  expect(brokers.length).toBeGreaterThanOrEqual(2);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});

describe.each(all.map((broker) => [broker.id, broker] as const))('%s', (_id, broker) => {
  const [environment] = broker.environments;
  if (!environment) throw new Error('a broker has an environment');
  const { endpoints } = environment;

  test('MUST 1: ids name files and stay; names are for people', () => {
    expect(broker.id).toMatch(/^[a-z]{2,20}$/);
    const ids = broker.environments.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, name, says } of broker.environments) {
      expect(id).toMatch(/^[a-z]{2,12}$/);
      // With eight random characters it is a connection's id.
      expect(`${broker.id}-${id}-12345678`).toMatch(/^[a-z0-9-]{8,40}$/);
      expect(name).not.toBe('');
      expect(says).toMatch(/\.$/);
    }
  });

  test('MUST 2: every address is https on its own domain, and play money is never real', () => {
    for (const {
      endpoints: { extraHosts, ...addresses },
    } of broker.environments) {
      expect(extraHosts).toEqual([]);
      for (const [name, address] of Object.entries(addresses)) {
        if (address === null) continue;
        const url = new URL(address);
        // A stream may be a websocket.
        expect(name === 'stream' ? ['wss:', 'https:'] : ['https:'], name).toContain(url.protocol);
        expect(url.hostname === broker.domain || url.hostname.endsWith(`.${broker.domain}`), name).toBe(true);
        expect(url.search + url.hash + url.username + url.port).toBe('');
      }
      expect(addresses.api).not.toMatch(/\/$/);
      expect((addresses.issuer === null) === (addresses.jwks === null)).toBe(true);
    }
    const [play, real] = [false, true].map((is) => broker.environments.filter(({ isReal }) => isReal === is));
    for (const one of play ?? [])
      for (const other of real ?? []) expect(one.endpoints.api).not.toBe(other.endpoints.api);
  });

  test('row 11: MUST 3: permissions are known, view only asks for no more than it says', () => {
    const scopes = broker.permissions.map(({ scope }) => scope);
    expect(new Set(scopes).size).toBe(scopes.length);
    for (const { scope, says, power, isViewOnly, isRequired } of broker.permissions) {
      expect(scope).toMatch(/^[A-Za-z_]{1,40}$/);
      expect(says).not.toBe('');
      expect(powers).toContain(power);
      // What cannot be left out says in its words what it is good for.
      if (isViewOnly && !isRequired) expect(power).toBe('view');
      if (isRequired) expect(isViewOnly).toBe(true);
    }
    expect(viewOnly(broker).length).toBeGreaterThan(0);
    expect(scopes.join(broker.scope.separator).split(broker.scope.split)).toEqual(scopes);
  });

  test.each(secretsOf(broker))('MUST 4: the authorization request, with the secret %s', (secret) => {
    const begun = beginAuthorization(broker, endpoints, client(broker, secret), viewOnly(broker));
    const parameters = new URL(begun.url).searchParams;
    expect(parameters.get('client_id')).toBe('CANARY-id');
    expect(parameters.get('state')).toBe(begun.state.open());
    expect(parameters.get('redirect_uri')).toBe(
      broker.authorization.sendsCallback ? broker.callbackPreset : null,
    );
    expect(parameters.has('nonce')).toBe(endpoints.issuer !== null);
    expect(parameters.has('code_challenge')).toBe(secret === null);
    expect(begun.url).not.toContain('CANARY-secret');
    for (const name of parameters.keys()) expect(parameters.getAll(name)).toHaveLength(1);
  });

  test.each(secretsOf(broker))('MUST 5: token requests carry the secret %s once, or a verifier', (secret) => {
    const keys = client(broker, secret);
    const verifier = secret === null ? new Secret('verifier') : null;
    for (const [request, kind] of [
      [codeGrant(broker, endpoints, keys, new Secret('code'), verifier), 'authorization_code'],
      [refreshGrant(broker, endpoints, keys, new Secret('refresh')), 'refresh_token'],
    ] as const) {
      const form = readForm(request);
      expect(form).toContainEqual(['grant_type', kind]);
      expect(request.url).not.toContain('CANARY');
      const isInForm = form.some(([name]) => name === 'client_secret');
      expect([isInForm, request.auth?.kind === 'basic'].filter(Boolean)).toHaveLength(
        secret === null ? 0 : 1,
      );
      expect(form.some(([name]) => name === 'code_verifier')).toBe(
        secret === null && kind !== 'refresh_token',
      );
      expect(new Set(form.map(([name]) => name)).size).toBe(form.length);
    }
  });

  test('MUST 6: reads its token reply, and a renewal without a refresh token keeps the old one', () => {
    const text = fixture(broker, 'token');
    const asked = viewOnly(broker);
    const tokens = readTokens(reply(200, text), broker, { asked, now, previous: null });
    expect(tokens.accessToken.open()).toBe('CANARY-access');
    expect(tokens.expiresAt).toBeGreaterThan(now + 60_000);
    const { refresh_token: _, ...without } = JSON.parse(text) as Record<string, unknown>;
    const kept = readTokens(reply(200, JSON.stringify(without)), broker, { asked, now, previous: tokens });
    expect(kept.refreshToken?.open()).toBe('CANARY-refresh');
    expect(kept.isRotating).toBe(false);
  });

  test('MUST 7: reads whose token it is; nobody is made up', () => {
    const holder = broker.readProfile(reply(200, fixture(broker, 'profile')), identity);
    expect(holder.id).not.toBe('');
    expect(holder.accounts.length).toBeGreaterThan(0);
    // With an id token it is known who signed in, whatever is said of accounts; without one nobody is.
    const isNamed = (body: string) => endpoints.issuer !== null && body === '{"Accounts":null}';
    for (const body of ['', '{', '[]', 'null', '{}', '42', '{"profile":null}', '{"Accounts":null}']) {
      const read = (who: typeof identity | null) => () => broker.readProfile(reply(200, body), who);
      if (isNamed(body)) expect(read(identity)()).toEqual({ ...identity, accounts: [] });
      else expect(failureOf(read(identity))?.code, body).toBe('E-SHAPE');
      expect(failureOf(read(null))?.code, body).toBe('E-SHAPE');
    }
    const request = broker.profileRequest(endpoints, new Secret('CANARY-token'));
    expect(request.method).toBe('GET');
    expect(request.auth?.kind).toBe('bearer');
    expect(new URL(request.url).origin).toBe(new URL(endpoints.api).origin);
  });

  test('MUST 8: only a refusal ends a sign-in; what a server says goes nowhere', () => {
    const renewed = { asked: viewOnly(broker), now, previous: null };
    const previous = readTokens(reply(200, fixture(broker, 'token')), broker, renewed);
    const codeOf = (given: Reply) =>
      failureOf(() => readTokens(given, broker, { ...renewed, previous })) ?? { code: 'none' };
    const error = (name: string) => JSON.stringify({ error: name, error_description: 'CANARY-words' });
    for (const status of [400, 401, 403])
      expect(codeOf(reply(status, error('invalid_grant'))).code, String(status)).toBe('E-REFUSED');
    expect(codeOf(reply(401, error('invalid_client'))).code).toBe('E-KEY');
    for (const [given, code] of [
      [reply(429, 'CANARY'), 'E-LIMIT'],
      [reply(500, 'CANARY'), 'E-DOWN'],
      [reply(503, 'CANARY', 'text/html'), 'E-DOWN'],
      [reply(200, '<html>CANARY', 'text/html'), 'E-DOWN'],
      [reply(200, 'CANARY', 'text/plain'), 'E-SHAPE'],
    ] as const) {
      const failure = codeOf(given);
      expect(failure.code).toBe(code);
      expect(JSON.stringify(failure)).not.toContain('CANARY');
    }
  });

  test('MUST 9: what the dialog presets can be sent as it stands', () => {
    const face = faceOf(broker);
    for (const url of [broker.callbackPreset, ...broker.callbackChoices])
      expect(checkCallbackUrl(url)).toBeNull();
    const form = readConnectForm({
      connection: null,
      broker: broker.id,
      environment: environment.id,
      method: 'keys',
      apiKey: 'aBcDeFgHiJkLmNoP',
      apiSecret: broker.noSecretSays === null ? 'secret' : '',
      callbackUrl: face.callbackPreset,
      scopes: viewOnly(broker),
      apiToken: '',
    });
    expect(checkConnectForm(form, face, [])).toEqual({});
    expect(face.keyHelp.length).toBeGreaterThan(0);
    if (face.otherKey) expect(new RegExp(face.otherKey.form).test('aBcDeFgHiJkLmNoP')).toBe(false);
  });

  test('MUST 10: an endpoints file may replace it, whole or not at all', () => {
    const { required, optional } = broker.endpointKeys;
    const at = 'http://127.0.0.1:4001';
    const read = (names: readonly string[]) =>
      readEndpoints(
        JSON.stringify({
          [broker.id]: { [environment.id]: Object.fromEntries(names.map((name) => [name, at])) },
        }),
        all,
      ).find(({ id }) => id === broker.id)?.environments[0]?.endpoints;
    for (const names of [required, [...required, ...optional]]) {
      const { extraHosts, ...addresses } = read(names) ?? { extraHosts: [] };
      expect(extraHosts).toEqual(['127.0.0.1:4001']);
      for (const address of Object.values(addresses)) expect(address === null || address === at).toBe(true);
    }
    for (const name of required) expect(() => read(required.filter((one) => one !== name))).toThrow(name);
    expect(() => read([...required, 'more'])).toThrow('more');
  });

  test('SHOULD: limits are whole seconds, or not known', () => {
    const { grant, tokenReply } = broker;
    for (const seconds of [grant.longestS, grant.rotatingS, grant.idleS ?? null, tokenReply.lifetimeS])
      expect(seconds === null || (Number.isSafeInteger(seconds) && seconds >= 60)).toBe(true);
    for (const line of [broker.keyName, broker.secretName, ...broker.keyHelp]) expect(line).not.toBe('');
  });
});
