/** How the answers of the stranger's server go wrong: instead of what was asked for, or after it was done. */
import { gzipSync } from 'node:zlib';
import type { Fault } from './broker.ts';
import type { TokenBody } from './grants.ts';

type Headers = Readonly<Record<string, string | number>>;

export const portalPage =
  '<!doctype html><html><title>Airport Wi-Fi</title><form>Sign in to go online</form></html>';
export const xmlFault =
  '<?xml version="1.0"?><fault><faultstring>The Service is temporarily unavailable</faultstring></fault>';

/** Says something else, and nothing is spent. */
export function say(status: number, body = '', headers: Headers = {}): Fault {
  return ({ response }) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

export const page = (status: number, body: string, type = 'text/html'): Fault =>
  say(status, body, { 'content-type': type });

/** Does what was asked, and then answers otherwise. */
export const afterwards =
  (fault: Fault): Fault =>
  (answer) => {
    answer.spend();
    return fault(answer);
  };

/** Does what was asked, and says it in a text of its own. */
export function spoil(make: (body: TokenBody) => string | Buffer, headers: Headers = {}): Fault {
  return ({ response, spend }) =>
    void response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(make(spend()));
}

/** Does what was asked, with other members: `undefined` takes one away. */
export const change = (members: TokenBody): Fault => spoil((body) => JSON.stringify({ ...body, ...members }));

export const reset: Fault = ({ response }) => void response.socket?.resetAndDestroy();
export const hangUp: Fault = ({ response }) => void response.socket?.destroy();
export const silence: Fault = () => undefined;

/** A head, and then nothing. */
export const headAlone: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
};

/** A byte a second. */
export const drip: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 1000);
  response.once('close', () => clearInterval(timer));
};

/** Does what was asked, and breaks off in the middle of saying so. */
export const cutOff: Fault = ({ response, spend }) => {
  const body = Buffer.from(JSON.stringify(spend()));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.write(body.subarray(0, body.length / 2), () => response.socket?.resetAndDestroy());
};

export const endless: Fault = ({ response }) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(Buffer.alloc(8192, ' ')), 1);
  response.once('close', () => clearInterval(timer));
};

export const bomb: Fault = spoil((body) => gzipSync(`${JSON.stringify(body)}${' '.repeat(20_000_000)}`), {
  'content-encoding': 'gzip',
});

/** Waits for its answer until it is let go. `seen` settles once the request is here. */
export function hold(fault: Fault = change({})) {
  const seen = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const held: Fault = async (answer) => {
    seen.resolve();
    await gate.promise;
    return fault(answer);
  };
  return { held, seen: seen.promise, letGo: () => gate.resolve() };
}
