/** A connection of each broker, side by side: a day of fake time, a restart in the middle, and no word lost between them. */
import { afterEach, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { sayFailure } from '../../contract/words.ts';
import { brokers } from '../../main/brokers/index.ts';
import { listSources } from '../../main/connections/sources.ts';
import { Secret } from '../../main/secret.ts';
import { type PracticeStation, startPracticeStation } from '../../main/simulator/station.ts';
import { type House, openHouse } from './house.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const scopes = ['openid', 'offline_access', 'ReadAccount', 'MarketData'];

let house: House;
let station: PracticeStation;
afterEach(async () => {
  await house.close();
  await station.close();
});

async function open(client: Parameters<typeof startPracticeStation>[0], asked = scopes): Promise<string> {
  // The station reads the house's clock, which exists a moment later.
  station = await startPracticeStation({ ...client, now: () => house?.clock.now ?? 0 });
  house = await openHouse({ client: { isPartner: true, rotation: 'rotating' } }, 'ready', undefined, station);
  const tradier = await house.connect();
  const id = await house.connections.connect({
    connection: null,
    broker: 'tradestation',
    environment: 'sim',
    method: 'keys',
    apiKey: station.client.id,
    apiSecret: station.client.secret,
    callbackUrl: station.client.callbackUrl,
    scopes: asked,
    apiToken: '',
  });
  await expect.poll(() => house.connections.get(id).record.tokens !== null).toBe(true);
  expect(tradier).not.toBe(id);
  return id;
}

const renewals = () => station.requests.filter(({ path }) => path === '/oauth/token').length - 1;
const find = (id: string) => house.all().find((one) => one.id === id);

test.each([
  ['stay, with a secret', {}],
  ['stay, PKCE', { secret: '' }],
  ['rotate', { rotation: 'rotating' }],
] as const)(
  'a day and a restart, refresh tokens that %s',
  async (_, client) => {
    const id = await open({ client });
    expect(house.all().map(({ name }) => name)).toEqual(['Tradier Sandbox', 'TradeStation Simulated']);
    expect(find(id)).toMatchObject({
      accounts: [{ ending: '093M' }, { ending: '417M' }, { ending: '093F' }],
      signIn: { kind: 'held', renews: true },
      hasSecret: client !== undefined && !('secret' in client),
    });
    let { connections } = house;
    for (let minute = 1; minute <= 24 * 60; minute += 1) {
      house.clock.now += MINUTE;
      await connections.tick();
      for (const one of connections.view(house.clock.now).connections)
        expect(one.signIn.kind, `${one.name}, minute ${minute}`).toBe('held');
      if (minute === 12 * 60) connections = await house.restart();
    }
    // 20 minutes, renewed at two thirds: 108 a day. Tradier's 24 hours: one, after 16.
    expect(renewals()).toBeGreaterThanOrEqual(100);
    expect(renewals()).toBeLessThanOrEqual(109);
    expect(house.count('/refreshtoken')).toBe(1);
    expect(
      station.requests.filter(({ path }) => path === '/.well-known/jwks.json').length,
    ).toBeLessThanOrEqual(3);
    for (const { notice } of connections.view(house.clock.now).connections) expect(notice).toBeNull();
  },
  60_000,
);

test('a rotating key with its cap of 24 hours: planned for, warned of, and over by its own name', async () => {
  const id = await open({ client: { rotation: 'rotating', grantLifetimeS: 86_400 } });
  const signedInAt = house.clock.now;
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= MINUTE) {
      house.clock.now += MINUTE;
      await house.connections.tick();
    }
  };
  await pass(HOUR);
  expect(find(id)?.signIn).toMatchObject({ needsYouAt: signedInAt + 24 * HOUR, uncoveredCloseAt: null });
  await pass(22.5 * HOUR);
  expect(
    house.told.filter(({ what, place }) => what === 'ends-before-close' && place?.connection === id),
  ).toHaveLength(1);
  await pass(HOUR);
  expect(find(id)?.signIn).toMatchObject({ kind: 'over', because: 'E-ENDED' });
  expect(house.all().find(({ broker }) => broker === 'tradier')?.signIn.kind).toBe('held');
}, 60_000);

test.each([
  ['rotates: over, by its own name', 'rotating', 31 * MINUTE, { kind: 'over', because: 'E-ENDED' }],
  ['rotates, a shorter sleep: goes on', 'rotating', 29 * MINUTE, { kind: 'held' }],
  ['stays: goes on', 'absent', 8 * HOUR, { kind: 'held' }],
] as const)('a computer asleep, and a key that %s', async (_, rotation, ms, signIn) => {
  const id = await open({ client: { rotation } });
  await house.connections.get(id).refresh();
  house.clock.now += ms;
  await house.connections.tick();
  expect(find(id)).toMatchObject({ signIn });
  if (signIn.kind === 'held') return expect(find(id)?.notice).toBeNull();
  const { notice, brokerName, environmentName } = find(id) ?? {};
  expect(notice).toMatchObject({ code: 'E-ENDED', step: 'unused' });
  if (!notice || !brokerName || !environmentName) throw new Error('nothing is said');
  expect(sayFailure({ brokerName, environmentName, lastsMs: 24 * HOUR }, notice).happened).toBe(
    'With this kind of API key TradeStation ends a sign-in that is not refreshed for a while. This computer was off, asleep or offline for too long.',
  );
});

test('without offline_access: signed in for 20 minutes, nothing is renewed, and it ends by its own name', async () => {
  const without = ['openid', 'ReadAccount', 'MarketData'];
  const id = await open({ client: {} }, without);
  const signedInAt = house.clock.now;
  const end = signedInAt + 20 * MINUTE;
  expect(find(id)?.signIn).toMatchObject({ kind: 'held', renews: false, endsAt: end, needsYouAt: end });
  expect(find(id)?.granted).toEqual(without);
  await house.connections.get(id).refresh();
  for (let minute = 1; minute < 20; minute += 1) {
    house.clock.now = signedInAt + minute * MINUTE;
    await house.connections.tick();
    expect(find(id)?.signIn.kind).toBe('held');
  }
  house.clock.now = end;
  await house.connections.tick();
  expect(find(id)?.signIn).toMatchObject({ kind: 'over', because: 'E-ENDED', endedAt: end });
  expect(house.told.filter(({ what }) => what === 'over')).toMatchObject([{ code: 'E-ENDED' }]);
  expect(renewals()).toBe(0);
  await house.connections.get(id).signIn(null);
  expect(find(id)?.signIn).toMatchObject({ kind: 'held', renews: false });
});

test('the cap of a key that rotates is known at the next sign-in with it, and not of another key', async () => {
  const id = await open({ client: { rotation: 'rotating', grantLifetimeS: 86_400 } });
  const live = house.connections.get(id);
  expect(find(id)?.signIn).toMatchObject({ needsYouAt: null });
  await live.refresh();
  house.clock.now += HOUR;
  await live.signIn(null);
  expect(find(id)?.signIn).toMatchObject({ needsYouAt: house.clock.now + 24 * HOUR });
  expect(house.told.at(-1)).toMatchObject({ what: 'signed-in', endsAt: house.clock.now + 24 * HOUR });
  const { client, asked } = live.record;
  if (!client) throw new Error('no keys');
  const { id: key, secret, callbackUrl } = station.register({ callbackUrl: client.callbackUrl });
  await live.signIn({
    client: { id: new Secret(key), secret: new Secret(secret), callbackUrl },
    scopes: asked,
  });
  expect(live.record.client?.id.open()).toBe(key);
  expect(find(id)?.signIn).toMatchObject({ kind: 'held', needsYouAt: null });
});

test("A56 another person's id token on renewal: the old tokens stay, and only TradeStation's card says so", async () => {
  const id = await open({ client: {} });
  const before = house.connections.get(id).record.tokens;
  station.setFault('idToken', 'sub');
  await house.connections.get(id).refresh();
  expect(find(id)).toMatchObject({ notice: { code: 'E-OTHER' }, signIn: { kind: 'held' } });
  expect(house.connections.get(id).record.tokens).toBe(before);
  expect(house.all().find(({ broker }) => broker === 'tradier')?.notice).toBeNull();
});

test('keys that the issuer replaced are asked for once, and the renewal goes on', async () => {
  const id = await open({ client: { rotation: 'rotating' } });
  station.rotateKeys();
  await house.connections.get(id).refresh();
  expect(find(id)).toMatchObject({ notice: null, renewal: { kind: 'idle' }, signIn: { kind: 'held' } });
  expect(station.requests.filter(({ path }) => path === '/.well-known/jwks.json')).toHaveLength(2);
});

test('the key of Simulated serves Live as well, and the same person there is a connection of its own', async () => {
  const id = await open({ client: {} });
  const live = await house.connections.connect({
    connection: null,
    broker: 'tradestation',
    environment: 'live',
    method: 'keys',
    apiKey: '',
    apiSecret: '',
    callbackUrl: station.client.callbackUrl,
    scopes,
    apiToken: '',
  });
  await expect.poll(() => house.connections.get(live).record.tokens !== null).toBe(true);
  expect(live).not.toBe(id);
  expect(house.all().map(({ name }) => name)).toContain('TradeStation Live');
  expect(find(id)?.signIn.kind).toBe('held');
});

test('End everywhere ends both connections of the key, and Tradier goes on', async () => {
  const id = await open({ client: {} });
  expect(find(id)?.endsWith).toEqual(['TradeStation Simulated']);
  expect(house.all().find(({ broker }) => broker === 'tradier')?.endsWith).toEqual([]);
  await house.connections.endEverywhere(id);
  expect(find(id)?.signIn.kind).toBe('removed');
  expect(house.told.map(({ what }) => what).slice(-2)).toEqual(['ended-everywhere', 'disconnected']);
  expect(house.all().find(({ broker }) => broker === 'tradier')?.signIn.kind).toBe('held');
  const [tradier] = house.all();
  await expect(house.connections.endEverywhere(tradier?.id ?? '')).rejects.toThrow('E-FIELD');
});

const last = () => {
  const { at: _, place, ...fact } = house.told.at(-1) ?? { at: 0, place: null };
  return { ...fact, connection: place?.connection };
};

test('End everywhere that is refused, or not answered: nothing changes here, and both are told', async () => {
  const id = await open({ client: {} });
  const { client } = house.connections.get(id).record;
  if (!client) throw new Error('no keys');
  house.hooks.set('/oauth/revoke', () => {
    throw new Failure('E-NET', { step: 'ECONNRESET', host: 'signin.tradestation.com' });
  });
  const failed = await house.connections.endEverywhere(id).catch((error: unknown) => error);
  expect(failed).toMatchObject({ code: 'E-NET', facts: { step: 'revoke', host: 'signin.tradestation.com' } });
  expect(last()).toEqual({ what: 'end-everywhere-failed', code: 'E-NET', status: null, connection: id });
  house.hooks.clear();
  const { record } = house.connections.get(id);
  Object.assign(record, { client: { ...client, secret: new Secret('another') } });
  await expect(house.connections.endEverywhere(id)).rejects.toMatchObject({
    code: 'E-KEY',
    facts: { step: 'revoke' },
  });
  expect(last()).toEqual({ what: 'end-everywhere-failed', code: 'E-KEY', status: 401, connection: id });
  expect(find(id)?.signIn.kind).toBe('held');
});

test('End everywhere on a disk that takes nothing: each connection of the key is tried, and the trouble is said', async () => {
  const id = await open({ client: {} });
  const live = await house.connections.connect({
    connection: null,
    broker: 'tradestation',
    environment: 'live',
    method: 'keys',
    apiKey: '',
    apiSecret: '',
    callbackUrl: station.client.callbackUrl,
    scopes,
    apiToken: '',
  });
  await expect.poll(() => house.connections.get(live).record.tokens !== null).toBe(true);
  const save = house.vault.save.bind(house.vault);
  house.vault.save = (record) => (record.id === id ? Promise.reject(new Failure('E-DISK')) : save(record));
  await expect(house.connections.endEverywhere(id)).rejects.toMatchObject({
    code: 'E-DISK',
    facts: { step: 'revoked' },
  });
  expect(find(live)?.signIn.kind).toBe('removed');
  expect(house.told.some(({ what }) => what === 'ended-everywhere')).toBe(true);
});

test('a record from before currencies were kept learns them when its accounts are looked at', async () => {
  const id = await open({});
  const record = house.vault.records.get(id);
  if (!record?.holder) throw new Error('not signed in');
  expect(record.holder.accounts.map(({ currency }) => currency)).toEqual(['USD', 'USD', 'USD']);
  const accounts = record.holder.accounts.map(({ number, kind }) => ({ number, kind }));
  house.vault.records.set(id, { ...record, holder: { ...record.holder, accounts } });
  const connections = await house.restart();
  const look = () =>
    listSources(connections, brokers, house.clock.now).find(({ connection }) => connection === id);
  expect(look()?.accounts).toEqual(accounts);
  await look()?.identify();
  expect(look()?.accounts).toEqual(record.holder.accounts);
  expect(house.vault.records.get(id)?.holder).toEqual(record.holder);
  // Nobody to ask is no error.
  await station.close();
  await look()?.identify();
  expect(look()?.accounts).toEqual(record.holder.accounts);
});
