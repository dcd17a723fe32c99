/** The websockets around the event streams: who may open one, what comes in, and one timer for all of them. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { refuseUpgrade } from './delivery.ts';
import { EventStream, stepMs } from './event-stream.ts';
import type { Practice } from './practice.ts';

const path = '/v1/markets/events';
const mostHelloBytes = 64 * 1024;
/** Who says nothing is not kept. */
const helloMs = 10_000;

export type Sockets = {
  readonly upgrade: (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly close: () => void;
};

export function openSockets(practice: Practice): Sockets {
  const streams = new Map<WebSocket, EventStream>();
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: mostHelloBytes,
    perMessageDeflate: false,
    autoPong: false,
  });
  let steppedAt = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    for (const stream of streams.values()) stream.step(now - steppedAt);
    steppedAt = now;
  }, stepMs);
  const welcome = (socket: WebSocket) => {
    const stream = new EventStream(practice, {
      send: (text) => socket.send(text),
      close: (code, reason) => socket.close(code, reason),
      cut: () => socket.terminate(),
      countWaiting: () => socket.bufferedAmount,
    });
    streams.set(socket, stream);
    const impatient = setTimeout(() => socket.close(1008, 'No payload'), helloMs);
    socket.on('message', (data, isBinary) => {
      clearTimeout(impatient);
      stream.hear(isBinary ? '' : String(data));
    });
    socket.on('ping', (data) => {
      if (!stream.isStalled) socket.pong(data);
    });
    socket.on('close', () => {
      clearTimeout(impatient);
      streams.delete(socket);
      stream.end();
    });
    // What a client does wrong closes its socket; nobody else hears of it.
    socket.on('error', () => socket.terminate());
  };
  return {
    upgrade: (incoming, socket, head) => {
      if (incoming.url !== path) return refuseUpgrade(socket, '404 Not Found');
      server.handleUpgrade(incoming, socket, head, welcome);
    },
    close: () => {
      clearInterval(timer);
      for (const socket of streams.keys()) socket.terminate();
      server.close();
    },
  };
}
