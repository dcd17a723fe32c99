/**
 * Last known values on disk, sealed like everything else that names an account: `<folder>/<connection>.json` holds a format
 * and a seal. Inside, as in the vault, a digest stands in for the integrity that the seal has not:
 *
 *     brokerbar-values <version>
 *     <JSON, one line: the connection's id and the values>
 *     <SHA-256 of the two lines above, hex>
 *
 * Losing one of these files costs figures that a broker gives again; so nothing here ever stops anything.
 */
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../contract/failures.ts';
import { connectionId } from '../../contract/inputs.ts';
import { log } from '../log.ts';
import { refuseOddFile, replaceFile } from '../vault/durable.ts';
import type { Cipher } from '../vault/kept.ts';
import { isShut, makeFolder } from '../vault/rights.ts';
import type { KeptValues } from './ports.ts';

type Values = Readonly<Record<string, unknown>>;

const format = 1;
const version = 1;
const envelope = /^(brokerbar-values ([1-9][0-9]{0,8})\n([^\n]*))\n([0-9a-f]{64})$/;
/** Some hundred positions and orders are a tenth of it. */
const largestBytes = 4 * 1024 * 1024;
/** Our files, and what a killed process leaves beside them. */
const ourName = /^[a-z0-9-]{8,40}\.json(?:\.[0-9a-f]{16}\.tmp)?$/;

export function keepSealed(folder: string, cipher: Cipher): KeptValues {
  const turns = new Map<string, Promise<unknown>>();
  /** Times that a connection, or everything (""), was forgotten: what was to be written before is not written after. */
  const ages = new Map<string, number>();
  const ageOf = (connection: string) => `${ages.get(connection) ?? 0} ${ages.get('') ?? 0}`;
  const pathOf = (connection: string) => join(folder, `${connectionId(connection)}.json`);
  const inTurn = <T>(connection: string, work: () => Promise<T> | T): Promise<T> => {
    const turn = (turns.get(connection) ?? Promise.resolve()).then(work);
    turns.set(
      connection,
      turn.catch(() => undefined),
    );
    return turn;
  };
  const remove = (connection: string, isMeant: (name: string) => boolean) => {
    ages.set(connection, (ages.get(connection) ?? 0) + 1);
    try {
      if (!hasFolder(folder)) return;
      for (const name of readdirSync(folder)) if (isMeant(name)) rmSync(join(folder, name));
    } catch {
      throw new Failure('E-DISK', { step: 'values' });
    }
  };
  return {
    read: (connection) =>
      inTurn(connection, async () => {
        try {
          const file = readFile(folder, pathOf(connection));
          if (!file || isNewer(file) || typeof file.sealed !== 'string') return null;
          const { text } = await cipher.unseal(Buffer.from(file.sealed, 'base64'));
          return readText(text, connection);
        } catch {
          log('values-unread');
          return null;
        }
      }),
    write: (connection, values) => {
      const born = ageOf(connection);
      return inTurn(connection, async () => {
        try {
          const path = pathOf(connection);
          const sealed = (await cipher.seal(writeText(connection, values))).toString('base64');
          makeFolder(folder);
          // A later version's figures are worth as much, and its form is unknown here.
          if (born !== ageOf(connection) || isNewer(readFile(folder, path))) return;
          replaceFile(path, Buffer.from(JSON.stringify({ format, sealed })));
        } catch {
          log('values-unwritten');
        }
      });
    },
    list: () => {
      try {
        const ours = hasFolder(folder) ? readdirSync(folder).filter((name) => ourName.test(name)) : [];
        return [...new Set(ours.map((name) => name.replace(/\.json.*$/, '')))];
      } catch {
        return [];
      }
    },
    forget: async (connection) =>
      remove(connection, (name) => name.startsWith(`${connection}.json`) && ourName.test(name)),
    forgetAll: async () => remove('', (name) => ourName.test(name)),
  };
}

/** Values of one run: nothing of the demo goes to the disk. */
export function keepInMemory(): KeptValues {
  const held = new Map<string, Values>();
  return {
    read: async (connection) => held.get(connection) ?? null,
    write: async (connection, values) => void held.set(connection, values),
    list: () => [...held.keys()],
    forget: async (connection) => void held.delete(connection),
    forgetAll: async () => held.clear(),
  };
}

/** @returns null when there is none, or none that is ours. @throws the system's error for what is no plain file. */
function readFile(folder: string, path: string): Values | null {
  if (!hasFolder(folder)) return null;
  refuseOddFile(path);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || found.size > largestBytes || !isShut(path, 0o600)) return null;
  return parse(readFileSync(path, 'utf8'));
}

/** @throws an error when it is a link: nothing behind it is read, changed or removed. */
function hasFolder(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new Error('not a folder of ours');
  return found !== undefined;
}

function isNewer(file: Values | null): boolean {
  return Number.isSafeInteger(file?.format) && (file?.format as number) > format;
}

function writeText(connection: string, values: Values): string {
  const signed = `brokerbar-values ${version}\n${JSON.stringify({ connection, values })}`;
  return `${signed}\n${digest(signed)}`;
}

/** Null for what is not wholly values of this very connection, in a version that is known here. */
function readText(text: string, connection: string): Values | null {
  const [, signed = '', found, body = '', sum] = envelope.exec(text) ?? [];
  if (digest(signed) !== sum || Number(found) !== version) return null;
  const inside = parse(body);
  return inside?.connection === connection ? asObject(inside.values) : null;
}

function parse(text: string): Values | null {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

function asObject(value: unknown): Values | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : null;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
