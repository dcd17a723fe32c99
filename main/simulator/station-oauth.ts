/** TradeStation's OAuth by Auth0: authorization request, token endpoint, revocation (broker-apis.md B2 to B6, B8). */
import { createHash } from 'node:crypto';
import { meet, refuse } from './authorize.ts';
import type { PracticeClient } from './clients.ts';
import { respondOAuthError } from './fault-bodies.ts';
import type { IssuedTokens } from './grants.ts';
import { readExactly, splitPairs } from './parameters.ts';
import { stationScopeWords } from './scopes.ts';
import type { Station } from './station-keys.ts';
import { spoilTokens } from './token-faults.ts';
import { type PracticeRequest, type PracticeResponse, respondJson, respondText } from './wire.ts';

const audience = 'https://api.tradestation.com';
const asked = ['response_type', 'client_id', 'audience', 'redirect_uri', 'scope', 'state', 'nonce'] as const;
const challenged = [...asked, 'code_challenge', 'code_challenge_method'] as const;

/** A key without a secret proves itself by PKCE. */
const isPkce = ({ secret }: PracticeClient) => secret === '';

export function authorizeStation(
  station: Station,
  request: PracticeRequest,
  query: string,
): PracticeResponse {
  const { practice } = station;
  const given = new Map(splitPairs(query) ?? []);
  const client = practice.clients.get(given.get('client_id') ?? '');
  if (!client) return refuse(['client_id is not registered here.']);
  const { values, wrong } = readExactly<(typeof challenged)[number]>(
    query,
    isPkce(client) ? challenged : asked,
  );
  if (wrong !== null) return refuse(wrong);
  if (values.response_type !== 'code') return refuse(['response_type must be code.']);
  if (values.audience !== audience) return refuse([`audience must be ${audience}.`]);
  if (values.redirect_uri !== client.callbackUrl)
    return refuse(['redirect_uri is not registered, letter for letter.']);
  if (
    isPkce(client) &&
    (values.code_challenge_method !== 'S256' || !/^[\w-]{43}$/.test(values.code_challenge))
  )
    return refuse(['code_challenge must be made by S256.']);
  const scopes = values.scope.split(' ');
  if (
    !scopes.every((scope) => Object.hasOwn(stationScopeWords, scope)) ||
    new Set(scopes).size < scopes.length
  )
    return refuse(['scope must be known permissions, each once, separated by spaces.']);
  if (!scopes.includes('openid')) return refuse(['scope must have openid.']);
  const memo = {
    nonce: values.nonce,
    redirect_uri: values.redirect_uri,
    ...(isPkce(client) ? { code_challenge: values.code_challenge } : {}),
  };
  return meet(practice, practice.flows.start(client, scopes, values.state, memo), request);
}

export function giveStationTokens(station: Station, request: PracticeRequest): PracticeResponse {
  const kind = new Map(splitPairs(request.body) ?? []).get('grant_type');
  const fault = station.practice.faults.take(kind === 'refresh_token' ? 'refresh' : 'exchange');
  const act = () => answerTokenRequest(station, request, kind);
  return fault === null ? act() : spoilTokens(fault, act);
}

function answerTokenRequest(
  station: Station,
  { method, headers, body }: PracticeRequest,
  kind: string | undefined,
): PracticeResponse {
  const { practice } = station;
  if (method !== 'POST') return respondOAuthError(405, 'invalid_request', 'The method must be POST.');
  if (!/^application\/x-www-form-urlencoded/.test(headers['content-type'] ?? ''))
    return respondOAuthError(400, 'invalid_request', 'The body must be a form.');
  if (headers.authorization !== undefined)
    return respondOAuthError(401, 'access_denied', 'The secret belongs in the body.');
  const client = practice.clients.get(new Map(splitPairs(body) ?? []).get('client_id') ?? '');
  if (!client) return respondOAuthError(401, 'access_denied', 'Unauthorized');
  const own = isPkce(client) ? (['client_id'] as const) : (['client_id', 'client_secret'] as const);
  if (kind === 'authorization_code') {
    const names = [
      'grant_type',
      'code',
      'redirect_uri',
      ...own,
      ...(isPkce(client) ? ['code_verifier'] : []),
    ];
    const { values, wrong } = readExactly(body, names);
    if (wrong !== null) return respondOAuthError(400, 'invalid_request', wrong.join(' '));
    if (!hasSecret(client, values)) return respondOAuthError(401, 'access_denied', 'Unauthorized');
    const { code = '', redirect_uri = '', code_verifier = '' } = values;
    const memo = practice.grants.findGrant(code)?.memo ?? {};
    if (memo.redirect_uri !== redirect_uri || !fits(code_verifier, memo.code_challenge))
      return respondOAuthError(403, 'invalid_grant', 'Invalid authorization code');
    const issued = practice.grants.redeem(code, client);
    return issued
      ? tellTokens(station, client, issued, memo.nonce ?? '')
      : respondOAuthError(403, 'invalid_grant', 'Invalid authorization code');
  }
  if (kind !== 'refresh_token') return respondOAuthError(403, 'unsupported_grant_type');
  const { values, wrong } = readExactly(body, ['grant_type', 'refresh_token', ...own]);
  if (wrong !== null) return respondOAuthError(400, 'invalid_request', wrong.join(' '));
  if (!hasSecret(client, values)) return respondOAuthError(401, 'access_denied', 'Unauthorized');
  const issued = practice.grants.refresh(values.refresh_token ?? '', client);
  // Auth0 says 403 where RFC 6749 says 400.
  return issued
    ? tellTokens(station, client, issued, null)
    : respondOAuthError(403, 'invalid_grant', 'Unknown or invalid refresh token.');
}

function hasSecret(client: PracticeClient, values: Readonly<Record<string, string>>): boolean {
  return isPkce(client) || values.client_secret === client.secret;
}

/** RFC 7636 4.6. */
function fits(verifier: string, challenge: string | undefined): boolean {
  if (challenge === undefined) return verifier === '';
  return createHash('sha256').update(verifier, 'ascii').digest('base64url') === challenge;
}

function tellTokens(
  { practice, keys }: Station,
  client: PracticeClient,
  { grant, accessToken, refreshToken, expiresInS }: IssuedTokens,
  nonce: string | null,
): PracticeResponse {
  const mayStay = grant.scopes.includes('offline_access');
  const facts = {
    issuer: `${practice.origin}/`,
    clientId: client.id,
    person: grant.person,
    hasName: grant.scopes.includes('profile'),
    nonce,
    accessToken,
    now: practice.now(),
  };
  const idToken = keys.sign(facts, practice.faults.take('idToken'));
  return respondJson(200, {
    access_token: accessToken,
    ...(refreshToken !== null && mayStay ? { refresh_token: refreshToken } : {}),
    ...(idToken === null ? {} : { id_token: idToken }),
    scope: grant.scopes.join(' '),
    expires_in: expiresInS,
    token_type: 'Bearer',
  });
}

/** JSON with `token`; it ends every refresh token of the key, whichever is sent. */
export function revokeStation(
  { practice }: Station,
  { method, headers, body }: PracticeRequest,
): PracticeResponse {
  if (method !== 'POST' || headers['content-type'] !== 'application/json')
    return respondOAuthError(400, 'invalid_request', 'POST JSON.');
  const given = readMembers(body);
  const client = practice.clients.get(given?.client_id ?? '');
  if (
    !given ||
    !client ||
    !(isPkce(client) ? given.client_secret === undefined : given.client_secret === client.secret)
  )
    return respondOAuthError(401, 'access_denied', 'Unauthorized');
  if (given.token === undefined) return respondOAuthError(400, 'invalid_request', 'token is missing.');
  practice.grants.revokeClient(client.id);
  return respondText(200, 'OK');
}

function readMembers(body: string): Readonly<Record<string, string | undefined>> | null {
  try {
    return JSON.parse(body) as Record<string, string | undefined>;
  } catch {
    return null;
  }
}
