/** The authorization request and the reading of its answer (security.md section 4, rows A1 to A16). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { tradier } from '../../main/brokers/tradier.ts';
import { beginAuthorization, readCallback } from '../../main/oauth/authorization.ts';
import { Secret } from '../../main/secret.ts';

const registered = 'http://localhost:3000/callback';
const client = { id: new Secret('key-1'), secret: new Secret('secret-1'), callbackUrl: registered };
const endpoints = tradier.environments[0]?.endpoints;
if (!endpoints) throw new Error('Tradier has no environment');
const state = new Secret('S'.repeat(43));
const expected = { registered, state, issuer: 'https://api.tradier.com' };
const s = `state=${'S'.repeat(43)}`;

function codeOf(query: string, callback = registered): string {
  try {
    return `code ${readCallback(`${registered}${query}`, { ...expected, registered: callback }).open()}`;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.code;
  }
}

describe('beginAuthorization', () => {
  test('carries exactly client_id, scope with commas, and a fresh state of 256 bits', () => {
    const begun = [1, 2].map(() => beginAuthorization(tradier, endpoints, client, ['read', 'market']));
    const [first, second] = begun.map(({ url }) => new URL(url));
    expect(first?.origin).toBe('https://sandbox.tradier.com');
    expect(first?.pathname).toBe('/v1/oauth/authorize');
    expect([...(first?.searchParams.keys() ?? [])]).toEqual(['client_id', 'scope', 'state']);
    expect(first?.searchParams.get('scope')).toBe('read,market');
    const sent = first?.searchParams.get('state') ?? '';
    expect(Buffer.from(sent, 'base64url')).toHaveLength(32);
    expect(begun[0]?.state.open()).toBe(sent);
    expect(second?.searchParams.get('state')).not.toBe(sent);
  });
});

test("the endpoint's own query stays, but cannot repeat a parameter of ours", () => {
  const authorize = 'https://api.tradier.com/a?keep=1&state=evil&state=evil&scope=trade';
  const { url, state: made } = beginAuthorization(tradier, { ...endpoints, authorize }, client, ['read']);
  const { searchParams } = new URL(url);
  expect(searchParams.get('keep')).toBe('1');
  expect(searchParams.getAll('state')).toEqual([made.open()]);
  expect(searchParams.getAll('scope')).toEqual(['read']);
});

describe('a callback registered with parameters of its own', () => {
  const own = `${registered}?app=1`;
  test.each([
    ['they come back unchanged', `?app=1&code=a&${s}`, 'code a'],
    ['A8 one comes again', `?app=1&app=1&code=a&${s}`, 'E-STATE'],
    ['A8 one comes again with another value', `?app=1&app=2&code=a&${s}`, 'E-STATE'],
    ['one is missing', `?code=a&${s}`, 'E-STATE'],
    ['one is changed', `?app=2&code=a&${s}`, 'E-STATE'],
  ])('%s', (_row, query, result) => {
    expect(codeOf(query, own)).toBe(result);
  });
});

describe('readCallback', () => {
  test.each([
    ['A1 state missing', '?code=a', 'E-STATE'],
    ['A1 state empty', '?code=a&state=', 'E-STATE'],
    ['A2 state wrong, same length', `?code=a&state=${'S'.repeat(42)}T`, 'E-STATE'],
    ['A2 state longer', `?code=a&${s}S`, 'E-STATE'],
    ['A7 code missing', `?${s}`, 'E-NOCODE'],
    ['A7 code empty', `?code=&${s}`, 'E-NOCODE'],
    ['A8 code twice', `?code=a&code=b&${s}`, 'E-STATE'],
    ['A8 the same code twice', `?code=a&code=a&${s}`, 'E-STATE'],
    ['A8 code twice, once encoded', `?code=a&%63ode=b&${s}`, 'E-STATE'],
    ['A9 state twice', `?code=a&${s}&${s}`, 'E-STATE'],
    ['A9 iss twice', `?code=a&${s}&iss=https://api.tradier.com&iss=https://api.tradier.com`, 'E-STATE'],
    ['A9 error twice', `?error=access_denied&error=access_denied&${s}`, 'E-STATE'],
    ['3.1 an unknown parameter twice', `?code=a&x=1&x=2&${s}`, 'E-STATE'],
    ['A10 code and an empty error', `?code=a&error=&${s}`, 'E-STATE'],
    ['A10 code and error', `?code=a&error=access_denied&${s}`, 'E-STATE'],
    ['A11 denied', `?error=access_denied&${s}`, 'E-DENY'],
    ['A12 error, wrong state', '?error=access_denied&state=other', 'E-STATE'],
    ['A12 error, no state', '?error=access_denied', 'E-STATE'],
    ['A13 hostile description', `?error=access_denied&error_description=%3Cb%3E&${s}`, 'E-DENY'],
    [
      'A13 1 MB of description',
      `?error=access_denied&error_description=${'d'.repeat(1_000_000)}&${s}`,
      'E-DENY',
    ],
    ['A13 ANSI and bidi in the error', `?error=%1b%5b31m%e2%80%ae&${s}`, 'E-ANSWER'],
    ['A14 fragment', `?code=a&${s}#x`, 'E-STATE'],
    ['A14 access token', `?code=a&access_token=t&${s}`, 'E-STATE'],
    ['A14 id token', `?code=a&id_token=t&${s}`, 'E-STATE'],
    ['A14 token', `?code=a&token=t&${s}`, 'E-STATE'],
    ['A14 an access token, encoded', `?code=a&access_tok%65n=t&${s}`, 'E-STATE'],
    ['A14 form_post: nothing in the address', '', 'E-STATE'],
    ['A15 iss of another', `?code=a&${s}&iss=https://evil.example`, 'E-STATE'],
    ['A15 iss empty', `?code=a&${s}&iss=`, 'E-STATE'],
    ['A15 iss with a slash', `?code=a&${s}&iss=https://api.tradier.com/`, 'E-STATE'],
    ['A16 100 KB', `?code=${'c'.repeat(100_000)}&${s}`, 'E-NOCODE'],
    ['A16 NUL', `?code=a%00&${s}`, 'E-NOCODE'],
    ['A16 newline', `?code=a%0d%0ab&${s}`, 'E-NOCODE'],
    ['A16 emoji', `?code=%F0%9F%94%91&${s}`, 'E-NOCODE'],
    ['invalid UTF-8', `?code=%ff&${s}`, 'E-NOCODE'],
    ['invalid_scope', `?error=invalid_scope&${s}`, 'E-SCOPE'],
    ['server_error', `?error=server_error&${s}`, 'E-ANSWER'],
    ['an error nobody knows', `?error=%3Cscript%3E&${s}`, 'E-ANSWER'],
    ['an empty error', `?error=&${s}`, 'E-ANSWER'],
    ['CODE and code[] are no code', `?CODE=a&code[]=b&${s}`, 'E-NOCODE'],
    ['a code', `?code=PRpnf1o7&${s}`, 'code PRpnf1o7'],
    ['a code with what is unknown', `?code=PRpnf1o7&${s}&session=1`, 'code PRpnf1o7'],
    ['a code with the right iss', `?code=PRpnf1o7&${s}&iss=https://api.tradier.com`, 'code PRpnf1o7'],
    ['Schwab-like code', `?code=C0.abc%40&${s}`, 'code C0.abc@'],
  ])('%s', (_row, query, result) => {
    expect(codeOf(query)).toBe(result);
  });

  test('a server text never gets into the failure', () => {
    try {
      readCallback(`${registered}?error=%3Cb%3Eboo&error_description=secret-text&${s}`, expected);
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify([error, (error as Error).stack, (error as Failure).facts])).not.toMatch(
        /boo|secret-text/,
      );
    }
  });

  test('property: only an answer with the exact state, once, and one code gives a code; nothing else is thrown', () => {
    const value = fc.oneof(
      fc.constantFrom('a', '', 'S'.repeat(43), 'S'.repeat(42), 'access_denied', '%00', '%ff', 'a%20b', '🔑'),
      fc.string({ maxLength: 12 }).map(encodeURIComponent),
    );
    const name = fc.constantFrom(
      'code',
      '%63ode',
      'state',
      'stat%65',
      'error',
      'iss',
      'id_token',
      'x',
      'CODE',
    );
    const pairs = fc.array(fc.tuple(name, value), { maxLength: 6 });
    let codes = 0;
    fc.assert(
      fc.property(pairs, fc.constantFrom('', '#', '#a'), fc.boolean(), (list, hash, withState) => {
        const query = `?${list.map(([n, v]) => `${n}=${v}`).join('&')}${withState ? `&${s}` : ''}${hash}`;
        const result = codeOf(query);
        if (!result.startsWith('code ')) return;
        codes += 1;
        const parameters = new URL(`${registered}${query}`).searchParams;
        expect(parameters.getAll('state')).toEqual(['S'.repeat(43)]);
        expect(parameters.getAll('code')).toHaveLength(1);
        expect(parameters.get('error')).toBeNull();
        expect(hash).toBe('');
      }),
      { numRuns: 40_000 },
    );
    // A run in which nothing was ever accepted would prove nothing.
    expect(codes).toBeGreaterThan(10);
  });
});
