/** TradeStation's balances and positions (broker-apis.md B10): "Get Balances", "Get Positions" of its API v3. */
import type { Balances, InstrumentKind } from '../../contract/accounts.ts';
import { type Decimal, decimal, readDecimal, signOf } from '../../contract/decimal.ts';
import type { Reply } from '../net/exchange.ts';
import type { ByAccount, CurrencyOf, RawPosition } from './data.ts';
import type { Exact, Members } from './exact-json.ts';
import { difference, magnitude, negative, percentOf } from './exact-sums.ts';
import { readInstant } from './instants.ts';
import { readEach } from './list.ts';
import { instrumentOf } from './option-symbol.ts';
import { moneyOf, readName } from './reading.ts';
import { readRows } from './tradestation-rows.ts';

const [one, contract] = [decimal('1'), decimal('100')];

/** No reply of these says what an account is kept in. @throws Failure. */
export function readStationBalances(
  reply: Reply,
  numbers: readonly string[],
  currencyOf: CurrencyOf,
): ByAccount<Balances> {
  return readRows(reply, numbers, 'Balances', ([row], number) =>
    row ? readBalances(row, currencyOf(number)) : null,
  );
}

/** Null when nothing of it is a figure. */
function readBalances(row: Members, currency: string | null): Balances | null {
  const equity = readDecimal(row.Equity);
  const cash = readDecimal(row.CashBalance);
  const buyingPower = readDecimal(row.BuyingPower);
  const dayChange = readDecimal(row.TodaysProfitLoss);
  if (equity === null && cash === null && buyingPower === null) return null;
  const before = difference(equity, dayChange);
  return {
    equity: moneyOf(equity, currency),
    cash: moneyOf(cash, currency),
    buyingPower: moneyOf(buyingPower, currency),
    dayChange: moneyOf(dayChange, currency),
    // Of what was owed nothing can be gained in per cent.
    dayChangePercent: before !== null && signOf(before) > 0 ? percentOf(dayChange, before) : null,
  };
}

/** @throws Failure. */
export function readStationPositions(
  reply: Reply,
  numbers: readonly string[],
  currencyOf: CurrencyOf,
): ByAccount<readonly RawPosition[]> {
  return readRows(reply, numbers, 'Positions', (rows, number) =>
    readEach(rows, (row) => readPosition(row, currencyOf(number))),
  );
}

function readPosition(row: Members, currency: string | null): RawPosition | null {
  const symbol = readName(row.Symbol);
  const held = readDecimal(row.Quantity);
  if (symbol === null || held === null) return null;
  const instrument = instrumentOf(symbol, stationKind(row.AssetType, symbol));
  const isShort = typeof row.LongShort === 'string' ? /^short$/i.test(row.LongShort) : signOf(held) < 0;
  // Some accounts of a short sale have a sign, and some leave it to `LongShort`. A futures contract's worth has its own.
  const signed = (value: Decimal | null) =>
    value === null || instrument.kind === 'future' ? value : isShort ? negative(value) : value;
  const [last, mark] = [readDecimal(row.Last), readDecimal(row.MarkToMarketPrice)];
  // Since the last close; of what was bought today, since then: what `TodaysProfitLoss` is made of.
  const dayChange = difference(last, mark);
  // At a rate of its own it stands in another currency than the account, and which one is not said.
  const isConverted = (readDecimal(row.ConversionRate) ?? one) !== one;
  const worth = (amount: Decimal | null) => (isConverted ? null : moneyOf(amount, currency));
  return {
    ...instrument,
    id: readName(row.PositionID) ?? symbol,
    quantity: isShort ? negative(held) : magnitude(held),
    multiplier: instrument.kind === 'option' ? contract : one,
    last,
    dayChange,
    dayChangePercent: percentOf(dayChange, mark),
    value: worth(signed(readDecimal(row.MarketValue))),
    cost: worth(signed(readDecimal(row.TotalCost))),
    gain: worth(readDecimal(row.UnrealizedProfitLoss)),
    // `Timestamp` is when it was opened.
    pricedAt: null,
    isDelayed: false,
    currency: isConverted ? null : currency,
    needsQuote: false,
    openedAt: readInstant(row.Timestamp),
  };
}

/** By what the broker says, else by the symbol's form: "$SPX.X" is an index, "@ES" and "ESZ26" are futures. */
export function stationKind(type: Exact | undefined, symbol: string): InstrumentKind {
  const name = typeof type === 'string' ? type : '';
  if (/^FUTURE$/i.test(name)) return 'future';
  if (/^STOCK$/i.test(name)) return 'stock';
  if (/OPTION$/i.test(name)) return 'option';
  if (name !== '' || symbol.startsWith('$')) return 'other';
  return /^@|^[A-Z0-9]{1,3}[FGHJKMNQUVXZ]\d\d$/.test(symbol) ? 'future' : 'stock';
}
