/** A clock that is set, or was wrong: no sign-in that nothing renews ends by it, and its true end is told (A88, A89). */
import { afterEach, describe, expect, test } from 'vitest';
import type { Happening } from '../../contract/activity.ts';
import { Failure } from '../../contract/failures.ts';
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

describe('daylight saving', () => {
  const partner = { client: { isPartner: true, rotation: 'rotating' } } as const;

  test.each([
    [
      'begins',
      '2027-03-14T06:30:00Z',
      '2027-03-14T19:00:00Z',
      '2027-03-15T12:00:00Z',
      '2027-03-15T20:00:00Z',
    ],
    ['ends', '2027-11-07T05:30:00Z', '2027-11-07T20:00:00Z', '2027-11-08T13:00:00Z', '2027-11-08T21:00:00Z'],
  ])(
    'A88 %s: no clock was set, no end moves, and New York says when to warn',
    async (_, before, signIn, eightAt, closeAt) => {
      house = await openHouse(fixed);
      house.clock.now = Date.parse(before);
      await house.connections.tick();
      await pass(2 * HOUR, MINUTE);
      house.clock.now = Date.parse(signIn);
      await house.connections.tick();
      await house.connect();
      const { signIn: held } = house.only();
      expect(held).toMatchObject({ kind: 'held', sinceAt: Date.parse(signIn) });
      await pass(Date.parse(eightAt) - MINUTE - house.clock.now, MINUTE);
      expect(facts('ends-before-close')).toEqual([]);
      await pass(MINUTE);
      expect(facts('ends-before-close')).toHaveLength(1);
      expect(house.only().signIn).toMatchObject({ uncoveredCloseAt: Date.parse(closeAt) });
      expect(facts('clock-wrong')).toEqual([]);
      expect(house.connections.view(house.clock.now).clockAheadMs).toBeNull();
    },
  );

  test.each(['2027-03-14T06:00:00Z', '2027-11-07T05:00:00Z'])(
    'A88 a day from %s on is renewed as any other',
    async (from) => {
      house = await openHouse(partner);
      house.clock.now = Date.parse(from);
      await house.connections.tick();
      await house.connect();
      await pass(24 * HOUR, MINUTE);
      // Two thirds of 24 hours.
      expect(house.count('/refreshtoken')).toBe(1);
      expect(house.only()).toMatchObject({ signIn: { kind: 'held' }, notice: null });
    },
  );
});

describe('a computer that sleeps for 14 days', () => {
  const partner = { client: { isPartner: true, rotation: 'rotating' } } as const;
  const sleptMs = 14 * DAY;

  test('A89 what can be renewed is, once, at the first look; what nothing renews is over, told once', async () => {
    house = await openHouse(partner);
    await house.connect();
    await house.connectToken(house.broker.findApiToken(house.broker.people[1]));
    house.clock.now += sleptMs;
    await house.connections.tick();
    await pass(10 * MINUTE);
    expect(house.count('/refreshtoken')).toBe(1);
    expect(house.all().map(({ signIn }) => signIn.kind)).toEqual(['held', 'held']);
    expect(facts('asleep')).toMatchObject([{ forMs: sleptMs }]);
    await house.close();

    house = await openHouse(fixed);
    await house.connect();
    await house.connections.tick();
    const asked = house.broker.requests.length;
    house.clock.now += sleptMs;
    await house.connections.tick();
    await pass(10 * MINUTE);
    expect(house.broker.requests.length).toBe(asked);
    expect(facts('over')).toMatchObject([{ code: 'E-ENDED' }]);
  });

  test.each([
    ['the request never left', false, 'held', undefined],
    ['the broker had answered', true, 'over', 'E-INTERRUPTED'],
  ])('A89 in the middle of a renewal, %s', async (_, isAnswered, kind, because) => {
    house = await openHouse(partner);
    const id = await house.connect();
    if (isAnswered) house.broker.setFault('refresh', 'lost-reply', { times: 1 });
    house.hooks.set('/refreshtoken', () => {
      house.hooks.clear();
      house.clock.now += sleptMs;
      if (!isAnswered) throw new Failure('E-NET', { step: 'ECONNRESET' });
    });
    await house.connections.get(id).refresh();
    expect(house.vault.records.get(id)?.renewing).not.toBeNull();
    await pass(2 * MINUTE);
    expect(house.only().signIn).toMatchObject({ kind, ...(because ? { because } : {}) });
    expect(house.only().renewal.kind).toBe('idle');
    expect(facts('over')).toHaveLength(isAnswered ? 1 : 0);
    expect(house.count('/refreshtoken')).toBe(isAnswered ? 2 : 1);
  });

  test.each([
    ['before the code is sent', '/accesstoken', 0],
    ['before the profile is asked for', '/user/profile', 1],
  ])(
    'A89 in the middle of an exchange, %s: no code is sent twice, and nothing is held',
    async (_, at, sent) => {
      house = await openHouse(partner);
      house.hooks.set(at, () => {
        house.hooks.clear();
        house.clock.now += sleptMs;
        throw new Failure('E-NET', { step: 'ECONNRESET' });
      });
      await house.connect();
      await pass(5 * MINUTE);
      expect(house.only()).toMatchObject({
        signIn: { kind: 'none' },
        attempt: 'none',
        notice: { code: 'E-NET' },
      });
      expect(house.count('/accesstoken')).toBe(sent);
      await house.connections.get(house.only().id).signIn(null);
      expect(house.only()).toMatchObject({ signIn: { kind: 'held' }, notice: null });
    },
  );
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
