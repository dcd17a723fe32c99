/** Tradier's data API: every quirk of broker-apis.md A9 as a fixture, and what is made of it. */
import { describe, expect, test } from 'vitest';
import { tradier } from '../../main/brokers/tradier.ts';
import { tradierData } from '../../main/brokers/tradier-data.ts';
import type { Reply } from '../../main/net/exchange.ts';
import { Secret } from '../../main/secret.ts';
import { inDollars, listFixtures, loadFixture, makeReply, read } from './replies.ts';

const number = 'VA000001';
const usd = (amount: string) => ({ amount, currency: 'USD' });
const symbols = ['AAPL', 'SPY261218C00700000', 'VIX', 'ZZZZ', 'YYYY'];

const readers: Readonly<Record<string, (reply: Reply) => unknown>> = {
  balances: (reply) => tradierData.readBalances(reply, [number], inDollars),
  positions: (reply) => tradierData.readPositions(reply, [number], inDollars),
  orders: (reply) => tradierData.readOrders(reply, [number]),
  quotes: (reply) => tradierData.readQuotes(reply, symbols),
  history: (reply) => tradierData.readHistory(reply),
};
const readFixture = (name: string) => {
  const reader = readers[name.replace(/-.*/, '')];
  if (!reader) throw new Error(`no reader for ${name}`);
  return read(() => reader(loadFixture('tradier', name)));
};

const balances = { dayChange: null, dayChangePercent: null };
const priceless = {
  last: null,
  dayChange: null,
  dayChangePercent: null,
  value: null,
  gain: null,
  pricedAt: null,
  isDelayed: false,
  currency: 'USD',
  needsQuote: true,
  openedAt: null,
};
const share = (symbol: string) => ({ symbol, name: symbol, kind: 'stock' });
const leg = (symbol: string, side: string, quantity: string, filled = '0') => ({
  ...share(symbol),
  side,
  quantity,
  filled,
});
const call = (symbol: string, name: string, side: string) => ({
  symbol,
  name,
  kind: 'option',
  side,
  quantity: '1',
  filled: '0',
});
const order = { limit: null, stop: null, averagePrice: null, says: null, placedAt: null };

const table: readonly (readonly [name: string, expected: unknown])[] = [
  [
    'balances-margin',
    {
      [number]: {
        ...balances,
        equity: usd('17798.36'),
        cash: usd('6363.86'),
        buyingPower: usd('12727.72'),
      },
    },
  ],
  [
    'balances-cash',
    {
      [number]: {
        ...balances,
        equity: usd('9007199254740993.01'),
        cash: usd('0.1'),
        buyingPower: usd('4343.38'),
      },
    },
  ],
  [
    'balances-pdt',
    { [number]: { ...balances, equity: usd('-12.5'), cash: usd('-1000'), buyingPower: usd('0') } },
  ],
  [
    'balances-2013',
    { [number]: { ...balances, equity: usd('1000'), cash: usd('500.25'), buyingPower: usd('500.25') } },
  ],
  ['balances-partial', { [number]: { ...balances, equity: null, cash: usd('12.34'), buyingPower: null } }],
  [
    'positions-many',
    {
      [number]: [
        {
          ...priceless,
          ...share('AAPL'),
          id: '130089',
          quantity: '1',
          multiplier: '1',
          cost: usd('207.01'),
          openedAt: Date.parse('2018-08-08T14:41:11.405Z'),
        },
        {
          ...priceless,
          symbol: 'SPY180720C00274500',
          name: 'SPY Jul 20 2018 274.5 Call',
          kind: 'option',
          id: '130090',
          quantity: '-1',
          multiplier: '100',
          cost: usd('-2'),
          openedAt: Date.parse('2018-08-08T14:42:00.774Z'),
        },
        {
          ...priceless,
          ...share('BRK/B'),
          id: '130091',
          quantity: '0.33333333',
          multiplier: '1',
          cost: usd('1870.7'),
        },
      ],
    },
  ],
  [
    'positions-one',
    {
      [number]: [
        {
          ...priceless,
          ...share('AAPL'),
          id: 'AAPL',
          quantity: '-1',
          multiplier: '1',
          cost: null,
          openedAt: Date.parse('2018-08-08T14:41:11.405Z'),
        },
      ],
    },
  ],
  ['positions-none-word', { [number]: [] }],
  ['positions-none-null', { [number]: [] }],
  ['positions-none-absent', { [number]: [] }],
  ['positions-none-inside', { [number]: [] }],
  ['positions-broken', 'E-SHAPE'],
  ['orders-none', { [number]: [] }],
  [
    'orders-one',
    {
      [number]: [
        {
          ...order,
          id: '228175',
          placedAt: Date.parse('2026-06-01T12:02:29.682Z'),
          type: 'limit',
          limit: '22',
          status: 'open',
          legs: [leg('AAPL', 'buy', '50')],
        },
      ],
    },
  ],
  [
    'orders-statuses',
    {
      [number]: [
        {
          ...order,
          id: '1',
          placedAt: Date.parse('2026-06-01T12:02:29Z'),
          type: 'market',
          averagePrice: '211.105',
          status: 'partly-filled',
          legs: [leg('AAPL', 'sell-short', '10', '4')],
        },
        {
          ...order,
          id: '2',
          placedAt: Date.parse('2026-06-01'),
          type: 'stop',
          stop: '190.1',
          averagePrice: '190.11',
          status: 'filled',
          legs: [leg('AAPL', 'buy-to-cover', '10', '10')],
        },
        {
          ...order,
          id: '3',
          placedAt: 1780315200000,
          type: 'stop-limit',
          limit: '189',
          stop: '190',
          status: 'cancelled',
          legs: [leg('AAPL', 'sell', '10')],
        },
        {
          ...order,
          id: '4',
          placedAt: 1780315200000,
          type: 'market',
          status: 'expired',
          legs: [leg('AAPL', 'buy', '10')],
        },
        { ...order, id: '5', type: 'market', status: 'pending', legs: [leg('AAPL', 'buy', '10')] },
        { ...order, id: '6', type: 'market', status: 'open', legs: [leg('AAPL', 'buy', '10')] },
        {
          ...order,
          id: '7',
          type: 'market',
          status: 'rejected',
          says: 'You do not have enough shares in …0001.',
          legs: [leg('MSFT', 'sell', '10')],
        },
        { ...order, id: '8', type: 'market', status: 'rejected', legs: [leg('MSFT', 'sell', '10')] },
        {
          ...order,
          id: '9',
          type: 'other',
          status: 'other',
          says: 'accepted_for_bidding',
          legs: [leg('MSFT', 'mixed', '10')],
        },
      ],
    },
  ],
  [
    'orders-spread',
    {
      [number]: [
        {
          ...order,
          id: '229065',
          placedAt: Date.parse('2026-06-12T21:13:36.076Z'),
          type: 'limit',
          limit: '42',
          status: 'open',
          legs: [
            call('SPY260720C00274000', 'SPY Jul 20 2026 274 Call', 'buy'),
            call('SPY260720C00280500', 'SPY Jul 20 2026 280.5 Call', 'sell'),
          ],
        },
      ],
    },
  ],
  [
    'orders-combo',
    {
      [number]: [
        {
          ...order,
          id: '229123',
          placedAt: Date.parse('2026-06-13T16:54:39.812Z'),
          type: 'limit',
          limit: '0.8',
          status: 'expired',
          legs: [leg('SPY', 'buy', '100')],
        },
      ],
    },
  ],
  [
    'orders-oco',
    {
      [number]: [
        {
          ...order,
          id: '229201',
          placedAt: Date.parse('2026-06-13T16:54:39.812Z'),
          type: 'limit',
          limit: '250',
          status: 'open',
          legs: [leg('AAPL', 'sell', '5')],
        },
        {
          ...order,
          id: '229200-2',
          placedAt: Date.parse('2026-06-13T16:54:39.812Z'),
          type: 'stop',
          stop: '200',
          status: 'pending',
          legs: [leg('AAPL', 'sell', '5')],
        },
      ],
    },
  ],
  ['orders-broken', 'E-SHAPE'],
  [
    'quotes-one',
    {
      quotes: [
        {
          ...share('AAPL'),
          last: '208.21',
          dayChange: '-3.54',
          dayChangePercent: '-1.68',
          bid: '208.19',
          bidSize: '1200',
          ask: '208.21',
          askSize: '100',
          volume: '25288395',
          pricedAt: 1557168406000,
          isDelayed: false,
        },
      ],
      unknown: ['SPY261218C00700000', 'VIX', 'ZZZZ', 'YYYY'],
    },
  ],
  [
    'quotes-many',
    {
      quotes: [
        {
          symbol: 'SPY261218C00700000',
          name: 'SPY Dec 18 2026 700 Call',
          kind: 'option',
          last: null,
          dayChange: null,
          dayChangePercent: null,
          bid: '24.8',
          bidSize: '49',
          ask: '24.95',
          askSize: '20',
          volume: '0',
          pricedAt: null,
          isDelayed: false,
        },
        {
          symbol: 'VIX',
          name: 'VIX',
          kind: 'other',
          last: '16.2',
          dayChange: '0',
          dayChangePercent: '0',
          bid: null,
          bidSize: null,
          ask: null,
          askSize: null,
          volume: null,
          pricedAt: 1557168406000,
          isDelayed: false,
        },
      ],
      unknown: ['AAPL', 'ZZZZ', 'YYYY'],
    },
  ],
  ['quotes-unmatched', { quotes: [], unknown: symbols }],
  ['quotes-none', { quotes: [], unknown: symbols }],
  [
    'history-many',
    [
      {
        day: '2019-01-02',
        open: '154.89',
        high: '158.85',
        low: '154.23',
        close: '157.92',
        volume: '37039737',
      },
      { day: '2019-01-03', open: '143.98', high: '145.72', low: '142', close: '142.19', volume: '91312195' },
    ],
  ],
  [
    'history-one',
    [{ day: '2019-01-02', open: '154.89', high: '158.85', low: '154.23', close: '157.92', volume: null }],
  ],
  ['history-none', []],
];

describe("Tradier's replies", () => {
  test.each(table)('%s', (name, expected) => {
    expect(readFixture(name)).toEqual(expected);
  });

  test('every fixture is in the table, or has a test of its own', () => {
    const others = ['business-error', 'business-error-one', 'session'];
    expect([...table.map(([name]) => name), ...others].sort()).toEqual(listFixtures('tradier'));
  });

  test('fixtures have the zeros that Tradier sends', () => {
    expect(loadFixture('tradier', 'balances-margin').body).toMatch(/6363\.860{20}/);
    expect(loadFixture('tradier', 'positions-many').body).toMatch(/1\.0{8}/);
  });

  test.each(['business-error', 'business-error-one'])('%s within 200 is nobody’s figures', (name) => {
    for (const reader of Object.values(readers))
      expect(read(() => reader(loadFixture('tradier', name)))).toBe('E-SHAPE');
  });

  test("another account's balances are not taken for this one's", () => {
    const reply = loadFixture('tradier', 'balances-margin');
    expect(read(() => tradierData.readBalances(reply, ['VA000002'], inDollars))).toBe('E-SHAPE');
  });

  test('what has no figure at all is no balance', () => {
    for (const given of ['{}', '"null"', 'null', '{"total_equity":"N/A"}'])
      expect(read(() => readers.balances?.(makeReply(`{"balances":${given}}`)))).toBe('E-SHAPE');
  });

  test('quotes of Sandbox are late', () => {
    const late = tradierData.readQuotes(
      { ...loadFixture('tradier', 'quotes-one'), host: 'sandbox.tradier.com' },
      symbols,
    );
    expect(late.quotes.map(({ isDelayed }) => isDelayed)).toEqual([true]);
  });
});

test('a full page of orders may have another one behind it (broker-apis.md A8)', () => {
  const row = {
    id: 1,
    type: 'market',
    symbol: 'AAPL',
    side: 'buy',
    quantity: 1,
    status: 'open',
    class: 'equity',
  };
  const reply = (count: number) =>
    makeReply(
      JSON.stringify({
        orders:
          count === 0 ? 'null' : { order: Array.from({ length: count }, (_none, id) => ({ ...row, id })) },
      }),
    );
  for (const [count, hasMore] of [
    [0, false],
    [1, false],
    [24, false],
    [25, true],
    [26, false],
    [50, true],
  ] as const)
    expect(tradierData.hasMoreOrders(reply(count)), String(count)).toBe(hasMore);
  // Behind which page it is, only a request for all orders would tell.
  expect(tradierData.nextOrders(reply(25))).toBeNull();
});

describe('faults (broker-apis.md A7)', () => {
  const fault = (words: string) =>
    JSON.stringify({ fault: { faultstring: words, detail: { errorcode: 'x' } } });
  test.each<[string, Reply, string, number?]>([
    ['a token that ran out', makeReply(fault('Access Token expired'), { status: 401 }), 'E-REFUSED'],
    ['a backend in trouble', makeReply(fault('Datastore Error'), { status: 401 }), 'E-DOWN'],
    [
      'a gateway in XML',
      makeReply('<fault><faultstring>Gateway Timeout</faultstring></fault>', {
        status: 504,
        contentType: 'application/xml',
      }),
      'E-DOWN',
    ],
    ['a page of HTML with 200', makeReply('<html>', { contentType: 'text/html' }), 'E-DOWN'],
    ['plain text', makeReply('Unauthorized', { status: 401, contentType: 'text/plain' }), 'E-REFUSED'],
    [
      'an account that the token is not good for',
      makeReply('Unauthorized Account: 9', { status: 401, contentType: 'text/plain' }),
      'E-SCOPE',
    ],
    ['403', makeReply('{}', { status: 403 }), 'E-SCOPE'],
    ['403 of a token that ran out', makeReply(fault('Access Token expired'), { status: 403 }), 'E-REFUSED'],
    ['429', makeReply('', { status: 429, retryAfterS: 7 }), 'E-LIMIT', 7],
    [
      '429 with a count of its own',
      makeReply('', { status: 429, rate: { remaining: 0, resetsInMs: 12_300 } }),
      'E-LIMIT',
      13,
    ],
    [
      'a quota in words',
      makeReply('Quota Violation 1370918353000', {
        status: 403,
        contentType: 'text/plain',
        rate: { remaining: 0, resetsInMs: 0 },
      }),
      'E-LIMIT',
      1,
    ],
    ['404', makeReply('{}', { status: 404 }), 'E-SHAPE'],
    ['400 in words', makeReply('Invalid parameter', { status: 400, contentType: 'text/plain' }), 'E-SHAPE'],
    ['XML with 200', makeReply('<positions/>', { contentType: 'application/xml' }), 'E-SHAPE'],
    ['half of a reply', makeReply('{"positions":{"position":['), 'E-SHAPE'],
  ])('%s: %3$s', (_name, reply, code, retryAfterS) => {
    for (const reader of Object.values(readers)) {
      expect(read(() => reader(reply))).toBe(code);
      if (retryAfterS !== undefined) expect(tradier.readFault(reply)?.facts.retryAfterS).toBe(retryAfterS);
    }
  });
});

describe('requests', () => {
  const endpoints = tradier.environments[0]?.endpoints;
  if (!endpoints) throw new Error('Tradier has an environment');
  const token = new Secret('t');
  const now = Date.parse('2026-11-25T15:00:00Z');
  const api = 'https://sandbox.tradier.com/v1';
  test.each([
    [
      'balances',
      tradierData.balancesRequest(endpoints, token, [number]),
      `${api}/accounts/VA000001/balances`,
    ],
    ['positions', tradierData.positionsRequest(endpoints, token, ['a/b']), `${api}/accounts/a%2Fb/positions`],
    [
      'orders',
      tradierData.ordersRequest(endpoints, token, [number]),
      `${api}/accounts/VA000001/orders?includeTags=false`,
    ],
    [
      'quotes',
      tradierData.quotesRequest(endpoints, token, ['AAPL', 'BRK/B', 'A&B']),
      `${api}/markets/quotes?symbols=AAPL,BRK%2FB,A%26B&greeks=false`,
    ],
    [
      'history',
      tradierData.historyRequest(endpoints, token, 'BRK/B', now),
      `${api}/markets/history?symbol=BRK%2FB&interval=daily&start=2025-11-25`,
    ],
  ])('%s', (name, request, url) => {
    expect(request).toMatchObject({ method: 'GET', url, auth: { kind: 'bearer', token } });
    expect(request.largestBytes).toBe((name === 'history' ? 1 : 4) * 1024 * 1024);
  });
});
