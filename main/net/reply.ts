/** What is read of a reply's head: media type, waits, clocks, limits. Pure. */
import type { Reply } from './exchange.ts';
import { type Headers, readRate } from './rate.ts';

const longestWaitS = 3600;
/** Before it, a date is that of a clock that was never set. */
const firstMeantAt = Date.UTC(2020, 0, 1);

export type Head = Pick<Reply, 'status' | 'aheadMs'> & { readonly headers: Headers };

/** @param now epoch ms, by our clock. */
export function readReply(
  { status, headers, aheadMs }: Head,
  body: Buffer,
  host: string,
  now: number,
): Reply {
  const contentType = String(headers['content-type'] ?? '');
  // A date that it names is one of its own clock, whatever ours shows.
  const serverNow = now - (aheadMs ?? 0);
  return {
    status,
    contentType: (contentType.split(';')[0] ?? '').trim().toLowerCase(),
    body: body.toString('utf8'),
    retryAfterS: readRetryAfter(headers['retry-after'], serverNow),
    aheadMs,
    rate: readRate(headers, serverNow),
    host,
  };
}

/**
 * RFC 9110 10.2.3: seconds or a date. What is neither, or lies in the past, is nothing.
 * @param now epoch ms by the server's clock, as near as it is known.
 */
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
  if (!Number.isFinite(serverAt) || serverAt < firstMeantAt) return null;
  return Math.round((sentAt + receivedAt) / 2 - (serverAt + 500));
}
