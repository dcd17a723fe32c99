/** Callback matching: every look-alike of security.md 3.4. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchCallback, readParameters } from '../../main/oauth/redirect.ts';

const registered = 'http://localhost:3000/callback';

describe('matchCallback', () => {
  test.each([
    'http://localhost:3000/callback',
    'http://localhost:3000/callback?',
    'http://localhost:3000/callback?code=a&state=b',
    // A25: forms that the parser folds to equal; Chromium has folded them already.
    'HTTP://LOCALHOST:3000/callback',
    'http://localhost:03000/callback',
    'http:\\\\localhost:3000\\callback',
    'http://local\thost:3000/callback',
    'http://ｌｏｃａｌｈｏｓｔ:3000/callback',
    'http://loc%61lhost:3000/callback',
    'http://localhost:3000/x/%2e%2e/callback',
    'http://localhost:3000/callback/../callback?x=1',
  ])('A25 %s is the callback', (address) => {
    expect(matchCallback(address, registered)).toBe('answer');
  });

  test.each([
    ['A14', 'http://localhost:3000/callback#code=a'],
    ['A14', 'http://localhost:3000/callback?code=a#'],
  ])('%s %s is the callback in a form that ends the attempt', (_row, address) => {
    expect(matchCallback(address, registered)).toBe('spoilt');
  });

  test.each([
    ['A20', 'http://localhost.evil.example:3000/callback'],
    ['A20', 'http://evil-localhost:3000/callback'],
    ['A20', 'http://lоcalhost:3000/callback'],
    ['A20', 'http://localhost.:3000/callback'],
    ['A20', 'http://localhost:3000.evil.example/callback'],
    ['A20', 'http://localhost%2eevil.example:3000/callback'],
    ['A21', 'http://user@localhost:3000/callback'],
    ['A21', 'http://localhost:3000@evil.example/callback'],
    ['A21', 'http://:secret@localhost:3000/callback'],
    ['A22', 'http://localhost:3001/callback'],
    ['A22', 'http://localhost/callback'],
    ['A22', 'https://localhost:3000/callback'],
    ['A23', 'http://127.0.0.1:3000/callback'],
    ['A23', 'http://[::1]:3000/callback'],
    ['A23', 'http://0x7f.1:3000/callback'],
    ['A23', 'http://2130706433:3000/callback'],
    ['A24', 'http://localhost:3000/Callback'],
    ['A24', 'http://localhost:3000/callback/'],
    ['A24', 'http://localhost:3000/callback;x=1'],
    ['A24', 'http://localhost:3000/callback%2f'],
    ['A24', 'http://localhost:3000//callback'],
    ['A24', 'http://localhost:3000/%63allback'],
    ['A28', 'javascript:location="http://localhost:3000/callback"'],
    ['A28', 'view-source:http://localhost:3000/callback'],
    ['', 'not an address'],
    ['', ''],
  ])('%s %s is another page', (_row, address) => {
    expect(matchCallback(address, registered)).toBe('other');
  });

  test.each([
    ['brokerbar-dev://callback', 'brokerbar-dev://callback?code=a', 'answer'],
    ['brokerbar-dev:callback', 'brokerbar-dev:callback?code=a', 'answer'],
    ['brokerbar-dev:callback', 'brokerbar-dev:callback2?code=a', 'other'],
    ['brokerbar-dev:callback', 'brokerbar-dev:callback?code=a#', 'spoilt'],
    ['brokerbar-dev://callback', 'brokerbar-dev://callback.evil?code=a', 'other'],
    ['brokerbar-dev://callback', 'brokerbar-dev2://callback?code=a', 'other'],
    ['http://localhost:3000/cb?app=1', 'http://localhost:3000/cb?app=1#x', 'spoilt'],
    ['http://localhost:3000/cb?app=1&app=1', 'http://localhost:3000/cb?app=1&code=a', 'other'],
    ['https://127.0.0.1:5174', 'https://127.0.0.1:5174/?code=a', 'answer'],
    ['http://localhost:80/', 'http://localhost/?code=a', 'answer'],
    ['http://localhost:3000/cb?app=1', 'http://localhost:3000/cb?app=1&code=a', 'answer'],
    ['http://localhost:3000/cb?app=1', 'http://localhost:3000/cb?code=a', 'other'],
    ['http://localhost:3000/cb?app=1', 'http://localhost:3000/cb?app=2&code=a', 'other'],
  ])('registered %s, came %s: %s', (callback, address, expected) => {
    expect(matchCallback(address, callback)).toBe(expected);
  });

  test('property: what matches has the very parts of the registration', () => {
    const part = fc.constantFrom(
      'localhost',
      'LOCALHOST',
      '127.0.0.1',
      'localhost.',
      'localhost.evil.example',
      'lоcalhost',
    );
    const path = fc.constantFrom(
      '/callback',
      '/callback/',
      '/Callback',
      '/x/../callback',
      '//callback',
      '/callback%2f',
      '/',
    );
    const port = fc.constantFrom('', ':3000', ':03000', ':3001', ':80');
    const user = fc.constantFrom('', 'a@', ':b@', 'localhost:3000@');
    const scheme = fc.constantFrom('http://', 'https://', 'HTTP://', 'http:\\\\', 'ftp://');
    const tail = fc.constantFrom('', '?', '?code=1', '#', '#x', '?a#b', ';a');
    let matched = 0;
    fc.assert(
      fc.property(scheme, user, part, port, path, tail, (...pieces) => {
        const address = pieces.join('');
        if (matchCallback(address, registered) !== 'answer') return;
        matched += 1;
        const url = new URL(address);
        expect([url.protocol, url.host, url.pathname, url.username, url.password, url.hash]).toEqual([
          'http:',
          'localhost:3000',
          '/callback',
          '',
          '',
          '',
        ]);
      }),
      { numRuns: 20_000 },
    );
    // A run in which nothing ever matched would prove nothing.
    expect(matched).toBeGreaterThan(10);
  });
});

test('readParameters leaves out what belongs to the registration, once', () => {
  const parameters = readParameters('http://localhost/cb?app=1&app=1&code=x', 'http://localhost/cb?app=1');
  expect([...parameters]).toEqual([
    ['app', '1'],
    ['code', 'x'],
  ]);
});
