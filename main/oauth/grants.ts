/** Token requests as data: the code grant (RFC 6749 4.1.3) and the refresh grant (RFC 6749 6). */
import type { Broker, Client, Endpoints } from '../brokers/broker.ts';
import type { Request } from '../net/exchange.ts';
import { Secret } from '../secret.ts';

type Rules = Pick<Broker, 'clientAuth' | 'authorization'>;
type Form = NonNullable<Request['form']>;

/** @param codeVerifier of a key without a secret (RFC 7636 4.5). */
export function codeGrant(
  broker: Rules,
  endpoints: Endpoints,
  client: Client,
  code: Secret,
  codeVerifier: Secret | null,
): Request {
  return request(broker, endpoints.token, client, [
    ['grant_type', 'authorization_code'],
    ['code', code],
    ...(broker.authorization.sendsCallback ? ([['redirect_uri', client.callbackUrl]] as const) : []),
    ...(codeVerifier ? ([['code_verifier', codeVerifier]] as const) : []),
  ]);
}

export function refreshGrant(
  broker: Rules,
  endpoints: Endpoints,
  client: Client,
  refreshToken: Secret,
): Request {
  return request(broker, endpoints.refresh, client, [
    ['grant_type', 'refresh_token'],
    ['refresh_token', refreshToken],
  ]);
}

/** A secret goes by HTTP Basic or in the form, never both; a key without one only names itself (RFC 6749 2.3.1, 3.2.1). */
function request({ clientAuth }: Rules, url: string, { id, secret }: Client, form: Form): Request {
  const base = { method: 'POST', url, headers: { accept: 'application/json' } } as const;
  if (secret && clientAuth === 'basic')
    return { ...base, auth: { kind: 'basic', user: encode(id), password: encode(secret) }, form };
  const named = [...form, ['client_id', id] as const];
  return { ...base, form: secret ? [...named, ['client_secret', secret]] : named };
}

/** RFC 6749 2.3.1: id and secret are form-encoded before they are joined for HTTP Basic. */
function encode(secret: Secret): Secret {
  return new Secret(new URLSearchParams([['', secret.open()]]).toString().slice(1));
}
