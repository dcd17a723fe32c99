/** Hears a stream as the contract says it is heard: it fails a test by what comes after the end, or twice. */
import { expect } from 'vitest';
import type { Failure } from '../../contract/failures.ts';
import type { OpenStream, StreamHearing } from '../../main/net/exchange.ts';

export type Heard = {
  readonly texts: string[];
  readonly opens: () => number;
  readonly bytes: () => number;
  /** Undefined while it goes on. */
  readonly end: () => Failure | null | undefined;
  /** What was heard against the contract. */
  readonly wrong: string[];
  readonly stream: OpenStream;
  readonly close: () => void;
};

/** @param onText what else is done with a text, such as closing the stream by which it came. */
export function hear(
  open: (hearing: StreamHearing) => OpenStream,
  onText: (text: string, close: () => void) => void = () => undefined,
): Heard {
  const [texts, wrong]: [string[], string[]] = [[], []];
  let [opens, bytes, isClosed] = [0, 0, false];
  let end: Failure | null | undefined;
  const check = (what: string) => {
    if (isClosed || end !== undefined) wrong.push(what);
  };
  const close = () => {
    isClosed = true;
    stream.close();
  };
  const stream = open({
    onOpen: () => {
      check('open');
      opens += 1;
    },
    onText: (text) => {
      check('text');
      if (opens !== 1) wrong.push('text before it was open');
      texts.push(text);
      onText(text, close);
    },
    onBytes: () => {
      check('bytes');
      bytes += 1;
    },
    onEnd: (failure) => {
      check('end');
      end = failure;
    },
  });
  expect(end).toBeUndefined();
  return { texts, opens: () => opens, bytes: () => bytes, end: () => end, wrong, stream, close };
}

/** Waits until it is so, at most so long; a test that waits in vain fails. */
export async function until(isSo: () => boolean, longestMs = 5000): Promise<void> {
  const endAt = performance.now() + longestMs;
  while (!isSo()) {
    if (performance.now() > endAt) throw new Error(`it was not so within ${longestMs} ms: ${isSo}`);
    await new Promise((done) => setTimeout(done, 5));
  }
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
