/** What went wrong on the way, as a Failure. Errors of got, ws and Node carry the bearer and the form. */
import { Failure } from '../../contract/failures.ts';

/** Only a code of these lists is taken from an error; its message and its fields may hold secrets. */
export function readTrouble(error: unknown, host: string, hasProxy: boolean): Failure {
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

/** What a status that is no success means for a stream; a redirect is one of them, for none is followed. */
export function readStatus(status: number, retryAfterS: number | null, host: string): Failure {
  const wait = retryAfterS === null ? {} : { retryAfterS };
  if (status === 401 || status === 403) return new Failure('E-REFUSED', { step: 'stream', status, host });
  if (status === 429) return new Failure('E-LIMIT', { step: 'stream', status, host, ...wait });
  if (status >= 500) return new Failure('E-DOWN', { step: 'stream', status, host, ...wait });
  const step = status >= 300 && status < 400 ? 'redirect' : 'stream';
  return new Failure('E-SHAPE', { step, status, host });
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
