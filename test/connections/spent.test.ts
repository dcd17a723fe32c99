/** A renewal that was answered has spent its refresh token, whatever the answer is good for: none is sent twice, none is lost. */
import { afterEach, describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { brokers } from '../../main/brokers/index.ts';
import type { Identities } from '../../main/connections/identities.ts';
import { receive } from '../../main/connections/receive.ts';
import { Secret } from '../../main/secret.ts';
import type { IdTokenFault } from '../../main/simulator/faults.ts';
import { type PracticeStation, startPracticeStation } from '../../main/simulator/station.ts';
import type { ConnectionRecord } from '../../main/vault/kept.ts';
import { type House, openHouse } from './house.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const partner = { client: { isPartner: true, rotation: 'rotating' } } as const;

let house: House;
let station: PracticeStation | null = null;
afterEach(async () => {
  await house.close();
  await station?.close();
  station = null;
});

const renewals = () => house.count('/refreshtoken');

function recordOf(id: string): ConnectionRecord {
  const record = house.vault.records.get(id);
  if (!record) throw new Error('no record');
  return record;
}

const tokensOf = (id: string) => {
  const { tokens } = recordOf(id);
  return [tokens?.accessToken.open(), tokens?.refreshToken?.open()];
};

async function openStation(rotation: 'rotating' | 'absent'): Promise<string> {
  // The station reads the house's clock, which exists a moment later.
  station = await startPracticeStation({ client: { rotation }, now: () => house?.clock.now ?? 0 });
  house = await openHouse(partner, 'ready', undefined, station);
  const id = await house.connections.connect({
    connection: null,
    broker: 'tradestation',
    environment: 'sim',
    method: 'keys',
    apiKey: station.client.id,
    apiSecret: station.client.secret,
    callbackUrl: station.client.callbackUrl,
    scopes: ['openid', 'offline_access', 'ReadAccount'],
    apiToken: '',
  });
  await expect.poll(() => house.only().attempt).toBe('none');
  return id;
}

const sentToStation = () => station?.requests.filter(({ path }) => path === '/oauth/token').length ?? 0;

describe('an answer of which something is odd', () => {
  test.each(['expires-zero', 'expires-fraction', 'expires-enormous', 'expires-word'] as const)(
    'A47 %s: taken, for as long as the broker documents',
    async (fault) => {
      house = await openHouse(partner);
      const id = await house.connect();
      const [access, refresh] = tokensOf(id);
      house.broker.setFault('refresh', fault, { times: 1 });
      await house.connections.get(id).refresh();
      expect(house.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' } });
      expect(tokensOf(id)).not.toContain(access);
      expect(tokensOf(id)).not.toContain(refresh);
    },
  );

  test.each(['token-type-mac', 'status-pending', 'scope-number', 'access-token-crlf'] as const)(
    '%s: its refresh token is kept, the access token is not, and the next renewal goes on from there',
    async (fault) => {
      house = await openHouse(partner);
      const id = await house.connect();
      const [access, refresh] = tokensOf(id);
      house.broker.setFault('refresh', fault, { times: 1 });
      await house.connections.get(id).refresh();
      expect(house.only()).toMatchObject({ notice: { code: 'E-SHAPE' }, signIn: { kind: 'held' } });
      expect(tokensOf(id)).toEqual([access, expect.not.stringMatching(`^${refresh}$`)]);
      expect(recordOf(id).renewing).toBeNull();
      const again = await house.restart();
      house.clock.now += 51 * SECOND;
      await again.get(id).refresh();
      expect(again.view(house.clock.now).connections[0]).toMatchObject({
        notice: null,
        signIn: { kind: 'held' },
      });
      expect(house.broker.requests.every(({ isAccepted }) => isAccepted)).toBe(true);
    },
  );

  test('a disk that is full then: kept in memory, said, and saved when there is room', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const [, refresh] = tokensOf(id);
    house.broker.setFault('refresh', 'token-type-mac', { times: 1 });
    const { save } = house.vault;
    house.hooks.set('/refreshtoken', () => {
      house.vault.save = () => Promise.reject(new Error('full'));
    });
    await house.connections.get(id).refresh();
    expect(house.connections.isUnsaved).toBe(true);
    house.vault.save = save;
    await house.connections.tick();
    expect(house.connections.isUnsaved).toBe(false);
    expect(tokensOf(id)).not.toContain(refresh);
  });
});

describe("an answer whose issuer's keys must be asked for", () => {
  test('is on the disk before: a process that ends meanwhile goes on from there', async () => {
    const id = await openStation('rotating');
    const [access, refresh] = tokensOf(id);
    station?.rotateKeys();
    const asked = Promise.withResolvers<void>();
    house.hooks.set('/jwks.json', () => {
      asked.resolve();
      return new Promise(() => undefined);
    });
    void house.connections.get(id).refresh();
    await asked.promise;
    expect(house.connections.isUnsaved).toBe(false);
    // Not in use yet, and a restart asks at once.
    expect(tokensOf(id)).toEqual([access, expect.not.stringMatching(`^${refresh}$`)]);
    expect(recordOf(id).renewing).not.toBeNull();
    house.hooks.clear();
    const again = await house.restart();
    house.clock.now += 31 * SECOND;
    await again.tick();
    expect(again.view(house.clock.now).connections[0]).toMatchObject({
      notice: null,
      signIn: { kind: 'held', renews: true },
    });
    expect(tokensOf(id)).not.toContain(access);
    expect(station?.requests.every(({ isAccepted }) => isAccepted)).toBe(true);
  });
});

test('a signature that turns out to be none: what was kept meanwhile is taken back', async () => {
  house = await openHouse(partner);
  const id = await house.connect();
  let { record } = house.connections.get(id);
  const { tokens } = record;
  const [broker] = brokers;
  const place = broker?.environments[0];
  if (!tokens?.refreshToken || !broker || !place) throw new Error('nothing to renew');
  const seen: (string | undefined)[] = [];
  const body = '{"access_token":"new-a","refresh_token":"new-r","scope":"read market"}';
  const reply = {
    status: 200,
    contentType: 'application/json',
    body,
    retryAfterS: null,
    aheadMs: null,
    rate: null,
  };
  const identities = {
    atRenewal: async (_asked: unknown, _sub: string, keep: () => Promise<void>) => {
      await keep();
      throw new Failure('E-IDTOKEN', { step: 'signature' });
    },
  };
  const receiving = receive({ ...reply, host: 'api.tradier.com' }, tokens.refreshToken, {
    broker,
    endpoints: place.endpoints,
    clientId: new Secret('key'),
    tokens,
    record,
    now: house.clock.now,
    identities: identities as unknown as Identities,
    save: async (make) => {
      if (!record.tokens) throw new Error('no tokens');
      record = { ...record, ...make(record.tokens) };
      seen.push(record.tokens?.refreshToken?.open());
    },
  });
  await expect(receiving).rejects.toThrow('E-IDTOKEN');
  expect(seen).toEqual(['new-r', tokens.refreshToken.open()]);
  expect(record).toMatchObject({ ended: { kind: 'over', at: tokens.expiresAt }, renewing: null });
  expect(record.tokens?.accessToken).toBe(tokens.accessToken);
});

describe('an answer that is refused', () => {
  const day = async () => {
    for (let minute = 0; minute < 24 * 60; minute += 5) {
      house.clock.now += 5 * MINUTE;
      await house.connections.tick();
    }
  };

  test('A49 wider: the spent token is not sent again, the old access token serves out its time', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const { expiresAt } = recordOf(id).tokens ?? {};
    house.broker.setFault('refresh', 'scope-more', { times: 1 });
    await house.connections.get(id).refresh();
    expect(house.only()).toMatchObject({
      notice: { code: 'E-WIDER' },
      renewal: { kind: 'stopped', code: 'E-WIDER' },
      signIn: { kind: 'held', endsAt: expiresAt, needsYouAt: expiresAt, renews: false },
    });
    const again = await house.restart();
    house.clock.now += HOUR;
    await again.tick();
    await again.get(id).refresh();
    expect(again.view(house.clock.now).connections[0]?.signIn.kind).toBe('held');
    await day();
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-ENDED', endedAt: expiresAt });
    expect(house.told.filter(({ what }) => what === 'over')).toHaveLength(1);
    expect(renewals()).toBe(1);
    await house.connections.get(id).signIn(null);
    expect(house.only()).toMatchObject({ notice: null, signIn: { kind: 'held', renews: true } });
  });

  test('A88 such an end moves with a clock that is set back', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', 'scope-more', { times: 1 });
    await house.connections.get(id).refresh();
    const { expiresAt } = recordOf(id).tokens ?? {};
    house.computer.aheadMs = -3 * HOUR;
    await house.connections.tick();
    const needsYouAt = (expiresAt ?? 0) - 3 * HOUR;
    expect(house.only().signIn).toMatchObject({ kind: 'held', endsAt: needsYouAt, needsYouAt });
  });

  test('its access token is refused before its time: over at once', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', 'scope-more', { times: 1 });
    await house.connections.get(id).refresh();
    house.broker.revoke(house.broker.people[0]);
    await house.connections.get(id).check();
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-REFUSED' });
    expect(renewals()).toBe(1);
  });

  test.each([
    ['sub', 'E-OTHER'],
    ['aud', 'E-IDTOKEN'],
    ['alg-none', 'E-IDTOKEN'],
    ['kid', 'E-IDTOKEN'],
  ] as const satisfies readonly (readonly [IdTokenFault, string])[])(
    'A56 an id token with a wrong %s: the same where refresh tokens rotate',
    async (fault, code) => {
      const id = await openStation('rotating');
      const before = recordOf(id).tokens;
      station?.setFault('idToken', fault, { times: 1 });
      await house.connections.get(id).refresh();
      expect(house.only()).toMatchObject({ notice: { code }, signIn: { kind: 'held', renews: false } });
      const { accessToken, refreshToken } = recordOf(id).tokens ?? {};
      expect([accessToken, refreshToken]).toEqual([before?.accessToken, before?.refreshToken]);
      expect(refreshToken?.open()).toBe(before?.refreshToken?.open());
      await (await house.restart()).tick();
      await day();
      expect(sentToStation()).toBe(2);
      expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-ENDED' });
    },
  );

  test('A88 an id token that some clock calls untimely ends nothing: its refresh token is kept, and tried soon', async () => {
    const id = await openStation('rotating');
    const [access, refresh] = tokensOf(id);
    station?.setFault('idToken', 'expired', { times: 1 });
    await house.connections.get(id).refresh();
    expect(house.only()).toMatchObject({
      notice: { code: 'E-IDTOKEN' },
      renewal: { kind: 'waiting' },
      signIn: { kind: 'held', renews: true },
    });
    expect(tokensOf(id)).toEqual([access, expect.not.stringMatching(`^${refresh}$`)]);
    expect(recordOf(id)).toMatchObject({ renewing: null, ended: null });
    house.clock.now += 51_000;
    await house.connections.tick();
    expect(house.only()).toMatchObject({ notice: null, signIn: { kind: 'held', renews: true } });
    expect(station?.requests.every(({ isAccepted }) => isAccepted)).toBe(true);
  });

  test('where refresh tokens stay the one that was sent is not spent, and its mark is taken back', async () => {
    const id = await openStation('absent');
    station?.setFault('idToken', 'aud', { times: 1 });
    await house.connections.get(id).refresh();
    expect(house.only()).toMatchObject({ notice: { code: 'E-IDTOKEN' }, signIn: { renews: true } });
    expect(recordOf(id)).toMatchObject({ renewing: null, ended: null });
    house.clock.now += 31 * MINUTE;
    await house.connections.tick();
    expect(house.only()).toMatchObject({ notice: null, signIn: { kind: 'held', renews: true } });
  });

  test('a misshapen answer that names another person leaves nothing of theirs', async () => {
    const id = await openStation('rotating');
    const before = recordOf(id).tokens;
    station?.setFault('idToken', 'sub', { times: 1 });
    station?.setFault('refresh', 'token-type-mac', { times: 1 });
    await house.connections.get(id).refresh();
    expect(house.only()).toMatchObject({ notice: { code: 'E-OTHER' }, signIn: { renews: false } });
    expect(recordOf(id).tokens).toBe(before);
  });
});
