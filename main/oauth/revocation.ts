/**
 * Ends refresh tokens at the broker. Not RFC 7009: TradeStation ends every one of the API key, whichever is sent, and wants
 * JSON with `token` (broker-apis.md B6).
 */
import { Failure } from '../../contract/failures.ts';
import type { Broker, Client } from '../brokers/broker.ts';
import type { Reply, Request } from '../net/exchange.ts';
import type { Secret } from '../secret.ts';
import { readObject } from './json.ts';

export function revokeRequest(url: string, { id, secret }: Client, refreshToken: Secret): Request {
  return {
    method: 'POST',
    url,
    headers: { accept: 'application/json' },
    json: { client_id: id, ...(secret ? { client_secret: secret } : {}), token: refreshToken },
  };
}

/** What says that it is done, whatever type it is sent as: many servers call every text HTML. */
const done = new Set(['', 'OK', '{}']);

/** @throws Failure when the broker did not say that it is done. */
export function checkRevoked(reply: Reply, broker: Pick<Broker, 'readFault'>): void {
  const { status, host, body } = reply;
  const isSuccess = status >= 200 && status < 300;
  if (isSuccess && done.has(body.trim())) return;
  const facts = { step: 'revoke', status, host };
  const fault = broker.readFault(reply);
  if (fault) throw new Failure(fault.code, { ...fault.facts, step: 'revoke' });
  if (isSuccess && readObject(body)?.error === undefined) return;
  throw new Failure(status === 401 || status === 403 ? 'E-KEY' : 'E-SHAPE', facts);
}
