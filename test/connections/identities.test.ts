/** Who a token reply says has signed in: at a sign-in proved or refused, at a renewal never another person. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { tradestation } from '../../main/brokers/tradestation.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import { Identities } from '../../main/connections/identities.ts';
import type { Reply, Send } from '../../main/net/exchange.ts';
import { Secret } from '../../main/secret.ts';

const now = Date.parse('2026-11-23T14:41:00Z');
const endpoints = tradestation.environments[0]?.endpoints ?? tradier.environments[0]?.endpoints;
if (!endpoints) throw new Error('no endpoints');
const clientId = new Secret('key');
const accessToken = new Secret('access');
const nonce = new Secret('nonce');
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let stranger: typeof keys;
let jwks = '';
beforeAll(async () => {
  keys = await generateKeyPair('RS256', { extractable: true });
  stranger = await generateKeyPair('RS256', { extractable: true });
  jwks = JSON.stringify({
    keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }],
  });
});

const reply = (body: string, more: Partial<Reply> = {}): Reply => ({
  status: 200,
  contentType: 'application/json',
  body,
  retryAfterS: null,
  aheadMs: null,
  rate: null,
  host: 'signin.tradestation.com',
  ...more,
});

/** @param answer what the issuer's keys are asked for; null: they cannot be had. */
function open(answer: (() => Reply) | null = () => reply(jwks), ahead = 0) {
  const asked: string[] = [];
  const send: Send = (request) => {
    asked.push(request.url);
    return answer ? Promise.resolve(answer()) : Promise.reject(new Failure('E-NET'));
  };
  return { asked, identities: new Identities({ send, now: () => now + ahead, uptime: () => now }) };
}

async function sign(claims: Readonly<Record<string, unknown>> = {}, key = keys.privateKey, kid = 'one') {
  const seconds = Math.floor(now / 1000);
  const token = await new SignJWT({
    iss: endpoints?.issuer ?? '',
    aud: 'key',
    sub: 'auth0|1',
    iat: seconds,
    exp: seconds + 600,
    nonce: 'nonce',
    name: 'Jane Doe',
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(key);
  return reply(JSON.stringify({ access_token: 'access', id_token: token }));
}

const at = (given: Reply, where = endpoints) => ({ reply: given, endpoints: where, clientId, accessToken });
const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => 'taken',
    (error: unknown) => (error as Failure).code,
  );
const signal = new AbortController().signal;

describe('at a sign-in', () => {
  test('the person, by the name that the issuer gives', async () => {
    const { identities, asked } = open();
    expect(await identities.atExchange(at(await sign()), nonce, signal)).toEqual({
      id: 'auth0|1',
      name: 'Jane Doe',
    });
    await identities.atExchange(at(await sign()), nonce, signal);
    expect(asked).toEqual([endpoints.jwks]);
  });

  test('a broker without id tokens needs none', async () => {
    const { identities, asked } = open();
    const [place] = tradier.environments;
    if (!place) throw new Error('no environment');
    expect(await identities.atExchange(at(reply('{}'), place.endpoints), null, signal)).toBeNull();
    expect(asked).toEqual([]);
  });

  test('none where there must be one, a stranger, another nonce, keys that cannot be had: nobody', async () => {
    const { identities } = open();
    expect(await codeOf(identities.atExchange(at(reply('{}')), nonce, signal))).toBe('E-IDTOKEN');
    const forged = await sign({}, stranger.privateKey);
    expect(await codeOf(identities.atExchange(at(forged), nonce, signal))).toBe('E-IDTOKEN');
    expect(await codeOf(identities.atExchange(at(await sign({ nonce: 'x' })), nonce, signal))).toBe(
      'E-IDTOKEN',
    );
    expect(await codeOf(open(null).identities.atExchange(at(await sign()), nonce, signal))).toBe('E-NET');
  });

  test("A88 this computer's wrong clock refuses nobody: the server's counts", async () => {
    const day = 86_400_000;
    const given = { ...(await sign()), aheadMs: day };
    expect(await codeOf(open(undefined, day).identities.atExchange(at(given), nonce, signal))).toBe('taken');
    expect(await codeOf(open(undefined, day).identities.atExchange(at(await sign()), nonce, signal))).toBe(
      'E-IDTOKEN',
    );
  });
  test("A88 a server whose Date lies refuses nobody either, where this computer's clock is right", async () => {
    for (const aheadMs of [5 * 60_000, -12 * 60_000, 86_400_000]) {
      const given = { ...(await sign()), aheadMs };
      expect(await codeOf(open().identities.atExchange(at(given), nonce, signal))).toBe('taken');
      expect(await codeOf(open().identities.atRenewal(at(given), 'auth0|1'))).toBe('taken');
    }
  });

  test('A54 no instant is taken from one clock and the next from the other', async () => {
    const seconds = Math.floor(now / 1000);
    // By ours it is over, by the server's it was made in the future.
    const given = { ...(await sign({ iat: seconds - 300, exp: seconds - 100 })), aheadMs: 3_600_000 };
    expect(await codeOf(open().identities.atExchange(at(given), nonce, signal))).toBe('E-IDTOKEN');
  });
});

describe('at a renewal', () => {
  const renew = (given: Reply, sub = 'auth0|1', answer: (() => Reply) | null = () => reply(jwks)) =>
    codeOf(open(answer).identities.atRenewal(at(given), sub));

  test('the same person, or no id token', async () => {
    expect(await renew(await sign({ nonce: undefined }))).toBe('taken');
    expect(await renew(reply('{}'))).toBe('taken');
  });

  test('A56 another person, another issuer, another audience, a forged one', async () => {
    expect(await renew(await sign({ sub: 'auth0|2' }))).toBe('E-OTHER');
    expect(await renew(await sign({ iss: 'https://signin.example/' }))).toBe('E-IDTOKEN');
    expect(await renew(await sign({ aud: 'other' }))).toBe('E-IDTOKEN');
    expect(await renew(await sign({}, stranger.privateKey))).toBe('E-IDTOKEN');
  });

  test.each<[string, (() => Reply) | null]>([
    ['the network', null],
    ['503', () => reply('', { status: 503 })],
    ['a page', () => reply('<html>', { contentType: 'text/html' })],
  ])('keys that cannot be had (%s) cost no spent token, and let no other person in', async (_, answer) => {
    expect(await renew(await sign(), 'auth0|1', answer)).toBe('taken');
    expect(await renew(await sign({ sub: 'auth0|2' }), 'auth0|1', answer)).toBe('E-OTHER');
    expect(await renew(await sign({ aud: 'other' }), 'auth0|1', answer)).toBe('E-IDTOKEN');
  });

  test.each<[string, () => Promise<Reply>]>([
    ['a kid that the issuer does not have', () => sign({}, keys.privateKey, 'of-nobody')],
    ["a stranger's key under a name of its own", () => sign({}, stranger.privateKey, 'of-nobody')],
  ])('%s: its keys were had, so it is refused, and so is the next of its kind', async (_, make) => {
    const { identities, asked } = open();
    expect(await codeOf(identities.atRenewal(at(await sign()), 'auth0|1'))).toBe('taken');
    for (let count = 0; count < 3; count += 1)
      expect(await codeOf(identities.atRenewal(at(await make()), 'auth0|1'))).toBe('E-IDTOKEN');
    expect(asked).toHaveLength(2);
  });

  test('an issuer that shows no key, or two of one name, vouches for nobody', async () => {
    const two = JSON.parse(jwks) as { keys: unknown[] };
    expect(await renew(await sign(), 'auth0|1', () => reply('{"keys":[]}'))).toBe('E-IDTOKEN');
    const doubled = JSON.stringify({ keys: [...two.keys, ...two.keys] });
    expect(await renew(await sign(), 'auth0|1', () => reply(doubled))).toBe('E-IDTOKEN');
  });

  test('what was received is kept before the keys are asked for, and only if it names the same person', async () => {
    const { identities, asked } = open();
    const order: string[] = [];
    const renewAnd = async (given: Reply) => {
      const keep = () => {
        order.push(`kept before ${asked.length} requests`);
        return Promise.resolve();
      };
      order.push(await codeOf(identities.atRenewal(at(given), 'auth0|1', keep)));
    };
    await renewAnd(await sign({ sub: 'auth0|2' }));
    await renewAnd(await sign({ aud: 'other' }));
    await renewAnd(reply('{}'));
    await renewAnd(await sign());
    await renewAnd(await sign({}, stranger.privateKey));
    expect(order).toEqual([
      'E-OTHER',
      'E-IDTOKEN',
      'taken',
      'kept before 0 requests',
      'taken',
      'kept before 1 requests',
      'E-IDTOKEN',
    ]);
  });

  test('an id token of a broker that has none is not looked at: the token that was spent is worth more', async () => {
    const { identities } = open();
    const [place] = tradier.environments;
    if (!place) throw new Error('no environment');
    for (const id_token of ['', 'a b', 7])
      expect(
        await codeOf(
          identities.atRenewal(at(reply(JSON.stringify({ id_token })), place.endpoints), 'id-of-jane'),
        ),
      ).toBe('taken');
  });

  test('an id token that is none', async () => {
    for (const id_token of ['', 'x', 'a.b.c', 'a..c', 'a b', '7'.repeat(9000), 7, {}, []])
      expect(await renew(reply(JSON.stringify({ id_token }))), JSON.stringify(id_token)).toBe('E-IDTOKEN');
  });
});
