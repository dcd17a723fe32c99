/** TradeStation's quotes, days and symbols (broker-apis.md B10): "Get Quote Snapshots", "Get Bars" of its API v3. */
import type { Candle, Quote } from '../../contract/accounts.ts';
import { readDecimal } from '../../contract/decimal.ts';
import { Failure } from '../../contract/failures.ts';
import { isSymbol } from '../../contract/inputs.ts';
import type { Reply } from '../net/exchange.ts';
import { toCandles } from './candles.ts';
import type { Quotes } from './data.ts';
import { type Members, membersOf } from './exact-json.ts';
import { difference, percentOf } from './exact-sums.ts';
import { exchangeDay, readInstant } from './instants.ts';
import { listOf, readEach } from './list.ts';
import { instrumentOf, readOption, writeSpaced } from './option-symbol.ts';
import { factsOf, readBody, readName } from './reading.ts';
import { stationKind } from './tradestation-accounts.ts';
import { readStationFault } from './tradestation-faults.ts';

/** Only what is refused as no symbol is unknown; a bare FAILED is passing. @throws Failure. */
export function readStationQuotes(reply: Reply, symbols: readonly string[]): Quotes {
  const body = readBody(reply, readStationFault);
  const errors = listOf(body.Errors);
  const quotes = readEach(listOf(body.Quotes), readQuote);
  // Either may be left out, but hardly both.
  if (!quotes || !errors || (body.Quotes === undefined && body.Errors === undefined))
    throw new Failure('E-SHAPE', factsOf(reply));
  const refused = errors.filter(({ Error: words }) => isUnknown(words)).map(({ Symbol: symbol }) => symbol);
  return {
    quotes: quotes.filter(({ symbol }) => symbols.includes(symbol)),
    unknown: symbols.filter((symbol) => refused.includes(symbol)),
  };
}

function isUnknown(words: unknown): boolean {
  return typeof words === 'string' && /invalid symbol|not ?found/i.test(words);
}

function readQuote(row: Members): Quote | null {
  const symbol = readName(row.Symbol);
  if (symbol === null) return null;
  const instrument = instrumentOf(symbol, stationKind(row.AssetType, symbol));
  return { ...instrument, ...readStationPrices(row), isDelayed: isDelayed(row) === true };
}

/** What a quote and a pushed update have in common. `NetChangePct` has two scales in its own documents, and is not used. */
export function readStationPrices(row: Members) {
  const last = readDecimal(row.Last);
  const dayChange = readDecimal(row.NetChange);
  const before = readDecimal(row.PreviousClose) ?? difference(last, dayChange);
  return {
    last,
    dayChange: dayChange ?? difference(last, before),
    dayChangePercent: percentOf(difference(last, before), before),
    bid: readDecimal(row.Bid),
    bidSize: readDecimal(row.BidSize),
    ask: readDecimal(row.Ask),
    askSize: readDecimal(row.AskSize),
    volume: readDecimal(row.Volume),
    pricedAt: readInstant(row.TradeTime),
  };
}

/** Null where nothing is said. */
export function isDelayed({ MarketFlags: flags }: Members): boolean | null {
  const value = membersOf(flags)?.IsDelayed;
  return value === undefined || value === null ? null : value === true || value === 'true';
}

/** A daily bar is stamped with the end of its session. @throws Failure. */
export function readStationHistory(reply: Reply): readonly Candle[] {
  const { Bars: bars } = readBody(reply, readStationFault);
  const rows = bars === undefined ? null : listOf(bars);
  if (!rows) throw new Failure('E-SHAPE', factsOf(reply));
  return toCandles(
    rows.map((row) => {
      const endsAt = readInstant(row.TimeStamp) ?? readInstant(row.Epoch);
      return {
        day: endsAt === null ? null : exchangeDay(endsAt),
        open: readDecimal(row.Open),
        high: readDecimal(row.High),
        low: readDecimal(row.Low),
        close: readDecimal(row.Close),
        volume: readDecimal(row.TotalVolume),
      };
    }),
  );
}

/** Options with a space ("SPY 261218C700"), classes of shares with a point ("BRK.B"). */
export function spellStationSymbol(typed: string): string | null {
  const symbol = typed.trim().toUpperCase().replace(/\s+/g, ' ');
  const option = readOption(symbol);
  if (option) return writeSpaced(option);
  return isSymbol(symbol) && !/[ ,]/.test(symbol) ? symbol.replace(/^([A-Z]{1,5})\/([A-Z])$/, '$1.$2') : null;
}
