/** Puts a response on the socket: as it should be, or in one of the ways that a client has to survive. */
import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { PracticeResponse, Stream } from './wire.ts';

/** Runs something after a while, unless the server is closed by then. */
type Later = (ms: number, act: () => void) => void;

/** A client that does not stop an endless body gets no more than this. */
const mostEndlessBytes = 256 * 1024 * 1024;
const dripMs = 1000;
/** Long enough that what is cut is not put together again on its way. */
const cutMs = 50;

export function deliver(response: PracticeResponse, to: ServerResponse, later: Later): void {
  if (response.delayMs > 0) {
    later(response.delayMs, () => deliver({ ...response, delayMs: 0 }, to, later));
    return;
  }
  const { status, headers, delivery } = response;
  const body = Buffer.from(response.body);
  switch (delivery) {
    case 'silent':
      return;
    case 'reset':
      to.socket?.resetAndDestroy();
      return;
    case 'headers-only':
      to.writeHead(status, { ...headers, 'content-length': String(body.length) }).flushHeaders();
      return;
    case 'drip':
      to.writeHead(status, { ...headers, 'content-length': String(body.length) });
      drip(body, to, later);
      return;
    case 'endless':
      to.writeHead(status, headers);
      pour(to);
      return;
    case 'stream':
      to.writeHead(status, headers);
      if (response.stream) flow(response.stream, to, later);
      return;
    case 'whole':
      to.writeHead(status, { ...headers, 'content-length': String(body.length) }).end(body);
  }
}

/** Cut anywhere: a line is an object, a chunk is nothing. */
function flow({ first, everyMs, next }: Stream, to: ServerResponse, later: Later): void {
  const middle = Math.floor(first.length / 2);
  to.write(first.slice(0, middle));
  later(cutMs, () => to.write(first.slice(middle)));
  const go = (time: number) => {
    if (to.destroyed) return;
    const line = next(time);
    if (typeof line !== 'string') return void to.end(line.last);
    if (line !== '') to.write(line);
    later(everyMs, () => go(time + 1));
  };
  later(everyMs, () => go(1));
}

function drip(rest: Buffer, to: ServerResponse, later: Later): void {
  if (rest.length === 0) {
    to.end();
    return;
  }
  if (to.destroyed) return;
  to.write(rest.subarray(0, 1));
  later(dripMs, () => drip(rest.subarray(1), to, later));
}

/** JSON that never comes to its end. */
function pour(to: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, 'a');
  let sent = 0;
  to.write('{"access_token":"');
  const fill = () => {
    while (!to.destroyed && sent < mostEndlessBytes) {
      sent += chunk.length;
      if (!to.write(chunk)) return;
    }
    to.destroy();
  };
  to.on('drain', fill);
  fill();
}

/** Says no to a socket that would be a websocket. @param status with its words: "404 Not Found". */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
}
