/** A request and its reply as data. `oauth` and `brokers` build the one and read the other; only `send` sends. */
import type { Failure } from '../../contract/failures.ts';
import type { Secret } from '../secret.ts';

export type Request = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly auth?:
    | { readonly kind: 'basic'; readonly user: Secret; readonly password: Secret }
    | { readonly kind: 'bearer'; readonly token: Secret };
  /** Sent as application/x-www-form-urlencoded, in this order. */
  readonly form?: readonly (readonly [name: string, value: string | Secret])[];
  /** Sent as application/json; a request has a form or this. */
  readonly json?: Readonly<Record<string, string | Secret>>;
  /** How large the reply may be; 64 KiB unless given. */
  readonly largestBytes?: number;
};

/** What a broker's rate-limit headers say of the limit that a request counted against. */
export type Rate = {
  readonly remaining: number;
  /** When it is whole again, from now on, ms; null when the headers do not say. */
  readonly resetsInMs: number | null;
};

export type Reply = {
  readonly status: number;
  /** The media type alone, lower case, without parameters; empty when absent. */
  readonly contentType: string;
  /** Decoded text, at most 64 KiB or as much as the request allowed. It may hold tokens: it is read, never kept or shown. */
  readonly body: string;
  /** Seconds asked for by Retry-After in either form, capped at an hour; null when absent or unreadable. */
  readonly retryAfterS: number | null;
  /** How far this computer's clock is ahead of the server's, in ms, by the Date header (RFC 9110 6.6.1); null without one. */
  readonly aheadMs: number | null;
  /** Null where there are no such headers. */
  readonly rate: Rate | null;
  readonly host: string;
};

/**
 * Sends once: no redirect is followed, nothing is retried.
 * @throws Failure E-NET, E-TLS, E-PROXY, or E-SHAPE (a redirect, or too large a reply).
 */
export type Send = (request: Request, signal?: AbortSignal) => Promise<Reply>;

/** Hears an open stream. Nothing is heard after `onEnd`, which comes once. */
export type StreamHearing = {
  readonly onOpen: () => void;
  /** A whole line, or a whole message, at most 256 KiB. */
  readonly onText: (text: string) => void;
  /** A sign of life, whether it is a whole line or not. */
  readonly onBytes: () => void;
  /** Null: the broker ended it in good order. */
  readonly onEnd: (failure: Failure | null) => void;
};

export type OpenStream = {
  /** Of a websocket; nothing on one of lines. */
  readonly send: (text: Secret) => void;
  /** Ends it without a call of `onEnd`. */
  readonly close: () => void;
};

/** Newline-delimited text over one GET that does not end. Errors end it; this never throws. */
export type OpenLines = (request: Request, hearing: StreamHearing) => OpenStream;
/** A websocket. Errors end it; this never throws. */
export type OpenSocket = (url: string, hearing: StreamHearing) => OpenStream;
