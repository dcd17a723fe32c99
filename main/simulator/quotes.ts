/** Tradier's quotes, days and market clock (broker-apis.md A9). */
import type { Instrument } from './instruments.ts';
import type { Market } from './market.ts';
import { readSession } from './market-clock.ts';
import { dollars } from './money.ts';
import { readExchangeTime } from './times.ts';
import { figure, type Tree } from './tree.ts';

/**
 * Unknown symbols come apart from the others, and `quote` is missing when none is known.
 * @param lost is unknown for once.
 */
export function tellQuotes(
  market: Market,
  symbols: readonly string[],
  now: number,
  lost: string | null = null,
): Tree {
  const find = (symbol: string) => (symbol === lost ? null : market.find(symbol));
  const known = symbols.flatMap((symbol) => find(symbol) ?? []);
  const unknown = symbols.filter((symbol) => find(symbol) === null);
  const [quote, ...quotes] = known.map((one) => tellQuote(market, one, now));
  const [first, ...others] = unknown;
  return {
    quotes: {
      ...(quote === undefined ? {} : { quote: quotes.length === 0 ? quote : [quote, ...quotes] }),
      ...(first === undefined
        ? {}
        : { unmatched_symbols: { symbol: others.length === 0 ? first : [first, ...others] } }),
    },
  };
}

/** `timestamp` is in seconds, `next_change` a bare time of day in New York. */
export function tellClock(now: number): Tree {
  const { date } = readExchangeTime(now);
  const [state, change, next] = readSession(now);
  return {
    clock: {
      date,
      description: state === 'open' ? `Market is open until ${change}` : 'Market is closed.',
      next_change: change,
      next_state: next,
      state,
      timestamp: Math.floor(now / 1000),
    },
  };
}

function tellQuote(market: Market, instrument: Instrument, now: number): Tree {
  const { symbol, description, kind, exchange } = instrument;
  const { last, bid, bidSize, ask, askSize, at, lastSize, volume, previousClose, session } = market.tellWhole(
    instrument,
    now,
  );
  const year = market.findYear(instrument, now);
  // Null until there is such a price: before the open, and the close until the session is over.
  const orNull = (cents: number | undefined) => (cents === undefined ? null : dollars(cents));
  return {
    symbol,
    description,
    exch: exchange,
    type: kind,
    last: figure(dollars(last)),
    change: dollars(last - previousClose),
    change_percentage: Math.round(((last - previousClose) / previousClose) * 10_000) / 100,
    volume,
    average_volume: kind === 'option' ? 0 : instrument.volume,
    last_volume: lastSize * 100,
    trade_date: at,
    open: orNull(session?.open),
    high: orNull(session?.high),
    low: orNull(session?.low),
    close: session?.isOver ? dollars(session.close) : null,
    prevclose: dollars(previousClose),
    week_52_high: dollars(Math.max(year.high, session?.high ?? 0)),
    week_52_low: dollars(Math.min(year.low, session?.low ?? year.low)),
    bid: dollars(bid),
    bidsize: bidSize,
    bidexch: exchange,
    bid_date: at,
    ask: dollars(ask),
    asksize: askSize,
    askexch: 'Y',
    ask_date: at,
    ...(instrument.kind === 'option' ? tellContract(instrument) : { root_symbols: symbol }),
  };
}

function tellContract({ underlying, expiresOn, isCall, strike }: Extract<Instrument, { kind: 'option' }>) {
  return {
    root_symbol: underlying.symbol,
    underlying: underlying.symbol,
    strike,
    contract_size: 100,
    expiration_date: expiresOn,
    expiration_type: 'standard',
    option_type: isCall ? 'call' : 'put',
  };
}
