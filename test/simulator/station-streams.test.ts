/** TradeStation's streams tell what changed, and nothing else; put together they say what REST says (broker-apis.md B11). */
import { beforeEach, describe, expect, test } from 'vitest';
import { StationCore } from '../../main/simulator/station.ts';

type Row = Readonly<Record<string, unknown>>;

const open = Date.parse('2026-11-23T14:30:00Z');
const minuteMs = 60_000;
let now = open;
let core: StationCore;
let token = '';
beforeEach(() => {
  now = open + 60 * minuteMs;
  core = new StationCore({ origin: 'http://127.0.0.1:4002', now: () => now, quota: 1e6 });
  token = sign(core);
});

function sign({ client, practice: { grants, people } }: StationCore): string {
  const [dana] = people;
  if (!dana) throw new Error('nobody');
  const code = grants.issueCode(client.id, dana, ['ReadAccount', 'MarketData']);
  return grants.redeem(code, { ...client, lifetimeS: 1e6 })?.accessToken ?? '';
}

const get = (path: string) =>
  core.answer({
    method: 'GET',
    target: `/v3${path}`,
    headers: { authorization: `Bearer ${token}` },
    body: '',
  });
const read = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
const rest = (path: string, name: string) =>
  (JSON.parse(String(get(path).body)) as Record<string, readonly Row[]>)[name] ?? [];

/** @returns its first lines, and what gives the next ones. */
function follow(path: string) {
  const response = get(path);
  const { stream } = response;
  if (!stream) throw new Error('no stream');
  let time = 0;
  return {
    response,
    everyMs: stream.everyMs,
    first: read(stream.first),
    next: (): readonly Row[] => {
      time += 1;
      const told = stream.next(time);
      return read(typeof told === 'string' ? told : told.last);
    },
  };
}

describe('quotes', () => {
  test('the first of a symbol is whole; after it comes what changed, and together it is the quote', () => {
    const { response, first, next, everyMs } = follow('/marketdata/stream/quotes/SPY,AAPL%20270115C230');
    expect(response.headers['content-type']).toBe('application/vnd.tradestation.streams.v2+json');
    expect(everyMs).toBe(1000);
    const quotes = () => rest('/marketdata/quotes/SPY,AAPL%20270115C230', 'Quotes');
    expect(first).toEqual(quotes());
    const merged = new Map(first.map((row) => [row.Symbol, row]));
    let partial = 0;
    for (let step = 0; step < 120; step += 1) {
      now += 1000;
      for (const row of next()) {
        expect(row).not.toHaveProperty('PreviousClose');
        expect(row).not.toHaveProperty('MarketFlags');
        if (!('Last' in row)) partial += 1;
        merged.set(row.Symbol, { ...merged.get(row.Symbol), ...row });
      }
      expect([...merged.values()]).toEqual(quotes());
    }
    expect(partial).toBeGreaterThan(0);
  });

  test('a heartbeat after five seconds in which nothing changed, and not before', () => {
    const { next } = follow('/marketdata/stream/quotes/SPY');
    const told = Array.from({ length: 11 }, () => next());
    expect(told.map((lines) => lines.length)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]);
    expect(told.flat()).toMatchObject([{ Heartbeat: 1 }, { Heartbeat: 2 }]);
    now += 1000;
    expect(next()).toMatchObject([{ Symbol: 'SPY' }]);
    expect(Array.from({ length: 4 }, () => next()).flat()).toEqual([]);
    expect(next()).toMatchObject([{ Heartbeat: 3 }]);
  });

  test('its pace is what the broker was started with', () => {
    core = new StationCore({ origin: 'http://127.0.0.1:4002', now: () => now, pace: 10 });
    token = sign(core);
    expect(follow('/marketdata/stream/quotes/SPY').everyMs).toBe(200);
  });
});

describe('positions and orders', () => {
  const account = '/brokerage/stream/accounts/SIM0010093M';

  test.each([
    ['/positions?changes=true', true],
    ['/positions', false],
  ] as const)('%s: put together they are what REST says, over a whole day', (path, isPartial) => {
    now = open - 30 * minuteMs;
    const { response, first, next } = follow(`${account}${path}`);
    expect(response.headers['content-type']).toBe('application/vnd.tradestation.streams.v3+json');
    expect(first.at(-1)).toEqual({ StreamStatus: 'EndSnapshot' });
    const merged = new Map(first.slice(0, -1).map((row) => [row.PositionID, row]));
    const known = () => rest('/brokerage/accounts/SIM0010093M/positions', 'Positions');
    const deleted: unknown[] = [];
    for (let step = 0; step < 480; step += 1) {
      now += minuteMs;
      for (const row of next()) {
        if ('Heartbeat' in row) continue;
        if (row.Deleted === true) {
          deleted.push(merged.get(row.PositionID)?.Symbol);
          merged.delete(row.PositionID);
          continue;
        }
        const before = merged.get(row.PositionID);
        if (before) expect('Symbol' in row).toBe(!isPartial);
        merged.set(row.PositionID, isPartial ? { ...before, ...row } : row);
      }
      expect([...merged.values()]).toEqual(known());
    }
    expect(deleted).toEqual(['AMD']);
  });

  test('an order is told whole each time something becomes of it', () => {
    now = open - 30 * minuteMs;
    const { first, next } = follow(`${account}/orders`);
    expect(first.map(({ OrderID }) => OrderID)).toEqual(['228175', undefined]);
    const story = new Map<unknown, unknown[]>();
    for (let step = 0; step < 480; step += 1) {
      now += minuteMs;
      for (const { OrderID, Status, Legs } of next().filter((row) => 'OrderID' in row)) {
        expect((Legs as readonly Row[])[0]).toHaveProperty('QuantityOrdered');
        story.set(OrderID, [...(story.get(OrderID) ?? []), Status]);
      }
    }
    expect(Object.fromEntries(story)).toMatchObject({
      228181: ['FLL'],
      228190: ['OPN', 'CAN'],
      228196: ['REJ'],
      228203: ['OPN', 'FPR', 'FLL'],
      228211: ['OPN', 'FPR', 'FLL'],
    });
    expect(rest('/brokerage/accounts/SIM0010093M/orders', 'Orders')).toHaveLength(8);
  });

  test('a spread has two legs, with its symbols spelt with a space', () => {
    const orders = rest('/brokerage/accounts/SIM0010093M/orders', 'Orders');
    expect(orders.find(({ OrderID }) => OrderID === '228224')).toMatchObject({
      OrderType: 'Limit',
      Legs: [
        { Symbol: 'AAPL 270115C230', AssetType: 'STOCKOPTION', BuyOrSell: 'Buy', OpenOrClose: 'Open' },
        { Symbol: 'AAPL 270115C240', AssetType: 'STOCKOPTION', BuyOrSell: 'Sell', OpenOrClose: 'Open' },
      ],
    });
  });
});

describe('a stream that breaks', () => {
  test('one that stalls says nothing more, also one that was open before; the next one is well', () => {
    const [stalls, goesOn] = [
      follow('/marketdata/stream/quotes/SPY'),
      follow('/marketdata/stream/quotes/SPY'),
    ];
    now += 1000;
    expect(stalls.next()).toHaveLength(1);
    core.practice.faults.set('stream', 'silent', { times: 1 });
    for (let step = 0; step < 60; step += 1) {
      now += 1000;
      expect(stalls.next()).toEqual([]);
      expect(goesOn.next()).toHaveLength(1);
    }
    core.practice.faults.clear();
    now += 1000;
    expect(stalls.next()).toEqual([]);
  });
});
