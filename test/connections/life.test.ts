/** The life of a sign-in over the practice broker: other processes, clocks, sleep, ends, warnings, and what is told of it. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Happening } from '../../contract/activity.ts';
import { Failure } from '../../contract/failures.ts';
import { Notices } from '../../main/notices.ts';
import { Secret } from '../../main/secret.ts';
import type { ConnectionRecord } from '../../main/vault/kept.ts';
import { makeState } from '../window/states.ts';
import { type House, openHouse } from './house.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const partner = { client: { isPartner: true, rotation: 'rotating' } } as const;
const fixed = { client: { isPartner: false } } as const;

let house: House;
afterEach(() => house.close());

const whats = () => house.told.map(({ what }) => what);
const facts = (what: Happening['what']) => house.told.filter((one) => one.what === what);
const renewals = () => house.count('/refreshtoken');

async function pass(ms: number, stepMs = 30 * SECOND): Promise<void> {
  for (let left = ms; left > 0; left -= stepMs) {
    house.clock.now += Math.min(left, stepMs);
    await house.connections.tick();
  }
}

function recordOf(id: string): ConnectionRecord {
  const record = house.vault.records.get(id);
  if (!record) throw new Error('no record');
  return record;
}

/** What a second process would have saved: its own tokens, which the broker knows nothing of. */
function saveElsewhere(id: string, change: Partial<ConnectionRecord> = {}): ConnectionRecord {
  const record = recordOf(id);
  if (!record.tokens) throw new Error('no tokens');
  const tokens = {
    ...record.tokens,
    accessToken: new Secret('other-a'),
    refreshToken: new Secret('other-r'),
  };
  const saved = { ...record, tokens, generation: record.generation + 7, ...change };
  house.vault.records.set(id, saved);
  return saved;
}

describe('a renewal is not alone', () => {
  test('what another process has renewed is taken over, and nothing is sent', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const saved = saveElsewhere(id);
    await house.connections.get(id).refresh();
    expect(renewals()).toBe(0);
    expect(house.connections.get(id).record).toBe(saved);
    expect(house.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' }, signIn: { kind: 'held' } });
  });

  test('A57 a refusal is believed only after the disk was read again', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.revoke(house.broker.people[0]);
    house.hooks.set('/refreshtoken', () => void saveElsewhere(id));
    await house.connections.get(id).refresh();
    expect(renewals()).toBe(1);
    expect(house.only().signIn.kind).toBe('held');
    expect(house.connections.get(id).record.tokens?.refreshToken?.open()).toBe('other-r');
  });

  test('A88 a clock set back a day while the app was closed: renewed at once, and no token lives longer', async () => {
    house = await openHouse(partner);
    await house.connect();
    house.computer.aheadMs = -DAY;
    const again = await house.restart();
    await again.tick();
    expect(renewals()).toBe(1);
    expect(house.only()).toMatchObject({ signIn: { kind: 'held' }, renewal: { kind: 'idle' } });
  });

  test('A88 the same without a refresh token: its end is a day away at the most', async () => {
    house = await openHouse({ client: { isPartner: false } });
    await house.connect();
    house.computer.aheadMs = -DAY;
    const now = house.clock.now - DAY;
    const first = await house.restart();
    const [again] = first.view(now).connections;
    expect(again?.signIn).toMatchObject({ kind: 'held', renews: false });
    const endsAt = (again?.signIn.kind === 'held' && again.signIn.needsYouAt) || Number.POSITIVE_INFINITY;
    expect(endsAt - now).toBeLessThanOrEqual(DAY);
    // And it stays where it is at the next start, or a clock that stays wrong would lengthen it each time.
    await first.tick();
    house.clock.now += HOUR;
    const [third] = (await house.restart()).view(now + HOUR).connections;
    expect(third?.signIn).toMatchObject({ kind: 'held', needsYouAt: endsAt });
  });

  test('a disconnect in another process is taken over as well', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    saveElsewhere(id, { tokens: null, holder: null, ended: { kind: 'removed' } });
    await house.connections.get(id).refresh();
    expect(renewals()).toBe(0);
    expect(house.only().signIn.kind).toBe('removed');
  });

  test('another process that keeps the lock is waited for, said, and nothing is spent', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const { claim } = house.vault;
    house.vault.claim = () => Promise.reject(new Failure('E-BUSY'));
    await house.connections.get(id).refresh();
    expect(renewals()).toBe(0);
    expect(house.only()).toMatchObject({ notice: { code: 'E-BUSY' }, renewal: { kind: 'waiting' } });
    house.vault.claim = claim;
    await pass(51 * SECOND);
    expect(house.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' } });
  });

  test('a clock that is set back meanwhile costs no token', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const before = recordOf(id).tokens?.refreshToken?.open();
    house.hooks.set('/refreshtoken', async () => {
      house.hooks.clear();
      house.computer.aheadMs = -HOUR;
      await house.connections.tick();
    });
    await house.connections.get(id).refresh();
    const { tokens, renewing } = recordOf(id);
    expect(tokens?.refreshToken?.open()).not.toBe(before);
    expect(renewing).toBeNull();
    expect(house.only()).toMatchObject({ notice: null, signIn: { kind: 'held', isSaved: true } });
    house.clock.now += MINUTE;
    await house.connections.get(id).refresh();
    expect(house.only().notice).toBeNull();
  });

  test('A92 signing in again during a renewal: the new sign-in stays, whatever the late answer brings', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    let fresh: string | undefined;
    house.hooks.set('/refreshtoken', async () => {
      house.hooks.clear();
      await house.connections.get(id).signIn(null);
      fresh = recordOf(id).tokens?.refreshToken?.open();
    });
    await house.connections.get(id).refresh();
    expect(fresh).toBeDefined();
    expect(recordOf(id).tokens?.refreshToken?.open()).toBe(fresh);
    expect(house.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' }, signIn: { kind: 'held' } });
  });
});

test('A92 a connection that is removed during its renewal stays removed, and nothing more is told of it', async () => {
  house = await openHouse(partner);
  const id = await house.connect();
  house.hooks.set('/refreshtoken', () => house.connections.remove(id));
  const { refresh } = house.connections.get(id);
  await refresh.call(house.connections.get(id));
  expect(house.all()).toEqual([]);
  expect(house.vault.records.size).toBe(0);
  expect(house.connections.isUnsaved).toBe(false);
  expect(whats().at(-1)).toBe('removed');
  await house.connections.tick();
  expect(whats().at(-1)).toBe('removed');
});

describe('verdicts', () => {
  test('A59 a refusal that nobody documents is asked again after half an hour, and no sooner', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', { status: 403, error: 'surprise' });
    await house.connections.get(id).refresh();
    expect(house.only().signIn.kind).toBe('held');
    await pass(29 * MINUTE);
    expect(renewals()).toBe(1);
    house.broker.clearFaults();
    await pass(2 * MINUTE);
    expect(renewals()).toBe(2);
    expect(house.only().notice).toBeNull();
  });

  test('A61 an outage of a quarter of an hour: tried often, never twice in half a minute, well within a minute of its end', async () => {
    house = await openHouse({ client: { ...partner.client, lifetimeS: 1200 } });
    await house.connect();
    await pass(13 * MINUTE);
    house.broker.setFault('refresh', { status: 503 });
    await pass(14 * MINUTE, SECOND);
    const times = house.broker.requests
      .filter(({ path }) => path.endsWith('/refreshtoken'))
      .map(({ at }) => at);
    for (const [index, at] of times.entries())
      if (index > 0) expect(at - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(29 * SECOND);
    expect(times.length).toBeGreaterThan(14);
    house.broker.clearFaults();
    await pass(61 * SECOND);
    expect(house.only()).toMatchObject({ notice: null, signIn: { kind: 'held' } });
  });

  test('A60 Retry-After as a date is obeyed to the second', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const until = new Date(Date.now() + 5 * MINUTE).toUTCString();
    house.broker.setFault('refresh', { status: 429, retryAfter: until }, { times: 1 });
    await house.connections.get(id).refresh();
    await pass(4.5 * MINUTE);
    expect(renewals()).toBe(1);
    await pass(1.5 * MINUTE);
    expect(renewals()).toBe(2);
  });

  test('E-INTERRUPTED and then the broker: a mark of a crash is asked after once, half a minute later', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', 'lost-reply', { times: 1 });
    await house.connections.get(id).refresh();
    expect(recordOf(id).renewing).not.toBeNull();
    const again = await house.restart();
    house.clock.now += 29 * SECOND;
    await again.tick();
    expect(renewals()).toBe(1);
    house.clock.now += 2 * SECOND;
    await again.tick();
    expect(renewals()).toBe(2);
    expect(again.view(house.clock.now).connections[0]?.signIn).toMatchObject({ because: 'E-INTERRUPTED' });
    house.clock.now += 20 * HOUR;
    await again.tick();
    expect(renewals()).toBe(2);
  });

  test('a full disk before anything was sent is no interruption, should the broker refuse later', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const { claim } = house.vault;
    house.vault.claim = async (of) => ({
      ...(await claim.call(house.vault, of)),
      reserve: () => Promise.reject(new Failure('E-DISK')),
    });
    await house.connections.get(id).refresh();
    expect(renewals()).toBe(0);
    expect(recordOf(id).renewing).not.toBeNull();
    house.vault.claim = claim;
    house.broker.revoke(house.broker.people[0]);
    house.clock.now += MINUTE;
    await house.connections.get(id).refresh();
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-REFUSED' });
  });

  test.each([
    ['a refusal', { status: 400, error: 'invalid_grant' }],
    ['asked to slow down, and then a refusal', { status: 429 }],
  ] as const)('an answer that was lost stays in mind over a full disk: %s', async (_, fault) => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.broker.setFault('refresh', 'lost-reply', { times: 1 });
    await house.connections.get(id).refresh();
    const { claim } = house.vault;
    house.vault.claim = async (of) => ({
      ...(await claim.call(house.vault, of)),
      reserve: () => Promise.reject(new Failure('E-DISK')),
    });
    house.clock.now += MINUTE;
    await house.connections.get(id).refresh();
    expect(house.only().notice?.code).toBe('E-DISK');
    house.vault.claim = claim;
    house.broker.setFault('refresh', fault, { times: 1 });
    for (let tries = 0; tries < 2; tries += 1) {
      house.clock.now += MINUTE;
      await house.connections.get(id).refresh();
    }
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-INTERRUPTED' });
  });

  test.each([
    new Failure('E-NET', { step: 'ENOTFOUND' }),
    new Failure('E-NET', { step: 'ECONNREFUSED' }),
    new Failure('E-PROXY'),
    new Failure('E-TLS'),
  ])('%s: nothing was sent, so that a refusal later is no interruption', async (failure) => {
    for (const isRestarted of [false, true]) {
      house = await openHouse(partner);
      const id = await house.connect();
      house.hooks.set('/refreshtoken', () => {
        throw failure;
      });
      for (let tries = 0; tries < 3; tries += 1) {
        house.clock.now += 5 * MINUTE;
        await house.connections.get(id).refresh();
      }
      expect(house.only().notice?.code).toBe(failure.code);
      house.hooks.clear();
      house.broker.revoke(house.broker.people[0]);
      house.clock.now += MINUTE;
      const connections = isRestarted ? await house.restart() : house.connections;
      await connections.get(id).refresh();
      expect(connections.view(house.clock.now).connections[0]?.signIn).toMatchObject({
        kind: 'over',
        because: 'E-REFUSED',
      });
      if (!isRestarted) await house.close();
    }
  });

  test('a click soon after a success is answered by it; after 5 seconds it sends', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    await house.connections.get(id).refresh();
    house.clock.now += 4.9 * SECOND;
    await house.connections.get(id).refresh();
    expect(renewals()).toBe(1);
    house.clock.now += 0.2 * SECOND;
    await house.connections.get(id).refresh();
    expect(renewals()).toBe(2);
  });

  test('A78 a password store that does not answer: said, kept, and saved when it does', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const { save } = house.vault;
    const gate = Promise.withResolvers<void>();
    let saves = 0;
    house.vault.save = async (record) => {
      saves += 1;
      // The mark goes through; the tokens' save hangs.
      if (saves > 1) await gate.promise;
      return save.call(house.vault, record);
    };
    const renewing = house.connections.get(id).refresh();
    while (saves < 2) await new Promise((done) => setTimeout(done, 5));
    expect(house.connections.isUnsaved).toBe(true);
    house.ring(20 * SECOND);
    await renewing;
    expect(house.only()).toMatchObject({
      notice: { code: 'E-SAVE' },
      signIn: { kind: 'held', isSaved: false },
    });
    gate.resolve();
    await house.connections.tick();
    expect(house.connections.isUnsaved).toBe(false);
    expect(house.only()).toMatchObject({ notice: null, signIn: { isSaved: true } });
    expect(recordOf(id).tokens?.refreshToken?.open()).toBe(
      house.connections.get(id).record.tokens?.refreshToken?.open(),
    );
  });
});

test.each([0, 1])(
  'A78 a password store that does not answer when the disk is read again (%d): said, the lock let go, tried again',
  async (answered) => {
    house = await openHouse(partner);
    const id = await house.connect();
    const { claim } = house.vault;
    let rereads = 0;
    let releases = 0;
    house.vault.claim = async (of) => {
      const claimed = await claim.call(house.vault, of);
      return {
        ...claimed,
        reread: () => {
          rereads += 1;
          return rereads > answered ? new Promise<never>(() => undefined) : claimed.reread();
        },
        release: () => {
          releases += 1;
        },
      };
    };
    house.broker.revoke(house.broker.people[0]);
    const renewing = house.connections.get(id).refresh();
    await expect.poll(() => rereads).toBe(answered + 1);
    house.ring(20 * SECOND);
    await renewing;
    expect(releases).toBe(1);
    expect(house.only()).toMatchObject({
      notice: { code: 'E-LOCKED' },
      renewal: { kind: 'waiting' },
      signIn: { kind: 'held' },
    });
    house.vault.claim = claim;
    await pass(51 * SECOND);
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-REFUSED' });
  },
);

describe('clocks, sleep and the network', () => {
  test('A88 a clock set back moves the end along: no token seems to live longer', async () => {
    house = await openHouse(fixed);
    await house.connect();
    const before = house.only().signIn;
    house.computer.aheadMs = -3 * HOUR;
    await house.connections.tick();
    const after = house.only().signIn;
    if (before.kind !== 'held' || after.kind !== 'held') throw new Error('not held');
    expect((before.endsAt ?? 0) - (after.endsAt ?? 0)).toBe(3 * HOUR);
  });

  test('A88 a clock set back while new tokens are saved moves their end along, on the disk too', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const { save } = house.vault;
    const gate = Promise.withResolvers<void>();
    let saves = 0;
    house.vault.save = async (record) => {
      saves += 1;
      // The mark goes through; the tokens' save waits.
      if (saves === 2) await gate.promise;
      return save.call(house.vault, record);
    };
    house.computer.aheadMs = 3 * HOUR;
    await house.connections.tick();
    const renewing = house.connections.get(id).refresh();
    await expect.poll(() => saves).toBe(2);
    house.computer.aheadMs = 0;
    const beating = house.connections.tick();
    gate.resolve();
    await Promise.all([renewing, beating]);
    for (const { tokens } of [house.connections.get(id).record, recordOf(id)]) {
      if (!tokens?.expiresAt) throw new Error('no end');
      expect(tokens.obtainedAt).toBe(house.clock.now);
      expect(tokens.expiresAt - tokens.obtainedAt).toBeLessThanOrEqual(24 * HOUR);
    }
  });

  test('A88 a clock set back between the tokens and their save: no end lies further ahead than a lifetime', async () => {
    house = await openHouse(partner);
    house.computer.aheadMs = 3 * HOUR;
    await house.connections.tick();
    house.hooks.set('/user/profile', async () => {
      house.hooks.clear();
      house.computer.aheadMs = 0;
      await house.connections.tick();
    });
    const id = await house.connect();
    const { tokens } = recordOf(id);
    expect(tokens).toMatchObject({ obtainedAt: house.clock.now, signedInAt: house.clock.now });
    expect(tokens?.expiresAt).toBeLessThanOrEqual(house.clock.now + 24 * HOUR);
  });

  test('A88 tokens that are only saved anew keep the clock they were dated by', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    const { expiresAt } = recordOf(id).tokens ?? {};
    house.computer.aheadMs = 3 * HOUR;
    await house.connections.tick();
    house.broker.setFault('refresh', 'token-type-mac', { times: 1 });
    await house.connections.get(id).refresh();
    house.computer.aheadMs = 0;
    await house.connections.tick();
    expect(recordOf(id).tokens?.expiresAt).toBe(expiresAt);
  });

  test('A88 a clock set far ahead is named, ends nothing, and starts no storm', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.computer.aheadMs = 400 * 24 * HOUR;
    await pass(10 * MINUTE);
    expect(house.connections.view(house.clock.now).clockAheadMs).not.toBeNull();
    expect(facts('clock-wrong')).toHaveLength(1);
    expect(renewals()).toBeLessThan(4);
    expect(house.only().signIn.kind).toBe('held');
    house.computer.aheadMs = 0;
    await pass(2 * MINUTE);
    await house.connections.get(id).check();
    expect(house.connections.view(house.clock.now).clockAheadMs).toBeNull();
    expect(house.only().signIn.kind).toBe('held');
  });

  test('offline: nothing is called over, nothing is sent in vain, and the network is noticed when it is back', async () => {
    house = await openHouse(partner);
    await house.connect();
    house.computer.isOnline = false;
    await pass(40 * SECOND, 10 * SECOND);
    house.computer.isOnline = true;
    await pass(10 * SECOND);
    expect(facts('offline')).toMatchObject([{ forMs: 40 * SECOND }]);
  });

  test('A88 a clock is known once a broker has confirmed it, until it is set to another time', async () => {
    house = await openHouse(partner);
    expect(house.connections.knownNow).toBeNull();
    await house.connect();
    expect(house.connections.knownNow).toBe(house.clock.now);
    house.computer.aheadMs = 3650 * DAY;
    await house.connections.tick();
    expect(house.connections.knownNow).toBeNull();
    house.computer.aheadMs = 0;
    await house.connections.tick();
    expect(house.connections.knownNow).toBe(house.clock.now);
  });

  test('a night offline: tried seldom, counted never, and the network back is used within a minute', async () => {
    house = await openHouse(partner, 'ready', undefined, null, true);
    await house.connect();
    const saved = house.vault.history.length;
    house.computer.isOnline = false;
    house.hooks.set('/refreshtoken', () => {
      if (!house.computer.isOnline) throw new Failure('E-NET', { step: 'ENETUNREACH' });
    });
    await house.connections.tick();
    await pass(20 * HOUR, 30 * SECOND);
    // Twelve an hour from two thirds of the day on, each of which marks its record and takes the mark away.
    const tries = facts('renewal-failed').length;
    expect(tries).toBeGreaterThan(10);
    expect(tries).toBeLessThanOrEqual(4 * 12 + 1);
    expect(house.vault.history.length - saved).toBeLessThanOrEqual(2 * tries);
    expect([renewals(), house.only().renewals.today]).toEqual([0, 0]);
    house.computer.isOnline = true;
    await pass(60 * SECOND, 10 * SECOND);
    expect([renewals(), house.only().signIn.kind]).toEqual([1, 'held']);
  });

  test('a system that wrongly tells of no network costs no sign-in', async () => {
    house = await openHouse(partner, 'ready', undefined, null, true);
    await house.connect();
    house.computer.isOnline = false;
    await pass(23 * HOUR, 30 * SECOND);
    expect([renewals(), house.only().signIn.kind]).toEqual([1, 'held']);
  });

  test('a night of tries that nobody answers is no broker asked too often', async () => {
    house = await openHouse(partner);
    await house.connect();
    house.hooks.set('/refreshtoken', () => {
      throw new Failure('E-NET', { step: 'EHOSTUNREACH' });
    });
    await pass(23 * HOUR, 30 * SECOND);
    expect(facts('renewal-failed').length).toBeGreaterThan(100);
    expect(facts('many-renewals')).toEqual([]);
    expect(house.only().renewals.today).toBe(0);
    expect(house.vault.records.get(house.only().id)?.renewing).toBeNull();
  });

  test('row 6: ten hours asleep, a fixed sign-in over meanwhile: one notice at the most, the right state at once', async () => {
    house = await openHouse({ client: { ...fixed.client, lifetimeS: 9 * 3600 } });
    await house.connect();
    const notices = new Notices({ read: () => ({}), write: () => undefined });
    const look = () => {
      const { connections } = house.connections.view(house.clock.now);
      return notices.look(makeState({ connections }), house.clock.now, false);
    };
    expect(look()).toEqual([]);
    house.clock.now += 10 * HOUR;
    const startedAt = performance.now();
    await house.connections.tick();
    const found = look();
    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-ENDED' });
    expect(found.map(({ kind }) => kind)).toEqual(['over']);
    // The screen is unlocked, the network is back: looks that find nothing new.
    for (let looks = 0; looks < 5; looks += 1) {
      await house.connections.tick();
      expect(look()).toEqual([]);
    }
  });

  test('row 6: A89 sleep past the renewal: awake, it is renewed at the first look', async () => {
    house = await openHouse(partner);
    await house.connect();
    house.clock.now += 20 * HOUR;
    await house.connections.tick();
    expect(renewals()).toBe(1);
    expect(facts('asleep')).toMatchObject([{ forMs: 20 * HOUR }]);
  });
});

describe('sign-ins with an end', () => {
  test('said once from 08:00 in New York when it ends before the close, over a restart too', async () => {
    house = await openHouse(fixed);
    // Monday, 09:41 in New York; it ends at 09:41 tomorrow.
    await house.connect();
    await pass(22 * HOUR, 10 * MINUTE);
    expect(facts('ends-before-close')).toEqual([]);
    await pass(30 * MINUTE, MINUTE);
    const { signIn } = house.only();
    expect(signIn).toMatchObject({ uncoveredCloseAt: expect.any(Number) });
    expect(facts('ends-before-close')).toMatchObject([
      { endsAt: signIn.kind === 'held' ? signIn.endsAt : 0 },
    ]);
    await pass(10 * MINUTE, MINUTE);
    await (await house.restart()).tick();
    expect(facts('ends-before-close')).toHaveLength(1);
    // A clock that is put right by seconds makes no other end of it.
    house.computer.aheadMs = -3000;
    await house.connections.tick();
    expect(facts('ends-before-close')).toHaveLength(1);
    house.computer.aheadMs = 0;
    // Its end is told once as well.
    await pass(2 * HOUR, MINUTE);
    expect(facts('over')).toMatchObject([{ code: 'E-ENDED' }]);
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-ENDED' });
  });

  test('no warning on a day without a session', async () => {
    house = await openHouse(fixed);
    house.clock.now = Date.parse('2026-11-25T14:41:00Z');
    await house.connect();
    // Thanksgiving.
    await pass(23.5 * HOUR, 10 * MINUTE);
    expect(facts('ends-before-close')).toEqual([]);
  });

  test('row 13: make before break: the old sign-in works until the new one is confirmed; the connection keeps its id', async () => {
    house = await openHouse(fixed);
    const id = await house.connect();
    const before = recordOf(id).tokens;
    house.person.answers = 'wait';
    house.connections.signInAgain(id);
    expect(house.only()).toMatchObject({ attempt: 'waiting', signIn: { kind: 'held' } });
    await house.connections.get(id).check();
    expect(house.only().notice).toBeNull();
    house.connections.get(id).cancelSignIn();
    await expect.poll(() => house.only().attempt).toBe('none');
    expect(recordOf(id).tokens).toBe(before);
    house.person.answers = 'allow';
    house.clock.now += HOUR;
    await house.connections.get(id).signIn(null);
    expect(house.only().id).toBe(id);
    expect(recordOf(id).tokens?.accessToken.open()).not.toBe(before?.accessToken.open());
  });

  test('at the end that the broker describes refused keys are that end: Schwab calls it invalid_client', async () => {
    house = await openHouse({ client: { ...partner.client, lifetimeS: 1800 } }, 'ready', {
      longestS: 7 * 86_400,
      rotatingS: null,
    });
    await house.connect();
    await pass(7 * 24 * HOUR, 10 * MINUTE);
    expect(house.only().signIn.kind).toBe('held');
    house.broker.setFault('refresh', { status: 401, error: 'invalid_client' });
    await pass(HOUR, 10 * MINUTE);
    expect(house.only()).toMatchObject({
      signIn: { kind: 'over', because: 'E-ENDED' },
      notice: { code: 'E-ENDED' },
    });
    const before = renewals();
    await pass(24 * HOUR, HOUR);
    expect(renewals()).toBe(before);
  });

  test('a grant with a cap is planned for, and its end has its own name', async () => {
    house = await openHouse(
      { client: { ...partner.client, lifetimeS: 1200, grantLifetimeS: 24 * 3600 } },
      'ready',
      { longestS: null, rotatingS: 24 * 3600 },
    );
    const id = await house.connect();
    const signedInAt = house.clock.now;
    await house.connections.get(id).refresh();
    expect(house.only().signIn).toMatchObject({ kind: 'held', needsYouAt: signedInAt + 24 * HOUR });
    await pass(23.5 * HOUR, MINUTE);
    expect(house.only().signIn.kind).toBe('held');
    expect(facts('ends-before-close')).toHaveLength(1);
    await pass(HOUR, MINUTE);
    expect(house.only().signIn).toMatchObject({ kind: 'over', because: 'E-ENDED' });
  });
});

describe('the budget', () => {
  test('the usual number is no news; more than twice as many is said once a day', async () => {
    house = await openHouse({ client: { ...partner.client, lifetimeS: 1200 } });
    const id = await house.connect();
    await pass(10 * HOUR, MINUTE);
    const { today, usual } = house.only().renewals;
    expect(usual).toBe(108);
    expect(today).toBeGreaterThan(40);
    expect(today).toBeLessThan(50);
    for (let click = 0; click < 220; click += 1) {
      house.clock.now += 6 * SECOND;
      await house.connections.get(id).refresh();
    }
    await house.connections.tick();
    await house.connections.tick();
    expect(facts('many-renewals')).toMatchObject([{ expected: 108 }]);
  });
});

describe('what is told', () => {
  test('sign-in, renewals, a failure, a disconnect, the removal', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    await house.connections.get(id).refresh();
    house.clock.now += MINUTE;
    house.broker.setFault('refresh', { status: 503 }, { times: 1 });
    await house.connections.get(id).refresh();
    await pass(MINUTE);
    await house.connections.get(id).disconnect();
    await house.connections.remove(id);
    expect(house.told.map(({ at: _at, place, ...fact }) => [place?.connection, fact])).toEqual([
      [id, { what: 'signed-in', endsAt: null }],
      [id, { what: 'renewed', by: 'person' }],
      [id, { what: 'renewal-failed', code: 'E-DOWN', status: 503 }],
      [id, { what: 'renewed', by: 'itself' }],
      [id, { what: 'disconnected' }],
      [id, { what: 'removed' }],
    ]);
  });

  test('an attempt that ends without a sign-in; not the disconnect that ends one', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.person.answers = 'deny';
    await house.connections.get(id).signIn(null);
    expect(facts('sign-in-stopped')).toMatchObject([{ code: 'E-DENY' }]);
    house.person.answers = 'wait';
    const asking = house.connections.get(id).signIn(null);
    await house.connections.get(id).disconnect();
    await asking;
    expect(facts('sign-in-stopped')).toHaveLength(1);
    expect(whats().at(-1)).toBe('disconnected');
  });

  test('a disconnect that the disk refuses is none', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    house.vault.failWith = new Failure('E-DISK');
    await expect(house.connections.get(id).disconnect()).rejects.toThrow('E-DISK');
    expect(whats()).not.toContain('disconnected');
  });

  test('changed permissions, a pasted token, what could not be saved, a sign-in that is over', async () => {
    house = await openHouse(partner);
    const id = await house.connect();
    await house.connect({ connection: id, scopes: ['read'] });
    expect(whats()).toContain('permissions-changed');
    house.vault.failWith = new Failure('E-DISK');
    await house.connections.get(id).signIn(null);
    expect(facts('unsaved')).toMatchObject([{ code: 'E-DISK' }]);
    house.vault.failWith = null;
    await house.connections.tick();
    house.broker.revoke(house.broker.people[0]);
    await house.connections.get(id).refresh();
    expect(facts('over')).toMatchObject([{ code: 'E-REFUSED' }]);
    await house.connectToken(house.broker.findApiToken(house.broker.people[1]));
    expect(whats().at(-1)).toBe('token-added');
  });
});

describe('an access token that is refused while it has time left', () => {
  const partnerOf = { client: { isPartner: true, rotation: 'rotating' } } as const;
  const refuse = () => house.broker.setFault('profile', { status: 401, body: 'Invalid Access Token' });

  test('is renewed, by itself', async () => {
    house = await openHouse(partnerOf);
    const id = await house.connect();
    house.clock.now += 10 * 60_000;
    refuse();
    await house.connections.get(id).check('itself');
    expect(house.count('/refreshtoken')).toBe(1);
    expect(house.told.filter(({ what }) => what === 'renewed')).toMatchObject([{ by: 'itself' }]);
  });

  test('is not renewed again and again where that helps nothing', async () => {
    house = await openHouse(partnerOf);
    const id = await house.connect();
    house.clock.now += 10 * 60_000;
    for (let minute = 0; minute < 10; minute += 1) {
      refuse();
      await house.connections.get(id).check('itself');
      house.clock.now += 60_000;
    }
    expect(house.count('/refreshtoken')).toBe(2);
    expect(house.only().signIn.kind).toBe('held');
  });

  test('hurries no renewal that waits, and wakes none that stopped', async () => {
    house = await openHouse(partnerOf);
    const id = await house.connect();
    house.clock.now += 10 * 60_000;
    house.broker.setFault('refresh', { status: 429, retryAfter: 3600 });
    await house.connections.get(id).refresh();
    const asked = house.count('/refreshtoken');
    for (let minute = 0; minute < 30; minute += 1) {
      house.clock.now += 60_000;
      refuse();
      await house.connections.get(id).check('itself');
      await house.connections.tick();
    }
    expect(house.count('/refreshtoken')).toBe(asked);
  });
});
