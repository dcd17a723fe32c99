/** Walks the practice broker as a browser and an application would, over real sockets and without either. */
import { type IncomingHttpHeaders, request } from 'node:http';
import type { PracticeBroker } from '../../main/simulator/index.ts';

type Client = PracticeBroker['client'];
export type Got = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer };
type Ask = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Gives up after so much of the body. */
  readonly atMost?: number;
  readonly timeoutMs?: number;
};

/** One request; no redirect is followed. Rejects when the connection breaks or stays silent. */
export function ask(url: string, { method = 'GET', headers = {}, body, atMost, timeoutMs = 5000 }: Ask = {}) {
  return new Promise<Got>((done, fail) => {
    const outgoing = request(
      url,
      { method, headers, agent: false, maxHeaderSize: 512 * 1024 },
      (incoming) => {
        const chunks: Buffer[] = [];
        let size = 0;
        const finish = () =>
          done({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) });
        incoming.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          size += chunk.length;
          if (atMost === undefined || size < atMost) return;
          finish();
          outgoing.destroy();
        });
        incoming.on('end', finish);
        incoming.on('error', fail);
      },
    );
    outgoing.setTimeout(timeoutMs, () => outgoing.destroy(new Error('silence')));
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

export const form = 'application/x-www-form-urlencoded';

export function authorizeUrl(broker: PracticeBroker, more: Readonly<Record<string, string>> = {}): string {
  const parameters = { client_id: broker.client.id, scope: 'read,market', state: 'state-1234', ...more };
  return `${broker.endpoints.authorize}?${new URLSearchParams(parameters)}`;
}

/** From the authorization request to the consent page's address. */
export async function openConsent(
  broker: PracticeBroker,
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { headers } = await ask(authorizeUrl(broker, more));
  return new URL(headers.location ?? '', broker.origin).href;
}

/** Presses Allow or Deny; gives the answer to that. */
export async function decide(
  broker: PracticeBroker,
  decision: 'allow' | 'deny' = 'allow',
  more: Readonly<Record<string, string>> = {},
): Promise<Got> {
  const page = new URL(await openConsent(broker, more));
  return ask(`${broker.origin}/consent`, {
    method: 'POST',
    headers: { 'content-type': form },
    body: `flow=${page.searchParams.get('flow')}&decision=${decision}`,
  });
}

export async function getCode(broker: PracticeBroker, more: Readonly<Record<string, string>> = {}) {
  const { headers } = await decide(broker, 'allow', more);
  return new URL(headers.location ?? '').searchParams.get('code') ?? '';
}

/** RFC 6749 2.3.1, written down once more so that the broker's reading is not tested against itself. */
export function basic({ id, secret }: Pick<Client, 'id' | 'secret'>): string {
  const encode = (text: string) => new URLSearchParams({ t: text }).toString().slice(2);
  return `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}`;
}

export function tokenHeaders(client: Pick<Client, 'id' | 'secret'>) {
  return { accept: 'application/json', 'content-type': form, authorization: basic(client) };
}

export function exchange(broker: PracticeBroker, code: string, more: Ask & { client?: Client } = {}) {
  return ask(broker.endpoints.token, {
    method: 'POST',
    headers: tokenHeaders(more.client ?? broker.client),
    body: `grant_type=authorization_code&code=${code}`,
    ...more,
  });
}

export function refresh(broker: PracticeBroker, token: string, more: Ask & { client?: Client } = {}) {
  return ask(broker.endpoints.refresh, {
    method: 'POST',
    headers: tokenHeaders(more.client ?? broker.client),
    body: `grant_type=refresh_token&refresh_token=${token}`,
    ...more,
  });
}

export function getJson(broker: PracticeBroker, path: string, token: string) {
  return ask(`${broker.endpoints.api}${path}`, {
    headers: { accept: 'application/json', authorization: `Bearer ${token}` },
  });
}

export type Tokens = { access_token: string; refresh_token: string } & Readonly<Record<string, unknown>>;

export function readTokens(got: Got): Tokens {
  return JSON.parse(got.body.toString()) as Tokens;
}

/** A signed-in person's tokens. */
export async function connect(broker: PracticeBroker, scope = 'read,market'): Promise<Tokens> {
  return readTokens(await exchange(broker, await getCode(broker, { scope })));
}
