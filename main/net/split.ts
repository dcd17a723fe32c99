/** Bytes into lines, wherever they were cut: chunks mean nothing (broker-apis.md B11). */
import { largestTextBytes } from './ear.ts';

const newline = 0x0a;

/**
 * @param onLine hears each whole line, decoded, without its end; empty ones are passed over.
 * @returns what takes the next bytes. False once a line is too long; nothing more is heard then.
 */
export function createSplitter(onLine: (line: string) => void): (bytes: Buffer) => boolean {
  // Kept as bytes until the line is whole: a character may be cut in its middle.
  let parts: Buffer[] = [];
  let size = 0;
  let isTooLong = false;
  return (bytes) => {
    let from = 0;
    while (!isTooLong) {
      const end = bytes.indexOf(newline, from);
      const part = bytes.subarray(from, end === -1 ? bytes.length : end);
      size += part.length;
      if (size > largestTextBytes) {
        isTooLong = true;
        parts = [];
        break;
      }
      parts.push(part);
      if (end === -1) break;
      const line = Buffer.concat(parts).toString('utf8').replace(/\r$/, '');
      parts = [];
      size = 0;
      from = end + 1;
      if (line !== '') onLine(line);
    }
    return !isTooLong;
  };
}
