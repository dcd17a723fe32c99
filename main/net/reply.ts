/** What is read of a reply's head: media type, waits, clocks, limits. Pure. */
import type { Reply } from './exchange.ts';
import { type Headers, readRate } from './rate.ts';

const longestWaitS = 3600;

export type Head = Pick<Reply, 'status' | 'aheadMs'> & { readonly headers: Headers };

/** @param now epoch ms, by our clock. */
export function readReply(
  { status, headers, aheadMs }: Head,
  body: Buffer,
  host: string,
  now: number,
): Reply {
  const contentType = String(headers['content-type'] ?? '');
  return {
    status,
    contentType: (contentType.split(';')[0] ?? '').trim().toLowerCase(),
    body: body.toString('utf8'),
    retryAfterS: readRetryAfter(headers['retry-after'], now),
    aheadMs,
    rate: readRate(headers, now - (aheadMs ?? 0)),
    host,
  };
}

/** RFC 9110 10.2.3: seconds or a date. What is neither, or lies in the past, is nothing. */
export function readRetryAfter(value: Headers[string], now: number): number | null {
  if (typeof value !== 'string') return null;
  const seconds = /^\s*\d{1,12}\s*$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  if (!Number.isFinite(seconds) || seconds < 0 || /^\s*-/.test(value)) return null;
  return Math.min(Math.ceil(seconds), longestWaitS);
}

/**
 * How far our clock is ahead of the server's: the Date header names a whole second at some moment between request and
 * reply, so the middle is taken. A date that nobody can mean is none.
 */
export function readAhead(date: string | undefined, sentAt: number, receivedAt: number): number | null {
  const serverAt = date === undefined ? Number.NaN : Date.parse(date);
  if (!Number.isFinite(serverAt) || serverAt <= 0) return null;
  return Math.round((sentAt + receivedAt) / 2 - (serverAt + 500));
}
