/**
 * Where a request leaves: the only file with got, set up once. The door first, then one attempt, no redirects, deadlines
 * for each step.
 */
import type { Got, OptionsInit } from 'got';
import { Failure } from '../../contract/failures.ts';
import { openBody, openHeaders } from './body.ts';
import { admit } from './door.ts';
import type { Request } from './exchange.ts';
import type { Headers } from './rate.ts';
import { createWays, type SendOptions } from './way.ts';

/** What 'response' of the stream brings. */
export type Response = {
  readonly statusCode: number;
  readonly headers: Headers & { readonly date?: string };
};

export type Departure = {
  readonly stream: ReturnType<Got['stream']>;
  readonly host: string;
  readonly hasProxy: boolean;
};

export type Terms = {
  /** From the call to the last byte, ms; null for a reply that does not end. */
  readonly longestMs: number | null;
  /** Compressed text comes in lumps, which a live stream must not. */
  readonly isCompressed: boolean;
  readonly signal: AbortSignal | undefined;
};

export type Depart = (request: Request, terms: Terms) => Promise<Departure>;

/** @returns a function that throws Failure E-UNEXPECTED (the door), E-SHAPE (a header), E-PROXY, E-NET (aborted). */
export function createDepartures(options: SendOptions): Depart {
  const findWay = createWays(options);
  return async (request, { longestMs, isCompressed, signal }) => {
    const startedAt = performance.now();
    const host = admit(request);
    const headers = openHeaders(request, host, options.version);
    // got is loaded at the first request: it costs 50 ms that the first frame must not pay.
    const [{ agent, hasProxy }, { default: got }] = await Promise.all([
      findWay(request.url, host),
      import('got'),
    ]);
    if (signal?.aborted) throw new Failure('E-NET', { host });
    const body = openBody(request);
    const init: OptionsInit & { isStream: true } = {
      isStream: true,
      method: request.method,
      headers,
      ...(body === null ? {} : { body }),
      agent,
      ...(signal ? { signal } : {}),
      followRedirect: false,
      retry: { limit: 0 },
      throwHttpErrors: false,
      decompress: isCompressed,
      timeout: {
        lookup: 5000,
        connect: 7000,
        secureConnect: 7000,
        response: 12_000,
        ...(longestMs === null ? {} : { request: Math.max(1, longestMs - (performance.now() - startedAt)) }),
      },
      https: { rejectUnauthorized: true },
    };
    try {
      return { stream: got.stream(request.url, init), host, hasProxy };
    } catch {
      throw new Failure('E-UNEXPECTED', { step: 'request', host });
    }
  };
}
