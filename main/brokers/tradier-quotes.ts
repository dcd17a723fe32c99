/** Tradier's quotes, days and symbols (broker-apis.md A9): "Get quotes", "Get historical pricing" of its market data. */
import type { Candle, InstrumentKind, Quote } from '../../contract/accounts.ts';
import { readDecimal } from '../../contract/decimal.ts';
import { Failure } from '../../contract/failures.ts';
import { isSymbol } from '../../contract/inputs.ts';
import type { Reply } from '../net/exchange.ts';
import { toCandles } from './candles.ts';
import type { Quotes } from './data.ts';
import type { Exact, Members } from './exact-json.ts';
import { hundredfold } from './exact-sums.ts';
import { readDay, readInstant } from './instants.ts';
import { listWithin, readEach } from './list.ts';
import { instrumentOf, readOption, writeOcc } from './option-symbol.ts';
import { factsOf, readBody, readName } from './reading.ts';
import { readTradierDataFault } from './tradier-faults.ts';

/** Where every quote is 15 minutes old, though no reply says so (A6). */
const delayedHost = 'sandbox.tradier.com';

/** What was asked for and did not come is not known there, whether it stands in `unmatched_symbols` or not. @throws Failure. */
export function readTradierQuotes(reply: Reply, symbols: readonly string[]): Quotes {
  const rows = listWithin(readBody(reply, readTradierDataFault).quotes, 'quote');
  const quotes = readEach(rows, (row) => readQuote(row, reply.host === delayedHost));
  if (!quotes) throw new Failure('E-SHAPE', factsOf(reply));
  const known = new Set(quotes.map(({ symbol }) => symbol));
  return {
    quotes: quotes.filter(({ symbol }) => symbols.includes(symbol)),
    unknown: symbols.filter((symbol) => !known.has(symbol)),
  };
}

/** Any price may be null, before the first trade of a day or for good. */
function readQuote(row: Members, isDelayed: boolean): Quote | null {
  const symbol = readName(row.symbol);
  if (symbol === null) return null;
  const instrument = instrumentOf(symbol, kindOf(row.type));
  const sizeOf = (value: Exact | undefined) => readTradierSize(symbol, value);
  return {
    ...instrument,
    last: readDecimal(row.last),
    dayChange: readDecimal(row.change),
    dayChangePercent: readDecimal(row.change_percentage),
    bid: readDecimal(row.bid),
    bidSize: sizeOf(row.bidsize),
    ask: readDecimal(row.ask),
    askSize: sizeOf(row.asksize),
    volume: readDecimal(row.volume),
    pricedAt: readInstant(row.trade_date),
    isDelayed,
  };
}

/** In shares: Tradier counts in hundreds. Of options there are only whole contracts. */
export function readTradierSize(symbol: string, value: Exact | undefined) {
  const size = readDecimal(value);
  return readOption(symbol) ? size : hundredfold(size);
}

function kindOf(type: Exact | undefined): InstrumentKind {
  return type === undefined || type === 'stock' || type === 'etf' ? 'stock' : 'other';
}

/** Days without a trade come with "NaN" for prices, and are left out. @throws Failure. */
export function readTradierHistory(reply: Reply): readonly Candle[] {
  const rows = listWithin(readBody(reply, readTradierDataFault).history, 'day');
  if (!rows) throw new Failure('E-SHAPE', factsOf(reply));
  return toCandles(
    rows.map((row) => ({
      day: readDay(row.date),
      open: readDecimal(row.open),
      high: readDecimal(row.high),
      low: readDecimal(row.low),
      close: readDecimal(row.close),
      volume: readDecimal(row.volume),
    })),
  );
}

/** Options in OCC's spelling, classes of shares with a slash ("BRK/B"). */
export function spellTradierSymbol(typed: string): string | null {
  const symbol = typed.trim().toUpperCase().replace(/\s+/g, ' ');
  const option = readOption(symbol);
  if (option) return writeOcc(option);
  return isSymbol(symbol) && !/[ ,]/.test(symbol) ? symbol.replace(/^([A-Z]{1,5})\.([A-Z])$/, '$1/$2') : null;
}
