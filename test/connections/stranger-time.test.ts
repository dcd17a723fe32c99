/**
 * Somebody else's server that stalls and lies about time, a computer that sleeps and whose clock is set, and a person who
 * does other things meanwhile: rows A42 and A88 to A92 of security.md section 4, and what its sign-in page's end may bring.
 */
import { afterEach, describe, expect, test } from 'vitest';
import type { Fault } from '../stranger/broker.ts';
import {
  afterwards,
  change,
  drip,
  hangUp,
  headAlone,
  hold,
  page,
  portalPage,
  reset,
  say,
  silence,
  spoil,
} from '../stranger/faults.ts';
import { openStay, type Stay } from './stranger-house.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let stays: Stay[] = [];
afterEach(async () => {
  for (const { close, stranger, unmarked } of stays.splice(0)) {
    await close();
    expect(stranger.breaches).toEqual([]);
    expect(unmarked).toEqual([]);
  }
});

async function open(options: Parameters<typeof openStay>[0] = {}): Promise<Stay> {
  const stay = await openStay(options);
  stays = [...stays, stay];
  await stay.signIn();
  return stay;
}

const isWell = { notice: null, renewal: { kind: 'idle' }, signIn: { kind: 'held', renews: true } };
const tokensOf = ({ stranger }: Stay) => stranger.sent.map(({ token }) => token);

test('A42 silence, a head alone, a byte a second, before and after the token was spent: 15 s at most', async () => {
  const faults: readonly (readonly [Fault, isSpent: boolean])[] = [
    [silence, false],
    [headAlone, false],
    [drip, false],
    [afterwards(silence), true],
    [afterwards(drip), true],
  ];
  const all = await Promise.all(faults.map(() => open()));
  const startedAt = performance.now();
  await Promise.all(
    all.map((stay, index) => {
      const [fault = silence] = faults[index] ?? [];
      stay.stranger.fail('refresh', fault);
      return stay.live.refresh();
    }),
  );
  expect(performance.now() - startedAt).toBeLessThan(17_500);
  for (const [index, stay] of all.entries()) {
    expect(stay.only()).toMatchObject({
      signIn: { kind: 'held' },
      renewal: { kind: 'waiting', code: 'E-NET' },
    });
    await stay.pass(MINUTE);
    const [, isSpent] = faults[index] ?? [];
    if (!isSpent) expect(stay.only()).toMatchObject(isWell);
    else expect(stay.card).toContain('cut off while renewing');
    expect(stay.stranger.sent).toHaveLength(2);
  }
}, 60_000);

describe('A88 the time', () => {
  test.each([
    ['an hour fast', HOUR],
    ['an hour slow', -HOUR],
    ['a day fast', DAY],
    ['a day slow', -DAY],
    ['in 1970', -Date.parse('2026-11-23T14:41:00Z')],
    ['ten years fast', 3650 * DAY],
  ])('a server whose clock is %s: renewed as ever, no storm, no "expired"', async (_, aheadMs) => {
    const stay = await open();
    stay.stranger.clock.aheadMs = aheadMs;
    await stay.pass(2 * HOUR);
    expect(stay.only()).toMatchObject(isWell);
    expect(stay.stranger.sent.length).toBeGreaterThanOrEqual(8);
    expect(stay.stranger.sent.length).toBeLessThanOrEqual(9);
    expect(new Set(tokensOf(stay)).size).toBe(stay.stranger.sent.length);
    // A state of its own, not of the sign-in. What nobody can mean is none.
    const { clockAheadMs } = stay.connections.view(Date.now());
    if (aheadMs < -DAY * 365) expect(clockAheadMs).toBeNull();
    else expect(Math.abs((clockAheadMs ?? 0) + aheadMs)).toBeLessThan(2 * SECOND);
  });

  test.each([
    ['set an hour ahead', HOUR],
    ['set an hour back', -HOUR],
    ['set a day ahead', DAY],
    ['set a day back', -DAY],
    ['set ten years ahead', 3650 * DAY],
    ['set to 1970', -Date.parse('2026-11-23T14:41:00Z')],
  ])('this computer %s: at most one renewal more, said, and no token lives longer', async (_, byMs) => {
    const stay = await open();
    await stay.pass(5 * MINUTE);
    stay.setClock(byMs);
    await stay.pass(HOUR);
    expect(stay.only()).toMatchObject(isWell);
    expect(stay.stranger.sent.length).toBeLessThanOrEqual(6);
    expect(stay.stranger.sent.length).toBeGreaterThanOrEqual(4);
    expect(stay.connections.view(Date.now()).clockAheadMs).not.toBeNull();
    const { accessToken } = stay.record.tokens ?? {};
    expect(stay.stranger.isLive(accessToken?.open() ?? '')).toBe(true);
    await stay.restart();
    await stay.pass(10 * MINUTE);
    expect(stay.only()).toMatchObject(isWell);
  });

  test('a sign-in without renewal: a clock set back gives it no longer life', async () => {
    const stay = await open({ rotation: 'none' });
    stay.setClock(-HOUR);
    await stay.pass(21 * MINUTE);
    expect(stay.only().signIn).toMatchObject({ kind: 'over', because: 'E-ENDED' });
  });
});

describe('A89 sleep', () => {
  test.each([
    ['ten minutes', 10 * MINUTE],
    ['a night', 9 * HOUR],
    ['14 days', 14 * DAY],
  ])('before anything is sent, for %s: renewed within a minute, with one request', async (_, ms) => {
    const stay = await open();
    stay.sleep(ms);
    await stay.pass(MINUTE);
    expect(stay.only()).toMatchObject(isWell);
    expect(stay.stranger.sent.length).toBeLessThanOrEqual(1);
    await stay.pass(14 * MINUTE);
    expect(new Set(tokensOf(stay)).size).toBe(stay.stranger.sent.length);
  });

  test.each([
    ['and the answer is there on waking', change({}), false],
    ['and the connection is dead on waking', afterwards(reset), true],
  ] as const)('14 days in the middle of a renewal, %s', async (_, fault, isLost) => {
    const stay = await open();
    const { held, seen, letGo } = hold(fault);
    stay.stranger.fail('refresh', held);
    const renewing = stay.live.refresh();
    await seen;
    stay.sleep(14 * DAY);
    letGo();
    await renewing;
    await stay.pass(MINUTE);
    if (isLost) expect(stay.card).toContain('cut off while renewing');
    else expect(stay.only()).toMatchObject(isWell);
    expect(stay.stranger.sent.length).toBeLessThanOrEqual(2);
  });

  test('after the answer', async () => {
    const stay = await open();
    await stay.live.refresh();
    stay.sleep(14 * DAY);
    await stay.pass(MINUTE);
    expect(stay.only()).toMatchObject(isWell);
    expect(new Set(tokensOf(stay)).size).toBe(2);
  });
});

describe('meanwhile', () => {
  test('A91 a hundred clicks are one request', async () => {
    const stay = await open();
    await Promise.all(Array.from({ length: 100 }, () => stay.live.refresh()));
    expect(stay.stranger.sent).toHaveLength(1);
    expect(stay.only()).toMatchObject(isWell);
  });

  test('A92 a disconnect: the late answer is discarded', async () => {
    const stay = await open();
    const { held, seen, letGo } = hold();
    stay.stranger.fail('refresh', held);
    const { live } = stay;
    const renewing = live.refresh();
    await seen;
    await live.disconnect();
    letGo();
    await renewing;
    expect(stay.only().signIn).toEqual({ kind: 'removed' });
    expect(stay.saved()?.tokens).toBeNull();
    await stay.pass(HOUR);
    await stay.restart();
    await stay.pass(MINUTE);
    expect(stay.stranger.sent).toHaveLength(1);
    expect(stay.only().signIn).toEqual({ kind: 'removed' });
  });

  test('A92 a new sign-in: the late answer of the old one changes nothing', async () => {
    const stay = await open();
    const { held, seen, letGo } = hold();
    stay.stranger.fail('refresh', held);
    const { live } = stay;
    const renewing = live.refresh();
    await seen;
    await live.signIn(null);
    const fresh = stay.saved()?.tokens?.refreshToken?.open();
    letGo();
    await renewing;
    expect(stay.saved()?.tokens?.refreshToken?.open()).toBe(fresh);
    await stay.pass(15 * MINUTE);
    expect(tokensOf(stay)[1]).toBe(fresh);
    expect(stay.only()).toMatchObject(isWell);
  });
});

describe('the exchange', () => {
  const text = (body: object) => JSON.stringify(body);
  test.each<readonly [row: string, what: string, code: string, fault: Fault]>([
    ['A38', 'a redirect', 'E-SHAPE', say(302, '', { location: 'http://127.0.0.1:9/' })],
    ['A39', 'two objects', 'E-SHAPE', spoil((body) => `${text(body)}${text(body)}`)],
    [
      'A43',
      'the access token twice',
      'E-SHAPE',
      spoil((body) => text(body).replace('{', '{"access_token":"evil",')),
    ],
    ['A44', 'an access token with a line end', 'E-SHAPE', change({ access_token: 'a\r\nb' })],
    ['A46', 'a token of type DPoP', 'E-SHAPE', change({ token_type: 'DPoP' })],
    ['A47', 'an end that cannot be', 'E-SHAPE', change({ expires_in: 1e21 })],
    ['A51', 'a status that is not approved', 'E-SHAPE', change({ status: 'pending' })],
    ['A57', 'invalid_grant', 'E-CODE', say(400, '{"error":"invalid_grant"}')],
    ['A58', 'invalid_client', 'E-KEY', say(401, '{"error":"invalid_client"}')],
    ['A59', '404', 'E-SHAPE', say(404)],
    ['A60', '429', 'E-LIMIT', say(429)],
    ['A61', '503', 'E-DOWN', say(503)],
    ['A62', 'a captive portal', 'E-DOWN', page(200, portalPage)],
    ['A62', 'hung up after the code was spent', 'E-NET', afterwards(hangUp)],
  ])('%s %s: no sign-in, a code is sent once, and trying again works', async (_row, _what, code, fault) => {
    const stay = await openStay();
    stays = [stay];
    stay.stranger.fail('token', fault);
    await stay.signIn();
    expect(stay.only()).toMatchObject({ signIn: { kind: 'none' }, notice: { code } });
    expect(stay.stranger.asked.filter((one) => one === 'POST /token')).toHaveLength(1);
    expect(stay.saved()?.tokens).toBeNull();
    await stay.live.signIn(null);
    expect(stay.only()).toMatchObject(isWell);
  });

  test('A48 fewer permissions are kept as granted', async () => {
    const stay = await openStay();
    stays = [stay];
    stay.stranger.fail('token', change({ scope: 'read' }));
    await stay.signIn();
    expect(stay.only()).toMatchObject({ ...isWell, asked: ['read', 'market'], granted: ['read'] });
  });
});
