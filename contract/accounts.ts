/**
 * Accounts as a window may see them: read-only, exact and dated. Whole account numbers never get here. Owned by main, which
 * announces the whole of it at most a few times a second; instants are epoch ms.
 */
import type { Decimal } from './decimal.ts';
import type { FailureNote } from './failures.ts';

/** An ISO 4217 code beside each amount: two currencies never stand in one sum. */
export type Money = { readonly amount: Decimal; readonly currency: string };

/** Where figures come from. Everything that shows money shows this beside it. */
export type Origin = {
  readonly brokerName: string;
  readonly environmentName: string;
  /** Real money. Everything that is not is simulated. */
  readonly isReal: boolean;
  readonly isDemo: boolean;
};

/** One part of an account as the broker last gave it. An old value stays until a new one comes. */
export type Block<T> = {
  readonly origin: Origin;
  /** Null while nothing was ever received. */
  readonly value: T | null;
  /** When the broker gave the value; null with it. */
  readonly asOf: number | null;
  /** Older than twice the interval at which it is asked for, or kept from an earlier run. */
  readonly isOld: boolean;
  /** Why the latest try brought nothing; null when it did. */
  readonly failure: FailureNote | null;
};

export type Balances = {
  /** What the account is worth. */
  readonly equity: Money | null;
  readonly cash: Money | null;
  readonly buyingPower: Money | null;
  /**
   * Since the last close: as the broker says, else by the positions' prices of today where nothing was traded today. What was
   * bought or sold since then made something else, which no broker's figures tell: null.
   */
  readonly dayChange: Money | null;
  /** In per cent of what it was worth at the last close. */
  readonly dayChangePercent: Decimal | null;
};

export type InstrumentKind = 'stock' | 'option' | 'future' | 'other';

/** What is traded: the broker's symbol, and its name in words ("AAPL", "AAPL Jan 15 2027 230 Call"). */
export type Instrument = {
  readonly symbol: string;
  readonly name: string;
  readonly kind: InstrumentKind;
};

export type Position = Instrument & {
  /** The broker's own, or made of its members: the same over time. */
  readonly id: string;
  /** Negative when sold short. */
  readonly quantity: Decimal;
  /** Units that one of it stands for: 100 for most options, 1 for a share. */
  readonly multiplier: Decimal;
  readonly last: Decimal | null;
  /** Of one unit, since the last close. */
  readonly dayChange: Decimal | null;
  readonly dayChangePercent: Decimal | null;
  readonly value: Money | null;
  readonly cost: Money | null;
  /** Value less cost. */
  readonly gain: Money | null;
  /** When `last` was; null where it is not known. */
  readonly pricedAt: number | null;
  readonly isDelayed: boolean;
};

export const orderStatuses = [
  'pending',
  'open',
  'partly-filled',
  'filled',
  'cancelled',
  'expired',
  'rejected',
  'other',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];
/** Whether a broker may still fill it. */
export const openStatuses: readonly OrderStatus[] = ['pending', 'open', 'partly-filled'];

export const orderSides = ['buy', 'sell', 'sell-short', 'buy-to-cover', 'mixed'] as const;
export type OrderSide = (typeof orderSides)[number];

export type OrderLeg = Instrument & {
  readonly side: OrderSide;
  readonly quantity: Decimal;
  readonly filled: Decimal;
};

export type Order = {
  readonly id: string;
  /** When it was placed. */
  readonly placedAt: number | null;
  /** `other`: a kind that we do not know by name. */
  readonly type: 'market' | 'limit' | 'stop' | 'stop-limit' | 'other';
  readonly limit: Decimal | null;
  readonly stop: Decimal | null;
  readonly averagePrice: Decimal | null;
  readonly status: OrderStatus;
  /** The broker's own words for a rejection or a status that we do not know, cleaned and at most 80 characters; else null. */
  readonly says: string | null;
  /** Never empty. One leg unless it is a spread. */
  readonly legs: readonly OrderLeg[];
};

export type Quote = Instrument & {
  readonly last: Decimal | null;
  readonly dayChange: Decimal | null;
  readonly dayChangePercent: Decimal | null;
  readonly bid: Decimal | null;
  /** In shares. */
  readonly bidSize: Decimal | null;
  readonly ask: Decimal | null;
  readonly askSize: Decimal | null;
  readonly volume: Decimal | null;
  readonly pricedAt: number | null;
  readonly isDelayed: boolean;
};

/** A day of trading. `day` is "2026-11-25", the exchange's. */
export type Candle = {
  readonly day: string;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  readonly volume: Decimal | null;
};

export type Account = {
  /** Made of its connection and a digest of its number; names it in calls. */
  readonly id: string;
  /** The id of its connection. */
  readonly connection: string;
  /** The connection's article name: "Tradier Sandbox". */
  readonly connectionName: string;
  /** The last four characters. */
  readonly ending: string;
  readonly kind: string;
  readonly origin: Origin;
  /** Whether anything is asked for: the connection is signed in and may see accounts. */
  readonly isConnected: boolean;
  readonly balances: Block<Balances>;
  readonly positions: Block<readonly Position[]>;
  readonly orders: Block<readonly Order[]>;
  /** Those orders are not all: there are more at the broker, or may be. */
  readonly hasMoreOrders: boolean;
  /** What it was worth over the exchange's day, oldest first: at most one point a minute. */
  readonly day: readonly { readonly at: number; readonly equity: Decimal }[];
};

/** The watchlist's quotes by one connection. */
export type QuoteSource = {
  readonly connection: string;
  readonly quotes: Block<readonly Quote[]>;
  /** Symbols that the broker does not know. */
  readonly unknown: readonly string[];
  /**
   * How figures come in: pushed by the broker, asked for now and then, or not at all while hidden. `polled` where a stream
   * is possible means that it does not work at the moment.
   */
  readonly feed: 'live' | 'polled' | 'paused';
  /** Delayed by the broker, or asked for only now and then. */
  readonly isDelayed: boolean;
};

/** What accounts of one kind of money are worth together. Real and simulated, or two currencies, are never in one. */
export type Total = {
  readonly group: 'real' | 'simulated';
  readonly equity: Money;
  readonly dayChange: Money | null;
  /** Accounts of the group and currency whose worth is not known, and which are therefore not in the sum. */
  readonly missing: number;
  /** The oldest of the figures in it. */
  readonly asOf: number;
  /** Whether one of them is old. */
  readonly isOld: boolean;
};

export type AccountsState = {
  /** Rises with every change, as AppState's does. */
  readonly revision: number;
  /** Real money first, then in the connections' order. */
  readonly accounts: readonly Account[];
  readonly totals: readonly Total[];
  /** As the person ordered it; upper case. */
  readonly watchlist: readonly string[];
  readonly sources: readonly QuoteSource[];
  /** The present interval of balances, ms; null while nothing is asked for by itself. */
  readonly everyMs: number | null;
  /** The same of positions, orders and quotes, which stand still while the exchange is closed. */
  readonly restEveryMs: number | null;
};

/** Of one symbol by one connection, oldest first. */
export type History = { readonly candles: readonly Candle[]; readonly asOf: number; readonly origin: Origin };
