/** The authorization request and its answer (RFC 6749 4.1.1 and 4.1.2). Builds the one, reads the other, sends nothing. */
import { randomBytes } from 'node:crypto';
import { Failure } from '../../contract/failures.ts';
import type { Broker, Client, Endpoints } from '../brokers/broker.ts';
import { Secret } from '../secret.ts';
import { codeChallenge, codeChallengeMethod, makeCodeVerifier } from './pkce.ts';
import { matchCallback, readParameters } from './redirect.ts';

/** RFC 6749 4.1.2.1: the only texts of an error answer that are ever kept. */
const knownErrors = new Set([
  'invalid_request',
  'unauthorized_client',
  'access_denied',
  'unsupported_response_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
]);

/** Members of a token reply: in an address they mean another grant, or an attack (row A14). */
const tokenParameters = ['access_token', 'id_token', 'token', 'token_type', 'refresh_token'];

/** RFC 6749 appendix A.11: a code is visible ASCII. 2,048 is far above any in use. */
const codeForm = /^[\x21-\x7e]{1,2048}$/;

/** An attempt: the address to open, and what must not leave this process until its answer is here. */
export type Authorization = {
  readonly url: string;
  /** What the answer must carry (RFC 6749 10.12). */
  readonly state: Secret;
  /** What the id token must carry (OpenID Connect Core 3.1.2.1); null where none is asked for. */
  readonly nonce: Secret | null;
  /** Proves at the exchange that we asked (RFC 7636 4.1); null for a key with a secret. */
  readonly codeVerifier: Secret | null;
};

export function beginAuthorization(
  broker: Broker,
  endpoints: Endpoints,
  client: Client,
  scopes: readonly string[],
): Authorization {
  const draw = () => new Secret(randomBytes(32).toString('base64url'));
  const state = draw();
  const nonce = endpoints.issuer === null ? null : draw();
  const codeVerifier = client.secret === null ? makeCodeVerifier() : null;
  const url = new URL(endpoints.authorize);
  const parameters = {
    ...broker.authorization.parameters,
    client_id: client.id.open(),
    ...(broker.authorization.sendsCallback ? { redirect_uri: client.callbackUrl } : {}),
    scope: scopes.join(broker.scope.separator),
    state: state.open(),
    ...(nonce ? { nonce: nonce.open() } : {}),
    ...(codeVerifier
      ? { code_challenge: codeChallenge(codeVerifier), code_challenge_method: codeChallengeMethod }
      : {}),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, state, nonce, codeVerifier };
}

/**
 * Reads the answer. The state is compared first, in constant time; nothing else is believed before it fits
 * (RFC 6749 10.12), and no parameter may come twice (RFC 6749 3.1).
 * @param answer the address at which the broker's page answered.
 * @returns the code.
 * @throws Failure E-STATE (not the answer to this request), E-DENY, E-SCOPE, E-ANSWER, E-NOCODE.
 */
export function readCallback(
  answer: string,
  expected: { readonly registered: string; readonly state: Secret; readonly issuer: string },
): Secret {
  const stopped = (why: string) => new Failure('E-STATE', { step: why });
  if (matchCallback(answer, expected.registered) !== 'answer') throw stopped('answer-form');
  const parameters = readParameters(answer, expected.registered);
  const states = parameters.getAll('state');
  const [state] = states;
  if (states.length !== 1 || state === undefined || !new Secret(state).equals(expected.state))
    throw stopped('state');
  const registeredNames = new URL(expected.registered).searchParams;
  for (const name of new Set(parameters.keys()))
    if (parameters.getAll(name).length > 1 || registeredNames.has(name)) throw stopped('repeated');
  if (tokenParameters.some((name) => parameters.has(name))) throw stopped('token-in-address');
  const issuer = parameters.get('iss');
  // RFC 9207 2.4: compared as text.
  if (issuer !== null && issuer !== expected.issuer) throw stopped('issuer');
  const code = parameters.get('code');
  const error = parameters.get('error');
  if (error !== null) {
    if (code !== null) throw stopped('code-and-error');
    throw readError(error);
  }
  if (code === null || !codeForm.test(code)) throw new Failure('E-NOCODE', { step: 'answer' });
  return new Secret(code);
}

function readError(error: string): Failure {
  const facts = { step: 'answer', ...(knownErrors.has(error) ? { brokerCode: error } : {}) };
  if (error === 'access_denied') return new Failure('E-DENY', facts);
  return new Failure(error === 'invalid_scope' ? 'E-SCOPE' : 'E-ANSWER', facts);
}
