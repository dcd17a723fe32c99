/** The one sender against a real server on loopback: one attempt, no redirects, bounded size and time, no secret in a failure. */
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createSocketServer } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../contract/failures.ts';
import { readAhead, readRetryAfter } from '../../main/net/reply.ts';
import { createSend } from '../../main/net/send.ts';
import { Secret } from '../../main/secret.ts';
import { bearer, direct, fail, formSecret, get, listen, makeCertificate, post, serve } from './server.ts';

describe('what is sent', () => {
  test('the form in its order, Basic and bearer, our name, no cookie', async () => {
    const { url, seen, bodies } = await serve((_request, response) => {
      response.setHeader('set-cookie', 'a=1');
      response.setHeader('content-type', 'Application/JSON; charset=utf-8');
      response.end('{"a":"ü"}');
    });
    const reply = await direct(post(url));
    expect(reply).toEqual({
      status: 200,
      contentType: 'application/json',
      body: '{"a":"ü"}',
      retryAfterS: null,
      aheadMs: expect.any(Number) as number,
      rate: null,
      host: new URL(url).host,
    });
    expect(bodies).toEqual([`grant_type=refresh_token&refresh_token=${formSecret}`]);
    expect(seen[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('i%3Ad:p+w').toString('base64')}`,
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Brokerbar/1.2.3',
    });
    await direct(get(url));
    expect(seen[1]?.headers.authorization).toBe(`Bearer ${bearer}`);
    expect(seen[1]?.headers.cookie).toBeUndefined();
  });

  test('A44 a header that could be split is refused before anything is sent', async () => {
    const { url, seen } = await serve((_request, response) => response.end());
    const failure = await fail({
      method: 'GET',
      url,
      auth: { kind: 'bearer', token: new Secret('canary\r\nX: 1') },
    });
    expect(failure.code).toBe('E-SHAPE');
    expect(seen).toEqual([]);
  });
});

describe('what comes back', () => {
  test.each([301, 302, 303, 307, 308])('A38 a %d is a failure, and nothing is sent on', async (status) => {
    const other = await serve((_request, response) => response.end('{}'));
    const { url } = await serve((_request, response) => {
      response.writeHead(status, { location: other.url });
      response.end();
    });
    expect(await fail(post(url))).toMatchObject({ code: 'E-SHAPE', facts: { status } });
    expect(other.seen).toEqual([]);
  });

  test.each([400, 401, 429, 500, 503])('a %d is a reply, asked for once', async (status) => {
    const { url, seen } = await serve((_request, response) => {
      response.writeHead(status, { 'retry-after': '7' });
      response.end('{"error":"x"}');
    });
    expect(await direct(post(url))).toMatchObject({ status, body: '{"error":"x"}', retryAfterS: 7 });
    expect(await direct(get(url))).toMatchObject({ status });
    expect(seen).toHaveLength(2);
  });

  test('A40 10 MB, with and without its length, is cut', async () => {
    for (const length of [true, false]) {
      const { url } = await serve((_request, response) => {
        const body = Buffer.alloc(10 * 1024 * 1024, 'a');
        if (length) response.setHeader('content-length', body.length);
        response.end(body);
      });
      expect(await fail(post(url))).toMatchObject({ code: 'E-SHAPE', facts: { step: 'too-large' } });
    }
  });

  test('A40 an endless error body and a gzip bomb are cut', async () => {
    const endless = await serve((_request, response) => {
      response.statusCode = 500;
      const timer = setInterval(() => response.write(Buffer.alloc(8192, 'a')), 1);
      response.on('close', () => clearInterval(timer));
    });
    expect(await fail(post(endless.url))).toMatchObject({ code: 'E-SHAPE' });
    const bomb = await serve((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(Buffer.alloc(20 * 1024 * 1024)));
    });
    expect(await fail(post(bomb.url))).toMatchObject({ code: 'E-SHAPE', facts: { step: 'too-large' } });
    const brotli = await serve((_request, response) => {
      response.setHeader('content-encoding', 'br');
      response.end(brotliCompressSync(Buffer.alloc(20 * 1024 * 1024)));
    });
    expect(await fail(post(brotli.url))).toMatchObject({ code: 'E-SHAPE', facts: { step: 'too-large' } });
  });

  test('exactly 64 KiB is taken, one byte more is not', async () => {
    let size = 64 * 1024;
    const { url } = await serve((_request, response) => response.end('a'.repeat(size)));
    expect((await direct(post(url))).body).toHaveLength(size);
    size += 1;
    expect((await fail(post(url))).code).toBe('E-SHAPE');
  });

  test('a request may allow a larger reply, or a smaller one', async () => {
    let size = 1024 * 1024;
    const { url } = await serve((_request, response) => response.end('a'.repeat(size)));
    expect((await direct({ ...get(url), largestBytes: size })).body).toHaveLength(size);
    size += 1;
    const tooLarge = { code: 'E-SHAPE', facts: { step: 'too-large', status: 200 } };
    expect(await fail({ ...get(url), largestBytes: size - 1 })).toMatchObject(tooLarge);
    size = 11;
    expect(await fail({ ...get(url), largestBytes: 10 })).toMatchObject(tooLarge);
  });

  test("a broker's limits are read, an instant by the broker's own clock", async () => {
    const { url } = await serve((_request, response) => {
      // The server is an hour behind this computer.
      const now = Date.now() - 3_600_000;
      response.setHeader('date', new Date(now).toUTCString());
      response.setHeader('X-Ratelimit-Available', '3');
      response.setHeader('X-Ratelimit-Expiry', String(now + 30_000));
      response.end('{}');
    });
    const { rate } = await direct(get(url));
    expect(rate?.remaining).toBe(3);
    expect(Math.abs((rate?.resetsInMs ?? 0) - 30_000)).toBeLessThan(2500);
  });

  test('a refused connection, a cut one and a reply cut short are E-NET', async () => {
    const { url } = await serve((request) => request.socket.destroy());
    expect((await fail(post(url))).code).toBe('E-NET');
    expect((await fail(get(url))).code).toBe('E-NET');
    expect((await fail(post('http://127.0.0.1:1/'))).code).toBe('E-NET');
    const short = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"access');
      setTimeout(() => response.destroy(), 20);
    });
    expect((await fail(post(short.url))).code).toBe('E-NET');
  });

  test('what is no HTTP and what is no gzip are E-NET', async () => {
    const port = await listen(
      createSocketServer((socket) => socket.once('data', () => socket.end('canary\r\n\r\n'))),
    );
    expect((await fail(post(`http://127.0.0.1:${port}/`))).code).toBe('E-NET');
    const { url } = await serve((_request, response) => {
      response.setHeader('content-encoding', 'gzip');
      response.end('canary');
    });
    expect((await fail(post(url))).code).toBe('E-NET');
  });

  test('a failure to connect names its code, of a list', async () => {
    expect(await fail(post('http://127.0.0.1:1/'))).toMatchObject({ facts: { step: 'ECONNREFUSED' } });
  });

  test('[::1] is asked like any other host', async () => {
    const port = await listen(
      createServer((_request, response) => response.end('{}')),
      '::1',
    );
    expect(await direct(post(`http://[::1]:${port}/`))).toMatchObject({ status: 200, host: `[::1]:${port}` });
  });

  test.each(['nonsense canary', 'ws://127.0.0.1:1/canary', 'file:///canary'])(
    'the address %s is refused unquoted',
    async (url) => {
      expect((await fail(post(url))).code).toBe('E-UNEXPECTED');
    },
  );

  test('an aborted request ends at once', async () => {
    const { url } = await serve(() => undefined);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 50);
    const startedAt = Date.now();
    await expect(direct(post(url), abort.signal)).rejects.toBeInstanceOf(Failure);
    expect(Date.now() - startedAt).toBeLessThan(2000);
  });

  test('A42 silence and one byte a second end within 15 s', { timeout: 40_000 }, async () => {
    const silent = await serve(() => undefined);
    const drip = await serve((_request, response) => {
      const timer = setInterval(() => response.write('a'), 1000);
      response.on('close', () => clearInterval(timer));
    });
    const startedAt = Date.now();
    const codes = await Promise.all([fail(post(silent.url)), fail(post(drip.url))]);
    expect(codes.map(({ code }) => code)).toEqual(['E-NET', 'E-NET']);
    expect(Date.now() - startedAt).toBeLessThan(16_500);
  });

  test('A33 A65 a certificate that nobody vouches for is E-TLS, and nothing is sent', async () => {
    const pair = makeCertificate();
    let seen = 0;
    const port = await listen(
      createTlsServer(pair, (_request, response) => {
        seen += 1;
        response.end('{}');
      }),
    );
    const url = `https://127.0.0.1:${port}/`;
    expect((await fail(post(url))).code).toBe('E-TLS');
    expect(seen).toBe(0);
    const trusting = createSend({
      version: '0',
      proxyFor: () => Promise.resolve('DIRECT'),
      certificates: [pair.cert],
    });
    expect((await trusting(post(url))).status).toBe(200);
    // The certificate names the address, not the name.
    expect((await fail(post(`https://localhost:${port}/`), trusting)).code).toBe('E-TLS');
  });
});

test.each([
  ['7', 7],
  ['0', 0],
  ['-5', null],
  ['1000000000', 3600],
  ['soon', null],
  ['Mon, 23 Nov 2026 14:42:00 GMT', 60],
  ['Mon, 23 Nov 2020 14:42:00 GMT', null],
  [undefined, null],
])('A60 Retry-After %s', (value, seconds) => {
  expect(readRetryAfter(value, Date.parse('2026-11-23T14:41:00Z'))).toBe(seconds);
});

test.each([
  ['Mon, 23 Nov 2026 14:41:00 GMT', 0],
  ['Thu, 01 Jan 1970 02:00:00 GMT', null],
  ['Mon, 23 Nov 2026 14:34:00 GMT', 7 * 60_000],
  ['Mon, 23 Nov 2026 16:41:00 GMT', -7_200_000],
  [undefined, null],
  ['yesterday', null],
  ['', null],
  ['Thu, 01 Jan 1970 00:00:00 GMT', null],
])('Date %j means that our clock is ahead by %s ms', (date, aheadMs) => {
  const at = Date.parse('2026-11-23T14:41:00.500Z');
  expect(readAhead(date, at - 100, at + 100)).toBe(aheadMs);
});
