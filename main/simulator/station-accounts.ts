/** TradeStation's accounts, balances and positions: numbers as text, blanks left out (broker-apis.md B10). */
import { multiplierOf } from './instruments.ts';
import type { Market } from './market.ts';
import { sum, writeDollars } from './money.ts';
import type { Person, PracticeAccount } from './people.ts';
import { settle } from './settlement.ts';
import { spellForStation } from './station-symbols.ts';
import type { Tree } from './tree.ts';

export type StationAccount = {
  readonly id: string;
  readonly account: PracticeAccount;
  readonly isFutures: boolean;
};
type Members = Readonly<Record<string, Tree>>;

/** Simulated ids begin with SIM and end in the kind: M for securities, F for futures. The first account trades both. */
export function listStationAccounts({ accounts }: Person): readonly StationAccount[] {
  const idOf = (account: PracticeAccount, kind: string) =>
    `SIM${account.number.replace(/\D/g, '').slice(-7)}${kind}`;
  const securities = accounts.map((account) => ({ id: idOf(account, 'M'), account, isFutures: false }));
  const [first] = accounts;
  return first ? [...securities, { id: idOf(first, 'F'), account: first, isFutures: true }] : securities;
}

/** A futures account has no detail. */
export function tellStationAccount({ id, account, isFutures }: StationAccount): Members {
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

export function tellStationBalance(
  { id, account, isFutures }: StationAccount,
  market: Market,
  now: number,
): Members {
  const base = { AccountID: id, AccountType: kindOf(account, isFutures) };
  if (isFutures) return { ...base, ...emptyFutures };
  const { cash, holdings, equity, previousEquity, realized } = settle(market, account, now);
  const value = sum(holdings.map((one) => one.value));
  const cost = sum(holdings.map(({ costBasis }) => costBasis));
  const options = sum(holdings.filter(({ symbol }) => multiplierOf(symbol) > 1).map((one) => one.value));
  return {
    ...base,
    CashBalance: writeDollars(cash),
    BuyingPower: writeDollars(account.type === 'cash' ? cash : cash * 2),
    Equity: writeDollars(equity),
    MarketValue: writeDollars(value),
    TodaysProfitLoss: writeDollars(equity - previousEquity),
    UnclearedDeposit: '0',
    Commission: '0',
    BalanceDetail: {
      CostOfPositions: writeDollars(cost),
      OptionsMarketValue: writeDollars(options),
      RealizedProfitLoss: writeDollars(realized),
      UnrealizedProfitLoss: writeDollars(value - cost),
      UnsettledFunds: '0',
    },
  };
}

const emptyFutures: Members = {
  CashBalance: '0',
  BuyingPower: '0',
  Equity: '0',
  MarketValue: '0',
  TodaysProfitLoss: '0',
  UnclearedDeposit: '0',
  Commission: '0',
  BalanceDetail: {
    InitialMargin: '0',
    MaintenanceMargin: '0',
    DayTradeMargin: '0',
    TradeEquity: '0',
    RealizedProfitLoss: '0',
  },
  CurrencyDetails: [],
};

export function tellStationPositions(
  { id, account, isFutures }: StationAccount,
  market: Market,
  now: number,
): readonly Members[] {
  if (isFutures) return [];
  return settle(market, account, now).holdings.map(
    ({ id: position, symbol, quantity, costBasis, markBasis, acquiredAt, last, value }) => ({
      AccountID: id,
      PositionID: String(position),
      Symbol: spellForStation(symbol),
      AssetType: multiplierOf(symbol) > 1 ? 'STOCKOPTION' : 'STOCK',
      LongShort: quantity < 0 ? 'Short' : 'Long',
      Quantity: String(quantity),
      AveragePrice: writeMean(costBasis, quantity * multiplierOf(symbol)),
      Last: writeDollars(last),
      MarketValue: writeDollars(value),
      TotalCost: writeDollars(costBasis),
      // Since the last close; of what was bought today, since then (B10).
      MarkToMarketPrice: writeMean(markBasis, quantity * multiplierOf(symbol)),
      TodaysProfitLoss: writeDollars(value - markBasis),
      UnrealizedProfitLoss: writeDollars(value - costBasis),
      ConversionRate: '1',
      Timestamp: `${new Date(acquiredAt).toISOString().slice(0, 19)}Z`,
    }),
  );
}

/** Parts of a cent included. @param amount in cents. */
export function writeMean(amount: number, units: number): string {
  return String(Math.round((amount * 10_000) / units) / 1_000_000);
}

function kindOf({ type }: PracticeAccount, isFutures: boolean): string {
  return isFutures ? 'Futures' : type === 'cash' ? 'Cash' : 'Margin';
}
