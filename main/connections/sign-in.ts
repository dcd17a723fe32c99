/** One attempt to sign in: the broker's page, its answer, the exchange, and who it was. It stores nothing. */
import { asFailure, Failure } from '../../contract/failures.ts';
import type { Broker, Client, Environment, Holder, KnownHolder } from '../brokers/broker.ts';
import { beginAuthorization, readCallback } from '../oauth/authorization.ts';
import { codeGrant } from '../oauth/grants.ts';
import { readTokens } from '../oauth/reply.ts';
import type { Tokens } from '../oauth/token.ts';
import type { Secret } from '../secret.ts';
import type { Identities } from './identities.ts';
import type { Ports } from './ports.ts';

export type SignedIn = { readonly tokens: Tokens; readonly holder: Holder };

type Asking = {
  readonly connection: string;
  readonly broker: Broker;
  readonly environment: Environment;
  readonly client: Client;
  readonly scopes: readonly string[];
};

/** What the outside brings, and who checks id tokens. */
export type SignInPorts = Pick<Ports, 'now' | 'send' | 'signInWindow'> & { readonly identities: Identities };

/**
 * Signs a person in on the broker's own page.
 * @param onAnswered called once the page has answered, before the exchange.
 * @throws Failure, by the table at the end of black-box.md. The code is spent at most once, never retried (RFC 6749 4.1.2).
 */
export async function signIn(
  asking: Asking,
  ports: SignInPorts,
  signal: AbortSignal,
  onAnswered: () => void,
): Promise<SignedIn> {
  const { broker, environment, client, scopes } = asking;
  const { endpoints } = environment;
  const { url, state, nonce, codeVerifier } = beginAuthorization(broker, endpoints, client, scopes);
  const answer = await ports.signInWindow.ask(
    { connection: asking.connection, broker, environment, url, callbackUrl: client.callbackUrl },
    signal,
  );
  onAnswered();
  const code = readCallback(answer, {
    registered: client.callbackUrl,
    state,
    // The origin is all that is known of a broker that documents no issuer.
    issuer: endpoints.issuer ?? new URL(endpoints.authorize).origin,
  });
  const reply = await ports.send(codeGrant(broker, endpoints, client, code, codeVerifier), signal);
  const tokens = readTokens(reply, broker, { asked: scopes, now: ports.now(), previous: null });
  const { accessToken } = tokens;
  const asked = { reply, endpoints, clientId: client.id, accessToken };
  const identity = await ports.identities.atExchange(asked, nonce, signal);
  return { tokens, holder: await askHolder(broker, environment, accessToken, identity, ports, signal) };
}

/**
 * Who holds a token.
 * @param identity who that is by the id token, or was before; null for a broker without id tokens.
 * @throws Failure; E-REFUSED when the broker does not accept the token.
 */
export async function askHolder(
  broker: Broker,
  environment: Environment,
  token: Secret,
  identity: KnownHolder | null,
  ports: Pick<Ports, 'send'>,
  signal?: AbortSignal,
): Promise<Holder> {
  try {
    const reply = await ports.send(broker.profileRequest(environment.endpoints, token), signal);
    return broker.readProfile(reply, identity);
  } catch (error) {
    const failure = asFailure(error);
    throw new Failure(failure.code, { ...failure.facts, step: 'profile' });
  }
}

/** Proves a pasted token by asking whose it is. It has no end that anybody told. @throws Failure E-TOKEN, or the network's. */
export async function proveToken(
  token: Secret,
  broker: Broker,
  environment: Environment,
  ports: Pick<Ports, 'send' | 'now'>,
): Promise<SignedIn> {
  try {
    const holder = await askHolder(broker, environment, token, null, ports);
    const tokens = {
      accessToken: token,
      refreshToken: null,
      obtainedAt: ports.now(),
      expiresAt: null,
      signedInAt: ports.now(),
      isRotating: false,
      scopes: null,
    };
    return { tokens, holder };
  } catch (error) {
    const failure = asFailure(error);
    throw failure.code === 'E-REFUSED' ? new Failure('E-TOKEN', failure.facts) : failure;
  }
}
