/** Connections as accounts see them: a token only while it may be used, and a number that never leaves main. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Client, Holder } from '../../main/brokers/broker.ts';
import { brokers } from '../../main/brokers/index.ts';
import { tradestation } from '../../main/brokers/tradestation.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import { findCountedAs, listSources } from '../../main/connections/sources.ts';
import { Secret } from '../../main/secret.ts';
import type { Loaded } from '../../main/vault/kept.ts';
import { type House, openHouse } from './house.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const look = () => listSources(house.connections, brokers, house.clock.now);

test('while signed in there is a token, with what was granted and whose accounts they are', async () => {
  const id = await house.connect();
  expect(look()).toMatchObject([
    {
      connection: id,
      name: 'Tradier Sandbox',
      origin: { brokerName: 'Tradier', environmentName: 'Sandbox', isReal: false, isDemo: false },
      scopes: ['read', 'market'],
    },
  ]);
  const [source] = look();
  expect(source?.token?.open()).toBe(house.vault.records.get(id)?.tokens?.accessToken.open());
  expect(source?.accounts.length).toBeGreaterThan(0);
});

test('a token that has had its time is none, and its accounts stay', async () => {
  await house.connect();
  house.clock.now += 2 * 86_400_000;
  expect(look()[0]?.token).toBeNull();
  expect(look()[0]?.accounts.length).toBeGreaterThan(0);
});

test('which there are is known once the store is open, shut ones with them', async () => {
  const id = await house.connect();
  expect(house.connections.ids).toEqual([id]);
  const label = {
    id: 'tradier-shut-1',
    broker: 'tradier',
    environment: 'sandbox',
    method: 'keys',
    createdAt: 1,
  };
  house.vault.load = async () => [{ kind: 'unreadable', label, because: 'E-LOCKED' } as Loaded];
  await house.connections.load();
  expect(house.connections.ids).toEqual([id, label.id]);
  await house.connections.remove(label.id);
  expect(house.connections.ids).toEqual([id]);
  house.vault.load = () => Promise.reject(new Error('EIO'));
  await house.connections.load();
  expect(house.connections.ids).toBeNull();
});

test('what is disconnected has neither token nor accounts; what is removed is not there', async () => {
  const id = await house.connect();
  await house.connections.get(id).disconnect();
  expect(look()).toMatchObject([{ connection: id, token: null, accounts: [] }]);
  await house.connections.remove(id);
  expect(look()).toEqual([]);
});

test('whom the broker counts as one is known by key and person where it counts so, else by token', async () => {
  const id = await house.connect();
  expect(look()[0]?.countedAs).toBe(id);
  const held = house.connections.get(id).record.tokens;
  if (!held) throw new Error('not signed in');
  const key = (name: string) => ({ id: new Secret(name), secret: null, callbackUrl: 'http://localhost' });
  const person = (name: string) => ({ id: name, name, accounts: [] });
  const tokensOf = (text: string) => ({ ...held, accessToken: new Secret(text) });
  const make = (
    name: string,
    client: Client | null,
    holder: Holder | null,
    broker = 'tradestation',
    tokens: ReturnType<typeof tokensOf> | null = null,
  ) => ({ id: name, broker, client, holder, tokens });
  const first = make('first', key('k'), person('p'));
  const cases = [
    [tradestation, make('live', key('k'), person('p')), 'first'],
    [tradestation, first, 'first'],
    [tradestation, make('other-key', key('l'), person('p')), 'other-key'],
    [tradestation, make('other-person', key('k'), person('q')), 'other-person'],
    [tradestation, make('pasted', null, person('p')), 'pasted'],
    [tradestation, make('nobody', key('k'), null), 'nobody'],
    [tradier, make('by-none', key('k'), person('p'), 'tradier'), 'by-none'],
    [tradier, make('by-token', key('k'), person('p'), 'tradier', tokensOf('t')), 'by-token'],
    [tradier, make('by-another', key('k'), person('p'), 'tradier', tokensOf('u')), 'by-another'],
    [tradier, make('by-the-same', null, person('p'), 'tradier', tokensOf('t')), 'by-token'],
  ] as const;
  const all = [make('elsewhere', key('k'), person('p'), 'tradier'), first, ...cases.map(([, one]) => one)];
  for (const [broker, one, countedAs] of cases) expect(findCountedAs(broker, one, all)).toBe(countedAs);
});

test('a refusal makes the connection ask who it is, and never throws', async () => {
  await house.connect();
  const before = house.count('/user/profile');
  await look()[0]?.refused();
  expect(house.count('/user/profile')).toBe(before + 1);
});
