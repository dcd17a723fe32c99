/** Token replies: what is taken, what is refused, and what an error means (rows A39 to A51, A57 to A62). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import type { Reply } from '../../main/net/exchange.ts';
import { readSuccessor, readTokens } from '../../main/oauth/reply.ts';
import type { Tokens } from '../../main/oauth/token.ts';
import { Secret } from '../../main/secret.ts';

const now = Date.parse('2026-11-23T14:41:00Z');
/** The seed's own reply. */
const seed = {
  access_token: 'oG8RUzo33zKy3gghjkGh2au2LEWA8',
  expires_in: 86399,
  issued_at: '2014-05-28T09:33:35-04:00',
  scope: 'read write trade market stream',
  status: 'approved',
};
const asked = ['read', 'market'];
const previous: Tokens = {
  accessToken: new Secret('old-access'),
  refreshToken: new Secret('old-refresh'),
  obtainedAt: now,
  expiresAt: now + 1000,
  signedInAt: now - 1000,
  isRotating: false,
  scopes: ['read', 'market'],
};

const reply = (body: string, more: Partial<Reply> = {}): Reply => ({
  status: 200,
  contentType: 'application/json',
  body,
  retryAfterS: null,
  aheadMs: 0,
  rate: null,
  host: 'api.tradier.com',
  ...more,
});

function read(from: Reply, before: Tokens | null = null): Tokens | string {
  try {
    return readTokens(from, tradier, { asked, now, previous: before });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.code;
  }
}

const withMembers = (changes: Record<string, unknown>, before: Tokens | null = null) =>
  read(reply(JSON.stringify({ ...seed, ...changes })), before);

describe('what is taken', () => {
  test("the seed's reply: no token_type, scope with spaces, no refresh token", () => {
    const tokens = read(reply(JSON.stringify(seed)));
    expect(tokens).toMatchObject({ obtainedAt: now, expiresAt: now + 86_399_000, refreshToken: null });
    expect((tokens as Tokens).scopes).toEqual(['read', 'write', 'trade', 'market', 'stream']);
    expect((tokens as Tokens).accessToken.open()).toBe(seed.access_token);
    expect(JSON.stringify(tokens)).not.toContain(seed.access_token);
  });

  test.each([
    ['A45 no token_type', {}],
    ['A46 bEaReR', { token_type: 'bEaReR' }],
    ['A47 digits', { expires_in: '86399' }],
    ['A47 null: what Tradier documents', { expires_in: null }],
    ['A47 absent: what Tradier documents', { expires_in: undefined }],
    ['A48 narrower scope', { scope: 'read' }],
    ['scope with commas', { scope: 'read,market' }],
    ['scope absent', { scope: undefined }],
    ['status absent', { status: undefined }],
    ['issued_at with milliseconds', { issued_at: '2020-01-21T15:55:35.000-05:00' }],
    ['issued_at as a number', { issued_at: 1579640135000 }],
    ['an unknown member', { session_hint: { a: [1] } }],
  ])('%s', (_row, changes) => {
    expect(withMembers(changes)).toMatchObject({ obtainedAt: now });
  });

  test('A50 a renewal without a refresh token keeps the old one; with one takes it', () => {
    expect((withMembers({ scope: 'read market' }, previous) as Tokens).refreshToken?.open()).toBe(
      'old-refresh',
    );
    const next = withMembers({ scope: 'read market', refresh_token: 'new-refresh' }, previous) as Tokens;
    expect(next.refreshToken?.open()).toBe('new-refresh');
  });

  test.each([
    ['another', { refresh_token: 'new-refresh' }, true],
    ['the same', { refresh_token: 'old-refresh' }, false],
    ['none', {}, false],
  ])('whether a key rotates is what its last renewal did: %s', (_, changes, isRotating) => {
    for (const before of [previous, { ...previous, isRotating: true }])
      expect(withMembers({ scope: 'read', ...changes }, before)).toMatchObject({ isRotating });
  });

  test('RFC 6749 5.1 a renewal that names no scope gives what was held, not what was asked', () => {
    const held = { ...previous, scopes: ['read'] };
    expect((withMembers({ scope: undefined }, held) as Tokens).scopes).toEqual(['read']);
  });

  test('RFC 6749 6 a renewal that brings back what an earlier one left out is taken: it was asked for and given', () => {
    const narrower = withMembers({ scope: 'read' }, previous) as Tokens;
    expect(narrower.scopes).toEqual(['read']);
    expect(withMembers({ scope: 'read market' }, narrower)).toMatchObject({ scopes: ['read', 'market'] });
    expect(withMembers({ scope: 'read market trade' }, narrower)).toBe('E-WIDER');
  });

  test.each([0, -1, 1.5, 1e21, 'abc', true, [3600], 31 * 24 * 3600 + 1])(
    'A47 a renewal whose lifetime is %j: its tokens, for as long as Tradier documents',
    (expires_in) => {
      const next = withMembers({ scope: 'read market', refresh_token: 'new-refresh', expires_in }, previous);
      expect(next).toMatchObject({ expiresAt: now + tradier.tokenReply.lifetimeS * 1000 });
      expect((next as Tokens).refreshToken?.open()).toBe('new-refresh');
    },
  );

  test.each([
    ['whatever else is wrong', reply('{"refresh_token":"new","token_type":"mac"}'), 'new'],
    ['JSON called text', reply('{"refresh_token":"new"}', { contentType: 'text/plain' }), 'new'],
    ['the same one', reply('{"refresh_token":"sent"}'), null],
    ['none', reply('{"access_token":"a"}'), null],
    ['A44 no token', reply('{"refresh_token":"a\\r\\nb"}'), null],
    ['A43 a planted one', reply('{"refresh_token":"new","refresh_token":"planted"}'), null],
    ['A43 __proto__', reply('{"__proto__":{"refresh_token":"planted"}}'), null],
    ['no success', reply('{"refresh_token":"new"}', { status: 400 }), null],
    ['a page', reply('<html>', { contentType: 'text/html' }), null],
  ])('the successor of a refresh token: %s', (_row, from, token) => {
    expect(readSuccessor(from, new Secret('sent'))?.open() ?? null).toBe(token);
  });

  test('A45 where a broker documents token_type, a reply without it is refused', () => {
    const strict = { ...tradier, tokenReply: { ...tradier.tokenReply, isTypeOptional: false } };
    const take = (members: object) =>
      readTokens(reply(JSON.stringify({ ...seed, ...members })), strict, { asked, now, previous: null });
    expect(() => take({})).toThrow('E-SHAPE');
    expect(take({ token_type: 'Bearer' }).obtainedAt).toBe(now);
  });
});

describe('what is refused', () => {
  test.each([
    ['A44 missing', { access_token: undefined }],
    ['A44 empty', { access_token: '' }],
    ['A44 number', { access_token: 7 }],
    ['A44 CR/LF', { access_token: 'a\r\nX: 1' }],
    ['A44 space', { access_token: 'a b' }],
    ['A44 non-ASCII', { access_token: 'ä' }],
    ['A44 1 MB', { access_token: 'a'.repeat(1_000_000) }],
    ['A46 mac', { token_type: 'mac' }],
    ['A46 DPoP', { token_type: 'DPoP' }],
    ['A46 null', { token_type: null }],
    ['A46 a list that reads as bearer', { token_type: ['bearer'] }],
    ['A47 negative', { expires_in: -1 }],
    ['A47 zero', { expires_in: 0 }],
    ['A47 1e21', { expires_in: 1e21 }],
    ['A47 word', { expires_in: 'abc' }],
    ['A47 hex', { expires_in: '0x10' }],
    ['A47 true', { expires_in: true }],
    ['A47 list', { expires_in: [3600] }],
    ['A47 fraction', { expires_in: 1.5 }],
    ['A47 over 31 days', { expires_in: 31 * 24 * 3600 + 1 }],
    ['A51 pending', { status: 'pending' }],
    ['A51 null', { status: null }],
    ['refresh token with CR/LF', { refresh_token: 'a\r\nb' }],
    ['refresh token as a number', { refresh_token: 7 }],
    ['refresh token empty', { refresh_token: '' }],
    ['scope as a number', { scope: 7 }],
    ['scope with quotes', { scope: 'read "x"' }],
  ])('%s', (_row, changes) => {
    expect(withMembers(changes)).toBe('E-SHAPE');
  });

  const text = JSON.stringify(seed);
  test.each([
    ['A39 HTML', reply('<html>', { contentType: 'text/html' }), 'E-DOWN'],
    ['A39 XML', reply('<a/>', { contentType: 'application/xml' }), 'E-SHAPE'],
    ['A39 empty', reply(''), 'E-SHAPE'],
    ['A39 BOM', reply(`\ufeff${text}`), 'E-SHAPE'],
    ['A39 truncated', reply(text.slice(0, -5)), 'E-SHAPE'],
    ['A39 trailing', reply(`${text};`), 'E-SHAPE'],
    ['A39 two objects', reply(text + text), 'E-SHAPE'],
    ['A39 a list', reply(`[${text}]`), 'E-SHAPE'],
    ['A39 JSON called text', reply(text, { contentType: 'text/plain' }), 'E-SHAPE'],
    ['A43 duplicate key', reply(text.replace('{', '{"access_token":"planted",')), 'E-SHAPE'],
    ['A43 duplicate key, escaped', reply(text.replace('{', '{"\\u0061ccess_token":"planted",')), 'E-SHAPE'],
    ['A43 __proto__', reply(text.replace('{', '{"__proto__":{"refresh_token":"planted"},')), 'E-SHAPE'],
    ['A43 constructor', reply(text.replace('{', '{"constructor":{},')), 'E-SHAPE'],
    ['A47 1e999', reply(text.replace('86399', '1e999')), 'E-SHAPE'],
    ['A49 wider on renewal', reply(text), 'E-WIDER', previous],
    ['201', reply(text, { status: 201 }), 'E-SHAPE'],
  ] as const)('%s', (_row, from, code, before = null as never) => {
    expect(read(from, before)).toBe(code);
  });
});

describe('what an error means', () => {
  const fault = (faultstring: string, errorcode: string) =>
    JSON.stringify({ fault: { faultstring, detail: { errorcode } } });
  test.each([
    ['400 invalid_grant', 400, '{"error":"invalid_grant"}', 'E-CODE', 'E-REFUSED'],
    ['A58 401 invalid_client', 401, '{"error":"invalid_client"}', 'E-KEY', 'E-KEY'],
    ['400 unauthorized_client', 400, '{"error":"unauthorized_client"}', 'E-KEY', 'E-KEY'],
    ["401 with nothing: most likely the key, but a gateway's too", 401, '', 'E-KEY', 'E-SHAPE'],
    ['401 with a page of text', 401, 'Unauthorized', 'E-KEY', 'E-SHAPE'],
    ['401 with an error that nobody documents', 401, '{"error":"surprise"}', 'E-KEY', 'E-SHAPE'],
    ['401 temporarily_unavailable', 401, '{"error":"temporarily_unavailable"}', 'E-DOWN', 'E-DOWN'],
    ['400 server_error', 400, '{"error":"server_error"}', 'E-DOWN', 'E-DOWN'],
    ['401 invalid_grant', 401, '{"error":"invalid_grant"}', 'E-CODE', 'E-REFUSED'],
    ['401 invalid_request', 401, '{"error":"invalid_request"}', 'E-SHAPE', 'E-SHAPE'],
    ['401 invalid_scope', 401, '{"error":"invalid_scope"}', 'E-SCOPE', 'E-SCOPE'],
    ["403 access_denied: Auth0's word for a wrong key", 403, '{"error":"access_denied"}', 'E-KEY', 'E-KEY'],
    ['Apigee spelling', 401, '{"ErrorCode":"invalid_client","Error":"no"}', 'E-KEY', 'E-KEY'],
    ['400 invalid_scope', 400, '{"error":"invalid_scope"}', 'E-SCOPE', 'E-SCOPE'],
    ['A59 400 unknown', 400, '{"error":"surprise"}', 'E-SHAPE', 'E-SHAPE'],
    [
      'A57 400 invalid_grant, whatever its words',
      400,
      '{"error":"invalid_grant","error_description":"default"}',
      'E-CODE',
      'E-REFUSED',
    ],
    ['A58 401 under another name', 401, '{"error":"access_denied"}', 'E-KEY', 'E-KEY'],
    ['A59 404', 404, '', 'E-SHAPE', 'E-SHAPE'],
    ['A61 503', 503, '', 'E-DOWN', 'E-DOWN'],
    ['A61 504 XML', 504, '<fault><faultstring>Gateway Timeout</faultstring></fault>', 'E-DOWN', 'E-DOWN'],
    ['A60 429', 429, '', 'E-LIMIT', 'E-LIMIT'],
    ['quota as text', 400, 'Quota Violation 1370918353000', 'E-LIMIT', 'E-LIMIT'],
    ['transient 401', 401, fault('Datastore Error', 'x.y'), 'E-DOWN', 'E-DOWN'],
    [
      'dead token',
      401,
      fault('Access Token expired', 'keymanagement.service.access_token_expired'),
      'E-REFUSED',
      'E-DOWN',
    ],
  ])('%s', (_row, status, body, atSignIn, atRenewal) => {
    const from = reply(body, {
      status,
      contentType: body.startsWith('{') ? 'application/json' : 'text/plain',
    });
    expect(read(from)).toBe(atSignIn);
    expect(read(from, previous)).toBe(atRenewal);
  });

  test.each([429, 503])('A60 A61 a %d passes on how long to wait', (status) => {
    try {
      readTokens(reply('', { status, retryAfterS: 7 }), tradier, { asked, now, previous });
      expect.unreachable();
    } catch (error) {
      expect((error as Failure).facts).toEqual({
        status,
        host: 'api.tradier.com',
        retryAfterS: 7,
        step: 'renewal',
      });
    }
  });

  test("keeps no text of the server's and only documented codes", () => {
    const denied = reply('{"error":"access_denied"}', { status: 403 });
    expect(() => readTokens(denied, tradier, { asked, now, previous: null })).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ brokerCode: 'access_denied' }) }),
    );
    for (const body of [
      '{"error":"<b>boo</b>","error_description":"secret-text"}',
      '{"error":"invalid_grant","x":"secret-text"}',
    ])
      try {
        readTokens(reply(body, { status: 400 }), tradier, { asked, now, previous: null });
        expect.unreachable();
      } catch (error) {
        expect(JSON.stringify([error, (error as Failure).facts])).not.toMatch(/boo|secret-text/);
      }
  });
});

test('property: any body gives whole tokens or a Failure, quickly', () => {
  const member = fc.constantFrom(
    'access_token',
    'refresh_token',
    'expires_in',
    'scope',
    'status',
    'token_type',
    '__proto__',
    'x',
  );
  const value = fc.oneof(
    fc.constantFrom('tok', 'Bearer', 'approved', '3600', 3600, -1, 0, true, null),
    fc.jsonValue(),
  );
  let taken = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(member, value), { maxLength: 8 }),
      fc.constantFrom(200, 400, 401),
      (pairs, status) => {
        const body = `{${pairs.map(([name, v]) => `${JSON.stringify(name)}:${JSON.stringify(v)}`).join(',')}}`;
        const result = read(reply(body, { status }));
        if (typeof result === 'string') return;
        taken += 1;
        expect(result.accessToken.open()).toMatch(/^[\x21-\x7e]+$/);
        expect(Number.isSafeInteger(result.expiresAt)).toBe(true);
      },
    ),
    { numRuns: 20_000 },
  );
  expect(taken).toBeGreaterThan(5);
});
