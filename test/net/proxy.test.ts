/** Proxies: the first usable one, CONNECT only, and a network that cannot be used has a name. */
import http, { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createSocketServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readProxy } from '../../main/net/proxy.ts';
import { createSend } from '../../main/net/send.ts';
import { direct, fail, listen, makeCertificate, post, serve } from './server.ts';

describe('proxies', () => {
  test.each([
    ['DIRECT', null],
    ['', null],
    ['PROXY proxy.example:3128', 'http://proxy.example:3128'],
    ['HTTPS proxy.example:443;DIRECT', 'https://proxy.example:443'],
    ['SOCKS5 a:1;PROXY b:2', 'http://b:2'],
    ['SOCKS a:1;DIRECT', null],
  ])('%s', (list, proxy) => {
    expect(readProxy(list)).toBe(proxy);
  });

  test('SOCKS alone is a named failure', () => {
    expect(() => readProxy('SOCKS5 a:1')).toThrow('E-PROXY');
  });

  test('a proxy sees host and port only; one that refuses or is gone is E-PROXY', async () => {
    const lines: string[] = [];
    let answer = 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n';
    const port = await listen(
      createSocketServer((socket) =>
        socket.once('data', (bytes) => {
          lines.push(bytes.toString());
          socket.end(answer);
        }),
      ),
    );
    const send = createSend({ version: '0', proxyFor: () => Promise.resolve(`PROXY 127.0.0.1:${port}`) });
    expect((await fail(post('http://127.0.0.1:9/v1'), send)).code).toBe('E-PROXY');
    answer = 'HTTP/1.1 502 Bad Gateway\r\n\r\n';
    expect((await fail(post('http://127.0.0.1:9/v1'), send)).code).toBe('E-PROXY');
    expect(lines.join()).toMatch(/^CONNECT 127\.0\.0\.1:9 /);
    expect(lines.join()).not.toMatch(/canary/);
    const gone = createSend({ version: '0', proxyFor: () => Promise.resolve('PROXY 127.0.0.1:1') });
    expect((await fail(post('http://127.0.0.1:9/v1'), gone)).code).toBe('E-PROXY');
  });

  test('A33 the certificate is checked inside the tunnel, and nothing is sent before', async () => {
    let [seen, tunnelled] = [0, ''];
    const pair = makeCertificate();
    const port = await listen(
      createTlsServer(pair, (_request, response) => {
        seen += 1;
        response.end('{}');
      }),
    );
    const tunnel = createServer();
    tunnel.on('connect', (request, socket) => {
      tunnelled += JSON.stringify([request.url, request.headers]);
      const target = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        target.pipe(socket).pipe(target);
      });
      target.on('error', () => socket.destroy());
      target.on('close', () => socket.destroy());
      socket.on('error', () => target.destroy());
    });
    const proxyFor = async () => `PROXY 127.0.0.1:${await asked}`;
    const asked = listen(tunnel);
    const url = `https://127.0.0.1:${port}/v1/token`;
    expect((await fail(post(url), createSend({ version: '0', proxyFor }))).code).toBe('E-TLS');
    expect(seen).toBe(0);
    const trusting = createSend({ version: '0', proxyFor, certificates: [pair.cert] });
    expect((await trusting(post(url))).status).toBe(200);
    expect(seen).toBe(1);
    expect(tunnelled).toContain(`127.0.0.1:${port}`);
    expect(tunnelled).not.toMatch(/canary|\/v1/);
  });

  test.each([
    ['hangs', () => new Promise<string>(() => undefined)],
    ['fails', () => Promise.reject(new Error('canary'))],
    ['names SOCKS only', () => Promise.resolve('SOCKS5 127.0.0.1:1')],
  ])('a system whose proxy setting %s is E-PROXY', async (_how, proxyFor) => {
    expect((await fail(post('http://127.0.0.1:1/'), createSend({ version: '0', proxyFor }))).code).toBe(
      'E-PROXY',
    );
  });

  test("Node's global agent, which NODE_USE_ENV_PROXY bends, is not used", async () => {
    const kept = http.globalAgent;
    http.globalAgent = new http.Agent();
    http.globalAgent.createConnection = () => {
      throw new Error('the global agent was used');
    };
    try {
      const { url, seen } = await serve((_request, response) => response.end('{}'));
      expect((await direct(post(url))).status).toBe(200);
      expect(seen[0]?.headers.connection).toBe('close');
    } finally {
      http.globalAgent = kept;
    }
  });

  test('the environment is not asked for a proxy', async () => {
    process.env.http_proxy = 'http://127.0.0.1:1';
    const { url } = await serve((_request, response) => response.end('{}'));
    expect((await direct(post(url))).status).toBe(200);
    delete process.env.http_proxy;
  });
});
