/** What accounts need from outside, as types. */
import type { Origin } from '../../contract/accounts.ts';
import type { Broker, Environment, HeldAccount } from '../brokers/broker.ts';
import type { Frame } from '../brokers/data.ts';
import type { Clock } from '../connections/ports.ts';
import type { OpenLines, OpenSocket, Reply, Send } from '../net/exchange.ts';
import type { Secret } from '../secret.ts';

/** A connection as accounts see it. */
export type Source = {
  readonly connection: string;
  /** The same for connections whose requests the broker counts together. It never leaves main. */
  readonly countedAs: string;
  /** Its article's name. */
  readonly name: string;
  readonly broker: Broker;
  readonly environment: Environment;
  readonly origin: Origin;
  /** Whole numbers: they never leave main. */
  readonly accounts: readonly HeldAccount[];
  /** Null while nothing may be asked: not signed in, or the sign-in is over. Opened only where a request is made. */
  readonly token: Secret | null;
  /** Granted scopes; null when the broker does not say (a pasted token). */
  readonly scopes: readonly string[] | null;
  /** The broker did not take the token: the connection finds out why, renews it or says that it is over. Never throws. */
  readonly refused: () => Promise<void>;
  /** Has the broker say whose this is, and which accounts there are, kept in what. Never throws. */
  readonly identify: () => Promise<void>;
};

/** What is pushed, for one connection. */
export type FeedWish = {
  readonly source: Source;
  readonly symbols: readonly string[];
  readonly numbers: readonly string[];
};

/** What opening streams costs of a broker's limits. */
export type OpeningLimit = {
  /** When the next request for it may be sent, from now on, ms. */
  readonly findWaitMs: (source: Source) => number;
  /** One is sent now: for a session, or for a stream of lines. */
  readonly onSent: (source: Source) => void;
  /** The broker answered, and may have said what is left of the limit. */
  readonly onReply: (source: Source, reply: Pick<Reply, 'rate' | 'retryAfterS'>) => void;
};

export type FeedHearing = {
  readonly onFrame: (connection: string, frame: Frame) => void;
  /** Whether the streams of a connection work at the moment. */
  readonly onFeed: (connection: string, isLive: boolean) => void;
  readonly limit: OpeningLimit;
};

/** Keeps streams open by itself: reconnects, backs off, ends what is no longer wished for. */
export type Feeds = {
  /** Says what is wished for from now on, all of it; cheap to say again. Empty: nothing. */
  readonly follow: (wishes: readonly FeedWish[]) => void;
  readonly close: () => void;
};

export type FeedPorts = Clock & {
  readonly send: Send;
  readonly openLines: OpenLines;
  readonly openSocket: OpenSocket;
};

/** Where last known values are kept, sealed: one file a connection. Errors of the disk cost the file, never the app. */
export type KeptValues = {
  /** Null when there is nothing that can be read. Never throws. */
  readonly read: (connection: string) => Promise<Readonly<Record<string, unknown>> | null>;
  /** Best effort, one at a time, the newest wins; nothing is written without a password store. Never throws. */
  readonly write: (connection: string, values: Readonly<Record<string, unknown>>) => Promise<void>;
  /** The connections of which something is kept. Never throws. */
  readonly list: () => readonly string[];
  /** @throws Failure E-DISK. */
  readonly forget: (connection: string) => Promise<void>;
  readonly forgetAll: () => Promise<void>;
};

/** An account as calls name it. */
export type AccountName = { readonly connection: string; readonly account: string };

export type AccountsPorts = Clock & {
  readonly send: Send;
  readonly isOnline: () => boolean;
  /** The connections as they are now, in their order. */
  readonly sources: () => readonly Source[];
  /** Ids of all connections, also of those that cannot be opened; null while it is not known which there are. */
  readonly connections: () => readonly string[] | null;
  readonly kept: KeptValues;
  /** As the person chose: every 15 s, every 60 s, or only when asked. */
  readonly pace: () => 'auto' | 'slow' | 'asked';
  readonly feeds: (hearing: FeedHearing) => Feeds;
  /** An order of this account was filled, partly filled or rejected since it was last asked about. */
  readonly orderChanged: (of: AccountName) => void;
  /** Where the watchlist is kept. */
  readonly watchlist: {
    readonly read: () => readonly string[];
    /** @throws Failure E-DISK. */
    readonly write: (symbols: readonly string[]) => void;
  };
};
