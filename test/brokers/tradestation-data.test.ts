/** TradeStation's data API: every quirk of broker-apis.md B10 as a fixture, and what is made of it. */
import { describe, expect, test } from 'vitest';
import { tradestation } from '../../main/brokers/tradestation.ts';
import { stationData } from '../../main/brokers/tradestation-data.ts';
import type { Reply } from '../../main/net/exchange.ts';
import { Secret } from '../../main/secret.ts';
import { inDollars, listFixtures, loadFixture, makeReply, read } from './replies.ts';

const [margin, futures] = ['SIM1234567M', 'SIM1234567F'];
const numbers = [margin, futures];
const symbols = ['MSFT', '$SPX.X', 'ZZZZ', 'AAPL'];
const usd = (amount: string) => ({ amount, currency: 'USD' });

const readers: Readonly<Record<string, (reply: Reply) => unknown>> = {
  balances: (reply) => stationData.readBalances(reply, numbers, inDollars),
  positions: (reply) => stationData.readPositions(reply, numbers, inDollars),
  orders: (reply) => stationData.readOrders(reply, numbers),
  quotes: (reply) => stationData.readQuotes(reply, symbols),
  history: (reply) => stationData.readHistory(reply),
};
const readFixture = (name: string) => {
  const reader = readers[name.replace(/-.*/, '')];
  if (!reader) throw new Error(`no reader for ${name}`);
  return read(() => reader(loadFixture('tradestation', name)));
};

const nothing = { equity: null, cash: null, buyingPower: null, dayChange: null, dayChangePercent: null };
const unpriced = {
  last: null,
  dayChange: null,
  dayChangePercent: null,
  value: null,
  cost: null,
  gain: null,
  pricedAt: null,
  isDelayed: false,
  currency: 'USD',
  needsQuote: false,
  openedAt: null,
  multiplier: '1',
};
const share = (symbol: string) => ({ symbol, name: symbol, kind: 'stock' });
const future = (symbol: string) => ({ symbol, name: symbol, kind: 'future' });
const order = { limit: null, stop: null, averagePrice: null, says: null, placedAt: null };
const silent = {
  last: null,
  dayChange: null,
  dayChangePercent: null,
  bid: null,
  bidSize: null,
  ask: null,
  askSize: null,
  volume: null,
  pricedAt: null,
  isDelayed: false,
};

const table: readonly (readonly [name: string, expected: unknown])[] = [
  [
    'balances-many',
    {
      [margin]: {
        equity: usd('39893233.6211'),
        cash: usd('39735538.661'),
        buyingPower: usd('39735498.661'),
        dayChange: usd('982.8001'),
        dayChangePercent: '0',
      },
      // It was worth less than nothing before: no percentage of that.
      [futures]: {
        equity: usd('-250'),
        cash: usd('1000'),
        buyingPower: null,
        dayChange: usd('-50'),
        dayChangePercent: null,
      },
    },
  ],
  ['balances-errors', { [margin]: { ...nothing, equity: usd('1') }, [futures]: 'E-SCOPE' }],
  ['balances-errors-only', { [margin]: 'E-SHAPE', [futures]: 'E-DOWN' }],
  ['balances-broken', { [margin]: 'E-SHAPE', [futures]: { ...nothing, equity: usd('5') } }],
  [
    'positions-many',
    {
      [margin]: [
        {
          ...unpriced,
          ...share('MSFT'),
          id: '64630792',
          quantity: '10',
          last: '216.63',
          dayChange: '-0.05',
          dayChangePercent: '-0.02',
          value: usd('2166.3'),
          cost: usd('2166.8'),
          gain: usd('-0.5'),
          openedAt: Date.UTC(2020, 10, 16, 16, 53, 37),
        },
        {
          ...unpriced,
          symbol: 'MSFT 230120C150',
          name: 'MSFT Jan 20 2023 150 Call',
          kind: 'option',
          id: '64630793',
          quantity: '-2',
          multiplier: '100',
          last: '14.05',
          value: usd('-2810'),
          cost: usd('-2800'),
          gain: usd('-10'),
        },
        // Sold short, though neither sign says so.
        { ...unpriced, ...share('TSLA'), id: '64630794', quantity: '-5', value: usd('-1500') },
      ],
      [futures]: [
        {
          ...unpriced,
          ...future('ESZ26'),
          id: '64630795',
          quantity: '-1',
          last: '6700.25',
          value: usd('335012.5'),
          cost: usd('334000'),
          gain: usd('-1012.5'),
        },
      ],
    },
  ],
  // Converted from another currency, which is not said: it is nobody's dollars.
  [
    'positions-converted',
    {
      [margin]: [{ ...unpriced, ...share('MSFT'), id: '2', quantity: '1', value: usd('216') }],
      [futures]: [
        { ...unpriced, ...future('FDXM26'), id: '1', quantity: '1', last: '18000', currency: null },
      ],
    },
  ],
  ['positions-none', { [margin]: [], [futures]: [] }],
  ['positions-null', { [margin]: [], [futures]: [] }],
  [
    'positions-errors',
    { [margin]: [{ ...unpriced, ...share('MSFT'), id: 'MSFT', quantity: '1' }], [futures]: 'E-LIMIT' },
  ],
  // Whose trouble it is, it does not say: it may be of whoever has no row.
  [
    'positions-errors-nameless',
    { [margin]: [{ ...unpriced, ...share('MSFT'), id: 'MSFT', quantity: '1' }], [futures]: 'E-DOWN' },
  ],
  // Nothing is said of the other one: that it has no positions would be made up.
  ['positions-errors-only', { [margin]: 'E-SHAPE', [futures]: 'E-DOWN' }],
  [
    'positions-broken',
    { [margin]: 'E-SHAPE', [futures]: [{ ...unpriced, ...future('@ES'), id: '@ES', quantity: '1' }] },
  ],
  ['orders-errors-nameless', { [margin]: 'E-LIMIT', [futures]: 'E-LIMIT' }],
  [
    'orders-many',
    {
      [margin]: [
        {
          ...order,
          id: '286234131',
          placedAt: Date.parse('2026-02-24T15:47:45Z'),
          type: 'limit',
          limit: '230.46',
          status: 'open',
          legs: [{ ...share('MSFT'), side: 'buy', quantity: '10', filled: '0' }],
        },
        {
          ...order,
          id: '286234132',
          placedAt: Date.parse('2026-02-24T15:47:45.123Z'),
          type: 'stop-limit',
          limit: '14',
          stop: '13.5',
          averagePrice: '14.05',
          status: 'cancelled',
          legs: [
            {
              symbol: 'MSFT 270115C230',
              name: 'MSFT Jan 15 2027 230 Call',
              kind: 'option',
              side: 'buy',
              quantity: '2',
              filled: '1',
            },
            {
              symbol: 'MSFT 270115C240',
              name: 'MSFT Jan 15 2027 240 Call',
              kind: 'option',
              side: 'sell',
              quantity: '2',
              filled: '1',
            },
          ],
        },
        {
          ...order,
          id: '286234133',
          type: 'market',
          status: 'rejected',
          says: 'EC702: You are short of …567M shares',
          legs: [{ ...share('MSFT'), side: 'sell-short', quantity: '10', filled: '0' }],
        },
      ],
      [futures]: [
        {
          ...order,
          id: '286234134',
          type: 'stop',
          stop: '6000',
          status: 'other',
          says: 'Something new',
          legs: [{ ...future('ESZ26'), side: 'buy-to-cover', quantity: '1', filled: '0' }],
        },
      ],
    },
  ],
  [
    'orders-broken',
    {
      [margin]: 'E-SHAPE',
      [futures]: [
        {
          ...order,
          id: '2',
          type: 'other',
          status: 'open',
          legs: [{ ...future('@ES'), side: 'mixed', quantity: '1', filled: '0' }],
        },
      ],
    },
  ],
  [
    'quotes-many',
    {
      quotes: [
        {
          ...share('MSFT'),
          last: '212.85',
          dayChange: '-1.61',
          // Its own figure is a hundredth of this one, or this one.
          dayChangePercent: '-0.75',
          bid: '212.85',
          bidSize: '200',
          ask: '212.87',
          askSize: '300',
          volume: '5852511',
          pricedAt: Date.parse('2026-11-18T15:19:14Z'),
          isDelayed: true,
        },
        { ...silent, symbol: '$SPX.X', name: '$SPX.X', kind: 'other' },
      ],
      unknown: ['ZZZZ'],
    },
  ],
  ['quotes-errors-only', { quotes: [], unknown: ['ZZZZ'] }],
  [
    'quotes-one',
    {
      quotes: [
        { ...silent, ...share('MSFT'), last: '1', dayChange: '-1', dayChangePercent: '-50' },
        { ...silent, ...share('AAPL'), last: '0', dayChange: '0' },
      ],
      unknown: [],
    },
  ],
  [
    'history-many',
    [
      {
        day: '2020-11-04',
        open: '214.02',
        high: '218.32',
        low: '212.42',
        close: '216.39',
        volume: '42311777',
      },
      { day: '2020-11-06', open: '1', high: '1', low: '1', close: '1', volume: null },
    ],
  ],
  ['history-none', []],
];

describe("TradeStation's replies", () => {
  test.each(table)('%s', (name, expected) => {
    expect(readFixture(name)).toEqual(expected);
  });

  test('every fixture is in the table', () => {
    expect(table.map(([name]) => name).sort()).toEqual(listFixtures('tradestation'));
  });

  test("an account's trouble keeps its documented name, and no other", () => {
    const codeOf = (name: string, number: string) => {
      const found = stationData
        .readBalances(loadFixture('tradestation', name), numbers, inDollars)
        .get(number);
      return found instanceof Error ? found.facts.brokerCode : 'none';
    };
    expect(codeOf('balances-errors', futures)).toBe('Forbidden');
    expect(codeOf('balances-errors-only', margin)).toBeUndefined();
  });

  test('a row without its account is the only one’s, or makes the reply unusable', () => {
    const reply = makeReply('{"Positions":[{"Symbol":"MSFT","Quantity":"1"}]}');
    expect(read(() => stationData.readPositions(reply, [margin], inDollars))).toMatchObject({
      [margin]: [{ quantity: '1' }],
    });
    expect(read(() => stationData.readPositions(reply, numbers, inDollars))).toBe('E-SHAPE');
  });

  test('figures of an account that is kept in another currency are in that one', () => {
    const currencyOf = (number: string) => (number === futures ? 'JPY' : 'USD');
    const balances = makeReply(
      `{"Balances":[{"AccountID":"${margin}","Equity":"1"},{"AccountID":"${futures}","Equity":"2","TodaysProfitLoss":"1"}]}`,
    );
    expect(read(() => stationData.readBalances(balances, numbers, currencyOf))).toMatchObject({
      [margin]: { equity: usd('1') },
      [futures]: { equity: { amount: '2', currency: 'JPY' }, dayChange: { amount: '1', currency: 'JPY' } },
    });
    const positions = loadFixture('tradestation', 'positions-many');
    expect(read(() => stationData.readPositions(positions, numbers, currencyOf))).toMatchObject({
      [margin]: [{ currency: 'USD' }, { currency: 'USD' }, { currency: 'USD' }],
      [futures]: [{ currency: 'JPY', value: { amount: '335012.5', currency: 'JPY' } }],
    });
  });

  test('figures of an account whose currency was never said are of none: it has no worth', () => {
    const currencyOf = (number: string) => (number === margin ? 'USD' : null);
    const [some, unknown] = [
      { equity: usd('1') },
      { equity: null, cash: null, buyingPower: null, dayChange: null },
    ];
    const balances = makeReply(
      `{"Balances":[{"AccountID":"${margin}","Equity":"1"},{"AccountID":"${futures}","Equity":"2","TodaysProfitLoss":"1"}]}`,
    );
    expect(read(() => stationData.readBalances(balances, numbers, currencyOf))).toMatchObject({
      [margin]: some,
      [futures]: { ...unknown, dayChangePercent: '100' },
    });
    const positions = loadFixture('tradestation', 'positions-many');
    expect(read(() => stationData.readPositions(positions, numbers, currencyOf))).toMatchObject({
      [futures]: [{ currency: null, value: null, cost: null, gain: null }],
    });
  });

  test('day change in per cent of what it was worth', () => {
    const reply = makeReply(
      `{"Balances":[{"AccountID":"${margin}","Equity":"110","TodaysProfitLoss":"10"}]}`,
    );
    expect(read(() => stationData.readBalances(reply, [margin], inDollars))).toMatchObject({
      [margin]: { dayChangePercent: '10' },
    });
  });
});

describe('order statuses by group (B10)', () => {
  const groups: readonly (readonly [status: string, codes: string])[] = [
    ['open', 'ACK BRC BRF CHG CND COR CSN DIS ECN LAT OPN OSO REC RJC RPD RSN STP SUS UCN'],
    ['pending', 'DON PLA'],
    ['partly-filled', 'FPR'],
    ['cancelled', 'CAN OUT RJR SCN TSC UCH FLP'],
    ['expired', 'EXP'],
    ['rejected', 'REJ'],
    ['filled', 'FLL'],
    ['other', 'ASS BRO DOA EXE OTHER STT ZZZ constructor'],
  ];
  const codes = groups.flatMap(([status, all]) => all.split(' ').map((code) => [code, status] as const));
  test.each(codes)('%s is %s', (code, status) => {
    const row = {
      AccountID: margin,
      OrderID: '1',
      Status: code,
      Legs: [{ Symbol: 'A', QuantityOrdered: '1' }],
    };
    const reply = makeReply(JSON.stringify({ Orders: [row] }));
    expect(read(() => stationData.readOrders(reply, [margin]))).toMatchObject({
      [margin]: [{ status, says: status === 'other' ? code : null }],
    });
  });
});

test.each([
  ['{"Orders":[],"NextToken":"x"}', true, 'x'],
  ['{"Orders":[],"NextToken":"CANARY+/=&x"}', true, 'CANARY+/=&x'],
  ['{"Orders":[],"NextToken":"a b"}', true, null],
  [`{"Orders":[],"NextToken":"${'x'.repeat(2001)}"}`, true, null],
  ['{"Orders":[],"NextToken":""}', false, null],
  ['{"Orders":[],"NextToken":null}', false, null],
  ['{"Orders":[],"NextToken":7}', true, '7'],
  ['{"Orders":[]}', false, null],
] as const)(
  'orders have a page behind them where it is named (broker-apis.md B10): %s',
  (body, hasMore, next) => {
    expect(stationData.hasMoreOrders(makeReply(body))).toBe(hasMore);
    expect(stationData.nextOrders(makeReply(body))).toBe(next);
  },
);

describe('faults (broker-apis.md B8)', () => {
  test.each<[string, Reply, string]>([
    ['401', makeReply('{"Error":"Unauthorized"}', { status: 401 }), 'E-REFUSED'],
    ['403', makeReply('{"Error":"Forbidden"}', { status: 403 }), 'E-SCOPE'],
    ['429', makeReply('{"Error":"TooManyRequests"}', { status: 429, retryAfterS: 7 }), 'E-LIMIT'],
    ['503', makeReply('{"Error":"ServiceUnavailable"}', { status: 503 }), 'E-DOWN'],
    ['a page of HTML with 200', makeReply('<html>', { contentType: 'text/html' }), 'E-DOWN'],
    ['404', makeReply('{"Error":"NotFound"}', { status: 404 }), 'E-SHAPE'],
    ['an error within 200', makeReply('{"Error":"NotFound","Message":"CANARY"}'), 'E-SHAPE'],
    ['neither data nor errors', makeReply('{}'), 'E-SHAPE'],
    ['text', makeReply('CANARY', { contentType: 'text/plain' }), 'E-SHAPE'],
  ])('%s: %3$s', (_name, reply, code) => {
    for (const reader of Object.values(readers)) expect(read(() => reader(reply))).toBe(code);
  });
});

describe('requests', () => {
  const endpoints = tradestation.environments[0]?.endpoints;
  if (!endpoints) throw new Error('TradeStation has an environment');
  const token = new Secret('t');
  const api = 'https://sim-api.tradestation.com/v3';
  test.each([
    [
      'balances',
      stationData.balancesRequest(endpoints, token, numbers),
      `${api}/brokerage/accounts/${margin},${futures}/balances`,
    ],
    [
      'positions',
      stationData.positionsRequest(endpoints, token, ['a/b']),
      `${api}/brokerage/accounts/a%2Fb/positions`,
    ],
    [
      'orders',
      stationData.ordersRequest(endpoints, token, numbers),
      `${api}/brokerage/accounts/${margin},${futures}/orders?pageSize=600`,
    ],
    [
      'a later page of orders',
      stationData.ordersRequest(endpoints, token, [margin], 'a+/=&pageSize=1'),
      `${api}/brokerage/accounts/${margin}/orders?pageSize=600&nextToken=a%2B%2F%3D%26pageSize%3D1`,
    ],
    [
      'quotes',
      stationData.quotesRequest(endpoints, token, ['MSFT', 'MSFT 230120C150', '$SPX.X']),
      `${api}/marketdata/quotes/MSFT,MSFT%20230120C150,%24SPX.X`,
    ],
    [
      'history',
      stationData.historyRequest(endpoints, token, '@ES', 0),
      `${api}/marketdata/barcharts/%40ES?interval=1&unit=Daily&barsback=260`,
    ],
  ])('%s', (name, request, url) => {
    expect(request).toMatchObject({ method: 'GET', url, auth: { kind: 'bearer', token } });
    expect(request.largestBytes).toBe((name === 'history' ? 1 : 4) * 1024 * 1024);
  });
});
