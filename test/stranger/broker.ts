/**
 * Somebody else's server in Tradier's place, for BROKERBAR_ENDPOINTS: written from Tradier's own pages and from RFC 6749,
 * 6750 and 9110 alone, sharing nothing with the practice broker or with what the app knows of brokers. It keeps the rules of
 * the protocol itself, and writes down whatever a careful client would not have done.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Grants, Refusal, type TokenBody } from './grants.ts';

/** What needs encoding before it is joined for HTTP Basic (RFC 6749 2.3.1). */
export const client = {
  id: '098f6bcd4621d373cade4e832627b4f6',
  secret: 'p+q%:x',
  callbackUrl: 'http://localhost:3000/callback',
} as const;

export type Answer = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Does what the right answer would have done, spends a code or a token with it, and gives what it would have said. @throws Refusal */
  readonly spend: () => TokenBody;
};
/** Answers in the place of the right answer. */
export type Fault = (answer: Answer) => void | Promise<void>;
export type Where = 'token' | 'refresh' | 'profile';

export type StrangerOptions = {
  /** `none`: sign-ins come without a refresh token. */
  readonly rotation?: 'rotating' | 'same' | 'absent' | 'none';
  readonly lifetimeS?: number;
  /** Told of each refresh token at the moment when it arrives. */
  readonly hear?: (token: string) => void;
};

export type Stranger = Awaited<ReturnType<typeof startStranger>>;

const form = 'application/x-www-form-urlencoded';

export async function startStranger({
  rotation = 'rotating',
  lifetimeS = 1200,
  hear = () => undefined,
}: StrangerOptions = {}) {
  const breaches: string[] = [];
  const asked: string[] = [];
  const sent: { readonly token: string; readonly at: number }[] = [];
  const grants = new Grants(rotation, lifetimeS, breaches);
  const faults = new Map<Where, { readonly fault: Fault; left: number }>();
  const busy = new Set<string>();
  const clock = { aheadMs: 0, waitUntil: 0 };
  let origin = '';

  /** RFC 9110 6.6.1, by this server's clock, which may be wrong. */
  const date = (response: ServerResponse) =>
    response.setHeader('date', new Date(Date.now() + clock.aheadMs).toUTCString());

  const answerPage = (url: URL, response: ServerResponse) => {
    const { searchParams } = url;
    if ([...searchParams.keys()].join() !== 'client_id,scope,state')
      breaches.push(`authorize with ${[...searchParams.keys()].join()}`);
    const code = grants.issueCode(searchParams.get('scope') ?? '');
    const back = `${client.callbackUrl}?code=${code}&state=${searchParams.get('state')}`;
    response.setHeader('content-type', 'text/html');
    response.end(
      `<title>Log in</title><form action="/go"><input type="hidden" name="to" value="${back}"><button>Authorize</button></form>`,
    );
  };

  const answerToken = async (
    where: 'token' | 'refresh',
    request: IncomingMessage,
    response: ServerResponse,
  ) => {
    const fields = new URLSearchParams(await readBody(request));
    breaches.push(...checkTokenRequest(where, request, fields));
    const token = fields.get(where === 'token' ? 'code' : 'refresh_token') ?? '';
    if (where === 'refresh') {
      hear(token);
      sent.push({ token, at: Date.now() });
      if (Date.now() < clock.waitUntil) breaches.push(`asked ${clock.waitUntil - Date.now()} ms too early`);
    }
    if (busy.has(token)) breaches.push(`${where}: the same token twice at once`);
    busy.add(token);
    response.once('close', () => busy.delete(token));
    try {
      const fault = take(where);
      await fault?.({ request, response, spend: () => grants.spend(where, token) });
      if (!fault) sendJson(response, 200, grants.spend(where, token));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      sendJson(response, 400, { error: error.message, error_description: 'no longer valid' });
    }
  };

  const answerProfile = async (request: IncomingMessage, response: ServerResponse) => {
    const [, token = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    const fault = take('profile');
    if (fault) return fault({ request, response, spend: () => ({}) });
    if (!grants.isLive(token)) {
      response.writeHead(401, { 'content-type': 'text/plain' }).end('Invalid Access Token');
      return;
    }
    const account = { account_number: 'VA000001', type: 'cash', status: 'active' };
    sendJson(response, 200, { profile: { id: 'id-jdoe', name: 'Jane Doe', account } });
  };

  function take(where: Where): Fault | null {
    const found = faults.get(where);
    if (!found || found.left <= 0) return null;
    found.left -= 1;
    return found.fault;
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', origin);
    asked.push(`${request.method} ${url.pathname}`);
    date(response);
    const answers: Readonly<Record<string, () => unknown>> = {
      'GET /authorize': () => answerPage(url, response),
      'GET /go': () => response.writeHead(302, { location: url.searchParams.get('to') ?? '' }).end(),
      'POST /token': () => answerToken('token', request, response),
      'POST /refresh': () => answerToken('refresh', request, response),
      'GET /v1/user/profile': () => answerProfile(request, response),
    };
    const answer = answers[`${request.method} ${url.pathname}`];
    if (answer) void Promise.resolve(answer()).catch((error) => breaches.push(String(error)));
    else response.writeHead(404).end();
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  origin = `http://127.0.0.1:${port}`;
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      for (const socket of sockets) socket.destroy();
    });
  return {
    origin,
    /** An environment of an endpoints file. */
    endpoints: {
      authorize: `${origin}/authorize`,
      token: `${origin}/token`,
      refresh: `${origin}/refresh`,
      api: `${origin}/v1`,
    },
    /** Methods and paths, oldest first. */
    asked: asked as readonly string[],
    /** The refresh tokens that came, oldest first. */
    sent: sent as readonly { readonly token: string; readonly at: number }[],
    /** What a careful client would not have done. */
    breaches: breaches as readonly string[],
    /** `aheadMs`: how wrong this server's own clock is. `waitUntil`: whoever asks before has not heeded Retry-After. */
    clock,
    /** The next answers of an endpoint go wrong. */
    fail: (where: Where, fault: Fault, times = 1) => void faults.set(where, { fault, left: times }),
    heal: () => faults.clear(),
    isSpent: (token: string) => grants.isSpent(token),
    isLive: (accessToken: string) => grants.isLive(accessToken),
    /** What a person does who takes the app's access away. */
    revokeAll: () => grants.revokeAll(),
    /** Nobody listens, until it listens again. */
    goAway: close,
    comeBack: () => listen(port),
    close,
  };
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8' }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const bytes of request) body += String(bytes);
  return body;
}

/** "Create an access token", "Refresh access token"; RFC 6749 2.3.1, 3.2, 4.1.3, 6. */
function checkTokenRequest(
  where: 'token' | 'refresh',
  { headers, url }: IncomingMessage,
  fields: URLSearchParams,
) {
  const wanted = where === 'token' ? 'grant_type,code' : 'grant_type,refresh_token';
  const grant = where === 'token' ? 'authorization_code' : 'refresh_token';
  const given = Buffer.from((headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString('utf8');
  const [id = '', secret = '', ...more] = given.split(':');
  const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
  const isKnown = more.length === 0 && decode(id) === client.id && decode(secret) === client.secret;
  return [
    ...(isKnown ? [] : ['another client']),
    ...((headers['content-type'] ?? '').startsWith(form) ? [] : [`a body of ${headers['content-type']}`]),
    ...([...fields.keys()].join() === wanted ? [] : [`fields ${[...fields.keys()].join()}`]),
    ...(fields.get('grant_type') === grant ? [] : [`grant ${fields.get('grant_type')}`]),
    ...(/json/.test(headers.accept ?? '') ? [] : ['without Accept, which is answered in XML']),
    ...(url?.includes('?') ? ['a secret in the address'] : []),
    ...(headers.cookie === undefined ? [] : ['a cookie']),
  ];
}
