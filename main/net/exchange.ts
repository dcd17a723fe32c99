/** A request and its reply as data. `oauth` and `brokers` build the one and read the other; only `send` sends. */
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
};

export type Reply = {
  readonly status: number;
  /** The media type alone, lower case, without parameters; empty when absent. */
  readonly contentType: string;
  /** At most 64 KiB of decoded text. It may hold tokens: it is read, never kept or shown. */
  readonly body: string;
  /** Seconds asked for by Retry-After in either form, capped at an hour; null when absent or unreadable. */
  readonly retryAfterS: number | null;
  /** How far this computer's clock is ahead of the server's, in ms, by the Date header (RFC 9110 6.6.1); null without one. */
  readonly aheadMs: number | null;
  readonly host: string;
};

/**
 * Sends once: no redirect is followed, nothing is retried.
 * @throws Failure E-NET, E-TLS, E-PROXY, or E-SHAPE (a redirect, or a reply over 64 KiB).
 */
export type Send = (request: Request, signal?: AbortSignal) => Promise<Reply>;
