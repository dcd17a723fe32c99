/** "Break it…" by itself: a fault is taken over by the next one, mended, or gone with the demo; outside it nothing breaks. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../contract/failures.ts';
import { type DemoFault, demoFaults, faultGroups, readBreakRequest } from '../contract/faults.ts';
import { texts } from '../contract/texts.ts';
import { describe as say } from '../contract/words.ts';
import { brokers } from '../main/brokers/index.ts';
import type { SignInWindow } from '../main/connections/ports.ts';
import { openDemo } from '../main/demo.ts';
import { createLines } from '../main/net/lines.ts';
import { createSend } from '../main/net/send.ts';
import { createSocket } from '../main/net/socket.ts';
import { durable } from '../main/vault/durable.ts';
import { openVault } from '../main/vault/vault.ts';
import { type Demo, Worlds } from '../main/worlds.ts';
import { ask } from './simulator/walk.ts';
import { CbcCipher } from './vault/cbc-cipher.ts';

/** Follows the broker's redirects as a browser does, and waits at the page for somebody who never comes. */
const idle: SignInWindow = {
  ask: async ({ url, callbackUrl }, signal) => {
    let at = url;
    for (let hops = 0; hops < 5; hops += 1) {
      if (at.startsWith(callbackUrl)) return at;
      const { headers } = await ask(at);
      if (!headers.location) break;
      at = new URL(headers.location, at).href;
    }
    return new Promise((_done, fail) => {
      const close = () => fail(new Failure('E-CLOSE'));
      if (signal.aborted) close();
      signal.addEventListener('abort', close);
    });
  },
  show: () => undefined,
};

const way = { version: '0', proxyFor: () => Promise.resolve('DIRECT') };

let root: string;
let folder: string;
let timers: Set<NodeJS.Timeout>;
let demo: Demo;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'brokerbar-demo-'));
  folder = join(root, 'demo');
  timers = new Set();
  demo = await openDemo(
    {
      brokers,
      signInWindow: idle,
      send: createSend(way),
      now: Date.now,
      uptime: () => performance.now(),
      random: Math.random,
      timer: (ms, ring) => {
        const timer = setTimeout(() => {
          timers.delete(timer);
          ring();
        }, ms);
        timers.add(timer);
        return () => {
          timers.delete(timer);
          clearTimeout(timer);
        };
      },
      isOnline: () => false,
      remindMs: () => 30 * 60_000,
      pace: () => 'auto',
      openLines: createLines(way),
      openSocket: createSocket(way),
    },
    folder,
    (at, wrap = (bare) => bare) =>
      openVault({ folder: at, cipher: wrap(new CbcCipher()), Store: durable(Conf) }),
    {
      stateChanged: () => undefined,
      activityChanged: () => undefined,
      accountsChanged: () => undefined,
      orderChanged: () => undefined,
    },
  );
});
afterEach(async () => {
  await demo.close();
  rmSync(root, { recursive: true, force: true });
});

const card = (broker = 'tradier') => {
  const found = demo.shown.connections.view(Date.now()).connections.find((one) => one.broker === broker);
  if (!found) throw new Error(`${broker} has no card`);
  return found;
};
const breakIt = (fault: DemoFault | null, broker?: string) =>
  demo.breakIt({ connection: card(broker).id, fault });
const headline = (broker?: string) => say(card(broker), Date.now()).headline;
const shows = (expected: string | RegExp, broker?: string) =>
  expect.poll(() => headline(broker), { timeout: 10_000, interval: 20 }).toMatch(expected);

describe('the list', () => {
  test('offers each fault once, under a name of its own', () => {
    const offered: readonly DemoFault[] = Object.values(faultGroups).flat();
    expect(offered).toEqual(demoFaults);
    expect(new Set(offered.map((id) => texts().faults.all[id].label)).size).toBe(demoFaults.length);
  });

  test.each([
    null,
    'denied',
    { connection: 'tradier-sandbox-0001' },
    { connection: 'tradier-sandbox-0001', fault: 'toString' },
    { connection: '../../etc', fault: 'denied' },
  ])('does not take %j', (input) => {
    expect(() => readBreakRequest(input)).toThrow('E-FIELD');
  });
});

test('the next choice takes over from one that is waiting', async () => {
  await breakIt('page-open');
  await shows('Waiting for you to sign in');
  await breakIt('not-answering');
  await breakIt('wrong-reply');
  await shows('Sign-in stopped for safety');
  await breakIt('closed');
  await breakIt('renews', 'tradestation');
  await shows('Connected', 'tradestation');
  await shows('Sign-in was cancelled');
});

test.each<[DemoFault, string | RegExp]>([
  ['page-open', 'Waiting for you to sign in'],
  ['slow-exchange', 'Finishing sign-in…'],
  ['denied', "You didn't allow access"],
  ['wrong-reply', 'Sign-in stopped for safety'],
  ['keys-refused', "Couldn't finish sign-in"],
  ['fixed-end', /^Signed in until/],
  ['ends-soon', /^Sign-in ends at/],
  ['refused', 'Sign in again'],
  ['no-store', 'Connected until you quit'],
  ['foreign-store', "Can't open the saved sign-in"],
  ['locked-store', 'Your password store is locked'],
  ['disconnected', 'Disconnected'],
  ['keys-saved', 'Not connected'],
])('TradeStation too: %s', async (fault, expected) => {
  await breakIt(fault, 'tradestation');
  await shows(expected, 'tradestation');
});

test('a fault of one broker leaves the other alone', async () => {
  await breakIt('renews', 'tradestation');
  await shows('Connected', 'tradestation');
  await breakIt('refused');
  await shows('Sign in again');
  expect(headline('tradestation')).toBe('Connected');
});

test('once mended, a sign-in that could not be saved is saved', async () => {
  await breakIt('no-store');
  await shows('Connected until you quit');
  expect(demo.shown.connections.view(Date.now()).store.kind).toBe('absent');
  await breakIt(null);
  await shows(/^Connected$/);
  expect(card().signIn).toMatchObject({ kind: 'held', isSaved: true });
});

test.each(['locked-store', 'foreign-store'] as const)('once mended, %s opens again', async (fault) => {
  await breakIt('renews');
  await shows('Connected');
  const { id, accounts } = card();
  await breakIt(fault);
  await expect.poll(() => card().signIn.kind).toBe('unreadable');
  await breakIt(null);
  await expect.poll(() => card().signIn.kind).toBe('held');
  expect(card()).toMatchObject({ id, accounts });
});

test('the computer being offline is no matter of the demo', () => {
  expect(demo.shown.connections.view(Date.now()).isOffline).toBe(false);
});

const unfinished = [
  'page-open',
  'slow-renewal',
  'closed',
  'locked-store',
  'not-answering',
  'offline',
] as const;

test.each(unfinished.flatMap((fault) => [0, 15, 80].map((ms) => [fault, ms] as const)))(
  'leaving in the middle of %s, after %d ms, leaves nothing behind',
  async (fault, ms) => {
    await breakIt('renews');
    await shows('Connected');
    await breakIt(fault);
    await new Promise((done) => setTimeout(done, ms));
    const startedAt = Date.now();
    await demo.close();
    expect(Date.now() - startedAt).toBeLessThan(2500);
    await new Promise((done) => setTimeout(done, 100));
    expect(existsSync(folder)).toBe(false);
    expect(timers.size).toBe(0);
  },
);

test('outside the demo nothing can be broken', async () => {
  const worlds = new Worlds(
    demo.shown.connections.view(Date.now()),
    () => Promise.reject(new Error('not asked for')),
    { state: () => undefined, accounts: () => undefined },
    Date.now,
    () => {
      throw new Error('not asked for');
    },
  );
  const asked = { connection: card().id, fault: 'offline' } as const;
  await expect(worlds.breakDemo(asked)).rejects.toMatchObject({ code: 'E-FIELD' });
});
