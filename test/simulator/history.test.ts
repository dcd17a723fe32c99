/** Days of a symbol: strict requests, every form of the reply, and figures that agree with the quotes. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { StationCore } from '../../main/simulator/station.ts';
import { getJson } from './walk.ts';

type Day = Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', number>> & { readonly date: string };
type Bar = Readonly<Record<string, string>>;

const start = Date.parse('2026-11-23T15:30:00Z');
let now = start;

describe('Tradier', () => {
  let broker: PracticeBroker;
  beforeEach(async () => {
    now = start;
    broker = await startPracticeBroker({ now: () => now });
  });
  afterEach(() => broker.close());
  const get = (query: string) => getJson(broker, `/markets/history?${query}`, broker.apiToken);
  const read = async (query: string) =>
    (JSON.parse((await get(query)).body.toString()) as { history: { day: Day | Day[] } | null }).history;

  test.each([
    ['', 400],
    ['symbol=', 400],
    ['symbol=AAPL&symbol=SPY', 400],
    ['symbol=AAPL&interval=weekly', 400],
    ['symbol=AAPL&start=2026-13-01', 400],
    ['symbol=AAPL&end=tomorrow', 400],
    ['symbol=AAPL&symbols=SPY', 400],
    ['symbol=AAPL', 200],
    ['symbol=AAPL&interval=daily&start=2026-01-01&end=2026-02-01', 200],
  ])('%s', async (query, status) => {
    expect((await get(query)).status).toBe(status);
  });

  test('a list, one day as an object, and null for none', async () => {
    expect((await read('symbol=AAPL&start=2026-11-16&end=2026-11-20'))?.day).toHaveLength(5);
    expect((await read('symbol=AAPL&start=2026-11-20&end=2026-11-22'))?.day).toMatchObject({
      date: '2026-11-20',
    });
    expect(await read('symbol=AAPL&start=2026-11-21&end=2026-11-22')).toBeNull();
    expect(await read('symbol=AAPL&start=2026-11-20&end=2026-11-19')).toBeNull();
    expect(await read('symbol=AAPL&start=2027-01-01')).toBeNull();
    expect(await read('symbol=ZZZZ')).toBeNull();
  });

  test('a year of weekdays up to today, each within its own bounds, that agrees with the quote', async () => {
    const days = (await read('symbol=SPY&interval=daily'))?.day as Day[];
    expect(days).toHaveLength(260);
    expect(days.at(-1)?.date).toBe('2026-11-23');
    expect(new Set(days.map(({ date }) => date)).size).toBe(260);
    for (const { date, open, high, low, close, volume } of days) {
      expect([0, 6]).not.toContain(new Date(`${date}T00:00:00Z`).getUTCDay());
      expect(low <= Math.min(open, close) && high >= Math.max(open, close) && low > 0 && volume > 0).toBe(
        true,
      );
    }
    const { body } = await getJson(broker, '/markets/quotes?symbols=SPY', broker.apiToken);
    const { quote } = (JSON.parse(body.toString()) as { quotes: { quote: Record<string, number> } }).quotes;
    const { open, high, low, last, volume } = quote;
    expect(days.at(-1)).toMatchObject({ open, high, low, close: last, volume });
    expect(days.at(-2)?.close).toBe(quote.prevclose);
    expect(quote.week_52_high).toBe(Math.max(high ?? 0, ...days.slice(-253, -1).map(({ close }) => close)));
  });

  test('before the open, yesterday is the last day, and the next day tells of this one as it was', async () => {
    now = Date.parse('2026-11-23T21:00:00Z');
    const today = (await read('symbol=MSFT&start=2026-11-23'))?.day;
    now = Date.parse('2026-11-24T14:00:00Z');
    const { volume: _still, ...figures } = today as Day;
    expect((await read('symbol=MSFT&start=2026-11-23'))?.day).toMatchObject(figures);
  });
});

describe('TradeStation', () => {
  let core: StationCore;
  let token = '';
  beforeEach(() => {
    now = start;
    core = new StationCore({ origin: 'http://127.0.0.1:4002', now: () => now });
    const { grants, people } = core.practice;
    const [dana] = people;
    if (!dana) throw new Error('nobody');
    token =
      grants.redeem(grants.issueCode(core.client.id, dana, ['MarketData']), core.client)?.accessToken ?? '';
  });
  const get = (path: string) =>
    core.answer({
      method: 'GET',
      target: `/v3/marketdata/barcharts/${path}`,
      headers: { authorization: `Bearer ${token}` },
      body: '',
    });
  const read = (path: string) => (JSON.parse(String(get(path).body)) as { Bars: Bar[] }).Bars;

  test.each([
    ['SPY?interval=1&unit=Daily&barsback=260', 200],
    ['SPY', 200],
    ['SPY?interval=5&unit=Daily&barsback=10', 400],
    ['SPY?interval=1&unit=Minute&barsback=10', 400],
    ['SPY?interval=1&unit=Daily&barsback=0', 400],
    ['SPY?interval=1&unit=Daily&barsback=99999', 400],
    ['SPY?interval=1&unit=Daily&barsback=ten', 400],
    ['SPY?interval=1&unit=Daily&barsback=10&firstdate=2026-01-01', 400],
    ['ZZZZ?interval=1&unit=Daily&barsback=10', 404],
    ['AAPL%20270115C230?interval=1&unit=Daily&barsback=10', 200],
  ])('%s', (path, status) => {
    expect(get(path).status).toBe(status);
  });

  test('text throughout, the close of each day in UTC, the last one still open', () => {
    const bars = read('SPY?interval=1&unit=Daily&barsback=260');
    expect(bars).toHaveLength(260);
    expect(bars.at(-1)).toMatchObject({ BarStatus: 'Open', TimeStamp: '2026-11-23T21:00:00Z' });
    expect(bars.at(-2)).toMatchObject({ BarStatus: 'Closed', TimeStamp: '2026-11-20T21:00:00Z' });
    // Summer's clocks.
    expect(bars.find(({ TimeStamp }) => TimeStamp?.startsWith('2026-07-01'))?.TimeStamp).toBe(
      '2026-07-01T20:00:00Z',
    );
    for (const { Open, High, Low, Close, TotalVolume } of bars)
      for (const text of [Open, High, Low, Close, TotalVolume]) expect(text).toMatch(/^\d+(\.\d\d?)?$/);
  });
});
