/** The folder of connections: one file each, `<id>.json`, and what is set aside of it. Reads, replaces, removes. */

import { randomBytes } from 'node:crypto';
import {
  constants,
  copyFileSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { connectionId } from '../../contract/inputs.ts';
import { log } from '../log.ts';
import {
  type DurableClass,
  type DurableStore,
  refuseOddFile,
  syncFile,
  syncFolder,
  temporaryFor,
  temporaryName,
  writeFileFully,
} from './durable.ts';
import type { Label, RecordFile } from './kept.ts';
import { lockFile, type Unlock } from './lock.ts';
import { isShut, makeFolder } from './rights.ts';

/** A record is a few KB; what is larger is not one and is not read. */
const largestBytes = 1024 * 1024;
/** What is set aside, youngest first. */
const keptEndings = ['.kept-1', '.kept-2', '.kept-3'] as const;
const ourName = /^([a-z0-9-]{8,40})\.(?:lock|json(?:\.kept-[1-9])?(?:\.[0-9a-f]{16}\.tmp)?)$/;
/** Two tokens of 8 KiB each, their record around them, sealed and in base64, are less. */
const roomBytes = 32 * 1024;

export class Files {
  readonly #folder: string;
  readonly #Store: DurableClass;
  readonly #stores = new Map<string, DurableStore>();
  readonly #rooms = new Map<string, string>();

  constructor(folder: string, Store: DurableClass) {
    this.#folder = folder;
    this.#Store = Store;
  }

  /** Makes the folder, shuts it to others (row A81) and sweeps what killed processes left. @throws the system's error. */
  prepare(): void {
    makeFolder(this.#folder);
    // electron-store opens an IPC channel with its first store: made before the sweep can fail, for start to close it.
    this.#store('first');
    for (const name of readdirSync(this.#folder)) {
      const file = join(this.#folder, name);
      if (!ourName.test(name) || !lstatSync(file).isFile()) continue;
      if (temporaryName.test(name)) rmSync(file);
      else isShut(file, 0o600);
    }
  }

  /** Ids of the connections that have a file. @throws an error when the folder cannot be read or is a link. */
  list(): readonly string[] {
    if (!this.#hasFolder()) return [];
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -'.json'.length))
      .filter(isId)
      .sort();
  }

  /** @returns null when there is no file, `{}` for one that cannot be read: no JSON object, too large, not plain. */
  read(id: string): Readonly<Record<string, unknown>> | null {
    const file = this.#path(id);
    try {
      if (!this.#hasFolder()) return null;
      const found = lstatSync(file, { throwIfNoEntry: false });
      if (!found) return null;
      refuseOddFile(file);
      return found.size <= largestBytes && isShut(file, 0o600) ? { ...this.#store(id).store } : {};
    } catch {
      return {};
    }
  }

  /** What can be said of a connection without opening its record; a damaged file is known by its name. */
  label(id: string, found: Readonly<Record<string, unknown>>): Label {
    const [broker = '', environment = ''] = id.split('-');
    // A damaged broker would leave the connection without a card: only what the name of the file confirms is taken.
    const isOwn = id.startsWith(`${String(found.broker)}-${String(found.environment)}-`);
    return {
      id,
      broker: isOwn ? String(found.broker) : broker,
      environment: isOwn ? String(found.environment) : environment,
      method: found.method === 'token' ? 'token' : 'keys',
      createdAt: isInstant(found.createdAt) ? found.createdAt : findChangedAt(this.#path(id)),
    };
  }

  /** Durable when it returns. @throws the system's error; then the old file is still there. */
  replace(file: RecordFile): void {
    makeFolder(this.#folder);
    this.unreserve(file.id);
    this.#store(file.id).store = file;
  }

  /** Keeps other processes from renewing this connection; null when one of them does so all the while. */
  lock(id: string, longestMs: number): Promise<Unlock | null> {
    makeFolder(this.#folder);
    return lockFile(join(this.#folder, `${id}.lock`), longestMs);
  }

  /**
   * Takes room on the disk, in a temporary file that a crash leaves to the sweep. The next `replace` uses it, or
   * `unreserve` gives it back.
   * @throws the system's error, when there is not enough.
   */
  reserve(id: string): void {
    makeFolder(this.#folder);
    const room = temporaryFor(this.#path(id));
    this.#rooms.set(id, room);
    try {
      // Not zeros: a file system that compresses would keep no room for them.
      writeFileFully(room, randomBytes(roomBytes));
    } catch (error) {
      this.unreserve(id);
      throw error;
    }
  }

  /** Never throws: room that stays taken is swept at the next start, and costs less than the save it was kept for. */
  unreserve(id: string): void {
    const room = this.#rooms.get(id);
    this.#rooms.delete(id);
    try {
      if (room) rmSync(room, { force: true });
    } catch {
      log('room-stays-taken');
    }
  }

  /** Copies a file that will be written over to `.kept-1`; older copies move up, the fourth is dropped. */
  setAside(id: string): void {
    const file = this.#path(id);
    makeFolder(this.#folder);
    refuseOddFile(file);
    // A save that failed and is tried again must not push older copies out with the same bytes.
    if (isSame(file, `${file}.kept-1`)) return;
    const copy = temporaryFor(`${file}.kept-1`);
    try {
      copyFileSync(file, copy, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      isShut(copy, 0o600);
      syncFile(copy);
      const [first, second, third] = keptEndings.map((ending) => file + ending) as [string, string, string];
      moveFile(second, third);
      moveFile(first, second);
      renameSync(copy, first);
    } catch (error) {
      rmSync(copy, { force: true });
      throw error;
    }
    syncFolder(this.#folder);
  }

  /** Removes a connection's file and what was set aside of it. @throws the system's error. */
  remove(id: string): void {
    this.#stores.delete(id);
    if (!this.#hasFolder()) return;
    for (const ending of ['', ...keptEndings]) removeFile(this.#path(id) + ending);
    removeFile(join(this.#folder, `${id}.lock`));
    syncFolder(this.#folder);
  }

  /** @throws an error when it is a link: nothing behind it is read, changed or removed (row A82). */
  #hasFolder(): boolean {
    const found = lstatSync(this.#folder, { throwIfNoEntry: false });
    if (found && !found.isDirectory()) throw new Error('not a folder of ours');
    return found !== undefined;
  }

  #path(id: string): string {
    return join(this.#folder, `${id}.json`);
  }

  #store(id: string): DurableStore {
    const store =
      this.#stores.get(id) ?? new this.#Store({ cwd: this.#folder, name: id, deserialize: parseObject });
    this.#stores.set(id, store);
    return store;
  }
}

/**
 * Whatever a file holds, a flat object comes of it: a throw would end in conf's constructor, in an error that quotes
 * the file. A file of ours has no deeper members, so what is deep cannot cost a stack.
 */
export function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    return Object.fromEntries(Object.entries(value).filter(([, member]) => typeof member !== 'object'));
  } catch {
    return {};
  }
}

function isId(name: string): boolean {
  try {
    return connectionId(name) === name;
  } catch {
    return false;
  }
}

/** The best guess at the age of a damaged file; it decides no more than the order of cards. */
function findChangedAt(file: string): number {
  try {
    return Math.floor(lstatSync(file).mtimeMs);
  } catch {
    return 0;
  }
}

function isInstant(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function removeFile(file: string): void {
  try {
    unlinkSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function isSame(file: string, other: string): boolean {
  if (lstatSync(file).size !== lstatSync(other, { throwIfNoEntry: false })?.size) return false;
  return readFileSync(file).equals(readFileSync(other));
}

function moveFile(from: string, to: string): void {
  if (lstatSync(from, { throwIfNoEntry: false })) renameSync(from, to);
}
