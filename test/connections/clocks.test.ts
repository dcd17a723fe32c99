/** A clock that is set, or was wrong: no sign-in that nothing renews ends by it, and its true end is told (A88, A89). */
import { afterEach, describe, expect, test } from 'vitest';
import type { Happening } from '../../contract/activity.ts';
import { type House, openHouse } from './house.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const fixed = { client: { isPartner: false } } as const;

let house: House;
afterEach(() => house.close());

const facts = (what: Happening['what']) => house.told.filter((one) => one.what === what);
const profiles = () => house.count('/user/profile');
const isOver = () => house.only().signIn.kind === 'over';

async function pass(ms: number, stepMs = 30 * SECOND): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    house.clock.now += Math.min(left, stepMs);
    await house.connections.tick();
  }
}

describe('a clock set ahead', () => {
  test.each([
    ['nothing heard of the broker in this run', true],
    ['the broker heard before', false],
  ])('A88 by a day ends no sign-in that nothing renews: %s', async (_, isRestarted) => {
    house = await openHouse(fixed);
    const id = await house.connect();
    house.clock.now += HOUR;
    const connections = isRestarted ? await house.restart() : house.connections;
    const shown = () => connections.view(house.clock.now + house.computer.aheadMs);
    await connections.tick();
    const asked = profiles();
    house.computer.aheadMs = DAY;
    // What is drawn before the next beat knows no better clock than the last one.
    expect(shown().connections[0]?.signIn.kind).toBe('held');
    for (let minute = 0; minute < 30; minute += 1) {
      house.clock.now += MINUTE;
      await connections.tick();
    }
    // By the clock that is shown beside it, its end is where it was.
    expect(shown().connections[0]?.signIn).toMatchObject({
      kind: 'held',
      endsAt: (connections.get(id).record.tokens?.expiresAt ?? 0) + DAY,
    });
    expect(facts('over')).toEqual([]);
    expect(profiles()).toBe(asked + 1);
    expect(shown().clockAheadMs).toBe(DAY);
    expect(facts('clock-wrong')).toHaveLength(1);
    // Its real end is told, by the wrong clock as well as by the right one.
    house.clock.now += 23 * HOUR;
    await connections.tick();
    expect(facts('over')).toMatchObject([{ code: 'E-ENDED', place: { connection: id } }]);
    expect(shown().connections[0]?.signIn).toMatchObject({ kind: 'over', because: 'E-ENDED' });
  });

  test('A88 and put right again: the end is where it was, and told', async () => {
    house = await openHouse(fixed);
    await house.connect();
    const before = house.only().signIn;
    house.computer.aheadMs = DAY;
    await pass(10 * MINUTE);
    house.computer.aheadMs = 0;
    await pass(10 * MINUTE);
    expect(house.only().signIn).toEqual(before);
    await pass(24 * HOUR, HOUR);
    expect(isOver()).toBe(true);
    expect(facts('over')).toHaveLength(1);
  });

  test('A89 time that no uptime saw is believed once the broker has told the time', async () => {
    house = await openHouse(fixed);
    await house.connect();
    house.clock.now += 30 * HOUR;
    house.computer.unseenMs = 30 * HOUR;
    await house.connections.tick();
    expect(facts('over')).toHaveLength(1);
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-ENDED' });
    expect(house.connections.view(house.clock.now).clockAheadMs).toBeNull();
  });

  test('A88 nobody who can be asked for the time: held, and asked again when the network is back', async () => {
    house = await openHouse(fixed, 'ready', undefined, null, true);
    await house.connect();
    house.computer.isOnline = false;
    await pass(10 * SECOND, 10 * SECOND);
    const asked = profiles();
    house.computer.aheadMs = DAY;
    // Shorter than it takes for the system to be tried all the same.
    await pass(4 * MINUTE);
    expect(house.only()).toMatchObject({ isOffline: true, signIn: { kind: 'held' } });
    expect(profiles()).toBe(asked);
    house.computer.isOnline = true;
    await pass(MINUTE);
    expect(profiles()).toBe(asked + 1);
    expect(facts('over')).toEqual([]);
  });

  test('a broker that does not answer is asked for the time at no other times than beats', async () => {
    house = await openHouse(fixed);
    await house.connect();
    let asked = 0;
    house.hooks.set('/user/profile', () => {
      asked += 1;
      throw new Error('no way');
    });
    house.computer.aheadMs = DAY;
    await pass(10 * MINUTE, MINUTE);
    expect(asked).toBe(10);
    expect(house.only().signIn.kind).toBe('held');
  });
});

describe('a clock that was behind at the sign-in', () => {
  test('A88 by a day, and put right afterwards: it ends when it ends, here and on the disk', async () => {
    house = await openHouse(fixed);
    house.computer.aheadMs = -DAY;
    await house.connections.tick();
    const id = await house.connect();
    const signedInAt = house.clock.now;
    await pass(10 * MINUTE);
    house.computer.aheadMs = 0;
    await pass(10 * MINUTE);
    expect(house.only().signIn).toMatchObject({ kind: 'held', sinceAt: signedInAt });
    expect(house.vault.records.get(id)?.tokens).toMatchObject({ obtainedAt: signedInAt, signedInAt });
    await pass(23 * HOUR, HOUR);
    expect(isOver()).toBe(false);
    await pass(HOUR);
    expect(isOver()).toBe(true);
    expect(facts('over')).toHaveLength(1);
  });

  test('A88 it lives no longer than its lifetime, however far ahead the clock is set', async () => {
    house = await openHouse(fixed);
    house.computer.aheadMs = -HOUR;
    await house.connections.tick();
    const id = await house.connect();
    house.computer.aheadMs = 0;
    await house.connections.tick();
    // Then time goes by that no uptime sees, and a broker confirms the clock.
    house.clock.now += 3 * HOUR;
    house.computer.unseenMs = 3 * HOUR;
    await house.connections.tick();
    const { tokens } = house.connections.get(id).record;
    expect(tokens?.obtainedAt).toBe(house.clock.now - 3 * HOUR);
  });

  test('A88 set back and put right again: no hour of it is lost', async () => {
    house = await openHouse(fixed);
    const id = await house.connect();
    const before = house.connections.get(id).record.tokens?.expiresAt;
    for (const aheadMs of [-DAY, -2 * HOUR, -DAY, 0]) {
      house.computer.aheadMs = aheadMs;
      await house.connections.tick();
    }
    expect(house.connections.get(id).record.tokens?.expiresAt).toBe(before);
  });
});
