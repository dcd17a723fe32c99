/** Websockets against real servers: messages, pings, refusals, silence, what is none, proxies and certificates. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { largestTextBytes } from '../../main/net/ear.ts';
import { createSocket } from '../../main/net/socket.ts';
import { Secret } from '../../main/secret.ts';
import { type Heard, hear, pause, until } from './hearing.ts';
import { listen, makeCertificate, serve, serveTunnel } from './server.ts';

const openSocket = createSocket({ version: '1.2.3', proxyFor: () => Promise.resolve('DIRECT') });
const listenTo = (url: string, onText?: Parameters<typeof hear>[1]) =>
  hear((hearing) => openSocket(url, hearing), onText);

async function serveSockets(
  onSocket: (socket: WebSocket, request: IncomingMessage) => void,
  server = createServer(),
): Promise<string> {
  const sockets = new WebSocketServer({ server, perMessageDeflate: true });
  sockets.on('connection', (socket, request) => {
    socket.on('error', () => undefined);
    onSocket(socket, request);
  });
  return `ws://127.0.0.1:${await listen(server)}/v1/markets/events`;
}

async function ended(heard: Heard, longestMs?: number) {
  await until(() => heard.end() !== undefined, longestMs);
  await pause(30);
  expect(heard.wrong).toEqual([]);
  const failure = heard.end();
  expect(inspect(failure, { depth: 9, showHidden: true })).not.toMatch(/canary/);
  return failure ? { code: failure.code, ...failure.facts } : failure;
}

test('a hello is sent, messages are heard whole, and nothing else is told to the server', async () => {
  const said: string[] = [];
  let request: IncomingMessage | null = null;
  const url = await serveSockets((socket, by) => {
    request = by;
    socket.on('message', (data) => {
      said.push(String(data));
      // In fragments, and cut in the middle of a character.
      const bytes = Buffer.from('{"symbol":"AÜ😀"}');
      socket.send(bytes.subarray(0, 12), { fin: false, binary: false });
      socket.send(bytes.subarray(12), { fin: true, binary: false });
      socket.send('{"b":2}');
      socket.send(Buffer.from('{"binary":1}'), { binary: true });
    });
  });
  const heard = listenTo(url);
  heard.stream.send(new Secret('canary, too early'));
  await until(() => heard.opens() === 1);
  heard.stream.send(new Secret('{"sessionid":"canary"}'));
  await until(() => heard.texts.length === 2);
  await pause(30);
  expect(heard.texts).toEqual(['{"symbol":"AÜ😀"}', '{"b":2}']);
  expect(said).toEqual(['{"sessionid":"canary"}']);
  const { headers = {} } = (request ?? {}) as Partial<IncomingMessage>;
  expect(headers).toMatchObject({ 'user-agent': 'Brokerbar/1.2.3' });
  for (const name of ['authorization', 'cookie', 'origin', 'sec-websocket-extensions'])
    expect(headers[name]).toBeUndefined();
  heard.close();
  expect(heard.wrong).toEqual([]);
});

test('a ping is answered and is a sign of life', async () => {
  let answered = '';
  const url = await serveSockets((socket) => {
    socket.on('pong', (data) => {
      answered = String(data);
    });
    setTimeout(() => socket.ping('still there?'), 50);
  });
  const heard = listenTo(url);
  await until(() => heard.opens() === 1);
  const before = heard.bytes();
  await until(() => answered !== '');
  expect(answered).toBe('still there?');
  expect(heard.bytes()).toBeGreaterThan(before);
  expect(heard.texts).toEqual([]);
  heard.close();
});

describe('statuses', () => {
  test.each([
    [200, {}, { code: 'E-SHAPE', status: 200 }],
    [302, {}, { code: 'E-SHAPE', step: 'redirect', status: 302 }],
    [400, {}, { code: 'E-SHAPE', status: 400 }],
    [401, {}, { code: 'E-REFUSED', status: 401 }],
    [403, {}, { code: 'E-REFUSED', status: 403 }],
    [429, { 'retry-after': '17' }, { code: 'E-LIMIT', status: 429, retryAfterS: 17 }],
    [503, {}, { code: 'E-DOWN', status: 503 }],
  ])('%d %j', async (status, headers, failure) => {
    const other = await serve((_request, response) => response.end());
    const server = createServer();
    server.on('upgrade', (_request, socket) => {
      const lines = Object.entries({ location: other.url, ...headers }).map(
        ([name, value]) => `${name}: ${value}`,
      );
      socket.end(`HTTP/1.1 ${status} canary\r\n${lines.join('\r\n')}\r\ncontent-length: 6\r\n\r\ncanary`);
    });
    const heard = listenTo(`ws://127.0.0.1:${await listen(server)}/`);
    expect(await ended(heard)).toMatchObject(failure);
    expect([heard.opens(), other.seen.length]).toEqual([0, 0]);
  });
});

describe('ends', () => {
  test.each([
    [1000, null],
    [1001, null],
    [1003, 'E-SHAPE'],
    [1008, 'E-SHAPE'],
    [1011, 'E-DOWN'],
    [1012, 'E-DOWN'],
    [1013, 'E-DOWN'],
    [4000, 'E-SHAPE'],
  ])('closed with %d', async (code, expected) => {
    const url = await serveSockets((socket) => socket.close(code, 'canary'));
    expect((await ended(listenTo(url)))?.code ?? null).toBe(expected);
  });

  test('broken off is E-NET, and so is nobody there', async () => {
    const url = await serveSockets((socket) => {
      socket.send('a');
      setTimeout(() => socket.terminate(), 30);
    });
    const heard = listenTo(url);
    expect(await ended(heard)).toMatchObject({ code: 'E-NET' });
    expect(heard.texts).toEqual(['a']);
    expect(await ended(listenTo('ws://127.0.0.1:1/'))).toMatchObject({ code: 'E-NET', step: 'ECONNREFUSED' });
  });

  test('a message of 256 KiB is taken, a byte more is E-SHAPE', async () => {
    let size = largestTextBytes;
    const url = await serveSockets((socket) => socket.send('a'.repeat(size)));
    const heard = listenTo(url);
    await until(() => heard.texts.length === 1);
    expect(heard.texts[0]).toHaveLength(size);
    heard.close();
    size += 1;
    const tooLong = listenTo(url);
    expect(await ended(tooLong)).toMatchObject({ code: 'E-SHAPE' });
    expect(tooLong.texts).toEqual([]);
  });

  test.each([
    ['a wrong accept', 'Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: canary', ''],
    ['another protocol', 'Upgrade: canary\r\nConnection: Upgrade', ''],
  ])('%s is E-SHAPE', async (_what, head) => {
    const server = createServer();
    server.on('upgrade', (_request, socket) => socket.write(`HTTP/1.1 101 canary\r\n${head}\r\n\r\n`));
    expect(await ended(listenTo(`ws://127.0.0.1:${await listen(server)}/`))).toMatchObject({
      code: 'E-SHAPE',
    });
  });

  test('text that is no UTF-8, and frames that are none, are E-SHAPE', async () => {
    for (const bytes of [Buffer.from([0x81, 0x02, 0xc3, 0x28]), Buffer.from([0xff, 0xff, 0xff])]) {
      const url = await serveSockets((_socket, request) => request.socket.write(bytes));
      expect(await ended(listenTo(url))).toMatchObject({ code: 'E-SHAPE' });
    }
  });

  test('a certificate that nobody vouches for is E-TLS, one that is trusted serves, also through a proxy', async () => {
    const pair = makeCertificate();
    let seen = 0;
    const plain = await serveSockets(
      (socket) => {
        seen += 1;
        socket.send('a');
      },
      createTlsServer(pair) as unknown as ReturnType<typeof createServer>,
    );
    const url = plain.replace('ws:', 'wss:');
    expect(await ended(listenTo(url))).toMatchObject({ code: 'E-TLS' });
    expect(seen).toBe(0);
    const proxy = await serveTunnel();
    for (const way of ['DIRECT', proxy.list]) {
      const options = { version: '0', proxyFor: () => Promise.resolve(way), certificates: [pair.cert] };
      const heard = hear((hearing) => createSocket(options)(url, hearing));
      await until(() => heard.texts.length === 1);
      heard.close();
      await pause(50);
    }
    expect(seen).toBe(2);
    expect(proxy.seen).toHaveLength(1);
    expect(proxy.seen[0]).toContain(new URL(url).host);
    expect(proxy.seen[0]).not.toContain('/v1');
  });

  test.each(['SOCKS5 127.0.0.1:1', 'PROXY 127.0.0.1:1'])('the proxy %s is E-PROXY', async (list) => {
    const open = createSocket({ version: '0', proxyFor: () => Promise.resolve(list) });
    expect(await ended(hear((hearing) => open('ws://127.0.0.1:9/', hearing)))).toMatchObject({
      code: 'E-PROXY',
    });
  });
});

describe('closing', () => {
  test('at once, while connecting, while open: a good-bye, and nothing more is heard', async () => {
    const codes: number[] = [];
    let opened = 0;
    const url = await serveSockets((socket) => {
      opened += 1;
      const timer = setInterval(() => socket.send('a'), 3);
      socket.on('close', (code) => {
        clearInterval(timer);
        codes.push(code);
      });
    });
    for (const waitMs of [0, 1, 5, 10, 20, 50, 100]) {
      const heard = listenTo(url);
      if (waitMs > 0) await pause(waitMs);
      heard.close();
      heard.close();
      heard.stream.send(new Secret('too late'));
      await pause(20);
      expect([heard.wrong, heard.end()]).toEqual([[], undefined]);
    }
    await until(() => codes.length === opened);
    expect(codes).toContain(1000);
  });

  test('a server that does not take leave is left after a second', async () => {
    let leftAt = 0;
    const server = createServer();
    server.on('upgrade', ({ headers }, socket) => {
      const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
      const accept = createHash('sha1').update(key).digest('base64');
      const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
      socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`);
      socket.on('data', () => undefined);
      socket.on('error', () => undefined);
      socket.on('end', () => {
        leftAt = performance.now();
      });
    });
    const heard = listenTo(`ws://127.0.0.1:${await listen(server)}/`);
    await until(() => heard.opens() === 1);
    const closedAt = performance.now();
    heard.close();
    await until(() => leftAt > 0);
    expect(leftAt - closedAt).toBeGreaterThan(900);
    expect(leftAt - closedAt).toBeLessThan(3000);
    expect(heard.wrong).toEqual([]);
  });

  test('by a message: those that came with it are not heard', async () => {
    const url = await serveSockets((socket) => {
      for (const text of ['a', 'b', 'c', 'd']) socket.send(text);
    });
    const heard = listenTo(url, (text, close) => text === 'b' && close());
    await until(() => heard.texts.length === 2);
    await pause(50);
    expect([heard.texts, heard.wrong]).toEqual([['a', 'b'], []]);
  });
});

test('silence while open ends nothing, an answer that never comes or drips is E-NET in 16 s', {
  timeout: 25_000,
}, async () => {
  const open = await serveSockets(() => undefined);
  const silent = await listen(createSocketServer(() => undefined));
  const drip = await listen(
    createSocketServer((socket) => {
      const timer = setInterval(() => socket.write('HTTP/1.1 101 a'), 500);
      socket.on('close', () => clearInterval(timer));
      socket.on('error', () => undefined);
    }),
  );
  const slow = await listen(
    createSocketServer((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\n');
      const timer = setInterval(() => socket.write('x-a: b\r\n'), 500);
      socket.on('close', () => clearInterval(timer));
      socket.on('error', () => undefined);
    }),
  );
  const quiet = listenTo(open);
  // hpagent has deadlines of its own, which are for the way to the proxy only.
  const { list } = await serveTunnel();
  const through = createSocket({ version: '0', proxyFor: () => Promise.resolve(list) });
  const tunnelled = hear((hearing) => through(open, hearing));
  const others = [silent, slow, drip].map((port) => listenTo(`ws://127.0.0.1:${port}/`));
  for (const one of others) expect(await ended(one, 16_500)).toMatchObject({ code: 'E-NET' });
  for (const one of [quiet, tunnelled]) {
    expect([one.opens(), one.end()]).toEqual([1, undefined]);
    one.close();
  }
});
