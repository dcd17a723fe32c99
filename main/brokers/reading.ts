/** What the readers of every broker share: a reply's body, and members that are text, words or money. */
import type { Money } from '../../contract/accounts.ts';
import type { Decimal } from '../../contract/decimal.ts';
import { Failure } from '../../contract/failures.ts';
import type { Reply } from '../net/exchange.ts';
import { type Exact, type Members, readExact } from './exact-json.ts';

/** What may be told of a reply that failed. */
export function factsOf({ status, host, retryAfterS, rate }: Reply): Failure['facts'] {
  // Without Retry-After the broker's own count says how long; no wait is longer than an hour.
  const resetMs = status === 200 ? null : (rate?.resetsInMs ?? null);
  const waitS =
    retryAfterS ?? (resetMs === null ? null : Math.min(3600, Math.max(1, Math.ceil(resetMs / 1000))));
  return { status, host, ...(waitS === null ? {} : { retryAfterS: waitS }) };
}

/**
 * A 403 speaks of what was asked, not of the token: that may be good for everything else.
 * @throws Failure when the reply is no success, or its body is no JSON object.
 */
export function readBody(reply: Reply, readFault: (reply: Reply) => Failure | null): Members {
  const fault = readFault(reply);
  if (fault) throw fault;
  if (reply.status === 401) throw new Failure('E-REFUSED', factsOf(reply));
  if (reply.status === 403) throw new Failure('E-SCOPE', factsOf(reply));
  const isJson = reply.status === 200 && reply.contentType === 'application/json';
  const body = isJson ? readExact(reply.body) : null;
  if (!body) throw new Failure('E-SHAPE', factsOf(reply));
  return body;
}

/** A symbol or an id: printable, without spaces around it, at most 60 characters. Null for anything else. */
export function readName(value: Exact | undefined): string | null {
  return typeof value === 'string' && /^[\x21-\x7e](?:[\x20-\x7e]{0,58}[\x21-\x7e])?$/.test(value)
    ? value
    : null;
}

const longestWords = 80;

/**
 * A broker's own words as one short plain line, in which whole account numbers are cut to their last four; null where
 * there are none.
 */
export function readWords(value: Exact | undefined, numbers: readonly string[]): string | null {
  if (typeof value !== 'string') return null;
  const line = value.slice(0, 1000).replace(/[\p{C}\p{Z}\s]+/gu, ' ');
  const masked = numbers
    .filter((number) => number.length > 4)
    .reduce((text, number) => text.replaceAll(number, `…${number.slice(-4)}`), line);
  const words = [...masked.trim()].slice(0, longestWords).join('').trim();
  return words === '' ? null : words;
}

/** Null also where it is not known in which currency. */
export function moneyOf(amount: Decimal | null, currency: string | null): Money | null {
  return amount === null || currency === null ? null : { amount, currency };
}
