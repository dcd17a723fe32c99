/** Servers on loopback for one test each, and requests that carry marked secrets. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, expect } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import type { Request } from '../../main/net/exchange.ts';
import { createSend } from '../../main/net/send.ts';
import { Secret } from '../../main/secret.ts';

export const bearer = 'canary-bearer-31c7';
export const formSecret = 'canary-form-88d1';
const open: Server[] = [];
const sockets = new Set<Socket>();
export const direct = createSend({ version: '1.2.3', proxyFor: () => Promise.resolve('DIRECT') });

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done))));
});

export function listen(server: Server, at = '127.0.0.1'): Promise<number> {
  open.push(server);
  // Those of websockets and tunnels too, which a server forgets.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return new Promise((done) => server.listen(0, at, () => done((server.address() as AddressInfo).port)));
}

export async function serve(
  answer: RequestListener,
): Promise<{ url: string; seen: IncomingMessage[]; bodies: string[] }> {
  const seen: IncomingMessage[] = [];
  const bodies: string[] = [];
  const port = await listen(
    createServer((request, response) => {
      seen.push(request);
      let body = '';
      request.on('data', (bytes: Buffer) => {
        body += bytes.toString();
      });
      request.on('end', () => {
        bodies.push(body);
        answer(request, response);
      });
    }),
  );
  return { url: `http://127.0.0.1:${port}/v1/token`, seen, bodies };
}

/** A proxy that tunnels, as Electron would name it, and all that it could read. */
export async function serveTunnel(): Promise<{ readonly list: string; readonly seen: string[] }> {
  const seen: string[] = [];
  const tunnel = createServer();
  tunnel.on('connect', ({ url = '', headers }, socket) => {
    seen.push(JSON.stringify([url, headers]));
    const { hostname, port } = new URL(`http://${url}`);
    const target = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    target.on('error', () => socket.destroy());
    target.on('close', () => socket.destroy());
    socket.on('error', () => target.destroy());
  });
  return { list: `PROXY 127.0.0.1:${await listen(tunnel)}`, seen };
}

export const post = (url: string): Request => ({
  method: 'POST',
  url,
  headers: { accept: 'application/json' },
  auth: { kind: 'basic', user: new Secret('i%3Ad'), password: new Secret('p+w') },
  form: [
    ['grant_type', 'refresh_token'],
    ['refresh_token', new Secret(formSecret)],
  ],
});

export const get = (url: string): Request => ({
  method: 'GET',
  url,
  headers: { accept: 'application/json' },
  auth: { kind: 'bearer', token: new Secret(bearer) },
});

/** The failure that a request ends with; no marked secret may be in it, however it is shown. */
export async function fail(request: Request, send = direct): Promise<Failure> {
  try {
    await send(request);
  } catch (error) {
    const shown = `${inspect(error, { depth: 9, showHidden: true })} ${JSON.stringify(error)} ${(error as Error).stack}`;
    expect(shown).not.toMatch(/canary/);
    expect(error).toBeInstanceOf(Failure);
    return error as Failure;
  }
  throw new Error('it was answered');
}

/** A key and a certificate for 127.0.0.1 that nobody vouches for. */
export function makeCertificate(): { readonly key: string; readonly cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'brokerbar-tls-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const words = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=nobody.example'.split(' ');
  const names = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert];
  execFileSync('openssl', [...words, ...names], { stdio: 'ignore' });
  const pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  rmSync(folder, { recursive: true });
  return pair;
}
