/**
 * The door: what may leave at all, and which way. With a bearer token the app reads and never writes: a GET, or the empty
 * POST with which a broker opens a stream's session. Everything that sends asks here first, streams and sockets too.
 */
import { Failure } from '../../contract/failures.ts';
import type { Request } from './exchange.ts';

/** Tradier opens a stream with an empty POST (broker-apis.md A10). */
const opensStream = /\/events\/session$/;
/** A server that obeys one of these takes a GET for something else. */
const overriding = /^x-(http-)?method(-override)?$/;

/**
 * @returns the host of the request.
 * @throws Failure E-UNEXPECTED: step `read-only` for what could change something at a broker, `request` for an address
 *   that cannot be asked. Node's own error would quote the address whole.
 */
export function admit(request: Request): string {
  const { protocol, host, pathname, searchParams } = readAddress(request.url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Failure('E-UNEXPECTED', { step: 'request' });
  const { method, form, json } = request as Omit<Request, 'method'> & { readonly method: string };
  const headers = Object.keys(request.headers ?? {}).map((name) => name.toLowerCase());
  // RFC 6750 2: a bearer token travels in a header, in a form or in the address.
  const hasBearer =
    request.auth?.kind === 'bearer' ||
    headers.includes('authorization') ||
    searchParams.has('access_token') ||
    (form ?? []).some(([name]) => name === 'access_token') ||
    Object.hasOwn(json ?? {}, 'access_token');
  const isEmpty = form === undefined && json === undefined;
  const isReading = isEmpty && (method === 'GET' || (method === 'POST' && opensStream.test(pathname)));
  const isSignIn = !hasBearer && (method === 'POST' || (method === 'GET' && isEmpty));
  if (!(isReading || isSignIn) || headers.some((name) => overriding.test(name)))
    throw new Failure('E-UNEXPECTED', { step: 'read-only', host });
  return host;
}

/**
 * @returns the host of a websocket, and the address by which its proxy is looked up.
 * @throws Failure E-UNEXPECTED for what is no address of one.
 */
export function admitSocket(address: string): { readonly host: string; readonly asHttp: string } {
  const url = readAddress(address);
  if ((url.protocol !== 'wss:' && url.protocol !== 'ws:') || url.hash !== '')
    throw new Failure('E-UNEXPECTED', { step: 'request' });
  return { host: url.host, asHttp: url.href.replace(/^ws/, 'http') };
}

function readAddress(address: string): URL {
  if (!URL.canParse(address)) throw new Failure('E-UNEXPECTED', { step: 'request' });
  return new URL(address);
}
