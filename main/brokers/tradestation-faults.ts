/** What TradeStation's replies mean when they are no success, whole or for one account (broker-apis.md B8). */
import { Failure, type FailureCode } from '../../contract/failures.ts';
import type { Reply } from '../net/exchange.ts';
import type { Members } from './exact-json.ts';
import { factsOf } from './reading.ts';

/** Faults of the API. What the token endpoint refuses has OAuth's own form and is read as such. */
export function readStationFault(reply: Reply): Failure | null {
  if (reply.status === 429) return new Failure('E-LIMIT', factsOf(reply));
  if (reply.contentType === 'text/html' || reply.status >= 500) return new Failure('E-DOWN', factsOf(reply));
  return null;
}

/** The documented names. None of them ends a sign-in: the reply around them was a good one. */
const meanings: Readonly<Record<string, FailureCode>> = {
  BadRequest: 'E-SHAPE',
  Unauthorized: 'E-SCOPE',
  Forbidden: 'E-SCOPE',
  NotFound: 'E-SHAPE',
  TooManyRequests: 'E-LIMIT',
  InternalServerError: 'E-DOWN',
  NotImplemented: 'E-SHAPE',
  ServiceUnavailable: 'E-DOWN',
  GatewayTimeout: 'E-DOWN',
};

/** What `Errors[]` of a good reply says of one account. */
export function readAccountError({ Error: name }: Members, reply: Reply): Failure {
  const code = typeof name === 'string' && Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  const brokerCode = code !== undefined && typeof name === 'string' ? { brokerCode: name } : {};
  return new Failure(code ?? 'E-SHAPE', { ...factsOf(reply), ...brokerCode });
}

/** The accounts that one of `Errors[]` is about: its AccountID may be a list with commas. */
export function accountsOf({ AccountID: ids }: Members): readonly string[] {
  return typeof ids === 'string' ? ids.split(',').map((id) => id.trim()) : [];
}
