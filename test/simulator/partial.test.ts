/** Replies that hold only a part: one account fails, one symbol is lost, a collection is told in another form, a limit is hit. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { StationCore } from '../../main/simulator/station.ts';
import { collectionFaults } from '../../main/simulator/tree.ts';
import { getJson } from './walk.ts';

const start = Date.parse('2026-11-23T15:30:00Z');
type Members = Readonly<Record<string, unknown>>;

describe('Tradier', () => {
  let broker: PracticeBroker;
  let now = start;
  beforeEach(async () => {
    now = start;
    broker = await startPracticeBroker({ now: () => now });
  });
  afterEach(() => broker.close());
  const get = (path: string) => getJson(broker, path, broker.apiToken);
  const read = async (path: string) =>
    JSON.parse((await get(path)).body.toString()) as Record<string, Members>;

  test('balances of one account fail, those of the other and all else do not', async () => {
    broker.setFault('account', { ending: '0093', of: 'balances' });
    const failed = await get('/accounts/VA00010093/balances');
    expect([failed.status, failed.headers['content-type']]).toEqual([500, 'application/json']);
    for (const path of ['/accounts/VA00020417/balances', '/accounts/VA00010093/positions', '/user/profile'])
      expect((await get(path)).status).toBe(200);
    broker.setFault('account', { ending: '0417', of: 'everything' }, { times: 1 });
    expect((await get('/accounts/VA00010093/orders')).status).toBe(200);
    expect((await get('/accounts/VA00020417/orders')).status).toBe(500);
    expect((await get('/accounts/VA00020417/orders')).status).toBe(200);
  });

  test('a symbol that is known becomes unknown', async () => {
    broker.setFault('lostSymbol', 'SPY', { times: 1 });
    const { quotes } = await read('/markets/quotes?symbols=AAPL,SPY');
    expect(quotes).toMatchObject({ quote: { symbol: 'AAPL' }, unmatched_symbols: { symbol: 'SPY' } });
  });

  test.each([
    ['list', { positions: { position: [expect.anything()] } }],
    ['object', { positions: { position: { symbol: 'SPY' } } }],
    ['null-word', { positions: 'null' }],
    ['null', { positions: null }],
    ['absent', {}],
  ] as const)('positions as %s', async (fault, form) => {
    expect(collectionFaults).toContain(fault);
    broker.setFault('collection', fault, { times: 1 });
    const told = await read('/accounts/VA00020417/positions');
    expect(told).toMatchObject(form);
    if (fault === 'absent') expect(told).toEqual({});
    expect((await read('/accounts/VA00020417/positions')).positions).toMatchObject({
      position: { symbol: 'SPY' },
    });
  });

  test('limits in either unit, also when one is hit', async () => {
    const usual = (await get('/user/profile')).headers;
    expect(usual).toMatchObject({
      'x-ratelimit-allowed': '60',
      'x-ratelimit-used': '1',
      'x-ratelimit-available': '59',
      'x-ratelimit-expiry': String(start + 60_000),
    });
    broker.setFault('rateUnit', 'other');
    broker.setFault('rest', 'quota', { times: 1 });
    const { status, headers, body } = await get('/user/profile');
    expect(status).toBe(429);
    expect(body.toString()).toMatch(/^Quota Violation.* \d{13}$/);
    expect(headers).toMatchObject({
      'x-ratelimit-available': '0',
      'x-ratelimit-expiry': String(start / 1000 + 60),
    });
    expect((await get('/user/profile')).headers['x-ratelimit-used']).toBe('2');
  });
});

describe('TradeStation', () => {
  let now = start;
  let core: StationCore;
  let token = '';
  beforeEach(() => {
    now = start;
    core = new StationCore({ origin: 'http://127.0.0.1:4002', now: () => now });
    const { grants, people } = core.practice;
    const [dana] = people;
    if (!dana) throw new Error('nobody');
    const code = grants.issueCode(core.client.id, dana, ['openid', 'ReadAccount', 'MarketData']);
    token = grants.redeem(code, core.client)?.accessToken ?? '';
  });
  const get = (path: string) =>
    core.answer({
      method: 'GET',
      target: `/v3${path}`,
      headers: { authorization: `Bearer ${token}` },
      body: '',
    });
  const read = (path: string) => JSON.parse(String(get(path).body)) as Record<string, readonly Members[]>;
  const both = '/brokerage/accounts/SIM0010093M,SIM0020417M';

  test('one account in the data, the other in an error beside it', () => {
    core.practice.faults.set('account', { ending: '0417', of: 'balances' });
    const { Balances, Errors } = read(`${both}/balances`);
    expect(Balances?.map(({ AccountID }) => AccountID)).toEqual(['SIM0010093M']);
    expect(Errors).toMatchObject([{ AccountID: 'SIM0020417M', Error: 'Forbidden' }]);
    expect(read(`${both}/orders`).Errors).toEqual([]);
  });

  test('an error may name several accounts', () => {
    core.practice.faults.set('account', { ending: '', of: 'everything' }, { times: 1 });
    expect(read(`${both}/positions`)).toMatchObject({
      Positions: [],
      Errors: [{ AccountID: 'SIM0010093M,SIM0020417M' }],
    });
    expect(read(`${both}/positions`).Errors).toEqual([]);
  });

  test('a symbol that is known becomes unknown', () => {
    core.practice.faults.set('lostSymbol', 'AAPL 270115C230', { times: 1 });
    const { Quotes, Errors } = read('/marketdata/quotes/SPY,AAPL%20270115C230');
    expect(Quotes?.map((quote) => quote.Symbol)).toEqual(['SPY']);
    expect(Errors).toEqual([{ Symbol: 'AAPL 270115C230', Error: 'FAILED, INVALID SYMBOL' }]);
    expect(read('/marketdata/quotes/AAPL%20270115C230').Quotes).toMatchObject([
      { Symbol: 'AAPL 270115C230' },
    ]);
    expect(read('/marketdata/quotes/AAPL270115C00230000').Errors).toHaveLength(1);
  });

  test.each([
    ['list', (told: unknown) => Array.isArray(told)],
    ['object', (told: unknown) => (told as Members).Symbol === 'AAPL'],
    ['null-word', (told: unknown) => told === null],
    ['null', (told: unknown) => told === null],
    ['absent', (told: unknown) => told === undefined],
  ] as const)('positions as %s', (fault, isSo) => {
    core.practice.faults.set('collection', fault, { times: 1 });
    expect(isSo(read(`${both}/positions`).Positions)).toBe(true);
    expect(read(`${both}/positions`).Positions?.length).toBeGreaterThan(3);
  });

  test('limits for each kind, the reset as a span or as an instant', () => {
    now += 20_000;
    get('/marketdata/quotes/SPY');
    now += 10_500;
    expect(get('/marketdata/quotes/SPY').headers).toMatchObject({
      'X-RateLimit-Limit': '30',
      'X-RateLimit-Period': '60',
      'X-RateLimit-Remaining': '28',
      'X-RateLimit-Reset': '50',
      'X-RateLimit-Resource': 'quotes',
    });
    core.practice.faults.set('rateUnit', 'other');
    expect(get('/marketdata/quotes/SPY').headers['X-RateLimit-Reset']).toBe(String(start / 1000 + 80));
    for (let asked = 3; asked < 30; asked += 1) expect(get('/marketdata/quotes/SPY').status).toBe(200);
    expect(get('/marketdata/quotes/SPY').status).toBe(429);
    expect(get(`${both}/balances`).headers).toMatchObject({
      'X-RateLimit-Limit': '250',
      'X-RateLimit-Remaining': '249',
      'X-RateLimit-Resource': 'balances',
    });
    now += 60_000;
    expect(get('/marketdata/quotes/SPY').status).toBe(200);
    core.practice.faults.set('rest', 'quota', { times: 1 });
    const { status, headers, body } = get(`${both}/orders`);
    expect([status, headers['X-RateLimit-Remaining'], JSON.parse(String(body))]).toEqual([
      429,
      '0',
      { Error: 'TooManyRequests', Message: 'Rate quota exceeded' },
    ]);
  });
});
