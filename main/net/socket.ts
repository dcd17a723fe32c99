/** A websocket to a broker (Tradier's streams, broker-apis.md A10): the only file with ws. */
import type { WebSocket } from 'ws';
import { asFailure, Failure } from '../../contract/failures.ts';
import { admitSocket } from './door.ts';
import { Ear, largestTextBytes } from './ear.ts';
import type { OpenSocket } from './exchange.ts';
import { readRetryAfter } from './reply.ts';
import { readStatus, readTrouble } from './trouble.ts';
import { createWays, type SendOptions } from './way.ts';

/** From the call until it is open. */
const longestMs = 15_000;
/** A broker that has one session a user should hear of the end of it; but nobody waits long for that. */
const farewellMs = 1000;

/**
 * Ends with E-REFUSED (401, 403), E-LIMIT (429), E-DOWN (5xx, or closed with such a code), E-SHAPE (another status or code,
 * a message over 256 KiB, what is no websocket), E-NET, E-TLS, E-PROXY, E-UNEXPECTED (the door).
 */
export function createSocket(options: SendOptions): OpenSocket {
  const findWay = createWays(options);
  return (url, hearing) => {
    let socket: WebSocket | null = null;
    const ear = new Ear(hearing, () => {
      clearTimeout(deadline);
      if (socket) leave(socket);
    });
    const deadline = setTimeout(() => ear.end(new Failure('E-NET')), longestMs);
    const open = async () => {
      const { host, asHttp } = admitSocket(url);
      const [{ agent, hasProxy }, ws] = await Promise.all([findWay(asHttp, host), import('ws')]);
      if (ear.isOver) return;
      socket = new ws.WebSocket(url, {
        agent: asHttp.startsWith('https:') ? agent.https : agent.http,
        headers: { 'user-agent': `Brokerbar/${options.version}` },
        maxPayload: largestTextBytes,
        perMessageDeflate: false,
        followRedirects: false,
        rejectUnauthorized: true,
      });
      socket.once('open', () => {
        clearTimeout(deadline);
        ear.open();
      });
      receive(socket, ear, host, hasProxy);
    };
    open().catch((error: unknown) => ear.end(asFailure(error)));
    return {
      send: (text) => {
        // 1 is OPEN. What cannot be sent any more ends the socket by itself.
        if (!ear.isOver && socket?.readyState === 1) socket.send(text.open(), () => undefined);
      },
      close: () => ear.close(),
    };
  };
}

function receive(socket: WebSocket, ear: Ear, host: string, hasProxy: boolean): void {
  socket.once('upgrade', ({ socket: wire }) => {
    // Not before ws listens itself: the first bytes would flow past it.
    socket.once('open', () => wire.on('data', () => ear.bytes()));
  });
  // ws answers a ping by itself.
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) ear.text(data.toString('utf8'));
  });
  socket.on('unexpected-response', (_request, { statusCode = 0, headers }) =>
    ear.end(readStatus(statusCode, readRetryAfter(headers['retry-after'], Date.now()), host)),
  );
  // Not once: an error that nobody hears would end the process.
  socket.on('error', (error: Error & { code?: unknown }) => ear.end(readFault(error, host, hasProxy)));
  socket.on('close', (code) => ear.end(readClosing(code, host)));
}

/** ws names what is no websocket by a code of its own, or in words while it shakes hands. */
function readFault(error: Error & { code?: unknown }, host: string, hasProxy: boolean): Failure {
  if (/^WS_ERR_/.test(String(error.code)) || /^(Invalid|Server (sent|indicated)) /.test(error.message))
    return new Failure('E-SHAPE', { step: 'stream', host });
  return readTrouble(error, host, hasProxy);
}

/** RFC 6455 7.4.1 and its registry: 1000 and 1001 are good order, 1005 says nothing else. */
function readClosing(code: number, host: string): Failure | null {
  if (code === 1000 || code === 1001 || code === 1005) return null;
  if (code === 1006) return new Failure('E-NET', { host });
  return new Failure(code >= 1011 && code <= 1014 ? 'E-DOWN' : 'E-SHAPE', { step: 'stream', host });
}

/** What has just closed by itself is not harmed by this. */
function leave(socket: WebSocket): void {
  if (socket.readyState !== 1) {
    socket.terminate();
    return;
  }
  socket.close(1000);
  setTimeout(() => socket.terminate(), farewellMs).unref();
}
