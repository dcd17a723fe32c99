/** How any reply can go wrong between server and client (security.md, rows A38 to A43 and A57 to A63). */
import { gzipSync } from 'node:zlib';
import { respondFault, respondOAuthError } from './fault-bodies.ts';
import { type PracticeResponse, redirect, respond } from './wire.ts';

const megabyte = 1024 * 1024;

/** Replies that are made as they should be and then spoilt: the code or refresh token is spent. */
const spoilers = {
  html: (reply) => ({ ...reply, body: '<!doctype html><title>Wi-Fi sign-in</title>', ...typed('text/html') }),
  xml: (reply) => ({
    ...reply,
    body: '<token><status>approved</status></token>',
    ...typed('application/xml'),
  }),
  empty: (reply) => ({ ...reply, body: '' }),
  bom: (reply) => ({ ...reply, body: `\ufeff${readText(reply)}` }),
  truncated: (reply) => ({ ...reply, body: readText(reply).slice(0, -7) }),
  trailing: (reply) => ({ ...reply, body: `${readText(reply)};true` }),
  'two-objects': (reply) => ({ ...reply, body: `${readText(reply)}${readText(reply)}` }),
  list: (reply) => ({ ...reply, body: `[${readText(reply)}]` }),
  /** Nested deeper than a careless reader's stack, inside 64 KiB. */
  deep: (reply) => ({ ...reply, body: insert(reply, `"x":${'['.repeat(30_000)}${']'.repeat(30_000)}`) }),
  /** Valid but for its size: only a limit refuses it. */
  huge: (reply) => ({ ...reply, body: `${readText(reply)}${' '.repeat(10 * megabyte)}` }),
  'gzip-bomb': (reply) => ({
    ...reply,
    body: gzipSync(`${readText(reply)}${' '.repeat(64 * megabyte)}`),
    headers: { ...reply.headers, 'content-encoding': 'gzip' },
  }),
  endless: (reply) => ({ ...reply, delivery: 'endless' }),
  'headers-only': (reply) => ({ ...reply, delivery: 'headers-only' }),
  drip: (reply) => ({ ...reply, delivery: 'drip' }),
  'lost-reply': (reply) => ({ ...reply, delivery: 'reset' }),
} as const satisfies Readonly<Record<string, (reply: PracticeResponse) => PracticeResponse>>;

export type SpoiltReply = keyof typeof spoilers;
export const spoiltReplies = Object.keys(spoilers) as readonly SpoiltReply[];

export type ReplyFault =
  | SpoiltReply
  /** The request is taken and never answered, or the connection is cut; nothing is spent. */
  | 'silent'
  | 'reset'
  | { readonly delayMs: number }
  | { readonly redirect: 301 | 302 | 303 | 307 | 308; readonly to: string }
  /** A reply with this status; nothing is spent. `retryAfter`: seconds or a date. */
  | {
      readonly status: number;
      readonly error?: string;
      readonly retryAfter?: number | string;
      readonly body?: string;
      readonly contentType?: string;
    };

/** @param answer does what was asked for; not called where the fault comes before that. */
export function spoil(fault: ReplyFault, answer: () => PracticeResponse): PracticeResponse {
  if (fault === 'silent' || fault === 'reset')
    return { ...respond(503, 'application/json', ''), delivery: fault };
  if (typeof fault === 'string') {
    const reply = answer();
    return reply.status === 200 ? spoilers[fault](reply) : reply;
  }
  if ('delayMs' in fault) return { ...answer(), delayMs: fault.delayMs };
  if ('redirect' in fault) return redirect(fault.to, fault.redirect);
  const { status, error, retryAfter, body, contentType } = fault;
  const reply =
    body !== undefined || contentType !== undefined
      ? respond(status, contentType ?? 'application/json', body ?? '')
      : error !== undefined || status < 500
        ? respondOAuthError(status, error ?? guessError(status))
        : respondFault(status, 'The Service is temporarily unavailable', 'messaging.adaptors.http.flow');
  if (retryAfter === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, 'retry-after': String(retryAfter) } };
}

/** RFC 6749 5.2 where it says so. */
function guessError(status: number): string {
  if (status === 401) return 'invalid_client';
  return status === 400 ? 'invalid_grant' : status === 429 ? 'slow_down' : 'access_denied';
}

function readText(reply: PracticeResponse): string {
  return typeof reply.body === 'string' ? reply.body : '';
}

function insert(reply: PracticeResponse, member: string): string {
  return readText(reply).replace(/^\{/, `{${member},`);
}

function typed(contentType: string) {
  return { headers: { 'content-type': contentType } };
}
