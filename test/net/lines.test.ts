/** Line streams against real servers: cut anywhere, silent, oversized, refused, broken off. */
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { largestTextBytes } from '../../main/net/ear.ts';
import { createLines } from '../../main/net/lines.ts';
import { createSplitter } from '../../main/net/split.ts';
import { type Heard, hear, pause, until } from './hearing.ts';
import { bearer, get, listen, makeCertificate, serve, serveTunnel } from './server.ts';

const openLines = createLines({ version: '1.2.3', proxyFor: () => Promise.resolve('DIRECT') });
const listenTo = (url: string, onText?: Parameters<typeof hear>[1]) =>
  hear((hearing) => openLines(get(url), hearing), onText);

const objects = ['{"Symbol":"AÜ€😀","Last":"1.5"}', '{"Heartbeat":1,"Über":"ß"}'];
const sample = Buffer.from(`${objects.join('\n')}\n`);

async function ended(heard: Heard, longestMs?: number) {
  await until(() => heard.end() !== undefined, longestMs);
  // Nothing may follow.
  await pause(30);
  expect(heard.wrong).toEqual([]);
  const failure = heard.end();
  expect(inspect(failure, { depth: 9, showHidden: true })).not.toMatch(/canary/);
  return failure ? { code: failure.code, ...failure.facts } : failure;
}

describe('cuts', () => {
  test('bytes cut in any two places give the same lines', () => {
    for (let first = 0; first <= sample.length; first += 1)
      for (let second = first; second <= sample.length; second += 1) {
        const lines: string[] = [];
        const take = createSplitter((line) => lines.push(line));
        for (const [from, to] of [
          [0, first],
          [first, second],
          [second, sample.length],
        ] as const)
          expect(take(sample.subarray(from, to))).toBe(true);
        expect(lines).toEqual(objects);
      }
  });

  test.each([
    ['CRLF', 'a\r\nb\r\n', ['a', 'b']],
    ['empty lines', '\n\na\n\r\n\nb\n', ['a', 'b']],
    ['no end', 'a\nb', ['a']],
    ['many at once', 'x\n'.repeat(1000), Array.from({ length: 1000 }, () => 'x')],
  ])('%s', (_what, text, lines) => {
    const heard: string[] = [];
    expect(createSplitter((line) => heard.push(line))(Buffer.from(text))).toBe(true);
    expect(heard).toEqual(lines);
  });

  test('a server that cuts two objects at each of their bytes is understood', async () => {
    const { url } = await serve((request, response) => {
      const at = Number(new URL(request.url ?? '', 'http://a').searchParams.get('at'));
      response.socket?.setNoDelay(true);
      response.writeHead(200, { 'content-type': 'application/vnd.tradestation.streams.v2+json' });
      response.write(sample.subarray(0, at));
      setTimeout(() => response.write(sample.subarray(at)), 20);
    });
    for (let from = 1; from < sample.length; from += 16) {
      const cuts = Array.from({ length: Math.min(16, sample.length - from) }, (_none, index) => from + index);
      await Promise.all(
        cuts.map(async (at) => {
          const heard = listenTo(`${url}?at=${at}`);
          await until(() => heard.texts.length === 2);
          expect([at, ...heard.texts]).toEqual([at, ...objects]);
          expect([heard.opens(), heard.end(), heard.wrong]).toEqual([1, undefined, []]);
          expect(heard.bytes()).toBeGreaterThan(0);
          heard.close();
        }),
      );
    }
  });

  test('byte by byte, slowly: each is a sign of life', async () => {
    const { url } = await serve((_request, response) => {
      let at = 0;
      response.socket?.setNoDelay(true);
      const timer = setInterval(() => {
        if (at === sample.length) clearInterval(timer);
        else response.write(sample.subarray(at, ++at));
      }, 4);
      response.on('close', () => clearInterval(timer));
    });
    const heard = listenTo(url);
    await until(() => heard.texts.length === 2);
    expect(heard.texts).toEqual(objects);
    expect(heard.bytes()).toBeGreaterThan(objects.length * 4);
    heard.close();
  });
});

test('the request is a GET with our name and the bearer, and asks for no compression', async () => {
  const { url, seen } = await serve((_request, response) => response.write('{}\n'));
  const heard = listenTo(url);
  await until(() => heard.texts.length === 1);
  expect(seen[0]?.method).toBe('GET');
  expect(seen[0]?.headers).toMatchObject({
    authorization: `Bearer ${bearer}`,
    'user-agent': 'Brokerbar/1.2.3',
    accept: 'application/json',
  });
  expect(seen[0]?.headers['accept-encoding']).toBeUndefined();
  heard.close();
});

describe('statuses', () => {
  test.each([
    [204, {}, null],
    [301, {}, { code: 'E-SHAPE', step: 'redirect', status: 301 }],
    [307, {}, { code: 'E-SHAPE', step: 'redirect', status: 307 }],
    [400, {}, { code: 'E-SHAPE', status: 400 }],
    [401, {}, { code: 'E-REFUSED', status: 401 }],
    [403, {}, { code: 'E-REFUSED', status: 403 }],
    [404, {}, { code: 'E-SHAPE', status: 404 }],
    [429, {}, { code: 'E-LIMIT', status: 429 }],
    [429, { 'retry-after': '17' }, { code: 'E-LIMIT', status: 429, retryAfterS: 17 }],
    [500, {}, { code: 'E-DOWN', status: 500 }],
    [503, { 'retry-after': '9' }, { code: 'E-DOWN', status: 503, retryAfterS: 9 }],
  ])('%d %j', async (status, headers, failure) => {
    const other = await serve((_request, response) => response.end('{}\n'));
    const { url, seen } = await serve((_request, response) => {
      response.writeHead(status, { location: other.url, ...headers });
      response.end(status === 204 ? undefined : '{"canary":1}\n');
    });
    const heard = listenTo(url);
    const end = await ended(heard);
    if (failure) expect(end).toMatchObject({ ...failure, host: new URL(url).host });
    else expect(end).toBeNull();
    expect([heard.texts, heard.opens()]).toEqual([[], failure ? 0 : 1]);
    expect([seen.length, other.seen.length]).toEqual([1, 0]);
  });
});

describe('ends', () => {
  test('in good order, and a line without its end is not heard', async () => {
    const { url } = await serve((_request, response) => response.end('a\nb\n{"half'));
    const heard = listenTo(url);
    expect(await ended(heard)).toBeNull();
    expect(heard.texts).toEqual(['a', 'b']);
  });

  test('broken off is E-NET, and what came before is heard', async () => {
    const { url } = await serve((_request, response) => {
      response.write('a\n{"Heart');
      setTimeout(() => response.destroy(), 30);
    });
    const heard = listenTo(url);
    expect(await ended(heard)).toMatchObject({ code: 'E-NET' });
    expect(heard.texts).toEqual(['a']);
  });

  test('nobody there, no HTTP, and an address of nothing', async () => {
    expect(await ended(listenTo('http://127.0.0.1:1/'))).toMatchObject({
      code: 'E-NET',
      step: 'ECONNREFUSED',
    });
    const port = await listen(
      createSocketServer((socket) => socket.once('data', () => socket.end('canary\n'))),
    );
    expect(await ended(listenTo(`http://127.0.0.1:${port}/`))).toMatchObject({ code: 'E-NET' });
    for (const url of ['ws://127.0.0.1:1/canary', 'nonsense canary'])
      expect(await ended(listenTo(url))).toMatchObject({ code: 'E-UNEXPECTED', step: 'request' });
  });

  test('a line of 256 KiB is taken; a byte more, with and without its end, is E-SHAPE', async () => {
    let line = 'a'.repeat(largestTextBytes);
    let ending = '\n';
    const { url } = await serve((_request, response) => response.write(`x\n${line}${ending}y\n`));
    const heard = listenTo(url);
    await until(() => heard.texts.length === 3);
    expect(heard.texts.map((text) => text.length)).toEqual([1, largestTextBytes, 1]);
    heard.close();
    line += 'a';
    for (ending of ['\n', '']) {
      const tooLong = listenTo(url);
      expect(await ended(tooLong)).toMatchObject({ code: 'E-SHAPE', step: 'too-large' });
      expect(tooLong.texts).toEqual(['x']);
    }
  });

  test('compressed all the same, it is E-SHAPE', async () => {
    const { url } = await serve((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync('a\nb\n'));
    });
    const heard = listenTo(url);
    expect(await ended(heard)).toMatchObject({ code: 'E-SHAPE' });
    expect(heard.texts).toEqual([]);
  });

  test('a certificate that nobody vouches for is E-TLS; one that is trusted serves', async () => {
    const pair = makeCertificate();
    const port = await listen(createTlsServer(pair, (_request, response) => response.write('a\n')));
    const url = `https://127.0.0.1:${port}/`;
    expect(await ended(listenTo(url))).toMatchObject({ code: 'E-TLS' });
    const trusting = createLines({
      version: '0',
      proxyFor: () => Promise.resolve('DIRECT'),
      certificates: [pair.cert],
    });
    const heard = hear((hearing) => trusting(get(url), hearing));
    await until(() => heard.texts.length === 1);
    heard.close();
  });

  test('a proxy that cannot be used is E-PROXY', async () => {
    const socks = createLines({ version: '0', proxyFor: () => Promise.resolve('SOCKS5 127.0.0.1:1') });
    const heard = hear((hearing) => socks(get('http://127.0.0.1:1/'), hearing));
    expect(await ended(heard)).toMatchObject({ code: 'E-PROXY' });
  });
});

describe('closing', () => {
  test('at once, while connecting, while open: the server is let go, and nothing more is heard', async () => {
    let [closed, opened] = [0, 0];
    const { url } = await serve((_request, response) => {
      opened += 1;
      response.on('close', () => {
        closed += 1;
      });
      const timer = setInterval(() => response.write('a\nb\n'), 3);
      response.on('close', () => clearInterval(timer));
    });
    for (const waitMs of [0, 1, 5, 10, 20, 50, 100]) {
      const heard = listenTo(url);
      if (waitMs > 0) await pause(waitMs);
      heard.close();
      heard.close();
      await pause(20);
      expect([heard.wrong, heard.end()]).toEqual([[], undefined]);
    }
    await until(() => closed === opened);
    expect(opened).toBeGreaterThan(0);
  });

  test('by a line: the lines that came with it are not heard', async () => {
    const { url } = await serve((_request, response) => response.write('a\nb\nc\n'));
    const heard = listenTo(url, (text, close) => text === 'b' && close());
    await until(() => heard.texts.length === 2);
    await pause(50);
    expect([heard.texts, heard.wrong]).toEqual([['a', 'b'], []]);
  });
});

test('silence after the head ends nothing, behind an answer that never comes it is E-NET in 13 s', {
  timeout: 20_000,
}, async () => {
  const open = await serve((_request, response) => response.flushHeaders());
  const silent = await serve(() => undefined);
  const [first, second] = [listenTo(open.url), listenTo(silent.url)];
  // hpagent has deadlines of its own, which are for the way to the proxy only.
  const { list, seen } = await serveTunnel();
  const through = createLines({ version: '0', proxyFor: () => Promise.resolve(list) });
  const tunnelled = hear((hearing) => through(get(open.url), hearing));
  expect(await ended(second, 14_000)).toMatchObject({ code: 'E-NET' });
  expect([first.opens(), first.end(), first.bytes(), second.opens()]).toEqual([1, undefined, 0, 0]);
  expect([tunnelled.opens(), tunnelled.end(), seen.length]).toEqual([1, undefined, 1]);
  expect(seen[0]).not.toMatch(/canary|\/v1/);
  first.close();
  tunnelled.close();
});
