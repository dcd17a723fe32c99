/** A request's secrets are opened here, as headers and as a body. */
import { Failure } from '../../contract/failures.ts';
import type { Secret } from '../secret.ts';
import type { Request } from './exchange.ts';

/** @throws Failure E-SHAPE for a header that could be split into two; Node's own error quotes the whole value. */
export function openHeaders(request: Request, host: string, version: string): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': `Brokerbar/${version}`, ...request.headers };
  if (request.form) headers['content-type'] = 'application/x-www-form-urlencoded';
  if (request.json) headers['content-type'] = 'application/json';
  if (request.auth?.kind === 'bearer') headers.authorization = `Bearer ${request.auth.token.open()}`;
  if (request.auth?.kind === 'basic') {
    const pair = `${request.auth.user.open()}:${request.auth.password.open()}`;
    headers.authorization = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  }
  if (Object.values(headers).some((value) => !/^[\x20-\x7e]*$/.test(value)))
    throw new Failure('E-SHAPE', { step: 'request', host });
  return headers;
}

/** Null for a GET. A POST without members has an empty body: got would wait for one. */
export function openBody({ method, form, json }: Request): string | null {
  if (form) return new URLSearchParams(openPairs(form)).toString();
  if (json) return JSON.stringify(Object.fromEntries(openPairs(Object.entries(json))));
  return method === 'POST' ? '' : null;
}

type Pairs = readonly (readonly [name: string, value: string | Secret])[];

function openPairs(pairs: Pairs): [string, string][] {
  return pairs.map(([name, value]) => [name, typeof value === 'string' ? value : value.open()]);
}
