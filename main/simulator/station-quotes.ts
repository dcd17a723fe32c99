/** TradeStation's quotes and bars: numbers as text, blanks left out (broker-apis.md B10). */
import type { Market } from './market.ts';
import { writeDollars } from './money.ts';
import { readFromStation } from './station-symbols.ts';
import type { Tree } from './tree.ts';

type Members = Readonly<Record<string, Tree>>;

const mostBars = 1300;

/** Null for a symbol that nobody knows. */
export function tellStationQuote(market: Market, symbol: string, now: number): Members | null {
  const instrument = market.find(readFromStation(symbol) ?? '');
  if (!instrument) return null;
  const { last, bid, bidSize, ask, askSize, at, lastSize, volume, previousClose, session } = market.tellWhole(
    instrument,
    now,
  );
  const change = last - previousClose;
  return {
    Symbol: symbol,
    Last: writeDollars(last),
    Bid: writeDollars(bid),
    BidSize: String(bidSize * 100),
    Ask: writeDollars(ask),
    AskSize: String(askSize * 100),
    ...(session
      ? {
          Open: writeDollars(session.open),
          High: writeDollars(session.high),
          Low: writeDollars(session.low),
        }
      : {}),
    PreviousClose: writeDollars(previousClose),
    Close: writeDollars(session?.isOver ? session.close : last),
    NetChange: writeDollars(change),
    NetChangePct: String(Math.round((change / previousClose) * 10_000) / 100),
    Volume: String(volume),
    LastSize: String(lastSize * 100),
    LastVenue: 'ARCX',
    TradeTime: `${new Date(at).toISOString().slice(0, 19)}Z`,
    MarketFlags: { IsDelayed: false, IsHalted: false, IsHardToBorrow: false, IsBats: false },
  };
}

/**
 * @param query as in the address.
 * @returns the words of a refusal where it asks for anything but the latest days; null for a symbol that nobody knows.
 */
export function tellStationBars(
  market: Market,
  symbol: string,
  query: string,
  now: number,
): Members | string | null {
  const {
    interval = '1',
    unit = 'Daily',
    barsback = '1',
    ...others
  } = Object.fromEntries(new URLSearchParams(query));
  const [strange] = Object.keys(others);
  if (strange !== undefined) return `Invalid parameter ${strange.slice(0, 20)}`;
  if (interval !== '1' || unit !== 'Daily') return 'Days are all there is here';
  if (!/^[1-9]\d{0,4}$/.test(barsback) || Number(barsback) > mostBars) return 'Invalid barsback';
  const instrument = market.find(readFromStation(symbol) ?? '');
  if (!instrument) return null;
  const last = market.findLastDay(now);
  const Bars = Array.from({ length: Number(barsback) }, (_, at) => last - Number(barsback) + 1 + at)
    .flatMap((day) => market.tellDay(instrument, day, now) ?? [])
    .map(({ open, high, low, close, volume, closesAt, isOver }, at, all) => ({
      High: writeDollars(high),
      Low: writeDollars(low),
      Open: writeDollars(open),
      Close: writeDollars(close),
      TimeStamp: `${new Date(closesAt).toISOString().slice(0, 19)}Z`,
      TotalVolume: String(volume),
      OpenInterest: '0',
      IsRealtime: false,
      IsEndOfHistory: at === all.length - 1,
      Epoch: closesAt,
      BarStatus: isOver ? 'Closed' : 'Open',
    }));
  return { Bars };
}
