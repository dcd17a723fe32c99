/** Token requests as data: the code grant (RFC 6749 4.1.3) and the refresh grant (RFC 6749 6). */
import type { Client, Endpoints } from '../brokers/broker.ts';
import type { Request } from '../net/exchange.ts';
import { Secret } from '../secret.ts';

/** Exactly the form that Tradier documents: it knows the callback from its own settings, so none is sent. */
export function codeGrant(endpoints: Endpoints, client: Client, code: Secret): Request {
  return request(endpoints.token, client, [
    ['grant_type', 'authorization_code'],
    ['code', code],
  ]);
}

export function refreshGrant(endpoints: Endpoints, client: Client, refreshToken: Secret): Request {
  return request(endpoints.refresh, client, [
    ['grant_type', 'refresh_token'],
    ['refresh_token', refreshToken],
  ]);
}

function request(url: string, client: Client, form: NonNullable<Request['form']>): Request {
  return {
    method: 'POST',
    url,
    headers: { accept: 'application/json' },
    auth: { kind: 'basic', user: encode(client.id), password: encode(client.secret) },
    form,
  };
}

/** RFC 6749 2.3.1: id and secret are form-encoded before they are joined for HTTP Basic. */
function encode(secret: Secret): Secret {
  return new Secret(new URLSearchParams([['', secret.open()]]).toString().slice(1));
}
