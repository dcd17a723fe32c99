/** Requests and responses of the practice broker as data. The core makes them; only the server touches a socket. */
import { writeJson } from './json.ts';
import type { Tree } from './tree.ts';

export type PracticeRequest = {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** How the bytes go out: as they should, or in one of the ways that a client has to survive. */
export type Delivery = 'whole' | 'endless' | 'silent' | 'headers-only' | 'drip' | 'reset' | 'stream';

/** A body that goes on: its beginning, and what comes every while; `last` ends it. */
export type Stream = {
  readonly first: string;
  readonly everyMs: number;
  readonly next: (time: number) => string | { readonly last: string };
};

export type PracticeResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly delivery: Delivery;
  readonly delayMs: number;
  /** With the delivery of that name. */
  readonly stream?: Stream;
};

const never = { 'cache-control': 'no-store' };

export function respond(
  status: number,
  contentType: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): PracticeResponse {
  return {
    status,
    headers: { ...never, 'content-type': contentType, ...headers },
    body,
    delivery: 'whole',
    delayMs: 0,
  };
}

export function respondJson(status: number, tree: Tree, headers: Readonly<Record<string, string>> = {}) {
  return respond(status, 'application/json', writeJson(tree), headers);
}

export function respondText(status: number, text: string) {
  return respond(status, 'text/plain', text);
}

/** An answer without a body that sends the browser elsewhere. */
export function redirect(
  to: string,
  status: 301 | 302 | 303 | 307 | 308 = 302,
  headers: Readonly<Record<string, string>> = {},
): PracticeResponse {
  return { status, headers: { ...never, location: to, ...headers }, body: '', delivery: 'whole', delayMs: 0 };
}
