/**
 * Somebody else's server behind BROKERBAR_ENDPOINTS that rotates, fails, stalls, lies about time, or drops its reply after
 * rotating: what becomes of the sign-in, row by row of security.md section 4. Whatever the server does, no token may come to
 * it twice that it has answered for, none without its mark on the disk, and none sooner than it asked for.
 */
import { afterEach, describe, expect, test } from 'vitest';
import type { Fault } from '../stranger/broker.ts';
import {
  afterwards,
  bomb,
  change,
  cutOff,
  endless,
  hangUp,
  page,
  portalPage,
  reset,
  say,
  spoil,
  xmlFault,
} from '../stranger/faults.ts';
import { openStay, type Stay } from './stranger-house.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let stay: Stay;
afterEach(async () => {
  const { stranger, unmarked } = stay;
  await stay.close();
  expect(stranger.breaches).toEqual([]);
  expect(unmarked).toEqual([]);
});

/** A sign-in that is renewed with a click while the server does this. */
async function renewWith(
  fault: Fault,
  times = 1,
  options: Parameters<typeof openStay>[0] = {},
): Promise<void> {
  stay = await openStay(options);
  await stay.signIn();
  stay.stranger.fail('refresh', fault, times);
  await stay.live.refresh();
}

const sends = () => stay.stranger.sent.length;
const refreshToken = () => stay.saved()?.tokens?.refreshToken?.open();
const told = (what: string) => stay.told.filter((one) => one.what === what).length;

describe('passing: the sign-in is kept, and works again within a minute of the end of the fault', () => {
  const json = (body: string) => say(200, body);
  test.each<readonly [row: string, what: string, code: string, fault: Fault]>([
    ['A38', '301 to another host', 'E-SHAPE', say(301, '', { location: 'http://127.0.0.1:9/' })],
    ['A38', '307 to http', 'E-SHAPE', say(307, '', { location: 'http://tradier.example/refresh' })],
    ['A39', '200 with an XML fault', 'E-SHAPE', page(200, xmlFault, 'application/xml')],
    ['A39', 'an empty 200', 'E-SHAPE', json('')],
    ['A39', 'a list', 'E-SHAPE', json('[]')],
    ['A39', 'a text', 'E-SHAPE', json('"approved"')],
    ['A40', 'an endless body', 'E-SHAPE', endless],
    ['A40', '10 MB', 'E-SHAPE', json(' '.repeat(10_000_000))],
    ['A41', '5 MB of brackets', 'E-SHAPE', json('['.repeat(5_000_000))],
    [
      'A41',
      'nesting that fits into the limit',
      'E-SHAPE',
      json(`{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`),
    ],
    ['A44', 'no access token at all', 'E-SHAPE', json('{"status":"approved"}')],
    ['A51', 'a status that is not approved', 'E-SHAPE', json('{"access_token":"x","status":"pending"}')],
    ['A61', '500', 'E-DOWN', say(500, '{"fault":{"faultstring":"Internal"}}')],
    ['A61', '502 as HTML', 'E-DOWN', page(502, '<html>Bad Gateway</html>')],
    ['A61', '503 as XML', 'E-DOWN', page(503, xmlFault, 'text/xml')],
    ['A61', '504 without a body', 'E-DOWN', say(504)],
    [
      'A61',
      'a JSON fault of the gateway with 400',
      'E-DOWN',
      say(400, '{"fault":{"faultstring":"Execution of x"}}'),
    ],
    ['A62', 'reset', 'E-NET', reset],
    ['A62', 'hung up', 'E-NET', hangUp],
    ['A62', "a captive portal's page", 'E-DOWN', page(200, portalPage)],
    ['A62', 'a portal that refuses as well', 'E-DOWN', page(401, portalPage)],
    ['A60', '429 without a Retry-After', 'E-LIMIT', say(429)],
  ])('%s %s', async (_row, _what, code, fault) => {
    await renewWith(fault, Number.POSITIVE_INFINITY);
    const before = refreshToken();
    expect(stay.only()).toMatchObject({
      signIn: { kind: 'held', renews: true },
      renewal: { kind: 'waiting', code },
      notice: { code },
    });
    expect(stay.card).not.toMatch(/no longer accept|sign in again/i);
    await stay.pass(5 * MINUTE);
    expect(sends()).toBeGreaterThan(4);
    stay.stranger.heal();
    await stay.pass(MINUTE);
    expect(stay.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' }, signIn: { kind: 'held' } });
    expect(refreshToken()).not.toBe(before);
    expect(stay.saved()?.renewing).toBeNull();
    expect(told('over')).toBe(0);
  });

  test('A62 nobody listens, as where a name leads nowhere', async () => {
    stay = await openStay();
    await stay.signIn();
    await stay.stranger.goAway();
    await stay.live.refresh();
    expect(stay.only()).toMatchObject({
      signIn: { kind: 'held' },
      renewal: { kind: 'waiting', code: 'E-NET' },
    });
    // It never left the computer: a refusal later would be no interruption.
    expect(stay.saved()?.renewing).toBeNull();
    await stay.pass(10 * MINUTE);
    await stay.stranger.comeBack();
    await stay.pass(MINUTE);
    expect(stay.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' } });
    expect(sends()).toBe(1);
  });

  test('A61 503 for three hours: patient, kept, and back by itself', async () => {
    await renewWith(say(503), Number.POSITIVE_INFINITY, { lifetimeS: 86_399 });
    await stay.pass(3 * HOUR);
    const gaps = stay.stranger.sent
      .slice(1)
      .map(({ at }, index) => at - (stay.stranger.sent[index]?.at ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(30 * SECOND);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(5 * MINUTE + SECOND);
    const young = gaps.slice(0, 16);
    expect(Math.max(...young)).toBeLessThanOrEqual(50 * SECOND);
    // Full jitter: no two clients march in step.
    expect(new Set(gaps).size).toBeGreaterThan(gaps.length / 2);
    expect(sends()).toBeLessThan(120);
    stay.stranger.heal();
    await stay.pass(5 * MINUTE + SECOND);
    expect(stay.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' }, signIn: { kind: 'held' } });
  });

  test('A61 503 past the end of what is held: kept, and back within a minute', async () => {
    await renewWith(say(503), Number.POSITIVE_INFINITY);
    await stay.pass(HOUR);
    expect(stay.only().signIn).toMatchObject({ kind: 'held', renews: true });
    expect(told('over')).toBe(0);
    stay.stranger.heal();
    await stay.pass(MINUTE);
    expect(stay.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' }, signIn: { kind: 'held' } });
  });
});

describe('A60 429 with Retry-After', () => {
  test.each<readonly [what: string, value: () => string, waitMs: number]>([
    ['seconds', () => '240', 240 * SECOND],
    ['a date', () => new Date(Date.now() + 4 * MINUTE).toUTCString(), 4 * MINUTE],
    ['a negative number', () => '-240', 0],
    ['a thousand million', () => '1000000000', HOUR],
    ['a date in the past', () => new Date(Date.now() - HOUR).toUTCString(), 0],
    ['garbage', () => 'soon', 0],
    ['a fraction', () => '1.5e3', 0],
  ])('%s', async (_, value, waitMs) => {
    stay = await openStay({ lifetimeS: 86_399 });
    await stay.signIn();
    stay.stranger.fail('refresh', say(429, '', { 'retry-after': value() }));
    stay.stranger.clock.waitUntil = 0;
    await stay.live.refresh();
    stay.stranger.clock.waitUntil = Date.now() + waitMs;
    await stay.pass(waitMs + 51 * SECOND);
    expect(sends()).toBe(2);
    expect(stay.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' } });
  });

  test.each([
    ['ahead of', HOUR],
    ['behind', -HOUR],
  ])(
    'a date, by a server whose clock is an hour %s ours: so long as it means by its own',
    async (_, aheadMs) => {
      stay = await openStay({ lifetimeS: 86_399 });
      await stay.signIn();
      stay.stranger.clock.aheadMs = aheadMs;
      const until = new Date(Date.now() + aheadMs + 4 * MINUTE).toUTCString();
      stay.stranger.fail('refresh', say(429, '', { 'retry-after': until }));
      await stay.live.refresh();
      stay.stranger.clock.waitUntil = Date.now() + 4 * MINUTE;
      await stay.pass(4 * MINUTE + 51 * SECOND);
      expect(sends()).toBe(2);
      expect(stay.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' } });
    },
  );
});

describe('A63 the token was spent, and its successor cannot be had', () => {
  const text = (body: object) => JSON.stringify(body);
  const inject = (name: string) =>
    spoil((body) => text(body).replace('{', `{"${name}":{"refresh_token":"evil","access_token":"evil"},`));
  const lost: readonly (readonly [row: string, what: string, fault: Fault])[] = [
    ['', 'the connection is reset', afterwards(reset)],
    ['', 'the server hangs up', afterwards(hangUp)],
    ['', 'the reply breaks off', cutOff],
    ['A38', 'a redirect', afterwards(say(302, '', { location: '/elsewhere' }))],
    ['A39', "a page's HTML", afterwards(page(200, portalPage))],
    ['A39', 'XML', afterwards(page(200, '<token/>', 'application/xml'))],
    ['A39', 'an empty reply', afterwards(say(200))],
    ['A39', 'a byte order mark', spoil((body) => `\ufeff${text(body)}`)],
    ['A39', 'a truncated reply', spoil((body) => text(body).slice(0, -9))],
    ['A39', 'trailing bytes', spoil((body) => `${text(body)};`)],
    ['A39', 'two objects', spoil((body) => `${text(body)}${text(body)}`)],
    ['A40', 'a gzip bomb', bomb],
    ['A40', '10 MB of spaces', spoil((body) => `${text(body)}${' '.repeat(10_000_000)}`)],
    ['A43', 'a member __proto__', inject('__proto__')],
    ['A43', 'a member constructor', inject('constructor')],
    ['A43', 'the refresh token twice', spoil((body) => text(body).replace('{', '{"refresh_token":"evil",'))],
    ['A44', 'an access token of a megabyte', change({ access_token: 'a'.repeat(1_000_000) })],
    ['A61', '502', afterwards(page(502, '<html>Bad Gateway</html>'))],
    ['A61', '503', afterwards(say(503))],
  ];
  test.each(lost)(
    '%s %s: tried once more, and then it says that it was cut off',
    async (_row, _what, fault) => {
      await renewWith(fault);
      const spent = refreshToken();
      expect(stay.only()).toMatchObject({ signIn: { kind: 'held' }, renewal: { kind: 'waiting' } });
      expect(stay.saved()?.renewing).not.toBeNull();
      await stay.pass(MINUTE);
      expect(stay.stranger.sent.map(({ token }) => token)).toEqual([spent, spent]);
      expect(stay.only().signIn).toMatchObject({ kind: 'over', because: 'E-INTERRUPTED' });
      expect(stay.card).toContain('cut off while renewing');
      expect(stay.card).not.toMatch(/no longer accepts|password was changed/);
      await stay.pass(3 * HOUR);
      expect(sends()).toBe(2);
      expect(told('over')).toBe(1);
      await stay.live.signIn(null);
      expect(stay.only()).toMatchObject({ notice: null, signIn: { kind: 'held', renews: true } });
      await stay.pass(15 * MINUTE);
      expect(stay.only()).toMatchObject({ notice: null, signIn: { kind: 'held' } });
      expect(sends()).toBe(3);
    },
  );

  test('the app was closed meanwhile: the next start tries once, and has the same sentence', async () => {
    await renewWith(afterwards(hangUp));
    await stay.restart();
    expect(stay.only().signIn.kind).toBe('held');
    await stay.pass(MINUTE);
    expect(sends()).toBe(2);
    expect(stay.card).toContain('cut off while renewing');
    await stay.restart();
    await stay.pass(HOUR);
    expect(sends()).toBe(2);
    expect(stay.only().signIn).toMatchObject({ kind: 'over', because: 'E-INTERRUPTED' });
  });

  test('an outage that follows hides nothing: the refusal after it is still an interruption', async () => {
    await renewWith(afterwards(reset));
    stay.stranger.fail('refresh', say(503), Number.POSITIVE_INFINITY);
    await stay.pass(20 * MINUTE);
    expect(stay.only().signIn.kind).toBe('held');
    stay.stranger.heal();
    await stay.pass(MINUTE);
    expect(stay.card).toContain('cut off while renewing');
  });

  test.each(['same', 'absent'] as const)(
    'a lost reply costs nothing where refresh tokens stay, and the reply brings the %s one',
    async (rotation) => {
      await renewWith(afterwards(reset), 1, { rotation });
      const before = refreshToken();
      await stay.pass(MINUTE);
      expect(stay.only()).toMatchObject({
        notice: null,
        renewal: { kind: 'idle' },
        signIn: { kind: 'held' },
      });
      expect(refreshToken()).toBe(before);
    },
  );
});

describe('the token was spent, and its successor can be read: it is saved, and goes on by itself', () => {
  test.each<readonly [row: string, what: string, fault: Fault]>([
    ['A39', 'as plain text', spoil((body) => JSON.stringify(body), { 'content-type': 'text/plain' })],
    ['A44', 'no access token', change({ access_token: undefined })],
    ['A44', 'an empty access token', change({ access_token: '' })],
    ['A44', 'a number', change({ access_token: 42 })],
    ['A44', 'an access token with a line end', change({ access_token: 'a\r\nx-evil: 1' })],
    ['A44', 'with a space', change({ access_token: 'a b' })],
    ['A44', 'with letters that no header takes', change({ access_token: 'töken' })],
    ['A46', 'a token of type mac', change({ token_type: 'mac' })],
    ['A46', 'a token of type DPoP', change({ token_type: 'DPoP' })],
    ['A51', 'a status that is not approved', change({ status: 'pending' })],
  ])('%s %s', async (_row, _what, fault) => {
    await renewWith(fault);
    const [{ token: spent } = { token: '' }] = stay.stranger.sent;
    expect(stay.only()).toMatchObject({
      signIn: { kind: 'held', renews: true },
      notice: { code: 'E-SHAPE' },
    });
    const successor = refreshToken();
    expect(successor).not.toBe(spent);
    await stay.restart();
    expect(refreshToken()).toBe(successor);
    await stay.live.refresh();
    await stay.pass(MINUTE);
    expect(stay.stranger.sent.map(({ token }) => token)).toEqual([spent, successor]);
    expect(stay.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' }, signIn: { kind: 'held' } });
  });
});

describe('a reply that is taken as it is meant', () => {
  test.each<readonly [row: string, what: string, fault: Fault]>([
    ['A45', 'without a token type', change({ token_type: undefined })],
    ['A46', 'a token of type bEaReR', change({ token_type: 'bEaReR' })],
    ['A39', 'with a charset', change({})],
    ['A48', 'without a scope', change({ scope: undefined })],
  ])('%s %s', async (_row, _what, fault) => {
    await renewWith(fault);
    expect(stay.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' }, signIn: { kind: 'held' } });
    expect(stay.only().granted).toEqual(['read', 'market']);
    expect(refreshToken()).not.toBe('evil');
    await stay.pass(15 * MINUTE);
    expect(sends()).toBe(2);
    expect(stay.stranger.sent.map(({ token }) => token)).not.toContain('evil');
  });

  test.each([-1, 0, 1, '1', 29, 1e21, 'abc', null, true, [3600], 1.5, '1e999'])(
    'A47 expires_in %j: never two renewals in half a minute, and no end of the sign-in',
    async (expires_in) => {
      stay = await openStay();
      await stay.signIn();
      stay.stranger.fail('refresh', change({ expires_in }), Number.POSITIVE_INFINITY);
      await stay.live.refresh();
      await stay.pass(20 * MINUTE);
      expect(stay.only()).toMatchObject({ notice: null, signIn: { kind: 'held', renews: true } });
      const gaps = stay.stranger.sent
        .slice(1)
        .map(({ at }, index) => at - (stay.stranger.sent[index]?.at ?? 0));
      expect(Math.min(30 * SECOND, ...gaps)).toBeGreaterThanOrEqual(30 * SECOND);
    },
  );

  test('A47 1e999, which JSON reads as infinite', async () => {
    await renewWith(
      spoil((body) =>
        JSON.stringify({ ...body, expires_in: 0 }).replace('"expires_in":0', '"expires_in":1e999'),
      ),
    );
    expect(stay.only()).toMatchObject({ notice: null, signIn: { kind: 'held', renews: true } });
    await stay.pass(10 * MINUTE);
    expect(sends()).toBe(1);
  });

  test('A48 fewer permissions are kept as granted, and the whole again with the next reply', async () => {
    await renewWith(change({ scope: 'read' }));
    expect(stay.only().granted).toEqual(['read']);
    await stay.pass(15 * MINUTE);
    expect(stay.only()).toMatchObject({ granted: ['read', 'market'], notice: null });
  });

  test('A50 none at the sign-in: it has an end, and nothing is renewed', async () => {
    stay = await openStay({ rotation: 'none' });
    await stay.signIn();
    expect(stay.only().signIn).toMatchObject({ kind: 'held', renews: false });
    await stay.live.refresh();
    await stay.pass(25 * MINUTE);
    expect(sends()).toBe(0);
    expect(stay.only().signIn).toMatchObject({ kind: 'over', because: 'E-ENDED' });
  });

  test('A50 none on renewal: the old one is kept and used again', async () => {
    stay = await openStay({ rotation: 'absent' });
    await stay.signIn();
    await stay.pass(HOUR);
    expect(new Set(stay.stranger.sent.map(({ token }) => token)).size).toBe(1);
    expect(sends()).toBeGreaterThan(3);
    expect(stay.only()).toMatchObject({ notice: null, signIn: { kind: 'held', renews: true } });
  });

  test('A64 and rotation for a day: each refresh token once', async () => {
    stay = await openStay();
    await stay.signIn();
    await stay.pass(24 * HOUR);
    const tokens = stay.stranger.sent.map(({ token }) => token);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(tokens.length).toBeGreaterThan(100);
    expect(tokens.length).toBeLessThan(112);
    expect(stay.only()).toMatchObject({ notice: null, signIn: { kind: 'held' } });
  });
});

describe('refused', () => {
  test('A49 more permissions than were asked for: not taken, and the spent token is not sent again', async () => {
    await renewWith(change({ scope: 'read market trade' }));
    expect(stay.only()).toMatchObject({ notice: { code: 'E-WIDER' }, granted: ['read', 'market'] });
    await stay.pass(19 * MINUTE);
    expect(stay.only().signIn).toMatchObject({ kind: 'held', renews: false });
    await stay.pass(3 * HOUR);
    expect(sends()).toBe(1);
    expect(stay.only().signIn.kind).toBe('over');
  });

  test.each<readonly [what: string, fault: Fault]>([
    ['as RFC 6749 says it', say(400, '{"error":"invalid_grant"}')],
    ['with a 401', say(401, '{"error":"invalid_grant"}')],
    ['in the words of Apigee', say(400, '{"ErrorCode":"invalid_request","Error":"Invalid Refresh Token"}')],
  ])('A57 invalid_grant %s: over, once, without a loop, and the record stays', async (_, fault) => {
    await renewWith(fault, Number.POSITIVE_INFINITY);
    expect(stay.only().signIn).toMatchObject({ kind: 'over', because: 'E-REFUSED' });
    expect(stay.card).not.toContain('cut off');
    await stay.pass(20 * HOUR);
    await stay.restart();
    await stay.pass(HOUR);
    expect(sends()).toBe(1);
    expect(told('over')).toBe(1);
    expect(stay.saved()?.client).not.toBeNull();
    expect(stay.saved()?.tokens).not.toBeNull();
  });

  test('A57 access that was taken away at the broker: said once, and mended by signing in', async () => {
    stay = await openStay();
    await stay.signIn();
    stay.stranger.revokeAll();
    await stay.pass(2 * HOUR);
    expect(stay.only().signIn).toMatchObject({ kind: 'over', because: 'E-REFUSED' });
    expect(sends()).toBe(1);
    await stay.live.signIn(null);
    expect(stay.only()).toMatchObject({ notice: null, signIn: { kind: 'held' } });
  });

  test.each<readonly [what: string, fault: Fault]>([
    ['401', say(401, '{"error":"invalid_client"}')],
    ['400', say(400, '{"error":"invalid_client"}')],
    ['in the words of Apigee', say(401, '{"ErrorCode":"invalid_client","Error":"Client Id is invalid"}')],
  ])('A58 invalid_client, %s: "check key", and no retry', async (_, fault) => {
    await renewWith(fault, Number.POSITIVE_INFINITY);
    expect(stay.only()).toMatchObject({
      signIn: { kind: 'held' },
      renewal: { kind: 'stopped', code: 'E-KEY' },
      notice: { code: 'E-KEY' },
    });
    const before = refreshToken();
    await stay.pass(5 * HOUR);
    expect(sends()).toBe(1);
    expect(refreshToken()).toBe(before);
  });

  test.each<readonly [what: string, fault: Fault]>([
    ['an error of nobody', say(400, '{"error":"the_moon_is_full"}')],
    ['403', say(403, '{"error":"forbidden"}')],
    ['404', say(404, 'not here', { 'content-type': 'text/plain' })],
    ['an empty 401', say(401)],
    ['405', say(405)],
    ['invalid_request', say(400, '{"error":"invalid_request"}')],
  ])('A59 %s: tokens kept, and asked again after half an hour, no sooner', async (_, fault) => {
    await renewWith(fault, Number.POSITIVE_INFINITY, { lifetimeS: 86_399 });
    expect(stay.only()).toMatchObject({ signIn: { kind: 'held' }, notice: { code: 'E-SHAPE' } });
    const before = refreshToken();
    await stay.pass(2 * HOUR - MINUTE);
    expect(sends()).toBe(4);
    expect(refreshToken()).toBe(before);
    stay.stranger.heal();
    await stay.pass(31 * MINUTE);
    expect(stay.only()).toMatchObject({ notice: null, renewal: { kind: 'idle' } });
  });

  test('A59 invalid_scope: the same for whoever is signed in', async () => {
    await renewWith(say(400, '{"error":"invalid_scope"}'), Number.POSITIVE_INFINITY, { lifetimeS: 86_399 });
    await stay.pass(2 * HOUR - MINUTE);
    expect(sends()).toBeLessThanOrEqual(4);
    expect(stay.only().signIn.kind).toBe('held');
  });
});
