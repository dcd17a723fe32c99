/** What comes late: a new sign-in stays whole, whatever was still under way for the old one. */
import { afterEach, describe, expect, test } from 'vitest';
import type { ConnectionRecord, Loaded } from '../../main/vault/kept.ts';
import { type House, openHouse } from './house.ts';

const HOUR = 3_600_000;
const partner = { client: { isPartner: true, rotation: 'rotating' } } as const;
const fixed = { client: { isPartner: false } } as const;

let house: House;
afterEach(() => house.close());

const told = () => house.told.map(({ what }) => what);

function recordOf(id: string): ConnectionRecord {
  const record = house.vault.records.get(id);
  if (!record) throw new Error('no record');
  return record;
}

/** Holds saves up from now on. @returns what waits until one is held up, and what lets them go on. */
function holdSaves() {
  const { save } = house.vault;
  const [held, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  house.vault.save = async (record) => {
    held.resolve();
    await gate.promise;
    return save.call(house.vault, record);
  };
  return { held: held.promise, release: gate.resolve };
}

describe('the end of the old sign-in is not that of the new one', () => {
  test('a check that is refused while the new one is saved', async () => {
    house = await openHouse(fixed);
    const id = await house.connect();
    const live = house.connections.get(id);
    const old = recordOf(id).tokens?.accessToken.open() ?? '';
    let signingIn = Promise.resolve();
    let release = () => {};
    house.hooks.set('/user/profile', async () => {
      house.hooks.clear();
      const saves = holdSaves();
      signingIn = live.signIn(null);
      await saves.held;
      house.broker.revoke(old);
      release = saves.release;
    });
    const checking = live.check();
    await new Promise((done) => setTimeout(done, 100));
    release();
    await Promise.all([checking, signingIn]);
    expect(recordOf(id)).toMatchObject({ ended: null });
    expect(recordOf(id).tokens?.accessToken.open()).not.toBe(old);
    expect(house.only()).toMatchObject({ notice: null, signIn: { kind: 'held' } });
    expect(told()).not.toContain('over');
  });

  test('a renewal that is refused, and the new one comes while the disk is read again', async () => {
    // Without a password store what is read again is nothing.
    house = await openHouse(partner, 'absent');
    const id = await house.connect();
    const live = house.connections.get(id);
    const { claim } = house.vault;
    house.vault.claim = async (of) => {
      const claimed = await claim.call(house.vault, of);
      let isRefused = false;
      const reread = async () => {
        if (isRefused) await live.signIn(null);
        isRefused = true;
        return null;
      };
      return { ...claimed, reread };
    };
    house.broker.revoke(house.broker.people[0]);
    await live.refresh();
    expect(live.record.ended).toBeNull();
    expect(house.only()).toMatchObject({
      notice: null,
      renewal: { kind: 'idle' },
      signIn: { kind: 'held', renews: true },
    });
    expect(told()).not.toContain('over');
  });

  test('a refusal of what is held still ends it, when another process has only saved it again', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.revoke(house.broker.people[0]);
    house.hooks.set('/refreshtoken', () => {
      const record = recordOf(id);
      house.vault.records.set(id, { ...record, generation: record.generation + 5 });
    });
    await house.connections.get(id).refresh();
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-REFUSED' });
    expect(told().filter((what) => what === 'over')).toHaveLength(1);
  });
});

describe('a failure of the old sign-in stops nothing of the new one', () => {
  const expectRenewed = async () => {
    expect(house.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' }, signIn: { kind: 'held' } });
    const before = house.count('/refreshtoken');
    house.clock.now += 17 * HOUR;
    await house.connections.tick();
    expect(house.count('/refreshtoken')).toBe(before + 1);
    expect(house.only().notice).toBeNull();
  };

  test('one that comes while the new one is saved', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const live = house.connections.get(id);
    house.broker.setFault('refresh', { status: 401 }, { times: 1 });
    let signingIn = Promise.resolve();
    let release = () => {};
    house.hooks.set('/refreshtoken', async () => {
      house.hooks.clear();
      const saves = holdSaves();
      signingIn = live.signIn(null);
      await saves.held;
      release = saves.release;
    });
    const renewing = live.refresh();
    await new Promise((done) => setTimeout(done, 150));
    release();
    await Promise.all([renewing, signingIn]);
    await expectRenewed();
  });

  test('one whose own mark is being taken back when the new one comes', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const live = house.connections.get(id);
    house.broker.setFault('refresh', { status: 401 }, { times: 1 });
    const held: ReturnType<typeof holdSaves>[] = [];
    house.hooks.set('/refreshtoken', () => {
      house.hooks.clear();
      held.push(holdSaves());
    });
    const renewing = live.refresh();
    await expect.poll(() => held.length).toBe(1);
    await held[0]?.held;
    const signingIn = live.signIn(null);
    await new Promise((done) => setTimeout(done, 150));
    held[0]?.release();
    await Promise.all([renewing, signingIn]);
    await expectRenewed();
  });

  test('a renewal that succeeds while the new one is saved is not told of', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const live = house.connections.get(id);
    let signingIn = Promise.resolve();
    let release = () => {};
    house.hooks.set('/refreshtoken', async () => {
      house.hooks.clear();
      const saves = holdSaves();
      signingIn = live.signIn(null);
      await saves.held;
      release = saves.release;
    });
    const renewing = live.refresh();
    await new Promise((done) => setTimeout(done, 150));
    release();
    await Promise.all([renewing, signingIn]);
    expect(told()).toEqual(['signed-in', 'signed-in']);
    await expectRenewed();
  });
});

/** Holds up what loads have found from now on. @returns what lets them go on, and how many are under way. */
function holdLoads() {
  const { load } = house.vault;
  const gate = Promise.withResolvers<void>();
  const count = { underWay: 0, most: 0, all: 0 };
  house.vault.load = async () => {
    count.all += 1;
    count.underWay += 1;
    count.most = Math.max(count.most, count.underWay);
    const found = await load.call(house.vault);
    await gate.promise;
    count.underWay -= 1;
    return found;
  };
  return { release: gate.resolve, count };
}

const settle = () => new Promise<void>((done) => setImmediate(done));

describe('a load that is still opening records', () => {
  test('does not bring back what is removed meanwhile', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    await house.connectToken(house.broker.findApiToken(house.broker.people[1]));
    const loads = holdLoads();
    const loading = house.connections.load();
    await settle();
    await house.connections.remove(id);
    loads.release();
    await loading;
    expect(house.all().map((one) => one.id)).not.toContain(id);
    expect(house.all()).toHaveLength(1);
    expect(house.connections.ids).not.toContain(id);
    expect(() => house.connections.get(id)).toThrow('E-FIELD');
  });

  test('shows no card of what stayed shut and is removed meanwhile', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.vault.load = async () =>
      [...house.vault.records.values()].map(
        (label): Loaded => ({ kind: 'unreadable', label, because: 'E-LOCKED' }),
      );
    const connections = await house.restart();
    expect(connections.ids).toEqual([id]);
    const loads = holdLoads();
    const loading = connections.load();
    await settle();
    await connections.remove(id);
    loads.release();
    await loading;
    expect(connections.ids).toEqual([]);
  });

  test('is the only one: the next one looks afterwards', async () => {
    house = await openHouse(partner);
    await house.connect();
    const { count, release } = holdLoads();
    const loading = [house.connections.load(), house.connections.load(), house.connections.load()];
    await settle();
    expect(count.underWay).toBe(1);
    release();
    await Promise.all(loading);
    expect(count).toEqual({ underWay: 0, most: 1, all: 3 });
  });
});
