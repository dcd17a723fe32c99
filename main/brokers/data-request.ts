/** The one form in which a broker's data API is asked (architecture.md: with a bearer token nothing that writes). */
import type { Request } from '../net/exchange.ts';
import type { Secret } from '../secret.ts';
import type { Endpoints } from './broker.ts';

export const mebibyte: number = 1024 * 1024;

/** @param path from the API's base on. Without the accept header Tradier answers XML. */
export function get({ api }: Pick<Endpoints, 'api'>, token: Secret, path: string): Request {
  return {
    method: 'GET',
    url: `${api}${path}`,
    headers: { accept: 'application/json' },
    auth: { kind: 'bearer', token },
    largestBytes: 4 * mebibyte,
  };
}
