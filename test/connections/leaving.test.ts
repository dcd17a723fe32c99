/** Before the app ends: what may be spent already is waited for, and nothing new begins. */
import { afterEach, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';

const HOUR = 3_600_000;
const partner = { client: { isPartner: true, rotation: 'rotating' } } as const;

let house: House;
afterEach(() => house.close());

const renewals = () => house.count('/refreshtoken');

test('no renewal starts any more, by itself or asked for; one does if the person stays', async () => {
  house = await openHouse(partner);
  const id = await house.connect();
  await house.connections.finish();
  house.clock.now += 17 * HOUR;
  await house.connections.tick();
  await house.connections.get(id).refresh();
  await house.connections.refreshAll();
  expect(renewals()).toBe(0);
  expect(house.only()).toMatchObject({ renewal: { kind: 'idle' }, signIn: { kind: 'held' } });
  house.connections.stay();
  await house.connections.tick();
  expect(renewals()).toBe(1);
  expect(house.only().notice).toBeNull();
});

test('a renewal under way is waited for, and none follows it', async () => {
  house = await openHouse(partner);
  const id = await house.connect();
  const before = house.vault.records.get(id)?.tokens;
  house.broker.setFault('refresh', { delayMs: 200 });
  void house.connections.get(id).refresh();
  await expect.poll(renewals).toBe(1);
  await house.connections.finish();
  expect(house.vault.records.get(id)?.tokens).not.toBe(before);
  expect(house.vault.records.get(id)?.renewing).toBeNull();
});

test('a sign-in whose page has answered is waited for: its code is spent', async () => {
  house = await openHouse(partner);
  house.broker.setFault('exchange', { delayMs: 200 });
  const connecting = house.connect();
  await expect.poll(() => house.all()[0]?.attempt).toBe('finishing');
  await house.connections.finish();
  expect(house.only()).toMatchObject({ signIn: { kind: 'held', isSaved: true } });
  await connecting;
});

test('a page that waits for the person is not', async () => {
  house = await openHouse(partner);
  house.person.answers = 'wait';
  await house.connect();
  expect(house.only().attempt).toBe('waiting');
  await house.connections.finish();
  expect(house.only().attempt).toBe('waiting');
  house.connections.close();
});

test('a renewal that the end overtakes before it is sent sends nothing, and leaves no mark', async () => {
  house = await openHouse(partner);
  const id = await house.connect();
  const before = house.vault.records.get(id)?.tokens;
  const save = house.vault.save.bind(house.vault);
  let finished: Promise<void> | null = null;
  // The end is asked for while the mark is on its way to the disk.
  house.vault.save = async (record) => {
    const isMark = record.renewing !== null && finished === null;
    if (isMark) finished = house.connections.finish();
    return save(record);
  };
  await house.connections.get(id).refresh();
  await finished;
  expect(finished).not.toBeNull();
  expect(renewals()).toBe(0);
  expect(house.vault.records.get(id)).toMatchObject({ renewing: null, tokens: before });
  house.connections.stay();
  await house.connections.get(id).refresh();
  expect(renewals()).toBe(1);
  expect(house.only()).toMatchObject({ signIn: { kind: 'held' }, notice: null });
});
