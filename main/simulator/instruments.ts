/** What can be looked up and owned at the practice brokers. Names are real, prices are not. */
import { hashText } from './noise.ts';

export type Stock = {
  readonly kind: 'stock' | 'etf';
  readonly symbol: string;
  readonly description: string;
  readonly exchange: string;
  /** Around which it walks, in dollars. */
  readonly base: number;
  /** Deviation of a day's change, as a part of the price. */
  readonly volatility: number;
  /** Shares of an average day. */
  readonly volume: number;
};

export type Option = {
  readonly kind: 'option';
  readonly symbol: string;
  readonly description: string;
  readonly exchange: string;
  readonly underlying: Stock;
  /** YYYY-MM-DD */
  readonly expiresOn: string;
  readonly isCall: boolean;
  /** Dollars. */
  readonly strike: number;
};

export type Instrument = Stock | Option;

const stocks: readonly Stock[] = [
  stock('AAPL', 'Apple Inc', 'Q', 211.75, 0.015, 54_000_000),
  stock('MSFT', 'Microsoft Corp', 'Q', 418.2, 0.013, 22_000_000),
  stock('NVDA', 'NVIDIA Corp', 'Q', 131.4, 0.024, 190_000_000),
  stock('TSLA', 'Tesla Inc', 'Q', 318.9, 0.028, 88_000_000),
  stock('AMD', 'Advanced Micro Devices Inc', 'Q', 164.3, 0.024, 45_000_000),
  { ...stock('SPY', 'SPDR S&P 500', 'P', 688.4, 0.008, 71_000_000), kind: 'etf' },
  { ...stock('QQQ', 'Invesco QQQ Trust', 'Q', 604.5, 0.011, 48_000_000), kind: 'etf' },
];

const options: readonly Option[] = [
  option('SPY261218C00700000', 'SPY Dec 18 2026 $700.00 Call'),
  option('AAPL270115C00230000', 'AAPL Jan 15 2027 $230.00 Call'),
  option('AAPL270115C00240000', 'AAPL Jan 15 2027 $240.00 Call'),
  option('SPY270115P00650000', 'SPY Jan 15 2027 $650.00 Put'),
];

const known: ReadonlyMap<string, Instrument> = new Map(
  [...stocks, ...options].map((one) => [one.symbol, one]),
);

/** Null for what is not known here. PRCAA to PRCHZ are there by the hundred, for tests of load. */
export function findInstrument(symbol: string): Instrument | null {
  return known.get(symbol) ?? (/^PRC[A-H][A-Z]$/.test(symbol) ? makeOne(symbol) : null);
}

/** A contract of an option is a hundred shares. */
export function multiplierOf(symbol: string): number {
  return known.get(symbol)?.kind === 'option' ? 100 : 1;
}

function makeOne(symbol: string): Stock {
  const base = 20 + (hashText(symbol) % 40_000) / 100;
  return stock(symbol, `Practice ${symbol.slice(3)} Corp`, 'N', base, 0.02, 3_000_000);
}

function stock(
  symbol: string,
  description: string,
  exchange: string,
  base: number,
  volatility: number,
  volume: number,
): Stock {
  return { kind: 'stock', symbol, description, exchange, base, volatility, volume };
}

/** From OCC's symbol: root, YYMMDD, C or P, strike in thousandths of a dollar. */
function option(symbol: string, description: string): Option {
  const [, root = '', year = '', month = '', day = '', side = '', strike = ''] =
    /^([A-Z]+)(\d\d)(\d\d)(\d\d)([CP])(\d{8})$/.exec(symbol) ?? [];
  const underlying = stocks.find((one) => one.symbol === root);
  if (!underlying) throw new Error(`${symbol} is an option of nothing.`);
  return {
    kind: 'option',
    symbol,
    description,
    exchange: 'Z',
    underlying,
    expiresOn: `20${year}-${month}-${day}`,
    isCall: side === 'C',
    strike: Number(strike) / 1000,
  };
}
