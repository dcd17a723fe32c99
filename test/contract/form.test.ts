/** The connect form: its shape over the bridge, and each field's message. */
import { describe, expect, test } from 'vitest';
import { type ConnectForm, checkConnectForm, readConnectForm, trimPasted } from '../../contract/form.ts';
import { faceOf } from '../../main/brokers/face.ts';
import { tradier } from '../../main/brokers/tradier.ts';

const face = faceOf(tradier);
const form: ConnectForm = {
  connection: null,
  broker: 'tradier',
  environment: 'sandbox',
  method: 'keys',
  apiKey: 'key',
  apiSecret: 'secret',
  callbackUrl: 'http://localhost:3000/callback',
  scopes: ['read', 'market'],
  apiToken: '',
};
const saved = [
  { broker: 'tradier', environment: 'sandbox', keyEnding: '9f3a', callbackUrl: form.callbackUrl },
];

test('a good form has no messages, with typed and with saved keys', () => {
  expect(checkConnectForm(form, face, [])).toEqual({});
  expect(checkConnectForm({ ...form, apiKey: '', apiSecret: '' }, face, saved)).toEqual({});
  expect(checkConnectForm({ ...form, method: 'token', apiToken: 'tok', apiKey: '' }, face, [])).toEqual({});
});

test.each([
  ['no environment', { environment: 'paper' }, 'environment'],
  ['no key', { apiKey: '' }, 'apiKey'],
  ['no secret', { apiSecret: '' }, 'apiSecret'],
  ['no keys, others saved', { apiKey: '', apiSecret: '', environment: 'production' }, 'apiKey'],
  ['a space inside', { apiKey: 'a b' }, 'apiKey'],
  ['an address', { apiSecret: 'https://x.example' }, 'apiSecret'],
  ['an umlaut', { apiSecret: 'sücret' }, 'apiSecret'],
  ['no callback', { callbackUrl: '' }, 'callbackUrl'],
  ['a half address', { callbackUrl: 'localhost' }, 'callbackUrl'],
  ['a fragment', { callbackUrl: 'http://localhost/#a' }, 'callbackUrl'],
  ['a bare #', { callbackUrl: 'http://localhost/#' }, 'callbackUrl'],
  ['a parameter of the answer', { callbackUrl: 'http://localhost/cb?code=1' }, 'callbackUrl'],
  ['a script', { callbackUrl: 'javascript:alert(1)' }, 'callbackUrl'],
  ['a file', { callbackUrl: 'file:///x' }, 'callbackUrl'],
  ['userinfo', { callbackUrl: 'http://a@localhost/' }, 'callbackUrl'],
  ['http elsewhere', { callbackUrl: 'http://example.com/cb' }, 'callbackUrl'],
  ['a space', { callbackUrl: 'http://localhost/a b' }, 'callbackUrl'],
  ['no scope', { scopes: [] }, 'scopes'],
  ['an unknown scope', { scopes: ['read', 'admin'] }, 'scopes'],
  ['the required scope left out', { scopes: ['market'] }, 'scopes'],
  ['no token', { method: 'token' as const, apiToken: '' }, 'apiToken'],
  ['a token with a line break inside', { method: 'token' as const, apiToken: 'a\u00a0b' }, 'apiToken'],
])('%s', (_name, changes, field) => {
  const messages = checkConnectForm({ ...form, ...changes }, face, saved);
  expect(Object.keys(messages)[0]).toBe(field);
  expect(Object.values(messages)[0]).toMatch(/^[A-Z].+\.$/);
});

test.each([
  'https://example.com/cb',
  'http://127.0.0.1:3000',
  'http://[::1]/cb',
  'myapp://callback',
  'myapp:callback',
])('callback %s is fine', (callbackUrl) => {
  expect(checkConnectForm({ ...form, callbackUrl }, face, [])).toEqual({});
});

test.each([
  ['  key\n', 'key'],
  ['ke\ny', 'key'],
  ['key', 'key'],
])('trimPasted %j', (from, to) => {
  expect(trimPasted(from)).toBe(to);
});

describe('readConnectForm', () => {
  test('takes the form and nothing else of the object', () => {
    expect(readConnectForm({ ...form, extra: 1 })).toEqual(form);
  });
  test.each([
    [undefined],
    [null],
    ['form'],
    [[]],
    [{}],
    [{ ...form, apiKey: 7 }],
    [{ ...form, apiKey: 'k'.repeat(5000) }],
    [{ ...form, method: 'other' }],
    [{ ...form, scopes: 'read' }],
    [{ ...form, scopes: ['a b'] }],
    [{ ...form, scopes: Array(50).fill('read') }],
    [{ ...form, connection: '../../etc' }],
    [{ ...form, connection: undefined }],
    [Object.create(form)],
  ])('%j is refused', (input) => {
    expect(() => readConnectForm(input)).toThrow('E-FIELD');
  });
});
