/**
 * The only file that sends. got, set up once: deadlines, one attempt, no redirects, 64 KiB at most. got's errors carry
 * the bearer and the form, so what leaves here is a Failure built from an allow-list (prototypes.md F).
 */
import type { OptionsInit } from 'got';
import { Failure } from '../../contract/failures.ts';
import type { Secret } from '../secret.ts';
import { openAgents, readTrust, type Trust } from './agents.ts';
import type { Reply, Request, Send } from './exchange.ts';
import { findProxy } from './proxy.ts';

const longestMs = 15_000;
const largestBytes = 64 * 1024;
const longestWaitS = 3600;

export type SendOptions = {
  /** Ours, for the User-Agent header. */
  readonly version: string;
  /** The proxies for an address, as Electron's session.resolveProxy gives them. */
  readonly proxyFor: (url: string) => Promise<string>;
  /** Certificates to trust beside Node's and the system's, in tests. */
  readonly certificates?: readonly string[];
};

export function createSend({ version, proxyFor, certificates }: SendOptions): Send {
  let trust: Trust | null = null;
  return async (request, signal) => {
    const startedAt = performance.now();
    const host = readHost(request.url);
    const headers = openHeaders(request, host, version);
    const proxy = await findProxy(proxyFor, request.url, host);
    // Loaded at the first request: it costs 50 ms that the first frame must not pay.
    const { default: got } = await import('got');
    trust ??= readTrust(certificates ?? []);
    const agent = await openAgents(proxy, trust);
    const restMs = Math.max(1, longestMs - (performance.now() - startedAt));
    const options: OptionsInit & { isStream: true } = {
      isStream: true,
      method: request.method,
      headers,
      ...(request.form ? { body: openForm(request.form) } : {}),
      ...(request.json
        ? { body: JSON.stringify(Object.fromEntries(openPairs(Object.entries(request.json)))) }
        : {}),
      agent,
      ...(signal ? { signal } : {}),
      followRedirect: false,
      retry: { limit: 0 },
      throwHttpErrors: false,
      decompress: true,
      timeout: { lookup: 5000, connect: 7000, secureConnect: 7000, response: 12_000, request: restMs },
      https: { rejectUnauthorized: true },
    };
    return new Promise<Reply>((done, fail) => {
      const parts: Buffer[] = [];
      let size = 0;
      let head: Head | null = null;
      const sentAt = Date.now();
      let stream: ReturnType<typeof got.stream>;
      try {
        stream = got.stream(request.url, options);
      } catch {
        fail(new Failure('E-UNEXPECTED', { step: 'request', host }));
        return;
      }
      const refuse = (failure: Failure) => {
        fail(failure);
        stream.destroy();
      };
      stream.on(
        'response',
        (response: { statusCode: number; headers: Record<string, string | undefined> }) => {
          const aheadMs = readAhead(response.headers.date, sentAt, Date.now());
          head = { status: response.statusCode, headers: response.headers, aheadMs };
          if (response.statusCode >= 300 && response.statusCode < 400)
            refuse(new Failure('E-SHAPE', { step: 'redirect', status: response.statusCode, host }));
          else if (Number(response.headers['content-length']) > largestBytes)
            refuse(tooLarge(response.statusCode, host));
        },
      );
      stream.on('data', (bytes: Buffer) => {
        size += bytes.length;
        if (size > largestBytes) refuse(tooLarge(head?.status, host));
        else parts.push(bytes);
      });
      // Not once: an error that nobody hears would end the process.
      stream.on('error', (error: unknown) => fail(readTrouble(error, host, proxy !== null)));
      stream.once('end', () => {
        if (head) done(readReply(head, Buffer.concat(parts), host));
        else fail(new Failure('E-NET', { host }));
      });
      stream.once('close', () => fail(new Failure('E-NET', { host })));
    });
  };
}

/** An address that cannot be asked is our own mistake; Node's error for it would quote it whole. */
function readHost(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw new Failure('E-UNEXPECTED', { step: 'request' });
  return url.host;
}

function openHeaders(request: Request, host: string, version: string): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': `Brokerbar/${version}`, ...request.headers };
  if (request.form) headers['content-type'] = 'application/x-www-form-urlencoded';
  if (request.json) headers['content-type'] = 'application/json';
  if (request.auth?.kind === 'bearer') headers.authorization = `Bearer ${request.auth.token.open()}`;
  if (request.auth?.kind === 'basic') {
    const pair = `${request.auth.user.open()}:${request.auth.password.open()}`;
    headers.authorization = `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
  }
  // Node's own error for a bad header quotes the whole value.
  if (Object.values(headers).some((value) => !/^[\x20-\x7e]*$/.test(value)))
    throw new Failure('E-SHAPE', { step: 'request', host });
  return headers;
}

type Pairs = readonly (readonly [name: string, value: string | Secret])[];

function openForm(form: Pairs): string {
  return new URLSearchParams(openPairs(form)).toString();
}

function openPairs(pairs: Pairs): [string, string][] {
  return pairs.map(([name, value]) => [name, typeof value === 'string' ? value : value.open()]);
}

type Head = Pick<Reply, 'status' | 'aheadMs'> & {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
};

function readReply({ status, headers, aheadMs }: Head, body: Buffer, host: string): Reply {
  const contentType = String(headers['content-type'] ?? '');
  return {
    status,
    contentType: (contentType.split(';')[0] ?? '').trim().toLowerCase(),
    body: body.toString('utf8'),
    retryAfterS: readRetryAfter(headers['retry-after'], Date.now()),
    aheadMs,
    rate: null,
    host,
  };
}

/** RFC 9110 10.2.3: seconds or a date. What is neither, or lies in the past, is nothing. */
export function readRetryAfter(value: string | string[] | undefined, now: number): number | null {
  if (typeof value !== 'string') return null;
  const seconds = /^\s*\d{1,12}\s*$/.test(value) ? Number(value) : (Date.parse(value) - now) / 1000;
  if (!Number.isFinite(seconds) || seconds < 0 || /^\s*-/.test(value)) return null;
  return Math.min(Math.ceil(seconds), longestWaitS);
}

/**
 * How far our clock is ahead of the server's: the Date header names a whole second at some moment between request and
 * reply, so the middle is taken. A date that nobody can mean is none.
 */
export function readAhead(date: string | undefined, sentAt: number, receivedAt: number): number | null {
  const serverAt = date === undefined ? Number.NaN : Date.parse(date);
  if (!Number.isFinite(serverAt) || serverAt <= 0) return null;
  return Math.round((sentAt + receivedAt) / 2 - (serverAt + 500));
}

const tooLarge = (status: number | undefined, host: string) =>
  new Failure('E-SHAPE', { step: 'too-large', host, ...(status === undefined ? {} : { status }) });

/** Only a code of these lists is taken from an error; its message and its fields may hold secrets. */
function readTrouble(error: unknown, host: string, hasProxy: boolean): Failure {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const name = typeof code === 'string' ? code : '';
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME|HOSTNAME|INVALID_CA|ERR_TLS|ERR_SSL|EPROTO/.test(name))
    return new Failure('E-TLS', { host });
  // hpagent tells a proxy's refusal by its text only: "Bad response: 407".
  if (hasProxy && typeof message === 'string' && /Bad response|Proxy timeout/.test(message))
    return new Failure('E-PROXY', { host });
  // Behind a proxy only the proxy's own name and port are asked for.
  if (hasProxy && (name === 'ECONNREFUSED' || name === 'ENOTFOUND')) return new Failure('E-PROXY', { host });
  return new Failure('E-NET', { host, ...(netCodes.has(name) ? { step: name } : {}) });
}

const netCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
]);
