/** The socket around the core: reads a whole request, asks the core, delivers its answer. Loopback only. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { deliver, refuseUpgrade } from './delivery.ts';
import { type PracticeRequest, type PracticeResponse, respondText } from './wire.ts';

const mostBodyBytes = 64 * 1024;

type Answer = (request: PracticeRequest) => PracticeResponse;
/** Takes a socket that asks to become a websocket. */
type Upgrade = (incoming: IncomingMessage, socket: Duplex, head: Buffer) => void;

export type PracticeServer = {
  readonly origin: string;
  /** Says who answers; to be called in the same turn in which the server was given. */
  readonly answerWith: (answer: Answer) => void;
  /** Without this no socket is upgraded. */
  readonly upgradeWith: (upgrade: Upgrade) => void;
  readonly close: () => Promise<void>;
};

export async function serve(host: string, port: number): Promise<PracticeServer> {
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, ms);
    timers.add(timer);
  };
  const server = createServer();
  const authority = await listen(server, host, port);
  return {
    origin: `http://${authority}`,
    answerWith: (answer) => {
      server.on('request', (incoming, outgoing) => {
        // A client that goes away in the middle is no error of the server.
        outgoing.on('error', () => undefined);
        readBody(incoming, (body) => deliver(judge(incoming, body, authority, answer), outgoing, later));
      });
    },
    upgradeWith: (upgrade) => {
      server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
        if (incoming.headers.host === authority) upgrade(incoming, socket, head);
        else refuseUpgrade(socket, '421 Misdirected Request');
      });
    },
    close: () =>
      new Promise((done) => {
        for (const timer of timers) clearTimeout(timer);
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function judge(
  incoming: IncomingMessage,
  body: string | null,
  authority: string,
  answer: Answer,
): PracticeResponse {
  const { method = '', url = '/', headers } = incoming;
  // A page that rebinds a name of its own to loopback must not reach the broker under that name.
  if (headers.host !== authority) return respondText(421, 'This is not the host that was asked for');
  if (body === null) return respondText(413, 'The request is too large');
  return answer({ method, target: url, headers: flatten(headers), body });
}

/** A header given several times is no request of ours: its values are joined and then fit nothing. */
function flatten(headers: IncomingMessage['headers']): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

/** Null when it is too large; the rest is read and forgotten, so that the refusal can be read. */
function readBody(incoming: IncomingMessage, done: (body: string | null) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= mostBodyBytes) chunks.push(chunk);
  });
  incoming.on('end', () => done(size <= mostBodyBytes ? Buffer.concat(chunks).toString('utf8') : null));
  incoming.on('error', () => undefined);
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', fail);
      const { address, port: taken, family } = server.address() as AddressInfo;
      done(family === 'IPv6' ? `[${address}]:${taken}` : `${address}:${taken}`);
    });
  });
}
