/** TradeStation's accounts, balances, positions, orders and quotes: numbers as text, blanks left out (broker-apis.md B10). */
import { price, unitValue } from './market.ts';
import type { Person, PracticeAccount, PracticeOrder } from './people.ts';
import type { Tree } from './tree.ts';

type Station = { readonly id: string; readonly account: PracticeAccount; readonly isFutures: boolean };
type Members = Readonly<Record<string, Tree>>;

/** Simulated ids begin with SIM and end in the kind: M for securities, F for futures. The first account trades both. */
export function listStationAccounts({ accounts }: Person): readonly Station[] {
  const idOf = (account: PracticeAccount, kind: string) =>
    `SIM${account.number.replace(/\D/g, '').slice(-7)}${kind}`;
  const securities = accounts.map((account) => ({ id: idOf(account, 'M'), account, isFutures: false }));
  const [first] = accounts;
  return first ? [...securities, { id: idOf(first, 'F'), account: first, isFutures: true }] : securities;
}

/** A futures account has no detail. */
export function tellStationAccount({ id, account, isFutures }: Station): Members {
  const { type, status, optionLevel } = account;
  const base = {
    AccountID: id,
    AccountType: kindOf(account, isFutures),
    Currency: 'USD',
    Status: status === 'closed' ? 'Closed' : 'Active',
  };
  if (isFutures) return base;
  return {
    ...base,
    AccountDetail: {
      IsStockLocateEligible: false,
      EnrolledInRegTProgram: type !== 'cash',
      RequiresBuyingPowerWarning: type !== 'cash',
      DayTradingQualified: type === 'pdt',
      OptionApprovalLevel: optionLevel,
      PatternDayTrader: type === 'pdt',
    },
  };
}

export function tellStationBalance({ id, account, isFutures }: Station, now: number): Members {
  const cash = isFutures ? 0 : account.cash;
  const value = isFutures
    ? 0
    : sum(account.positions.map(({ symbol, quantity }) => unitValue(symbol, now) * quantity));
  const cost = isFutures ? 0 : sum(account.positions.map(({ costBasis }) => costBasis));
  return {
    AccountID: id,
    AccountType: kindOf(account, isFutures),
    CashBalance: money(cash),
    BuyingPower: money(account.type === 'cash' ? cash : cash * 2),
    Equity: money(cash + value),
    MarketValue: money(value),
    TodaysProfitLoss: money(0),
    UnclearedDeposit: '0',
    Commission: '0',
    BalanceDetail: isFutures
      ? {
          InitialMargin: '0',
          MaintenanceMargin: '0',
          DayTradeMargin: '0',
          TradeEquity: '0',
          RealizedProfitLoss: '0',
        }
      : {
          CostOfPositions: money(cost),
          RealizedProfitLoss: '0',
          UnrealizedProfitLoss: money(value - cost),
          UnsettledFunds: '0',
        },
    ...(isFutures ? { CurrencyDetails: [] } : {}),
  };
}

export function tellStationPositions({ id, account, isFutures }: Station, now: number): readonly Members[] {
  if (isFutures) return [];
  return account.positions.map(({ id: position, symbol, quantity, costBasis, acquiredOn }) => ({
    AccountID: id,
    PositionID: String(position),
    Symbol: spell(symbol),
    AssetType: symbol.length > 6 ? 'STOCKOPTION' : 'STOCK',
    LongShort: quantity < 0 ? 'Short' : 'Long',
    Quantity: String(quantity),
    AveragePrice: money(costBasis / quantity),
    Last: money(price(symbol, now) ?? 0),
    MarketValue: money(unitValue(symbol, now) * quantity),
    TotalCost: money(costBasis),
    UnrealizedProfitLoss: money(unitValue(symbol, now) * quantity - costBasis),
    Timestamp: `${acquiredOn}T14:41:11Z`,
  }));
}

const statuses: Readonly<Record<PracticeOrder['status'], readonly [code: string, says: string]>> = {
  open: ['OPN', 'Sent'],
  partially_filled: ['FPR', 'Partial Fill (Alive)'],
  filled: ['FLL', 'Filled'],
  canceled: ['CAN', 'Canceled'],
  rejected: ['REJ', 'Rejected'],
  pending: ['ACK', 'Received'],
};

export function tellStationOrders({ id, account, isFutures }: Station, now: number): readonly Members[] {
  if (isFutures) return [];
  return account.orders.map(({ id: order, symbol, side, quantity, status, limit, filled }) => ({
    AccountID: id,
    OrderID: String(order),
    OrderType: limit === null ? 'Market' : 'Limit',
    Status: statuses[status][0],
    StatusDescription: statuses[status][1],
    Duration: 'DAY',
    OpenedDateTime: `${new Date(now).toISOString().slice(0, 10)}T14:32:00Z`,
    ...(limit === null ? {} : { LimitPrice: money(limit) }),
    FilledPrice: filled > 0 ? money(price(symbol, now) ?? 0) : '0',
    CommissionFee: '0',
    Currency: 'USD',
    Routing: 'Intelligent',
    Legs: [
      {
        Symbol: spell(symbol),
        AssetType: 'STOCK',
        BuyOrSell: side.startsWith('buy') ? 'Buy' : 'Sell',
        OpenOrClose: 'Open',
        QuantityOrdered: String(quantity),
        ExecQuantity: String(filled),
        QuantityRemaining: String(quantity - filled),
      },
    ],
  }));
}

/** Null for a symbol that nobody knows. */
export function tellStationQuote(symbol: string, now: number): Members | null {
  const last = price(symbol, now);
  if (last === null) return null;
  const before = price(symbol, now - 86_400_000) ?? last;
  return {
    Symbol: symbol,
    Last: money(last),
    Bid: money(last - 0.01),
    BidSize: '200',
    Ask: money(last + 0.01),
    AskSize: '300',
    PreviousClose: money(before),
    Close: money(last),
    NetChange: money(last - before),
    NetChangePct: money(((last - before) / before) * 100),
    Volume: '5852511',
    TradeTime: `${new Date(now).toISOString().slice(0, 19)}Z`,
    MarketFlags: { IsDelayed: false, IsHalted: false, IsHardToBorrow: false, IsBats: false },
  };
}

function kindOf({ type }: PracticeAccount, isFutures: boolean): string {
  return isFutures ? 'Futures' : type === 'cash' ? 'Cash' : 'Margin';
}

/** OCC's 21 characters are spelt with a space at TradeStation: "SPY 261218C700". */
function spell(symbol: string): string {
  const [, root = '', day = '', side = '', strike = ''] = /^([A-Z]+)(\d{6})([CP])(\d{8})$/.exec(symbol) ?? [];
  return root === '' ? symbol : `${root} ${day}${side}${Number(strike) / 1000}`;
}

function money(amount: number): string {
  return String(Math.round(amount * 100) / 100);
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
