/**
 * The read-only door: whatever a caller makes of a request, types or not, nothing but a GET and the opening of a stream's
 * session gets to a broker with a bearer token. The server counts connections: of what is refused it sees not one.
 */
import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../contract/failures.ts';
import type { Request, StreamHearing } from '../../main/net/exchange.ts';
import { createLines } from '../../main/net/lines.ts';
import { createSocket } from '../../main/net/socket.ts';
import { Secret } from '../../main/secret.ts';
import { bearer, direct, fail, listen, post } from './server.ts';

const methods = [
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'QUERY'],
  ...['get', 'post', 'Delete', '', ' GET', 'GET POST'],
];
const paths = [
  '/v1/user/profile',
  '/v1/accounts/VA1/orders',
  '/v1/markets/events/session',
  '/v1/accounts/events/session',
  '/v1/markets/events/session/',
  '/v1/markets/events/session/orders',
  '/v1/markets/events/sessions',
  '/v1/accounts/VA1/orders?to=/events/session',
  '/v1/accounts/VA1/orders#/events/session',
  '/v1/accounts/VA1/orders%3F/events/session%3F',
];
const bodies: readonly (readonly [string, object])[] = [
  ['no body', {}],
  ['a form', { form: [['side', 'buy']] }],
  ['an empty form', { form: [] }],
  ['JSON', { json: { side: 'buy' } }],
  ['empty JSON', { json: {} }],
];
/** RFC 6750 2: everywhere that a bearer token may be. */
const bearers: readonly (readonly [string, (request: object) => object])[] = [
  ['as auth', (request) => ({ ...request, auth: { kind: 'bearer', token: new Secret(bearer) } })],
  ['as a header', (request) => ({ ...request, headers: { authorization: `Bearer ${bearer}` } })],
  ['as a Header', (request) => ({ ...request, headers: { Authorization: `Bearer ${bearer}` } })],
];

async function watch() {
  let connections = 0;
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['content-length'] ?? '-'}`);
    response.end('{}');
  });
  server.on('connection', () => {
    connections += 1;
  });
  const port = await listen(server);
  return { at: `http://127.0.0.1:${port}`, seen, count: () => connections };
}

describe('the read-only door', () => {
  test.each(bearers)(
    'with a bearer %s only reading and a session pass',
    { timeout: 60_000 },
    async (_as, give) => {
      const { at, seen, count } = await watch();
      const passed: string[] = [];
      let refused = 0;
      for (const method of methods)
        for (const path of paths)
          for (const [name, body] of bodies) {
            const request = give({ method, url: `${at}${path}`, ...body }) as Request;
            const before = count();
            const isSession = method === 'POST' && /^\/v1\/(markets|accounts)\/events\/session$/.test(path);
            if (name === 'no body' && (method === 'GET' || isSession)) {
              expect((await direct(request)).status).toBe(200);
              passed.push(`${method} ${path.replace(/#.*/, '')} ${method === 'GET' ? '-' : '0'}`);
            } else {
              const failure = await fail(request);
              expect({
                ...failure.facts,
                code: failure.code,
                request: `${method} ${path} ${name}`,
              }).toMatchObject({
                code: 'E-UNEXPECTED',
                step: 'read-only',
              });
              expect(count()).toBe(before);
              refused += 1;
            }
          }
      expect(seen).toEqual(passed);
      expect(passed).toHaveLength(paths.length + 2);
      expect(refused).toBe(methods.length * paths.length * bodies.length - passed.length);
    },
  );

  test.each([
    ['in the address', { method: 'POST', url: '/v1/accounts/VA1/orders?access_token=x' }],
    ['in the form', { method: 'POST', url: '/v1/orders', form: [['access_token', 'x']] }],
    ['in JSON', { method: 'POST', url: '/v1/orders', json: { access_token: new Secret('x') } }],
    ['in the form of a session', { method: 'POST', url: '/events/session', form: [['access_token', 'x']] }],
  ])('a bearer %s is one too', async (_where, request) => {
    const { at, count } = await watch();
    const failure = await fail({ ...request, url: `${at}${request.url}` } as Request);
    expect(failure).toMatchObject({ code: 'E-UNEXPECTED', facts: { step: 'read-only' } });
    expect(count()).toBe(0);
  });

  test.each(['X-HTTP-Method-Override', 'x-http-method', 'X-Method-Override', 'x-method'])(
    'no %s makes something else of a GET',
    async (name) => {
      const { at, count } = await watch();
      const auth = { kind: 'bearer', token: new Secret(bearer) } as const;
      const failure = await fail({ method: 'GET', url: at, headers: { [name]: 'DELETE' }, auth });
      expect(failure).toMatchObject({ code: 'E-UNEXPECTED', facts: { step: 'read-only' } });
      expect(count()).toBe(0);
    },
  );

  test('without a bearer a sign-in posts its form, and nothing else than GET and POST leaves', async () => {
    const { at, seen, count } = await watch();
    await direct(post(`${at}/oauth/token`));
    await direct({ method: 'GET', url: `${at}/jwks` });
    expect(seen).toEqual([expect.stringMatching(/^POST \/oauth\/token [1-9]\d*$/), 'GET /jwks -']);
    for (const method of methods.filter((one) => one !== 'GET' && one !== 'POST')) {
      const request = { method, url: `${at}/oauth/token` } as unknown as Request;
      expect((await fail(request)).facts.step).toBe('read-only');
    }
    expect(count()).toBe(2);
  });
});

describe('streams go through the same door', () => {
  const options = { version: '1.2.3', proxyFor: () => Promise.resolve('DIRECT') };
  const ended = (open: (hearing: StreamHearing) => void) =>
    new Promise<Failure | null>((onEnd) =>
      open({ onOpen: () => onEnd(null), onText: () => undefined, onBytes: () => undefined, onEnd }),
    );

  test('lines are read by GET and by nothing else', async () => {
    const { at, count } = await watch();
    const auth = { kind: 'bearer', token: new Secret(bearer) };
    for (const method of methods)
      for (const [name, body] of bodies) {
        if (method === 'GET' && name === 'no body') continue;
        const request = { method, url: `${at}/v1/markets/events/session`, auth, ...body } as Request;
        const failure = await ended((hearing) => createLines(options)(request, hearing));
        expect({ code: failure?.code, ...failure?.facts }).toMatchObject({
          code: 'E-UNEXPECTED',
          step: 'read-only',
        });
      }
    expect(count()).toBe(0);
  });

  test.each(['http:', 'https:', 'file:', 'ws+unix:', 'wss+unix:', 'nonsense'])(
    'a socket is not opened by %s',
    async (scheme) => {
      const { at, count } = await watch();
      const url = scheme === 'nonsense' ? scheme : at.replace(/^http:/, scheme);
      const failure = await ended((hearing) => createSocket(options)(url, hearing));
      expect(failure).toMatchObject({ code: 'E-UNEXPECTED', facts: { step: 'request' } });
      expect(count()).toBe(0);
    },
  );
});
