/**
 * Asks and is answered: one attempt, no redirects, bounded in size and time. got's errors carry the bearer and the form,
 * so what leaves here is a Failure built from an allow-list (prototypes.md F).
 */
import { Failure } from '../../contract/failures.ts';
import { createDepartures, type Departure, type Response } from './departure.ts';
import type { Reply, Send } from './exchange.ts';
import { type Head, readAhead, readReply } from './reply.ts';
import { readTrouble } from './trouble.ts';
import type { SendOptions } from './way.ts';

const longestMs = 15_000;
const usualBytes = 64 * 1024;

export function createSend(options: SendOptions): Send {
  const depart = createDepartures(options);
  return async (request, signal) => {
    const departure = await depart(request, { longestMs, isCompressed: true, signal });
    return receive(departure, request.largestBytes ?? usualBytes);
  };
}

function receive({ stream, host, hasProxy }: Departure, largestBytes: number): Promise<Reply> {
  return new Promise<Reply>((done, fail) => {
    const parts: Buffer[] = [];
    let size = 0;
    let head: Head | null = null;
    const sentAt = Date.now();
    const refuse = (failure: Failure) => {
      fail(failure);
      stream.destroy();
    };
    stream.on('response', ({ statusCode: status, headers }: Response) => {
      head = { status, headers, aheadMs: readAhead(headers.date, sentAt, Date.now()) };
      if (status >= 300 && status < 400) refuse(new Failure('E-SHAPE', { step: 'redirect', status, host }));
      else if (Number(headers['content-length']) > largestBytes) refuse(tooLarge(status, host));
    });
    stream.on('data', (bytes: Buffer) => {
      size += bytes.length;
      if (size > largestBytes) refuse(tooLarge(head?.status, host));
      else parts.push(bytes);
    });
    // Not once: an error that nobody hears would end the process.
    stream.on('error', (error: unknown) => fail(readTrouble(error, host, hasProxy)));
    stream.once('end', () => {
      if (head) done(readReply(head, Buffer.concat(parts), host, Date.now()));
      else fail(new Failure('E-NET', { host }));
    });
    stream.once('close', () => fail(new Failure('E-NET', { host })));
  });
}

const tooLarge = (status: number | undefined, host: string) =>
  new Failure('E-SHAPE', { step: 'too-large', host, ...(status === undefined ? {} : { status }) });
