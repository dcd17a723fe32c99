/** Tradier's profile in all its documented shapes, its faults, and what the broker value promises. */
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { brokers } from '../../main/brokers/index.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import type { Reply } from '../../main/net/exchange.ts';
import { Secret } from '../../main/secret.ts';

const account = {
  account_number: 'VA000001',
  classification: 'individual',
  status: 'active',
  type: 'margin',
};
const reply = (body: unknown, more: Partial<Reply> = {}): Reply => ({
  status: 200,
  contentType: 'application/json',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  retryAfterS: null,
  aheadMs: 0,
  rate: null,
  host: 'api.tradier.com',
  ...more,
});
const profile = (accounts: unknown, more: object = {}) =>
  reply({ profile: { id: 'id-jdoe', name: 'Jane Doe', account: accounts, ...more } });

function read(from: Reply): unknown {
  try {
    return tradier.readProfile(from, null);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.code;
  }
}

describe('the profile', () => {
  test('one account comes as an object, several as an array', () => {
    expect(read(profile(account))).toEqual({
      id: 'id-jdoe',
      name: 'Jane Doe',
      accounts: [{ number: 'VA000001', kind: 'Margin' }],
    });
    expect(
      read(profile([account, { ...account, account_number: 'VA000002', type: 'cash', status: 'closed' }])),
    ).toMatchObject({
      accounts: [{ kind: 'Margin' }, { number: 'VA000002', kind: 'Cash, closed' }],
    });
  });

  test.each([['null'], [null], [undefined], [[]]])('no account: %j', (none) => {
    expect(read(profile(none))).toMatchObject({ accounts: [] });
  });

  test.each([
    ['no profile', reply({})],
    ['profile "null"', reply({ profile: 'null' })],
    ['no id', profile(account, { id: '' })],
    ['a number as id', profile(account, { id: 7 })],
    ['a number as account', profile({ ...account, account_number: 1 })],
    ['markup as account', profile({ ...account, account_number: '<b>' })],
    ['XML', reply('<profile/>', { contentType: 'application/xml' })],
    ['a list', reply([])],
  ])('%s is no profile', (_name, from) => {
    expect(read(from)).toBe('E-SHAPE');
  });

  test('odd names are kept as text and odd types are left out', () => {
    expect(read(profile({ ...account, type: '<i>' }, { name: 'A & <B>' }))).toMatchObject({
      name: 'A & <B>',
      accounts: [{ kind: 'Account' }],
    });
  });
});

describe('faults (broker-apis.md A7)', () => {
  const fault = (text: string, code: string) =>
    JSON.stringify({ fault: { faultstring: text, detail: { errorcode: code } } });
  test.each([
    [
      401,
      fault('Invalid Access Token', 'keymanagement.service.invalid_access_token'),
      'application/json',
      'E-REFUSED',
    ],
    [
      401,
      fault('Access Token expired', 'keymanagement.service.access_token_expired'),
      'application/json',
      'E-REFUSED',
    ],
    [401, fault('Invalid API call as no apiproduct match found', 'x'), 'application/json', 'E-REFUSED'],
    [401, fault('Datastore Error', 'datastore.ErrorWhileAccessing'), 'application/json', 'E-DOWN'],
    [401, 'Unauthorized', 'text/plain', 'E-REFUSED'],
    [403, '', 'text/plain', 'E-REFUSED'],
    [504, '<fault><faultstring>Gateway Timeout</faultstring></fault>', 'application/xml', 'E-DOWN'],
    [200, '<!doctype html>', 'text/html', 'E-DOWN'],
    [429, '', 'text/plain', 'E-LIMIT'],
    [400, 'Quota Violation 1370918353000', 'text/plain', 'E-LIMIT'],
    [404, '', 'text/plain', 'E-SHAPE'],
  ])('%d %s %s: %s', (status, body, contentType, code) => {
    expect(read(reply(body, { status, contentType }))).toBe(code);
  });
});

describe('the value', () => {
  test('sandbox swaps the host everywhere, over https', () => {
    const [sandbox, production] = tradier.environments;
    for (const name of ['authorize', 'token', 'refresh', 'api'] as const) {
      expect(sandbox?.endpoints[name]).toMatch(/^https:\/\/sandbox\.tradier\.com\/v1/);
      expect(production?.endpoints[name]).toBe(sandbox?.endpoints[name].replace('sandbox.', 'api.'));
    }
    expect(sandbox?.isReal).toBe(false);
    expect(production?.isReal).toBe(true);
  });

  test('view only asks for read and market, never for trade or write', () => {
    expect(tradier.permissions.filter(({ isViewOnly }) => isViewOnly).map(({ scope }) => scope)).toEqual([
      'read',
      'market',
    ]);
  });

  test('the profile request asks for JSON with the bearer in the header only', () => {
    const [sandbox] = tradier.environments;
    if (!sandbox) throw new Error('no sandbox');
    const request = tradier.profileRequest(sandbox.endpoints, new Secret('t0ken'));
    expect(request).toMatchObject({ method: 'GET', headers: { accept: 'application/json' } });
    expect(JSON.stringify(request)).not.toContain('t0ken');
  });

  test('every broker has an id of letters and sentences for its permissions', () => {
    for (const broker of brokers) {
      expect(broker.id).toMatch(/^[a-z]+$/);
      expect(broker.permissions.every(({ says }) => says.length > 5)).toBe(true);
    }
  });
});
