/** Tradier's balances and positions (broker-apis.md A9): "Get balances", "Get positions" of its brokerage API. */
import type { Balances } from '../../contract/accounts.ts';
import { decimal, readDecimal } from '../../contract/decimal.ts';
import { Failure } from '../../contract/failures.ts';
import type { Reply } from '../net/exchange.ts';
import type { ByAccount, RawPosition } from './data.ts';
import { type Exact, isList, type Members, membersOf } from './exact-json.ts';
import { readInstant } from './instants.ts';
import { listWithin, readEach } from './list.ts';
import { instrumentOf } from './option-symbol.ts';
import { factsOf, moneyOf, readBody, readName } from './reading.ts';
import { readTradierDataFault } from './tradier-faults.ts';

/** Accounts at Tradier are in dollars; no reply says so. */
const currency = 'USD';
const [one, contract] = [decimal('1'), decimal('100')];

/** @throws Failure. */
export function readTradierBalances(reply: Reply, [number = '']: readonly string[]): ByAccount<Balances> {
  const shape = new Failure('E-SHAPE', factsOf(reply));
  const balances = membersOf(readBody(reply, readTradierDataFault).balances);
  if (!balances || (balances.account_number ?? number) !== number) throw shape;
  // `equity` is 0 in accounts that are worth something; `total_equity` is the figure to show.
  const equity = readDecimal(balances.total_equity);
  const cash = readDecimal(balances.total_cash) ?? readDecimal(findDetail(balances.cash)?.cash_available);
  const buyingPower = readBuyingPower(balances);
  if (equity === null && cash === null && buyingPower === null) throw shape;
  return new Map([
    [
      number,
      {
        equity: moneyOf(equity, currency),
        cash: moneyOf(cash, currency),
        buyingPower: moneyOf(buyingPower, currency),
        // It says what positions gained since they were opened, not since the last close.
        dayChange: null,
        dayChangePercent: null,
      },
    ],
  ]);
}

/** Exactly one of `margin`, `pdt` and `cash` is there, as the account's type is. */
function readBuyingPower(balances: Members) {
  const margin = findDetail(balances.margin) ?? findDetail(balances.pdt);
  if (!margin || balances.account_type === 'cash')
    return readDecimal(findDetail(balances.cash)?.cash_available);
  return readDecimal(margin.stock_buying_power) ?? readDecimal(margin.day_trade_buying_power);
}

/** Replies of 2013 have `cash` as a list of a number and the members (tradier/tradier.rb). */
function findDetail(value: Exact | undefined): Members | null {
  if (!isList(value)) return membersOf(value);
  return value.map(membersOf).find((members) => members !== null) ?? null;
}

/** No prices come with them: they are joined with quotes. @throws Failure. */
export function readTradierPositions(
  reply: Reply,
  [number = '']: readonly string[],
): ByAccount<readonly RawPosition[]> {
  const { positions } = readBody(reply, readTradierDataFault);
  const read = readEach(listWithin(positions, 'position'), readPosition);
  if (!read) throw new Failure('E-SHAPE', factsOf(reply));
  return new Map([[number, read]]);
}

function readPosition(row: Members): RawPosition | null {
  const symbol = readName(row.symbol);
  // Negative when sold short, as its cost is.
  const quantity = readDecimal(row.quantity);
  if (symbol === null || quantity === null) return null;
  const instrument = instrumentOf(symbol, 'stock');
  return {
    ...instrument,
    id: readName(row.id) ?? symbol,
    quantity,
    multiplier: instrument.kind === 'option' ? contract : one,
    last: null,
    dayChange: null,
    dayChangePercent: null,
    value: null,
    // Of the whole position, not of one share.
    cost: moneyOf(readDecimal(row.cost_basis), currency),
    gain: null,
    pricedAt: null,
    isDelayed: false,
    currency,
    needsQuote: true,
    openedAt: readInstant(row.date_acquired),
  };
}
