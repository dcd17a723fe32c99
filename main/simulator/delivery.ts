/** Puts a response on the socket: as it should be, or in one of the ways that a client has to survive. */
import type { ServerResponse } from 'node:http';
import type { PracticeResponse } from './wire.ts';

/** A client that does not stop an endless body gets no more than this. */
const mostEndlessBytes = 256 * 1024 * 1024;
const dripMs = 1000;

/** @param later runs something after a while, unless the server is closed by then. */
export function deliver(
  response: PracticeResponse,
  to: ServerResponse,
  later: (ms: number, act: () => void) => void,
): void {
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
    case 'whole':
      to.writeHead(status, { ...headers, 'content-length': String(body.length) }).end(body);
  }
}

function drip(rest: Buffer, to: ServerResponse, later: (ms: number, act: () => void) => void): void {
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
