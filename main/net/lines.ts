/** Newline-delimited text over one GET that does not end (TradeStation's streams, broker-apis.md B11). */
import { asFailure, Failure } from '../../contract/failures.ts';
import { createDepartures, type Departure, type Response } from './departure.ts';
import { Ear } from './ear.ts';
import type { OpenLines, Request } from './exchange.ts';
import { readRetryAfter } from './reply.ts';
import { createSplitter } from './split.ts';
import { readStatus, readTrouble } from './trouble.ts';
import type { SendOptions } from './way.ts';

/**
 * Connecting and the first byte have their deadlines; an open stream has none: who hears it knows how long silence may
 * last. Ends with E-REFUSED (401, 403), E-LIMIT (429), E-DOWN (5xx), E-SHAPE (another status, a line over 256 KiB,
 * compressed text), E-NET, E-TLS, E-PROXY, E-UNEXPECTED (the door).
 */
export function createLines(options: SendOptions): OpenLines {
  const depart = createDepartures(options);
  return (request, hearing) => {
    const abort = new AbortController();
    const ear = new Ear(hearing, () => abort.abort());
    const open = async () => {
      checkReading(request);
      const terms = { longestMs: null, isCompressed: false, signal: abort.signal };
      receive(await depart(request, terms), ear);
    };
    open().catch((error: unknown) => ear.end(asFailure(error)));
    return { send: () => undefined, close: () => ear.close() };
  };
}

function checkReading({ method }: Request): void {
  if (method !== 'GET') throw new Failure('E-UNEXPECTED', { step: 'read-only' });
}

function receive({ stream, host, hasProxy }: Departure, ear: Ear): void {
  const split = createSplitter((line) => ear.text(line));
  stream.on('response', ({ statusCode: status, headers }: Response) => {
    const encoding = headers['content-encoding'] ?? 'identity';
    if (status < 200 || status > 299)
      ear.end(readStatus(status, readRetryAfter(headers['retry-after'], Date.now()), host));
    else if (encoding !== 'identity') ear.end(new Failure('E-SHAPE', { step: 'stream', status, host }));
    else ear.open();
  });
  stream.on('data', (bytes: Buffer) => {
    ear.bytes();
    if (!split(bytes)) ear.end(new Failure('E-SHAPE', { step: 'too-large', host }));
  });
  // Not once: an error that nobody hears would end the process.
  stream.on('error', (error: unknown) => ear.end(readTrouble(error, host, hasProxy)));
  stream.once('end', () => ear.end(null));
  stream.once('close', () => ear.end(new Failure('E-NET', { host })));
}
