/** What an id token must say, and that every rule alone refuses (OIDC Core 2, 3.1.3.7, 12.2; rows A53, A54, A56). */
import { createHash, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Identity } from '../../main/oauth/claims.ts';
import { Secret } from '../../main/secret.ts';
import {
  accessToken,
  claims,
  clientId,
  header,
  issuer,
  main,
  makeToken,
  nonce,
  now,
  nowS,
  outcome,
  part,
  signed,
  stranger,
  valid,
} from './issuer.ts';

const other = 'https://api.example.com';
const taken = { iss: issuer, aud: [clientId], sub: 'auth0|1234' };
const wholeHash = createHash('sha256').update(accessToken).digest('base64url');

describe('what is taken', () => {
  test('an identity: whom it names, and three lines for the eye', async () => {
    expect(await outcome(valid)).toEqual({
      ...taken,
      name: 'Ada Trader',
      email: 'ada@example.com',
      preferredUsername: 'ada',
    });
  });

  test.each([
    ['aud as a list of one', { aud: [clientId] }],
    ['azp that is us', { azp: clientId }],
    ['no at_hash', { at_hash: undefined }],
    ['exp a second within the tolerance', { exp: nowS - 59 }],
    ['iat at the tolerance', { iat: nowS + 60 }],
    ['iat of eleven minutes ago', { iat: nowS - 660 }],
    ['iat with a fraction', { iat: nowS + 0.5 }],
    ['nbf within the tolerance', { nbf: nowS + 60 }],
    ['sub of 255 characters', { sub: 's'.repeat(255) }],
    ['claims that nobody knows, and names of prototypes inside', { x: { ['__proto__']: 1, toString: 2 } }],
  ])('%s', async (_name, changes) => {
    expect(await outcome(signed(changes))).toMatchObject({ iss: issuer, aud: [clientId] });
  });

  test('a second audience that we know, when azp is us', async () => {
    const token = signed({ aud: [other, clientId], azp: clientId });
    expect(await outcome(token, { otherAudiences: [other] })).toMatchObject({ aud: [clientId, other] });
  });

  test('no nonce where none was sent', async () => {
    expect(await outcome(signed({ nonce: undefined }), { nonce: null })).toMatchObject(taken);
  });
});

describe('A53, A54: each claim alone refuses', () => {
  test.each([
    ['iss missing', { iss: undefined }, 'iss'],
    ['iss without its last slash', { iss: issuer.slice(0, -1) }, 'iss'],
    ['iss in capitals', { iss: issuer.toUpperCase() }, 'iss'],
    ['iss in a list', { iss: [issuer] }, 'iss'],
    ['aud missing', { aud: undefined }, 'aud'],
    ['aud null', { aud: null }, 'aud'],
    ['aud an empty list', { aud: [] }, 'aud'],
    ['aud of another', { aud: 'client-2' }, 'aud'],
    ['aud that begins as ours', { aud: `${clientId}x` }, 'aud'],
    ['aud with ours and one unknown', { aud: [clientId, 'client-2'], azp: clientId }, 'aud'],
    ['aud with ours and a number', { aud: [clientId, 7], azp: clientId }, 'aud'],
    ['aud of an object', { aud: { 0: clientId } }, 'aud'],
    ['aud of another, azp us', { aud: 'client-2', azp: clientId }, 'aud'],
    ['azp of another', { azp: 'client-2' }, 'azp'],
    ['azp null', { azp: null }, 'azp'],
    ['azp empty', { azp: '' }, 'azp'],
    ['two audiences without azp', { aud: [clientId, clientId] }, 'azp'],
    ['exp missing', { exp: undefined }, 'exp'],
    ['exp as text', { exp: `${nowS + 3600}` }, 'exp'],
    ['exp null', { exp: null }, 'exp'],
    ['exp over, beyond the tolerance', { exp: nowS - 60 }, 'exp'],
    ['iat missing', { iat: undefined }, 'iat'],
    ['iat as text', { iat: `${nowS}` }, 'iat'],
    ['iat beyond the tolerance', { iat: nowS + 61 }, 'iat'],
    ['iat too old', { iat: nowS - 661 }, 'iat'],
    ['nbf beyond the tolerance', { nbf: nowS + 61 }, 'nbf'],
    ['nbf as text', { nbf: `${nowS}` }, 'nbf'],
    ['nonce missing', { nonce: undefined }, 'nonce'],
    ['nonce of another', { nonce: `${nonce}x` }, 'nonce'],
    ['nonce in a list', { nonce: [nonce] }, 'nonce'],
    ['nonce null', { nonce: null }, 'nonce'],
    ['at_hash of another token', { at_hash: '77QmUPtjPfzWtF2AnpK9RA' }, 'at_hash'],
    ['at_hash null', { at_hash: null }, 'at_hash'],
    ['at_hash empty', { at_hash: '' }, 'at_hash'],
    ['at_hash of the whole digest', { at_hash: wholeHash }, 'at_hash'],
    ['sub missing', { sub: undefined }, 'sub'],
    ['sub empty', { sub: '' }, 'sub'],
    ['sub a number', { sub: 1234 }, 'sub'],
    ['sub of 256 characters', { sub: 's'.repeat(256) }, 'sub'],
    ['sub not ASCII', { sub: 'ä' }, 'sub'],
    ['sub of two lines', { sub: 'a\nb' }, 'sub'],
  ])('%s', async (_name, changes, step) => {
    expect(await outcome(signed(changes))).toBe(`E-IDTOKEN ${step}`);
  });

  test('a nonce where none was sent', async () => {
    expect(await outcome(valid, { nonce: null })).toBe('E-IDTOKEN nonce');
  });

  test('at_hash by the access token of this reply', async () => {
    expect(await outcome(valid, { accessToken: new Secret(`${accessToken}x`) })).toBe('E-IDTOKEN at_hash');
  });

  test.each(['exp', 'iat', 'nbf'])('%s of 1e999', async (name) => {
    const text = JSON.stringify({ ...claims, [name]: 'HERE' }).replace(
      '"HERE"',
      name === 'exp' ? '1e999' : '-1e999',
    );
    expect(await outcome(makeToken(header, text))).toBe(`E-IDTOKEN ${name}`);
  });

  test.each([
    ['a claim twice', JSON.stringify(claims).replace('{', '{"sub":"planted",')],
    ['__proto__', JSON.stringify(claims).replace('{', '{"__proto__":{},')],
    ['a list', JSON.stringify([claims])],
    ['a byte order mark', `\ufeff${JSON.stringify(claims)}`],
    ['text', 'claims'],
  ])('claims that are %s', async (_name, text) => {
    expect(await outcome(makeToken(header, text))).toBe('E-IDTOKEN claims');
  });

  test('claims that are not UTF-8', async () => {
    const payload = Buffer.from(JSON.stringify(claims).replace('Ada', '\u00c4da'), 'latin1');
    const input = `${part(header)}.${payload.toString('base64url')}`;
    const signature = sign('sha256', Buffer.from(input), main.privateKey).toString('base64url');
    expect(await outcome(`${input}.${signature}`)).toBe('E-IDTOKEN claims');
  });
});

describe('A56: a renewal', () => {
  const first = { iss: issuer, aud: [clientId], sub: 'auth0|1234' };
  const renewed = { step: 'renewal', first, nonce: null } as const;
  const bare = signed({ nonce: undefined });

  test.each([
    ['no nonce', bare, renewed],
    ['the first nonce again, which is not kept', valid, renewed],
    ['the same aud as a list', signed({ aud: [clientId] }), renewed],
    ['nothing known of the first', bare, { ...renewed, first: null }],
    ['a person who signs in again', valid, { first }],
  ])('taken: %s', async (_name, token, changes) => {
    expect(await outcome(token, changes)).toMatchObject(taken);
  });

  test.each([
    ['another sub', signed({ sub: 'auth0|5678' }), renewed, 'E-OTHER sub'],
    ['another sub at signing in again', signed({ sub: 'auth0|5678' }), { first }, 'E-OTHER sub'],
    ['sub in capitals', signed({ sub: 'AUTH0|1234' }), renewed, 'E-OTHER sub'],
    [
      'a stranger who says another sub',
      makeToken(header, { ...claims, sub: 'x' }, stranger.privateKey),
      renewed,
      'E-IDTOKEN signature',
    ],
    ['another sub, and over', signed({ sub: 'x', exp: nowS - 100 }), renewed, 'E-OTHER sub'],
    ['of another reply', signed({ at_hash: '77QmUPtjPfzWtF2AnpK9RA' }), renewed, 'E-IDTOKEN at_hash'],
    ['no nonce at signing in again', bare, { first }, 'E-IDTOKEN nonce'],
    [
      'first by another issuer',
      bare,
      { ...renewed, first: { ...first, iss: 'https://x/' } },
      'E-IDTOKEN first-iss',
    ],
    [
      'first for other audiences',
      bare,
      { ...renewed, first: { ...first, aud: [other, clientId] } },
      'E-IDTOKEN first-aud',
    ],
    ['sub missing', signed({ sub: undefined }), renewed, 'E-IDTOKEN sub'],
    ['an old copy', bare, { ...renewed, now: now + 661_000 }, 'E-IDTOKEN iat'],
  ])('refused: %s', async (_name, token, changes, says) => {
    expect(await outcome(token, changes)).toBe(says);
  });

  test('audiences in another order are the same', async () => {
    const token = signed({ aud: [other, clientId], azp: clientId });
    const before = { ...first, aud: [other, clientId] };
    expect(await outcome(token, { ...renewed, otherAudiences: [other], first: before })).toMatchObject({
      aud: [clientId, other],
    });
  });
});

describe('what is shown', () => {
  test.each([
    ['a number', 7, null],
    ['an object', { a: 1 }, null],
    ['empty', '', null],
    ['only blanks', ' \n\t ', null],
    ['two lines', 'Ada\r\nTrader', 'Ada Trader'],
    ['turned round', 'Ada\u202eredarT\u2066', 'AdaredarT'],
    ['half a character', 'Ada\ud83d', 'Ada'],
    ['terminal colours', '\u001b[31mAda', '[31mAda'],
    ['too long', 'a'.repeat(2000), 'a'.repeat(100)],
    ['too long, of pairs', '\u{1f600}'.repeat(300), '\u{1f600}'.repeat(100)],
    ['another script', '\u0905\u0926\u093e \u0930\u093e\u092f', '\u0905\u0926\u093e \u0930\u093e\u092f'],
  ])('%s', async (_name, value, shown) => {
    const identity = (await outcome(
      signed({ name: value, email: value, preferred_username: value }),
    )) as Identity;
    expect([identity.name, identity.email, identity.preferredUsername]).toEqual([shown, shown, shown]);
  });

  test('nothing else leaves, and no text of a token is in a failure', async () => {
    const identity = await outcome(signed({ scope: 'Trade', roles: ['admin'], email_verified: true }));
    expect(Object.keys(identity)).toEqual(['iss', 'aud', 'sub', 'name', 'email', 'preferredUsername']);
    expect(JSON.stringify(await outcome(signed({ sub: 'x'.repeat(300) })))).not.toContain('xxx');
  });
});
