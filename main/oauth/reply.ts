/** Reads a token reply: strictly, but for the ways that a broker documents (RFC 6749 5.1, 5.2; broker-apis.md A4, A5). */
import { Failure, type FailureCode } from '../../contract/failures.ts';
import type { Broker } from '../brokers/broker.ts';
import type { Reply } from '../net/exchange.ts';
import { Secret } from '../secret.ts';
import { readObject } from './json.ts';
import type { Tokens } from './token.ts';

/** RFC 6750 2.1 and RFC 6749 appendix A: visible ASCII. Checked before a header could be built of it. */
const tokenForm = /^[\x21-\x7e]{1,8192}$/;
const longestLifetimeS = 31 * 24 * 3600;

export type Expected = {
  /** What the person chose to ask for at the sign-in. */
  readonly asked: readonly string[];
  /** Epoch ms at which the reply arrived. */
  readonly now: number;
  /** The tokens being renewed, or null at a sign-in. */
  readonly previous: Tokens | null;
};

/**
 * @throws Failure E-CODE, E-KEY, E-SCOPE, E-REFUSED, E-WIDER, E-LIMIT, E-DOWN, E-SHAPE, by what the reply says and
 * whether it answers an exchange or a renewal.
 */
export function readTokens(reply: Reply, broker: Broker, { asked, now, previous }: Expected): Tokens {
  const step = previous ? 'renewal' : 'exchange';
  const fault = broker.readFault(reply, step) ?? readError(reply, step);
  if (fault) throw new Failure(fault.code, { ...fault.facts, step });
  const unknown = () => new Failure('E-SHAPE', { step, status: reply.status, host: reply.host });
  const members = reply.contentType === 'application/json' ? readObject(reply.body) : null;
  if (!members) throw unknown();
  const { status, lifetimeS, isTypeOptional } = broker.tokenReply;
  if (status !== null && members.status !== undefined && members.status !== status) throw unknown();
  if (!isBearer(members.token_type, isTypeOptional)) throw unknown();
  const accessToken = readToken(members.access_token);
  if (!accessToken) throw unknown();
  const hasRefresh = members.refresh_token !== undefined && members.refresh_token !== null;
  const refreshToken = hasRefresh ? readToken(members.refresh_token) : (previous?.refreshToken ?? null);
  if (hasRefresh && !refreshToken) throw unknown();
  // A renewal's tokens are all that is left: for a lifetime that cannot be, they are given the documented one.
  const seconds = readLifetime(members.expires_in, lifetimeS) ?? (previous && lifetimeS);
  if (seconds === null) throw unknown();
  const scopes = readScopes(members.scope, broker, previous?.scopes ?? asked);
  if (!scopes) throw unknown();
  // RFC 6749 6: a renewal may not give more than the person allowed (row A49). The last reply alone does not say what that
  // was: it may have been a shorter list (broker-apis.md B5), and the next one the whole again.
  const allowed = previous?.scopes && [...previous.scopes, ...asked];
  if (allowed && scopes.some((scope) => !allowed.includes(scope))) throw new Failure('E-WIDER', { step });
  return {
    accessToken: new Secret(accessToken),
    refreshToken: typeof refreshToken === 'string' ? new Secret(refreshToken) : refreshToken,
    obtainedAt: now,
    expiresAt: now + seconds * 1000,
    signedInAt: previous?.signedInAt ?? now,
    isRotating: previous !== null && isAnother(refreshToken, previous.refreshToken),
    scopes,
  };
}

/**
 * The id token of a token reply, unread (OIDC Core 3.1.3.3, 12.2); null when there is none.
 * @throws Failure E-IDTOKEN for what cannot be one.
 */
export function readIdToken(reply: Reply): Secret | null {
  const found = readObject(reply.body)?.id_token;
  if (found === undefined || found === null) return null;
  const idToken = readToken(found);
  if (idToken === null) throw new Failure('E-IDTOKEN', { step: 'form' });
  return new Secret(idToken);
}

/**
 * The refresh token that a renewal's reply brings in the place of the one that was sent, whatever else is wrong with the
 * reply: the one that was sent is spent for it. null when it brings no other.
 */
export function readSuccessor({ status, body }: Reply, sent: Secret): Secret | null {
  const found = status === 200 ? readToken(readObject(body)?.refresh_token) : null;
  return found !== null && isAnother(found, sent) ? new Secret(found) : null;
}

function isAnother(refreshToken: string | Secret | null, sent: Secret | null): boolean {
  return typeof refreshToken === 'string' && refreshToken !== sent?.open();
}

/**
 * What an error reply of the token endpoint means, by the error it names (RFC 6749 5.2, and Apigee's own spelling of it): the
 * status is 400, 401 or 403 as each server likes (broker-apis.md B8).
 */
function readError(reply: Reply, step: 'exchange' | 'renewal'): Failure | null {
  if (reply.status === 200) return null;
  const { status, host } = reply;
  const members = readObject(reply.body) ?? {};
  const error = [members.error, members.ErrorCode].find((one) => typeof one === 'string') ?? '';
  const facts = { status, host, ...(meanings.has(error) ? { brokerCode: error } : {}) };
  const meaning = meanings.get(error);
  if (meaning) return new Failure(meaning[step], facts);
  // A bare 401 mostly means a wrong key, which a person who signs in can look at. A gateway has its bad moments too, and
  // a sign-in that is held must not stop for one.
  return new Failure(status === 401 && step === 'exchange' ? 'E-KEY' : 'E-SHAPE', facts);
}

type Meaning = Readonly<Record<'exchange' | 'renewal', FailureCode>>;
const same = (code: FailureCode): Meaning => ({ exchange: code, renewal: code });

const meanings: ReadonlyMap<string, Meaning> = new Map([
  ['invalid_grant', { exchange: 'E-CODE', renewal: 'E-REFUSED' }],
  ['invalid_scope', same('E-SCOPE')],
  ['invalid_request', same('E-SHAPE')],
  ['unsupported_grant_type', same('E-SHAPE')],
  // A token endpoint has only the client to be unauthorized about, whatever it calls it: Auth0 says access_denied.
  ['invalid_client', same('E-KEY')],
  ['unauthorized_client', same('E-KEY')],
  ['access_denied', same('E-KEY')],
  // RFC 6749 has these at the other endpoint; servers say them here as well.
  ['temporarily_unavailable', same('E-DOWN')],
  ['server_error', same('E-DOWN')],
]);

/** RFC 6749 7.1: a token of a type that we do not know must not be used. */
function isBearer(type: unknown, isOptional: boolean): boolean {
  if (type === undefined) return isOptional;
  return typeof type === 'string' && type.toLowerCase() === 'bearer';
}

function readToken(value: unknown): string | null {
  return typeof value === 'string' && tokenForm.test(value) ? value : null;
}

/** Seconds, a whole number or its digits; what is absent is what the broker documents (row A47). */
function readLifetime(value: unknown, documented: number): number | null {
  if (value === undefined || value === null) return documented;
  const seconds = typeof value === 'string' && /^\d{1,8}$/.test(value) ? Number(value) : value;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) return null;
  return seconds >= 1 && seconds <= longestLifetimeS ? seconds : null;
}

/** RFC 6749 5.1: an absent scope means the one asked for. */
function readScopes(value: unknown, broker: Broker, asked: readonly string[]): readonly string[] | null {
  if (value === undefined || value === null) return asked;
  if (typeof value !== 'string' || value.length > 1000) return null;
  const scopes = value.split(broker.scope.split).filter((scope) => scope !== '');
  return scopes.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,80}$/.test(scope))
    ? [...new Set(scopes)]
    : null;
}
