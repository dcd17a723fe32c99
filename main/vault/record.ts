/**
 * The sealed form of what is kept of one connection. PERSISTED: a change of the format is a new version that can read
 * every older one. Encryption gives secrecy, not integrity (a flipped bit decrypts to altered text), so everything is
 * bound together by a digest inside the ciphertext, and to its file by the label (security.md 0.2 and 3.1).
 */

import { Failure } from '../../contract/failures.ts';
import type { Cipher, ConnectionRecord, RecordFile } from './kept.ts';
import { readPlaintext, writePlaintext } from './plaintext.ts';

export const format = 1;

/** @throws Failure E-LOCKED or E-SAVE, as the cipher does. */
export async function sealRecord(record: ConnectionRecord, cipher: Cipher): Promise<RecordFile> {
  const { id, broker, environment, method, createdAt } = record;
  const sealed = (await cipher.seal(writePlaintext(record))).toString('base64');
  return { format, id, broker, environment, method, createdAt, sealed };
}

/**
 * Opens what a file holds; whatever it holds, only a Failure comes of it.
 * @throws Failure E-NEWER, E-LOCKED, or E-OPEN for anything that is not wholly a record sealed for this very label.
 */
export async function openRecord(
  found: unknown,
  cipher: Cipher,
): Promise<{ readonly record: ConnectionRecord; readonly shouldReseal: boolean }> {
  const file = readRecordFile(found);
  if (isNewer(found)) throw new Failure('E-NEWER');
  if (!file) throw new Failure('E-OPEN');
  const { text, shouldReseal } = await unseal(Buffer.from(file.sealed, 'base64'), cipher);
  const record = readPlaintext(text);
  // A blob put under another label: Tradier's for TradeStation's, a sandbox's for a real account's (row A73).
  if (labelMembers.some((member) => record[member] !== file[member])) throw new Failure('E-OPEN');
  return { record, shouldReseal };
}

const labelMembers = ['id', 'broker', 'environment', 'method', 'createdAt'] as const;

/** Whether a later Brokerbar wrote this, whatever else is in it: its file is then left alone (row A76). */
export function isNewer(found: unknown): boolean {
  const value = (found as { format?: unknown } | null | undefined)?.format;
  return Number.isSafeInteger(value) && (value as number) > format;
}

/** @returns null when it is not a file of ours. */
export function readRecordFile(found: unknown): RecordFile | null {
  if (typeof found !== 'object' || found === null) return null;
  const file = found as Partial<Record<keyof RecordFile, unknown>>;
  const { id, broker, environment, method, createdAt, sealed } = file;
  if (typeof id !== 'string' || typeof broker !== 'string' || typeof environment !== 'string') return null;
  if (method !== 'keys' && method !== 'token') return null;
  if (typeof createdAt !== 'number' || !Number.isFinite(createdAt)) return null;
  if (file.format !== format || typeof sealed !== 'string' || !isBase64(sealed)) return null;
  return { format, id, broker, environment, method, createdAt, sealed };
}

/** Node skips what is not base64 instead of refusing it, so the way back must give the same text. */
function isBase64(text: string): boolean {
  return text !== '' && Buffer.from(text, 'base64').toString('base64') === text;
}

async function unseal(bytes: Buffer, cipher: Cipher): ReturnType<Cipher['unseal']> {
  try {
    return await cipher.unseal(bytes);
  } catch (error) {
    throw error instanceof Failure && error.code === 'E-LOCKED' ? error : new Failure('E-OPEN');
  }
}
