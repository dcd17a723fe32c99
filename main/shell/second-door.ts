/**
 * Signing in goes on in the person's own browser, for pages that refuse an embedded one (RFC 8252 7.3, 8.3). The answer
 * comes back to the registered callback where that is an address of this computer, else a person pastes it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { matchCallback, readParameters } from '../oauth/redirect.ts';

/** The browser may ask from either: `localhost` is both. */
const addresses = ['127.0.0.1', '::1'] as const;
const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);
/** A computer without IPv6 has one address fewer. */
const absent = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/** What must match before an answer is believed to be ours. The rest is checked where every answer is. */
export type Expected = { readonly callbackUrl: string; readonly state: string };

/** `listening`: the answer comes by itself. `taken`: another program has the port. `pasting`: a person must bring it. */
export type Door = { readonly kind: 'listening' | 'pasting' | 'taken'; readonly close: () => void };

/** @returns the system's code of what stood in the way; null when it listens. */
export type Listen = (server: Server, host: string, port: number) => Promise<string | null>;

/**
 * Opens the way back.
 * @param onAnswer called with every address that is an answer to this attempt.
 * @param listen how a port is taken; tests refuse it as a system does.
 */
export async function openDoor(
  expected: Expected,
  onAnswer: (address: string) => void,
  listen: Listen = take,
): Promise<Door> {
  const callback = new URL(expected.callbackUrl);
  if (callback.protocol !== 'http:' || !loopback.has(callback.hostname))
    return { kind: 'pasting', close: () => undefined };
  const servers: Server[] = [];
  const close = () => {
    for (const server of servers) {
      server.close();
      server.closeIdleConnections();
    }
  };
  const port = callback.port === '' ? 80 : Number(callback.port);
  for (const address of addresses) {
    const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 5000, headersTimeout: 5000 });
    server.maxConnections = 20;
    server.on('request', (request, response) => answer(request, response, expected, onAnswer));
    const trouble = await listen(server, address, port);
    if (trouble === null) servers.push(server);
    else if (!absent.has(trouble)) {
      close();
      // Whoever has the port would get the code; a port that nobody may have shows the browser's own error (row A118).
      // Linux judges the right to a low port before it looks whether somebody has it: then only asking tells.
      const isTaken = trouble === 'EADDRINUSE' || (await isAnswered(port));
      return { kind: isTaken ? 'taken' : 'pasting', close: () => undefined };
    }
  }
  return { kind: servers.length > 0 ? 'listening' : 'pasting', close };
}

/** Whether an address, pasted or asked for, answers this attempt. */
export function isAnswer(address: string, { callbackUrl, state }: Expected): boolean {
  if (matchCallback(address, callbackUrl) !== 'answer') return false;
  const states = readParameters(address, callbackUrl).getAll('state');
  return states.length === 1 && states[0] === state;
}

function answer(
  { method, url = '/', headers }: IncomingMessage,
  response: ServerResponse,
  expected: Expected,
  onAnswer: (address: string) => void,
): void {
  const callback = new URL(expected.callbackUrl);
  const send = (status: number, text: string) =>
    response
      .writeHead(status, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        connection: 'close',
      })
      .end(`<!doctype html><title>Brokerbar</title><p>${text}</p>`);
  // A name that was bent to this computer, or a page that asks in a person's stead (row A117).
  if (headers.host !== callback.host || headers.origin !== undefined) return void send(403, 'Not for you.');
  const address = url.startsWith('/') ? `${callback.origin}${url}` : '';
  if (method !== 'GET' || matchCallback(address, expected.callbackUrl) !== 'answer')
    return void send(404, 'There is nothing here.');
  if (!isAnswer(address, expected)) return void send(403, 'This does not answer the sign-in that is open.');
  send(200, 'Go back to Brokerbar. You can close this page.');
  onAnswer(address);
}

const take: Listen = (server, host, port) =>
  new Promise((done) => {
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'unknown'));
    server.listen({ host, port, exclusive: true, ipv6Only: true }, () => done(null));
  });

/** Whether a program answers at a port of this computer. Nothing is sent to it. */
async function isAnswered(port: number): Promise<boolean> {
  const answers = await Promise.all(addresses.map((host) => knock(host, port)));
  return answers.includes(true);
}

function knock(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: 1000 });
    const end = (isOpen: boolean) => {
      socket.destroy();
      done(isOpen);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    // What takes the packet and says nothing is somebody all the same.
    socket.once('timeout', () => end(true));
  });
}
