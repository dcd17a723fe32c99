/** Prices and the exchange's clock. Prices drift with the clock alone, so that the same instant gives the same answer. */
import { readExchangeTime } from './times.ts';
import { figure, type Tree } from './tree.ts';

type Instrument = {
  readonly symbol: string;
  readonly description: string;
  readonly type: 'stock' | 'etf' | 'option';
  readonly exchange: string;
  readonly close: number;
};

const instruments: readonly Instrument[] = [
  { symbol: 'AAPL', description: 'Apple Inc', type: 'stock', exchange: 'Q', close: 211.75 },
  { symbol: 'MSFT', description: 'Microsoft Corp', type: 'stock', exchange: 'Q', close: 418.2 },
  { symbol: 'NVDA', description: 'NVIDIA Corp', type: 'stock', exchange: 'Q', close: 131.4 },
  { symbol: 'TSLA', description: 'Tesla Inc', type: 'stock', exchange: 'Q', close: 318.9 },
  { symbol: 'SPY', description: 'SPDR S&P 500', type: 'etf', exchange: 'P', close: 571.3 },
  {
    symbol: 'SPY261218C00700000',
    description: 'SPY Dec 18 2026 $700.00 Call',
    type: 'option',
    exchange: 'Z',
    close: 24.85,
  },
];

/** The last price; null for what is not known here. */
export function price(symbol: string, now: number): number | null {
  const found = instruments.find((one) => one.symbol === symbol);
  return found ? round(found.close * (1 + drift(found.close, now))) : null;
}

/** The value of one unit of a position: an option contract is a hundred shares. */
export function unitValue(symbol: string, now: number): number {
  const last = price(symbol, now) ?? 0;
  return symbol.length > 6 ? last * 100 : last;
}

/** Unknown symbols come apart from the others, and `quote` is missing when none is known (broker-apis.md A9). */
export function tellQuotes(symbols: readonly string[], now: number): Tree {
  const known = symbols.flatMap((symbol) => instruments.find((one) => one.symbol === symbol) ?? []);
  const unknown = symbols.filter((symbol) => !instruments.some((one) => one.symbol === symbol));
  const [quote, ...quotes] = known.map((one) => tellQuote(one, now));
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

type Session = readonly [state: string, change: string, next: string];

/** Weekends but no holidays: it is practice. */
function readSession(now: number): Session {
  const { time, weekday } = readExchangeTime(now);
  if (weekday === 'Sat' || weekday === 'Sun' || time < '04:00' || time >= '20:00')
    return ['closed', '04:00', 'premarket'];
  if (time < '09:30') return ['premarket', '09:30', 'open'];
  return time < '16:00' ? ['open', '16:00', 'postmarket'] : ['postmarket', '20:00', 'closed'];
}

function tellQuote({ symbol, description, type, exchange, close }: Instrument, now: number): Tree {
  const last = price(symbol, now) ?? close;
  const isOpen = readSession(now)[0] === 'open';
  const at = now - (now % 1000);
  return {
    symbol,
    description,
    exch: exchange,
    type,
    last: figure(last),
    change: round(last - close),
    change_percentage: round(((last - close) / close) * 100),
    volume: 25_288_395,
    average_volume: 27_215_269,
    last_volume: 100,
    trade_date: at,
    open: round(close * 1.002),
    high: round(close * 1.02),
    low: round(close * 0.98),
    // Null while the session runs: the day has no close yet.
    close: isOpen ? null : last,
    prevclose: close,
    week_52_high: round(close * 1.3),
    week_52_low: round(close * 0.7),
    bid: round(last - 0.02),
    bidsize: 12,
    bidexch: exchange,
    bid_date: at,
    ask: round(last + 0.02),
    asksize: 1,
    askexch: 'Y',
    ask_date: at,
    ...(type === 'option' ? { root_symbol: 'SPY', underlying: 'SPY' } : { root_symbols: symbol }),
  };
}

/** Up to one and a half per cent either way, in waves of a quarter of an hour. */
function drift(seed: number, now: number): number {
  return 0.015 * Math.sin(now / 143_000 + seed);
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
