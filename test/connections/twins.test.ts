/** The same person, connected twice at once, is one connection; and connections that look alike have names of their own. */
import { afterEach, expect, test } from 'vitest';
import { nameApart } from '../../main/connections/view.ts';
import { makeConnection } from '../window/states.ts';
import { type House, openHouse } from './house.ts';

let house: House | null = null;
afterEach(async () => {
  await house?.close();
  house = null;
});

/** Lets nobody go on from the profile before so many have come as far, and makes the disk so slow that they meet there. */
function gather(opened: House, count: number): void {
  const { save } = opened.vault;
  opened.vault.save = async (record) => {
    await new Promise((done) => setTimeout(done, 150));
    return save.call(opened.vault, record);
  };
  const { promise, resolve } = Promise.withResolvers<void>();
  let arrived = 0;
  opened.hooks.set('/user/profile', () => {
    arrived += 1;
    if (arrived === count) resolve();
    return promise;
  });
}

test('two sign-ins that settle together', async () => {
  house = await openHouse();
  gather(house, 2);
  await Promise.all([house.connect(), house.connect()]);
  expect(house.only()).toMatchObject({ signIn: { kind: 'held', isSaved: true }, notice: null });
  expect([...house.vault.records.values()].filter(({ tokens }) => tokens)).toHaveLength(1);
});

test('a token that is pasted twice', async () => {
  house = await openHouse();
  gather(house, 2);
  const { apiToken } = house.broker;
  const [one, other] = await Promise.all([house.connectToken(apiToken), house.connectToken(apiToken)]);
  expect(one).toBe(other);
  expect(house.only().signIn.kind).toBe('held');
});

test("a token pasted into an empty connection repairs its owner's own", async () => {
  house = await openHouse();
  const owner = await house.connect();
  house.person.answers = 'deny';
  const empty = await house.connect();
  expect(empty).not.toBe(owner);
  expect(await house.connectToken(house.broker.apiToken, empty)).toBe(owner);
  expect(house.all().map(({ signIn }) => signIn.kind)).toEqual(['held', 'none']);
});

test('one that fails holds up nobody', async () => {
  house = await openHouse();
  await expect(house.connectToken('not-a-token')).rejects.toThrow('E-TOKEN');
  const { save } = house.vault;
  house.vault.save = () => Promise.reject(new Error('no'));
  await expect(house.connectToken(house.broker.apiToken)).rejects.toThrow();
  house.vault.save = save;
  await house.connect();
  expect(house.only().signIn.kind).toBe('held');
});

test('names: bare for the oldest, then the account, then a number', () => {
  const make = (id: string, ending: string | null) =>
    makeConnection({ id, name: 'Tradier Sandbox', accounts: ending ? [{ ending, kind: 'Margin' }] : [] });
  const endings = ['1234', '1234', '1234', null, null, '5678', null];
  const named = nameApart(endings.map((ending, index) => make(String(index), ending))).map(
    ({ name }) => name,
  );
  expect(named).toEqual([
    'Tradier Sandbox',
    'Tradier Sandbox …1234',
    'Tradier Sandbox …1234 2',
    'Tradier Sandbox 4',
    'Tradier Sandbox 5',
    'Tradier Sandbox …5678',
    'Tradier Sandbox 7',
  ]);
});
