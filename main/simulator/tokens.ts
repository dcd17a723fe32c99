/** The token and refresh endpoints: exact requests only, replies as Tradier documents them (broker-apis.md A4, A5). */
import type { PracticeClient } from './clients.ts';
import { respondOAuthError } from './fault-bodies.ts';
import type { IssuedTokens } from './grants.ts';
import { readBasic, readExactly } from './parameters.ts';
import type { Practice } from './practice.ts';
import { writeIssuedAt } from './times.ts';
import { spoilTokens } from './token-faults.ts';
import { type PracticeRequest, type PracticeResponse, respondJson } from './wire.ts';

type Kind = {
  readonly fault: 'exchange' | 'refresh';
  readonly grantType: 'authorization_code' | 'refresh_token';
  readonly parameter: 'code' | 'refresh_token';
};

const exchanging: Kind = { fault: 'exchange', grantType: 'authorization_code', parameter: 'code' };
const refreshing: Kind = { fault: 'refresh', grantType: 'refresh_token', parameter: 'refresh_token' };

export function exchange(practice: Practice, request: PracticeRequest): PracticeResponse {
  return answer(practice, request, exchanging);
}

export function refresh(practice: Practice, request: PracticeRequest): PracticeResponse {
  return answer(practice, request, refreshing);
}

function answer(practice: Practice, request: PracticeRequest, kind: Kind): PracticeResponse {
  const fault = practice.faults.take(kind.fault);
  const act = () => giveTokens(practice, request, kind);
  return fault === null ? act() : spoilTokens(fault, act);
}

function giveTokens(practice: Practice, request: PracticeRequest, kind: Kind): PracticeResponse {
  const wrong = checkShape(request);
  if (wrong !== null) return wrong;
  const client = identify(practice, request);
  if (!client)
    return respondOAuthError(401, 'invalid_client', 'Unknown client, or its secret is wrong.', {
      'www-authenticate': 'Basic realm="Practice broker"',
    });
  const form = readExactly(request.body, ['grant_type', kind.parameter]);
  if (form.wrong !== null) return respondOAuthError(400, 'invalid_request', form.wrong.join(' '));
  if (form.values.grant_type !== kind.grantType)
    return respondOAuthError(400, 'unsupported_grant_type', `Here it is ${kind.grantType}.`);
  const credential = form.values[kind.parameter];
  const issued =
    kind.fault === 'exchange'
      ? practice.grants.redeem(credential, client)
      : practice.grants.refresh(credential, client);
  return issued ? respondTokens(issued) : respondOAuthError(400, 'invalid_grant');
}

function checkShape({ method, target, headers }: PracticeRequest): PracticeResponse | null {
  if (method !== 'POST')
    return respondOAuthError(405, 'invalid_request', 'The method must be POST.', { allow: 'POST' });
  const refuse = (what: string) => respondOAuthError(400, 'invalid_request', what);
  if (target.includes('?')) return refuse('Parameters belong in the body.');
  if (!/^application\/x-www-form-urlencoded(?:;\s*charset=utf-8)?$/i.test(headers['content-type'] ?? ''))
    return refuse('Content-Type must be application/x-www-form-urlencoded.');
  return headers.accept === 'application/json' ? null : refuse('Accept must be application/json.');
}

function identify(practice: Practice, { headers }: PracticeRequest): PracticeClient | null {
  const given = readBasic(headers.authorization);
  const client = practice.clients.get(given?.id ?? '');
  return client && client.secret === given?.secret ? client : null;
}

/** No `token_type`: Tradier does not send one. The scope comes back separated by spaces. */
function respondTokens({ accessToken, refreshToken, expiresInS, issuedAt, grant }: IssuedTokens) {
  return respondJson(200, {
    access_token: accessToken,
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    expires_in: expiresInS,
    issued_at: writeIssuedAt(issuedAt, accessToken),
    scope: grant.scopes.join(' '),
    status: 'approved',
  });
}
