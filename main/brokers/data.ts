/**
 * What a broker's data API is, as a value: requests that are made and replies that are read, never sent here. Everything
 * is read-only. A reader takes a reply as it is and throws a Failure when it is not what the broker documents; an account's
 * own trouble inside a good reply is that account's Failure and nobody else's.
 */
import type { Balances, Candle, Order, Position, Quote } from '../../contract/accounts.ts';
import type { Failure } from '../../contract/failures.ts';
import type { Reply, Request } from '../net/exchange.ts';
import type { Secret } from '../secret.ts';
import type { Endpoints } from './broker.ts';

/** Each asked-for account's part of a reply, by its whole number: the value, or why there is none. */
export type ByAccount<T> = ReadonlyMap<string, T | Failure>;

/** A position as the broker gives it; where it brings no price, `needsQuote` says so and main joins it with a quote. */
export type RawPosition = Position & {
  /** Null where the broker does not say in which one: then it has no worth here. */
  readonly currency: string | null;
  readonly needsQuote: boolean;
  /** When it was opened; null where the broker does not say. */
  readonly openedAt: number | null;
};

/** What an account is kept in, as its broker said when it listed its accounts; null while it has not. */
export type CurrencyOf = (number: string) => string | null;

export type Quotes = { readonly quotes: readonly Quote[]; readonly unknown: readonly string[] };

/** Documented limits that one request counts against: so many within a window. The lower figure where documents differ. */
export type Limit = { readonly requests: number; readonly windowMs: number };
/** What names the same `bucket` shares one limit. */
export type Bucket = Limit & { readonly bucket: string };
/** What is limited together. */
export type Category = 'accounts' | 'orders' | 'positions' | 'balances' | 'quotes' | 'history';

type For<Subject> = (endpoints: Endpoints, token: Secret, subject: Subject) => Request;

export type BrokerData = {
  /** The scopes without which nothing of accounts, or of quotes, is asked for. */
  readonly scopes: { readonly accounts: string; readonly quotes: string };
  /** How many accounts one request may name: 1 for a broker that asks for each by itself. */
  readonly accountsAtOnce: number;
  readonly symbolsAtOnce: number;
  /** Whose requests it counts together: those with one access token, or those of one person by one key. */
  readonly countsBy: 'token' | 'key and person';
  /** Which limit a request counts against; categories that name the same `bucket` share it. */
  readonly limits: Readonly<Record<Category, Bucket>>;
  /** Whether its list of accounts alone says what each is kept in, so that until then no figure is of a known currency. */
  readonly namesCurrency: boolean;
  readonly balancesRequest: For<readonly string[]>;
  /** @throws Failure. */
  readonly readBalances: (
    reply: Reply,
    numbers: readonly string[],
    currencyOf: CurrencyOf,
  ) => ByAccount<Balances>;
  readonly positionsRequest: For<readonly string[]>;
  readonly readPositions: (
    reply: Reply,
    numbers: readonly string[],
    currencyOf: CurrencyOf,
  ) => ByAccount<readonly RawPosition[]>;
  /**
   * The broker's default: today's session and what is still open. Never everything (Tradier's `filter=all`).
   * @param page the name of a later page, as `nextOrders` gave it.
   */
  readonly ordersRequest: (
    endpoints: Endpoints,
    token: Secret,
    numbers: readonly string[],
    page?: string,
  ) => Request;
  readonly readOrders: (reply: Reply, numbers: readonly string[]) => ByAccount<readonly Order[]>;
  /** Whether a reply that could be read is a first page, behind which there are more, or may be. */
  readonly hasMoreOrders: (reply: Reply) => boolean;
  /** The name of the page behind a reply that could be read; null where there is none that may be asked for. */
  readonly nextOrders: (reply: Reply) => string | null;
  readonly quotesRequest: For<readonly string[]>;
  readonly readQuotes: (reply: Reply, symbols: readonly string[]) => Quotes;
  /** A year of days of one symbol. `now` is epoch ms. */
  readonly historyRequest: (endpoints: Endpoints, token: Secret, symbol: string, now: number) => Request;
  readonly readHistory: (reply: Reply) => readonly Candle[];
  /** A symbol as a person types it ("aapl", "SPY261218C00700000") as the broker spells it; null for what cannot be one. */
  readonly spellSymbol: (typed: string) => string | null;
  readonly stream: BrokerStream | null;
};

/** What a broker pushes. Null members of an update mean "as before". */
export type QuoteUpdate = { readonly symbol: string } & Partial<Omit<Quote, 'symbol' | 'name' | 'kind'>>;

/** What one line or frame says. */
export type Frame =
  | { readonly kind: 'quotes'; readonly updates: readonly QuoteUpdate[] }
  /** Orders or positions of these accounts changed: they are asked for again by REST, which alone is the truth. */
  | { readonly kind: 'changed'; readonly what: 'orders' | 'positions' }
  /** A sign of life, or something that concerns nobody here. */
  | { readonly kind: 'beat' }
  /** Reconnect now. */
  | { readonly kind: 'go-away' }
  /** Another session took the stream: stay away for a while. */
  | { readonly kind: 'taken' }
  /** Nothing of it can be used. `isPermanent`: for this symbol or this sign-in it will not be better later. */
  | { readonly kind: 'refused'; readonly isPermanent: boolean };

/** A stream that is to be opened. */
export type StreamPlan =
  /** Newline-delimited JSON over one GET that does not end. */
  | { readonly kind: 'lines'; readonly request: Request }
  /** A websocket; `hello` is sent once it is open, and again when the symbols change. It may hold a session id: a secret. */
  | { readonly kind: 'socket'; readonly url: string; readonly hello: Secret };

export type BrokerStream = {
  /** The scope without which none is opened; null when that of quotes is enough. */
  readonly scope: string | null;
  /** Asked for before each opening, where the broker wants a session; null where it does not. */
  readonly sessionRequest: ((endpoints: Endpoints, token: Secret) => Request) | null;
  /** @returns the session's id. @throws Failure. */
  readonly readSession: ((reply: Reply, endpoints: Endpoints) => Secret) | null;
  /** Each request for a session, or each stream of lines, counts against all of these. */
  readonly limits: readonly Bucket[];
  /** How long a session may wait to be used, ms. */
  readonly sessionMs: number;
  /** Without a byte for so long it is dead, ms. */
  readonly deadAfterMs: number;
  /**
   * What to open for these symbols and accounts; several where the broker has a stream for each. Empty where this
   * environment has none. `session` is null where none is wanted.
   */
  readonly plan: (
    endpoints: Endpoints,
    token: Secret,
    session: Secret | null,
    wanted: { readonly symbols: readonly string[]; readonly numbers: readonly string[] },
  ) => readonly StreamPlan[];
  /** Reads one line or one message; what it cannot read is a beat. Never throws. */
  readonly readFrame: (text: string) => Frame;
};
