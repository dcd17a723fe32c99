/** Feeds: when they open, what each end of a stream means, what changes under way, and that nothing is left behind. */
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { createFeeds } from '../../main/accounts/feeds.ts';
import { limitOpenings } from '../../main/accounts/openings.ts';
import { Schedule } from '../../main/accounts/schedule.ts';
import { Bench, tenOClock } from './bench.ts';
import {
  FeedHouse,
  linesStream,
  MINUTE,
  SECOND,
  settle,
  socketStream,
  type WishOptions,
  wishOf,
} from './feed-house.ts';
import { addPracticeTradier } from './practice.ts';

const quote = (symbol: string) => ({ kind: 'quotes', updates: [{ symbol }] });
const lines = { connection: 'b', stream: linesStream, scopes: ['market', 'read'], numbers: ['1'] } as const;

async function openHouse(options: WishOptions = {}, change: (house: FeedHouse) => void = () => undefined) {
  const house = new FeedHouse();
  change(house);
  await house.follow(wishOf(house, options));
  return house;
}

/** Whatever happened: nothing against the protocol, and after the end no timer and no stream. */
function checkClosed(house: FeedHouse, feeds = 1): void {
  house.feeds.close();
  expect(house.wrong).toEqual([]);
  expect([house.timers.size, house.open.length]).toEqual([0, 0]);
  expect(house.mostTimers).toBeLessThanOrEqual(2 * feeds);
}

describe('the limit', () => {
  const countIn = (instants: readonly number[], ms: number) =>
    Math.max(...instants.map((at) => instants.filter((one) => one > at - ms && one <= at).length));

  /** What the schedule counts, at a clock that is the house's. */
  const limit = (house: FeedHouse) =>
    limitOpenings(new Schedule(), () => ({ at: house.at, pace: 'auto', phase: 'regular' }));

  test.each([
    ['alone', 1],
    ['of four connections together', 4],
  ])('sessions that fail again and again stay within it, %s', async (_name, count) => {
    const house = new FeedHouse();
    house.limit = limit(house);
    const askedAt: number[] = [];
    house.refusals = Array.from({ length: 10_000 }, () => () => {
      askedAt.push(house.at);
      return new Failure('E-NET');
    });
    const wishes = Array.from({ length: count }, (_none, index) =>
      wishOf(house, { connection: `c${index}`, countedAs: 'one token' }),
    );
    await house.follow(...wishes);
    await house.pass(30 * MINUTE);
    // Four fifths of 20 in a minute, and not much less of it: nobody is shut out.
    expect(countIn(askedAt, MINUTE)).toBe(16);
    expect(askedAt.length).toBeGreaterThan(30 * 12);
    checkClosed(house, count);
  });

  test('streams of lines that end again and again stay within it', async () => {
    const house = new FeedHouse();
    house.limit = limit(house);
    house.opensByItself = false;
    const wishes = Array.from({ length: 4 }, (_none, index) =>
      wishOf(house, { ...lines, connection: `c${index}`, countedAs: 'one key', numbers: [`${index}`] }),
    ).map((wish, index) => ({ ...wish, symbols: [`S${index}`] }));
    await house.follow(...wishes);
    for (let second = 0; second < 1800; second += 1) {
      for (const peer of house.open) peer.end(new Failure('E-NET'));
      await house.pass(SECOND);
    }
    // Three streams are opened together, so that the last of them may go a little beyond four fifths of 50.
    const openedAt = house.peers.map(({ at }) => at);
    expect(countIn(openedAt, MINUTE)).toBeGreaterThanOrEqual(40);
    expect(countIn(openedAt, MINUTE)).toBeLessThanOrEqual(42);
    checkClosed(house, 4);
  });

  test('what the broker says is left is kept to', async () => {
    const house = new FeedHouse();
    house.limit = limit(house);
    const askedAt: number[] = [];
    house.refusals = Array.from({ length: 100 }, () => () => {
      askedAt.push(house.at);
      return { status: 429, rate: { remaining: 0, resetsInMs: 40_000 } };
    });
    await house.follow(wishOf(house));
    await house.pass(10 * MINUTE);
    expect(askedAt.length).toBeGreaterThan(3);
    for (const [index, at] of askedAt.slice(1).entries())
      expect(at - (askedAt[index] ?? 0)).toBeGreaterThanOrEqual(40_000);
    checkClosed(house);
  });

  test('sessions and quotes of one token share the practice broker’s, which refuses none of them', async () => {
    const bench = new Bench(tenOClock);
    const { core, source } = addPracticeTradier(bench, 'wss://127.0.0.1:1');
    // 250 symbols are five requests each time.
    bench.watchlist = Array.from({ length: 250 }, (_none, index) => `S${index}`);
    bench.feeds = (hearing) =>
      createFeeds(
        {
          now: bench.clock.now,
          uptime: bench.clock.uptime,
          random: () => 0,
          timer: bench.clock.timer,
          send: async (request) => {
            await source.fake.answer(request);
            throw new Failure('E-NET');
          },
          openLines: () => {
            throw new Error('it has sockets only');
          },
          openSocket: () => {
            throw new Error('it has no session');
          },
        },
        hearing,
      );
    const accounts = bench.open();
    accounts.look(true);
    await bench.clock.run(30 * MINUTE);
    const served = core.requests.filter(({ isAccepted }) => isAccepted);
    expect(served).toHaveLength(core.requests.length);
    const sessions = served.filter(({ path }) => path.endsWith('/session')).map(({ at }) => at);
    expect(countIn(sessions, MINUTE)).toBe(9);
    // Nor do they hold up the quotes.
    const quotes = served.filter(({ path }) => path.endsWith('/quotes'));
    expect(quotes.length).toBeGreaterThanOrEqual(5 * 4 * 29);
    await accounts.close();
  });
});

describe('opening', () => {
  test.each<[string, WishOptions]>([
    ['a broker without streams', { stream: null }],
    ['an environment without one', { stream: { ...socketStream, plan: () => [] } }],
    ['nobody signed in', { token: null }],
    ['the scope was not granted', { scopes: ['read', 'market'] }],
    ['nor that of quotes', { ...lines, scopes: ['read'] }],
    ['no symbols', { symbols: [] }],
    ['no symbols and no accounts', { ...lines, symbols: [], numbers: [] }],
  ])('%s: nothing is asked for, nothing told', async (_why, options) => {
    const house = await openHouse(options);
    await house.pass(60 * MINUTE);
    expect([house.peers, house.sessions, house.told, house.timers.size]).toEqual([[], [], [], 0]);
    checkClosed(house);
  });

  test('a session comes first; it is live once the socket is open, and frames are handed on', async () => {
    const house = await openHouse({}, (one) => {
      one.opensByItself = false;
    });
    expect(house.sessions).toHaveLength(1);
    expect(house.only.said).toEqual([]);
    expect(house.told).toEqual([]);
    house.only.open();
    expect(house.only.said.map((hello) => JSON.parse(hello) as unknown)).toEqual([
      { session: 'session-1', symbols: ['AAPL'] },
    ]);
    expect(house.told).toEqual(['a live']);
    house.only.say(quote('AAPL'));
    house.only.say({ kind: 'beat' });
    house.only.say({ kind: 'changed', what: 'orders' });
    expect(house.frames).toEqual(['a AAPL', 'a {"kind":"changed","what":"orders"}']);
    checkClosed(house);
  });

  test('a pasted token does not say its scopes: the broker is asked', async () => {
    const house = await openHouse({ scopes: null });
    expect(house.isLive()).toBe(true);
    checkClosed(house);
  });

  test('of several streams all must be open; one that breaks closes the others, and it says so once', async () => {
    const house = await openHouse(lines, (one) => {
      one.opensByItself = false;
    });
    const [first, second, third] = house.peers;
    expect(house.peers.map(({ address, token }) => `${address} ${token}`)).toEqual([
      'lines https://b.example/quotes/AAPL token-1',
      'lines https://b.example/1/orders token-1',
      'lines https://b.example/1/positions token-1',
    ]);
    first?.open();
    third?.open();
    expect(house.told).toEqual([]);
    second?.open();
    expect(house.told).toEqual(['b live']);
    second?.end(new Failure('E-NET'));
    expect(house.told).toEqual(['b live', 'b off']);
    expect(house.open).toEqual([]);
    // What a closed one still says is nobody's business.
    first?.say(quote('AAPL'));
    expect(house.frames).toEqual([]);
    checkClosed(house);
  });

  test('said again, a wish changes nothing', async () => {
    const house = await openHouse();
    for (let again = 0; again < 50; again += 1) await house.follow(wishOf(house));
    expect([house.sessions.length, house.peers.length, house.told, house.timers.size]).toEqual([
      1,
      1,
      ['a live'],
      1,
    ]);
    expect(house.only.said).toHaveLength(1);
    checkClosed(house);
  });

  test('one connection has nothing to do with another', async () => {
    const house = new FeedHouse();
    await house.follow(wishOf(house), wishOf(house, lines));
    expect([house.isLive('a'), house.isLive('b')]).toEqual([true, true]);
    house.peers.find(({ address }) => address.startsWith('socket'))?.end(new Failure('E-DOWN'));
    expect([house.isLive('a'), house.isLive('b')]).toEqual([false, true]);
    await house.follow(wishOf(house, lines));
    expect(house.open).toHaveLength(3);
    checkClosed(house);
  });
});

describe('each end has its wait', () => {
  const frame = (one: object) => (house: FeedHouse) => house.only.say(one);
  const end = (failure: Failure | null) => (house: FeedHouse) => house.only.end(failure);
  test.each<[string, (house: FeedHouse) => void, least: number, most: number]>([
    ['in good order', end(null), 1000, 2000],
    ['E-NET', end(new Failure('E-NET')), 1000, 2000],
    ['E-DOWN', end(new Failure('E-DOWN')), 1000, 2000],
    ['E-SHAPE', end(new Failure('E-SHAPE')), 1000, 2000],
    ['E-TLS', end(new Failure('E-TLS')), 1000, 2000],
    ['E-REFUSED', end(new Failure('E-REFUSED')), 1000, 2000],
    ['E-LIMIT', end(new Failure('E-LIMIT')), 1000, 2000],
    ['E-LIMIT for 17 s', end(new Failure('E-LIMIT', { retryAfterS: 17 })), 17_000, 17_000],
    ['E-DOWN for an hour', end(new Failure('E-DOWN', { retryAfterS: 3600 })), 3_600_000, 3_600_000],
    ['a refusal', frame({ kind: 'refused', isPermanent: false }), 1000, 2000],
    ['a permanent one', frame({ kind: 'refused', isPermanent: true }), 1000, 2000],
    ['GoAway', frame({ kind: 'go-away' }), 0, 0],
    ['DualLogon', frame({ kind: 'taken' }), 60_000, 60_000],
  ])('%s', async (_how, act, least, most) => {
    for (const [random, waitMs] of [
      [0, least],
      [0.5, (least + most) / 2],
      [1, most],
    ] as const) {
      const house = await openHouse();
      house.random = random;
      act(house);
      expect(house.told).toEqual(['a live', 'a off']);
      if (waitMs === 0) await settle();
      else {
        expect([house.open.length, house.timers.size]).toEqual([0, 1]);
        expect(await house.waitMs()).toBe(waitMs);
      }
      await settle();
      expect(house.told).toEqual(['a live', 'a off', 'a live']);
      // Each opening has a session of its own.
      expect(house.sessions).toHaveLength(2);
      checkClosed(house);
    }
  });

  test('failures in a row: a span that doubles to a minute, until it was live for one', async () => {
    const house = await openHouse();
    house.random = 1;
    const waits: number[] = [];
    for (let time = 0; time < 8; time += 1) {
      house.only.end(new Failure('E-NET'));
      waits.push(await house.waitMs());
      await settle();
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60].map((seconds) => seconds * SECOND));
    const live = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += 10 * SECOND) {
        house.only.say({ kind: 'beat' });
        await house.pass(Math.min(10 * SECOND, ms - passed));
      }
      house.only.end(new Failure('E-NET'));
      const waitMs = await house.waitMs();
      await settle();
      return waitMs;
    };
    expect(await live(59 * SECOND)).toBe(60 * SECOND);
    expect(await live(60 * SECOND)).toBe(2 * SECOND);
    checkClosed(house);
  });

  test('failures before it is open count as well', async () => {
    const house = new FeedHouse();
    house.random = 1;
    house.refusals = [1, 2, 3].map(() => () => new Failure('E-NET'));
    await house.follow(wishOf(house));
    expect([await house.waitMs(), await house.waitMs(), await house.waitMs()]).toEqual([2000, 4000, 8000]);
    await settle();
    expect(house.told).toEqual(['a live']);
    checkClosed(house);
  });

  test('GoAway reconnects at once, but not more than once in 10 s', async () => {
    const house = await openHouse();
    const goAway = async () => {
      const before = house.sessions.length;
      house.only.say({ kind: 'go-away' });
      await settle();
      return house.sessions.length === before ? house.waitMs() : 0;
    };
    expect(await goAway()).toBe(0);
    expect(await goAway()).toBe(1000);
    await house.pass(8 * SECOND);
    house.only.beat();
    expect(await goAway()).toBe(1000);
    await settle();
    expect(await goAway()).toBe(0);
    checkClosed(house);
  });

  test('DualLogon: a minute, doubling to ten, until it was live for ten', async () => {
    const house = await openHouse();
    const take = async () => {
      house.only.say({ kind: 'taken' });
      const waitMs = await house.waitMs();
      await settle();
      return waitMs / MINUTE;
    };
    const waits: number[] = [];
    for (let time = 0; time < 6; time += 1) waits.push(await take());
    expect(waits).toEqual([1, 2, 4, 8, 10, 10]);
    for (const [minutes, expected] of [
      [9, 10],
      [10, 1],
    ] as const) {
      for (let passed = 0; passed < 2 * minutes; passed += 1) {
        await house.pass(MINUTE / 2);
        house.only.beat();
      }
      expect(await take()).toBe(expected);
    }
    checkClosed(house);
  });

  test.each<[string, Failure | { status: number; retryAfterS: number }, number]>([
    ['a 429 thrown with its wait', new Failure('E-LIMIT', { retryAfterS: 42 }), 42_000],
    ['a 429 whose reader forgot it', { status: 429, retryAfterS: 42 }, 42_000],
    ['no network', new Failure('E-NET'), 1000],
  ])('a session refused by %s', async (_how, refusal, waitMs) => {
    const readSession = (reply: { status: number }) => {
      throw new Failure('E-LIMIT', { status: reply.status });
    };
    const isReply = !(refusal instanceof Error);
    const house = await openHouse(isReply ? { stream: { ...socketStream, readSession } } : {}, (one) => {
      one.refusals = [() => refusal];
    });
    expect(house.peers).toEqual([]);
    expect(await house.waitMs()).toBe(waitMs);
    checkClosed(house);
  });
});

describe('a token that is refused', () => {
  test('is told to the connection each time, and asked with ever more rarely, to ten minutes', async () => {
    const house = new FeedHouse();
    house.random = 1;
    house.refusals = Array.from({ length: 12 }, () => () => new Failure('E-REFUSED', { status: 401 }));
    await house.follow(wishOf(house));
    const waits: number[] = [];
    for (let time = 0; time < 11; time += 1) waits.push((await house.waitMs()) / SECOND);
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
    expect(house.refused).toHaveLength(12);
    checkClosed(house);
  });

  test('one that may not is asked with as rarely, and its connection is not told', async () => {
    const house = new FeedHouse();
    house.random = 1;
    house.refusals = Array.from({ length: 12 }, () => () => new Failure('E-SCOPE', { status: 403 }));
    await house.follow(wishOf(house));
    const waits: number[] = [];
    for (let time = 0; time < 10; time += 1) waits.push((await house.waitMs()) / SECOND);
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 600]);
    expect(house.refused).toEqual([]);
    checkClosed(house);
  });

  test('is not waited for when there is another: it is tried soon, and once', async () => {
    const house = new FeedHouse();
    house.refusals = Array.from({ length: 9 }, () => () => new Failure('E-REFUSED'));
    house.random = 1;
    await house.follow(wishOf(house));
    for (let time = 0; time < 8; time += 1) await house.waitMs();
    await house.follow(wishOf(house, { token: 'token-2' }));
    expect(house.sessions).toEqual([]);
    await house.pass(SECOND);
    await house.follow(wishOf(house, { token: 'token-2' }));
    expect(await house.waitMs()).toBe(SECOND);
    expect(house.sessions.map(({ token }) => token)).toEqual(['token-2']);
    expect(house.isLive()).toBe(true);
    checkClosed(house);
  });

  test('a connection that ends, or brings its new token, while it is told', async () => {
    for (const token of [null, 'token-2']) {
      const house = new FeedHouse();
      const next = () => {
        house.feeds.follow([wishOf(house, { token })]);
        return Promise.resolve();
      };
      await house.follow(wishOf(house, { refused: next }));
      house.only.end(new Failure('E-REFUSED'));
      expect(house.timers.size).toBe(token === null ? 0 : 1);
      await house.pass(2 * SECOND);
      expect([house.refused.length, house.sessions.at(-1)?.token]).toEqual([1, token ?? 'token-1']);
      expect(house.isLive()).toBe(token !== null);
      checkClosed(house);
    }
  });

  test('another token does not shorten what a server asked for, nor another session', async () => {
    for (const act of [
      (house: FeedHouse) => house.only.say({ kind: 'taken' }),
      (house: FeedHouse) => house.only.end(new Failure('E-LIMIT', { retryAfterS: 60 })),
    ]) {
      const house = await openHouse();
      act(house);
      await house.pass(10 * SECOND);
      await house.follow(wishOf(house, { token: 'token-2' }));
      expect(await house.waitMs()).toBe(50 * SECOND);
      expect(house.sessions.at(-1)?.token).toBe('token-2');
      checkClosed(house);
    }
  });
});

describe('silence', () => {
  test('without a byte for so long it is dead; a byte is enough', async () => {
    const house = await openHouse();
    const [first] = house.peers;
    for (let time = 0; time < 20; time += 1) {
      await house.pass(59 * SECOND);
      first?.beat();
    }
    expect([house.peers.length, house.told]).toEqual([1, ['a live']]);
    await house.pass(60 * SECOND - 1);
    expect(first?.isClosed()).toBe(false);
    await house.pass(1);
    expect(first?.isClosed()).toBe(true);
    expect(house.peers).toHaveLength(2);
    checkClosed(house);
  });

  test('one silent stream among others is enough', async () => {
    const house = await openHouse(lines);
    const [quotes, orders, positions] = house.peers;
    for (let time = 0; time < 5; time += 1) {
      await house.pass(5 * SECOND);
      quotes?.beat();
      positions?.beat();
    }
    expect(house.peers).toHaveLength(3);
    await house.pass(5 * SECOND);
    expect(orders?.isClosed()).toBe(true);
    expect(house.peers).toHaveLength(6);
    checkClosed(house);
  });

  test('a stream that opens and stalls is not called live again until all of it has spoken', async () => {
    const house = await openHouse(lines);
    for (let time = 0; time < 10; time += 1) await house.pass(30 * SECOND);
    expect(house.told).toEqual(['b live', 'b off']);
    expect(house.peers).toHaveLength(33);
    const [quotes, orders, positions] = house.open;
    quotes?.say({ kind: 'beat' });
    orders?.say({ kind: 'beat' });
    positions?.beat();
    expect(house.isLive('b')).toBe(false);
    positions?.say({ kind: 'beat' });
    expect(house.isLive('b')).toBe(true);
    // From then on a break is an ordinary one.
    positions?.end(null);
    await house.waitMs();
    await settle();
    expect(house.isLive('b')).toBe(true);
    checkClosed(house);
  });

  test('a stream that does not open is dead as well', async () => {
    const house = await openHouse({}, (one) => {
      one.opensByItself = false;
    });
    await house.pass(MINUTE);
    expect([house.peers.length, house.open.length, house.told]).toEqual([2, 1, []]);
    checkClosed(house);
  });

  test('a computer that slept reconnects once, with a session that is not stale', async () => {
    const house = await openHouse();
    await house.sleep(8 * 60 * MINUTE);
    expect([house.sessions.length, house.open.length]).toEqual([2, 1]);
    checkClosed(house);
  });

  test('a session that was slept over is not used', async () => {
    const house = await openHouse({}, (one) => {
      one.holdsSessions = true;
    });
    await house.sleep(6 * MINUTE);
    house.holdsSessions = false;
    // The reply was made before the sleep.
    await house.answer();
    await settle();
    expect([house.sessions.length, house.peers.length]).toEqual([2, 1]);
    expect(house.only.said).toEqual([JSON.stringify({ session: 'session-2', symbols: ['AAPL'] })]);
    expect(house.isLive()).toBe(true);
    checkClosed(house);
  });
});

describe('other symbols', () => {
  test('are told on the same socket', async () => {
    const house = await openHouse();
    await house.follow(wishOf(house, { symbols: ['AAPL', 'SPY'] }));
    await house.follow(wishOf(house, { symbols: ['SPY'] }));
    expect(house.only.said.map((hello) => (JSON.parse(hello) as { symbols: string[] }).symbols)).toEqual([
      ['AAPL'],
      ['AAPL', 'SPY'],
      ['SPY'],
    ]);
    expect([house.sessions.length, house.told]).toEqual([1, ['a live']]);
    checkClosed(house);
  });

  test('while it opens: only the newest are told', async () => {
    const house = await openHouse({}, (one) => {
      one.opensByItself = false;
      one.holdsSessions = true;
    });
    await house.follow(wishOf(house, { symbols: ['A'] }));
    await house.answer();
    await house.follow(wishOf(house, { symbols: ['B'] }));
    expect(house.only.said).toEqual([]);
    house.only.open();
    expect(house.only.said).toEqual([JSON.stringify({ session: 'session-1', symbols: ['B'] })]);
    checkClosed(house);
  });

  test('need a fresh session once the old one is over', async () => {
    const house = await openHouse();
    for (let time = 0; time < 5; time += 1) {
      await house.pass(59 * SECOND);
      house.only.beat();
    }
    await house.follow(wishOf(house, { symbols: ['B'] }));
    expect(house.sessions).toHaveLength(1);
    await house.pass(5 * SECOND);
    await house.follow(wishOf(house, { symbols: ['C'] }));
    expect(await house.waitMs()).toBe(2 * SECOND);
    await settle();
    expect([house.sessions.length, house.open.length]).toEqual([2, 1]);
    expect(house.only.said).toEqual([JSON.stringify({ session: 'session-2', symbols: ['C'] })]);
    checkClosed(house);
  });

  test('none at all close it, and it is opened again for some', async () => {
    const house = await openHouse();
    await house.follow(wishOf(house, { symbols: [] }));
    expect([house.open.length, house.timers.size, house.told]).toEqual([0, 0, ['a live', 'a off']]);
    await house.follow(wishOf(house, { symbols: ['B'] }));
    expect(await house.waitMs()).toBe(10 * SECOND);
    await settle();
    expect(house.isLive()).toBe(true);
    checkClosed(house);
  });

  test('of lines open only those anew that changed, once a second at most', async () => {
    const house = await openHouse(lines);
    await house.pass(5 * SECOND);
    await house.follow(wishOf(house, { ...lines, symbols: ['B'] }));
    const addresses = () =>
      house.open.map(({ address }) => address.replace('lines https://b.example/', '')).sort();
    expect(addresses()).toEqual(['1/orders', '1/positions', 'quotes/B']);
    expect(house.peers).toHaveLength(4);
    for (const symbol of ['C', 'D', 'E', 'F']) {
      await house.pass(200);
      await house.follow(wishOf(house, { ...lines, symbols: [symbol] }));
    }
    expect(house.peers).toHaveLength(4);
    await house.pass(200);
    expect(addresses()).toEqual(['1/orders', '1/positions', 'quotes/F']);
    expect(house.peers).toHaveLength(5);
    // Back and forth within the second is no change.
    await house.follow(wishOf(house, { ...lines, symbols: ['G'] }));
    await house.follow(wishOf(house, { ...lines, symbols: ['F'] }));
    await house.pass(5 * SECOND);
    expect(house.peers).toHaveLength(5);
    await house.follow(wishOf(house, { ...lines, symbols: ['F'], numbers: ['1', '2'] }));
    expect(addresses()).toEqual(['1/orders', '1/positions', '2/orders', '2/positions', 'quotes/F']);
    await house.pass(5 * SECOND);
    await house.follow(wishOf(house, { ...lines, symbols: [], numbers: ['2'] }));
    expect(addresses()).toEqual(['2/orders', '2/positions']);
    expect(house.isLive('b')).toBe(true);
    checkClosed(house);
  });
});

describe('another token', () => {
  const beats = async (house: FeedHouse, ms: number) => {
    for (let passed = 0; passed < ms; passed += SECOND) {
      await house.pass(SECOND);
      for (const peer of house.open) peer.beat();
    }
  };

  test('is taken within a minute', async () => {
    const house = await openHouse(lines);
    await house.follow(wishOf(house, { ...lines, token: 'token-2' }));
    await beats(house, 30 * SECOND);
    // Said again, it is no newer.
    await house.follow(wishOf(house, { ...lines, token: 'token-2' }));
    await beats(house, 29 * SECOND);
    expect(house.peers).toHaveLength(3);
    await beats(house, SECOND);
    expect(house.open.map(({ token }) => token)).toEqual(['token-2', 'token-2', 'token-2']);
    expect([house.peers.length, house.isLive('b')]).toEqual([6, true]);
    await beats(house, 10 * MINUTE);
    expect(house.peers).toHaveLength(6);
    checkClosed(house);
  });

  test('is taken at the next end before', async () => {
    const house = await openHouse(lines);
    await house.follow(wishOf(house, { ...lines, token: 'token-2' }));
    house.open[0]?.say({ kind: 'go-away' });
    await settle();
    expect(house.open.map(({ token }) => token)).toEqual(['token-2', 'token-2', 'token-2']);
    await beats(house, 5 * MINUTE);
    expect(house.peers).toHaveLength(6);
    checkClosed(house);
  });

  test('that came while the session was asked for', async () => {
    const house = await openHouse({}, (one) => {
      one.holdsSessions = true;
    });
    await house.follow(wishOf(house, { token: 'token-2' }));
    house.holdsSessions = false;
    await house.answer();
    expect(house.sessions.map(({ token }) => token)).toEqual(['token-1']);
    await beats(house, MINUTE);
    expect([house.sessions.length, house.open.length]).toEqual([1, 0]);
    // Once the first session is left for good.
    await beats(house, 2 * SECOND);
    expect(house.sessions.map(({ token }) => token)).toEqual(['token-1', 'token-2']);
    checkClosed(house);
  });

  test('none ends it at once', async () => {
    const house = await openHouse();
    await house.follow(wishOf(house, { token: null }));
    expect([house.open.length, house.timers.size, house.told]).toEqual([0, 0, ['a live', 'a off']]);
    checkClosed(house);
  });
});

describe('the end', () => {
  test('a wish that is gone closes its streams at once, and nothing of them is heard', async () => {
    const house = await openHouse(lines);
    const [quotes] = house.peers;
    await house.follow();
    expect([house.open.length, house.timers.size, house.told]).toEqual([0, 0, ['b live', 'b off']]);
    quotes?.say(quote('AAPL'));
    expect(house.frames).toEqual([]);
    checkClosed(house);
  });

  test('a closed stream that speaks on is not heard, whether all are closed or one was replaced', async () => {
    const house = await openHouse(lines);
    house.isRude = true;
    await house.pass(5 * SECOND);
    await house.follow(wishOf(house, { ...lines, symbols: ['B'] }));
    const [replaced, , positions] = house.peers;
    replaced?.say(quote('AAPL'));
    replaced?.end(new Failure('E-NET'));
    expect([house.frames, house.open.length, house.isLive('b')]).toEqual([[], 3, true]);
    await house.follow();
    positions?.say(quote('AAPL'));
    positions?.end(new Failure('E-REFUSED'));
    expect([house.frames, house.refused, house.timers.size]).toEqual([[], [], 0]);
    checkClosed(house);
  });

  test('while a session is asked for: the request is given up, its answer dropped', async () => {
    const house = await openHouse({}, (one) => {
      one.holdsSessions = true;
    });
    await house.follow();
    expect(house.aborted).toBe(1);
    await house.answer();
    await house.pass(60 * MINUTE);
    expect([house.peers, house.told]).toEqual([[], []]);
    checkClosed(house);
  });

  test('who comes back before a wait is over still waits', async () => {
    const house = await openHouse();
    house.only.say({ kind: 'taken' });
    await house.follow();
    expect(house.timers.size).toBe(0);
    await house.pass(20 * SECOND);
    await house.follow(wishOf(house));
    expect(house.sessions).toHaveLength(1);
    expect(await house.waitMs()).toBe(40 * SECOND);
    checkClosed(house);
  });

  test.each<[string, (house: FeedHouse) => Promise<void> | void]>([
    ['live', () => undefined],
    ['waiting', (house) => house.only.end(null)],
    [
      'asking',
      (house) => {
        house.holdsSessions = true;
        house.only.say({ kind: 'go-away' });
      },
    ],
    [
      'opening',
      (house) => {
        house.opensByItself = false;
        house.only.say({ kind: 'go-away' });
        return settle();
      },
    ],
    ['with another token', (house) => house.follow(wishOf(house, { token: 'token-2' }))],
  ])('closed while %s: no timer, no stream, no word, for ever', async (_state, act) => {
    const house = await openHouse();
    await act(house);
    const told = [...house.told];
    checkClosed(house);
    house.holdsSessions = false;
    await house.answer();
    house.feeds.follow([wishOf(house), wishOf(house, lines)]);
    await house.pass(60 * MINUTE);
    for (const peer of house.peers) peer.say(quote('AAPL'));
    expect([house.told, house.frames]).toEqual([told, []]);
    checkClosed(house);
  });

  test('who hears that a feed is off may wish for something else at once', async () => {
    const house = new FeedHouse();
    await house.follow(wishOf(house), wishOf(house, { ...lines, connection: 'b' }));
    house.onTold = (line) => {
      if (line === 'a off') house.feeds.follow([]);
    };
    await house.follow(wishOf(house, { ...lines, connection: 'b' }));
    expect([house.open.length, house.timers.size]).toEqual([0, 0]);
    await house.pass(10 * SECOND);
    await house.follow(wishOf(house), wishOf(house, lines));
    house.onTold = (line) => {
      if (line === 'a off') house.feeds.follow([wishOf(house, lines)]);
    };
    await house.follow();
    expect([house.open.length, house.isLive('b')]).toEqual([3, true]);
    checkClosed(house);
  });

  test.each([
    ['a session', {}],
    ['lines', lines],
  ])('looking away and back is no reason to open anew within ten seconds: %s', async (_what, options) => {
    const house = await openHouse(options);
    const address = house.peers[0]?.address;
    for (let time = 0; time < 3000; time += 1) {
      await house.follow();
      await house.follow(wishOf(house, options));
      await house.pass(time % 2 === 0 ? 1 : 99);
    }
    const openings = house.peers.filter((peer) => peer.address === address).map(({ at }) => at);
    // Within two and a half minutes.
    expect(openings.length).toBeGreaterThanOrEqual(12);
    expect(openings.length).toBeLessThanOrEqual(16);
    const gaps = openings.slice(1).map((at, index) => at - (openings[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10 * SECOND);
    await house.pass(10 * SECOND);
    for (const peer of house.open) peer.beat();
    expect(house.open.length).toBeGreaterThan(0);
    checkClosed(house);
  });

  test('who looks away after a while and comes back waits until the session is left, and for lines not at all', async () => {
    for (const [options, waitMs] of [
      [{}, 2 * SECOND],
      [lines, 0],
    ] as const) {
      const house = await openHouse(options);
      await house.pass(20 * SECOND);
      for (const peer of house.open) peer.beat();
      await house.follow();
      const before = house.peers.length;
      await house.follow(wishOf(house, options));
      expect(house.peers.length > before).toBe(waitMs === 0);
      if (waitMs > 0) expect(await house.waitMs()).toBe(waitMs);
      await settle();
      expect(house.isLive(options === lines ? 'b' : 'a')).toBe(true);
      checkClosed(house);
    }
  });

  test('1,000 reconnects of every kind leave one timer and one stream', async () => {
    const house = await openHouse();
    house.random = 0.3;
    const ends = [
      () => house.only.end(null),
      () => house.only.end(new Failure('E-NET')),
      () => house.only.end(new Failure('E-REFUSED')),
      () => house.only.say({ kind: 'go-away' }),
      () => house.only.say({ kind: 'taken' }),
      () => house.only.say({ kind: 'refused', isPermanent: true }),
      () => house.sleep(3 * MINUTE),
    ];
    for (let time = 0; time < 1000; time += 1) {
      const before = house.sessions.length;
      await ends[time % ends.length]?.();
      await settle();
      if (house.sessions.length === before) await house.waitMs();
      await settle();
      house.only.say({ kind: 'beat' });
      expect([house.timers.size, house.open.length, house.isLive()]).toEqual([1, 1, true]);
    }
    expect(house.sessions).toHaveLength(1001);
    expect(house.mostTimers).toBe(1);
    checkClosed(house);
  });
});
