/** What a broker's headers say of its limits, in either unit (broker-apis.md A8, B9). */
import { expect, test } from 'vitest';
import { type Headers, readRate } from '../../main/net/rate.ts';

const now = Date.parse('2026-11-23T14:41:00Z');
const nowS = now / 1000;

const tradier = (available: string | undefined, expiry: string | undefined, more: Headers = {}): Headers => ({
  'x-ratelimit-allowed': '120',
  'x-ratelimit-used': '20',
  'x-ratelimit-available': available,
  'x-ratelimit-expiry': expiry,
  ...more,
});
const station = (remaining: string | undefined, reset: string | undefined, more: Headers = {}): Headers => ({
  'x-ratelimit-limit': '250',
  'x-ratelimit-period': '300',
  'x-ratelimit-resource': 'Accounts',
  'x-ratelimit-remaining': remaining,
  'x-ratelimit-reset': reset,
  ...more,
});

test.each<[string, Headers, { remaining: number; resetsInMs: number | null } | null]>([
  ['nothing', {}, null],
  ['other headers', { 'x-request-id': '7', 'retry-after': '3' }, null],
  ['Tradier, epoch ms', tradier('100', String(now + 42_000)), { remaining: 100, resetsInMs: 42_000 }],
  ['Tradier, epoch s', tradier('100', String(nowS + 42)), { remaining: 100, resetsInMs: 42_000 }],
  ['Tradier, fractions of a second', tradier('1', `${nowS + 1}.5`), { remaining: 1, resetsInMs: 1500 }],
  ['Tradier, over already', tradier('0', String(now - 5)), { remaining: 0, resetsInMs: 0 }],
  ['Tradier, a day ahead', tradier('0', String(now + 86_400_000)), { remaining: 0, resetsInMs: 3_600_000 }],
  ['Tradier, 1970', tradier('5', '60'), { remaining: 5, resetsInMs: 0 }],
  ['Tradier, no expiry', tradier('5', undefined), { remaining: 5, resetsInMs: null }],
  ['Tradier, expiry in words', tradier('5', 'soon'), { remaining: 5, resetsInMs: null }],
  ['Tradier, only allowed and used', tradier(undefined, undefined), { remaining: 100, resetsInMs: null }],
  [
    'Tradier, more used than allowed',
    tradier(undefined, undefined, { 'x-ratelimit-used': '121' }),
    { remaining: 0, resetsInMs: null },
  ],
  ['Tradier, allowed in words', tradier(undefined, String(now), { 'x-ratelimit-allowed': 'many' }), null],
  ['TradeStation, seconds left', station('17', '42'), { remaining: 17, resetsInMs: 42_000 }],
  ['TradeStation, epoch s', station('17', String(nowS + 42)), { remaining: 17, resetsInMs: 42_000 }],
  ['TradeStation, epoch ms', station('17', String(now + 42_000)), { remaining: 17, resetsInMs: 42_000 }],
  ['TradeStation, none left', station('0', '0'), { remaining: 0, resetsInMs: 0 }],
  ['TradeStation, a long delta', station('0', '999999'), { remaining: 0, resetsInMs: 3_600_000 }],
  ['TradeStation, the longest delta', station('0', '1000000000'), { remaining: 0, resetsInMs: 3_600_000 }],
  ['TradeStation, an epoch gone by', station('0', '1000000001'), { remaining: 0, resetsInMs: 0 }],
  ['TradeStation, a negative delta', station('0', '-3'), { remaining: 0, resetsInMs: 0 }],
  ['TradeStation, negative remaining', station('-2', '3'), { remaining: 0, resetsInMs: 3000 }],
  ['TradeStation, no reset', station('9', undefined), { remaining: 9, resetsInMs: null }],
  ['TradeStation, empty', station('', ''), null],
  ['TradeStation, in words', station('plenty', '42'), null],
  ['sent twice', station('9, 8', '42'), null],
  ['a list', { 'x-ratelimit-remaining': ['9', '8'] }, null],
  ['spaces around', station(' 9 ', ' 42 '), { remaining: 9, resetsInMs: 42_000 }],
  ['infinite', station('1e999', '42'), null],
  ['hexadecimal', station('0x10', '42'), null],
])('%s', (_what, headers, rate) => {
  expect(readRate(headers, now)).toEqual(rate);
});
