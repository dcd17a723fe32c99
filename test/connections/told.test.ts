/** What people's log is told of failures that end nothing: a look that failed, a token not taken, a record that stays shut. */
import { afterEach, expect, test } from 'vitest';
import type { Happening } from '../../contract/activity.ts';
import { Failure } from '../../contract/failures.ts';
import { asLine } from '../../main/activity/line.ts';
import type { Loaded } from '../../main/vault/kept.ts';
import { type House, openHouse } from './house.ts';

let house: House;
afterEach(() => house.close());

const facts = (what: Happening['what']) => house.told.filter((one) => one.what === what);

test('a look at the sign-in that failed, and not the one that ends it', async () => {
  house = await openHouse({ client: { isPartner: false } });
  const id = await house.connect();
  house.broker.setFault('profile', { status: 503 }, { times: 1 });
  await house.connections.get(id).check();
  expect(facts('check-failed')).toMatchObject([{ code: 'E-DOWN', status: 503, place: { connection: id } }]);
  await house.connections.get(id).check();
  expect(facts('check-failed')).toHaveLength(1);
  house.broker.revoke(house.broker.people[0]);
  await house.connections.get(id).check();
  expect(facts('over')).toHaveLength(1);
  expect(facts('check-failed')).toHaveLength(1);
});

test.each(['E-DISK', 'E-LOCKED'] as const)(
  'not that the broker gave no answer, where it did and %s kept it from being saved',
  async (code) => {
    house = await openHouse({ client: { isPartner: false } });
    const id = await house.connect();
    const saved = house.vault.records.get(id);
    if (!saved?.holder) throw new Error('no holder');
    house.vault.records.set(id, { ...saved, holder: { ...saved.holder, name: 'Name before' } });
    const again = await house.restart();
    house.vault.failWith = new Failure(code, { step: 'save' });
    await again.get(id).check();
    const [one] = again.view(house.clock.now).connections;
    expect(one).toMatchObject({ signIn: { kind: 'held' }, notice: { code } });
    expect(facts('check-failed')).toEqual([]);
    house.vault.failWith = null;
    await again.get(id).check();
    expect(house.vault.records.get(id)?.holder?.name).toBe(saved.holder.name);
    expect(facts('check-failed')).toEqual([]);
  },
);

test('a pasted token that is refused, also one of no connection yet', async () => {
  house = await openHouse();
  await expect(house.connectToken('not-a-token')).rejects.toThrow('E-TOKEN');
  const place = { connection: 'tradier-sandbox', broker: 'tradier', environment: 'sandbox' };
  expect(house.told).toMatchObject([{ what: 'sign-in-stopped', code: 'E-TOKEN', place }]);
  const id = await house.connectToken(house.broker.apiToken);
  const other = house.broker.findApiToken(house.broker.people[1]);
  await expect(house.connectToken(other, id)).rejects.toThrow('E-OTHER');
  expect(facts('sign-in-stopped').at(-1)).toMatchObject({ code: 'E-OTHER', place: { connection: id } });
  expect(house.told.map((one) => asLine({ ...one, count: 1, lastAt: one.at }))).not.toContain(null);
});

test.each([
  ['ready', 'E-OPEN', 'E-OPEN'],
  ['ready', 'E-NEWER', 'E-NEWER'],
  ['locked', 'E-LOCKED', 'E-LOCKED'],
  ['absent', 'E-LOCKED', 'E-STORE'],
] as const)('store %s, record %s: told as %s, once a start', async (kind, because, code) => {
  house = await openHouse();
  const id = await house.connect();
  const [label] = house.vault.records.values();
  house.vault.kind = kind;
  house.vault.load = () => Promise.resolve(label ? [{ kind: 'unreadable', label, because } as Loaded] : []);
  const again = await house.restart();
  await again.load();
  await again.tick();
  expect(facts('unreadable')).toMatchObject([{ code, place: { connection: id } }]);
  await house.restart();
  expect(facts('unreadable')).toHaveLength(2);
});
