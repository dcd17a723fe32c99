/**
 * A store whose write cannot tear: exclusive temporary file, looping write, fsync, read back, rename, fsync of the
 * folder. Stock conf 16 writes once and believes it: on a nearly full disk the good file is replaced by half of the new
 * one and nobody is told (atomically 2; measured in security.md 0.1). Errors here surface, and the old file stays.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

export type DurableStore = {
  readonly path: string;
  readonly events: EventTarget;
  /** Read from the file each time; assigning replaces the whole file or throws. */
  get store(): Readonly<Record<string, unknown>>;
  set store(value: Readonly<Record<string, unknown>>);
};

/**
 * All that is passed on. conf's `cache`, `watch`, `defaults`, `schema`, `migrations`, `encryptionKey` and
 * `clearInvalidConfig` cannot get here: each would write or remember something past the accessor below.
 */
export type DurableOptions = {
  readonly cwd: string;
  /** Without `.json`. */
  readonly name: string;
  readonly deserialize: (text: string) => Record<string, unknown>;
};

export type DurableClass = new (options: DurableOptions) => DurableStore;

/** conf and electron-store as they are used here; one calls its name `configName`, the other `name`. */
type Parent = new (options: DurableOptions & { readonly configName: string }) => DurableStore;

/** Gives conf's or electron-store's class a `store` that is written durably. Only `store` is offered to write with. */
export function durable(Base: new (options: never) => object): DurableClass {
  return class Durable extends (Base as unknown as Parent) {
    constructor(options: DurableOptions) {
      // conf reads the file while it is made, and a read of a FIFO never ends.
      refuseOddFile(join(options.cwd, `${options.name}.json`));
      super({ ...options, configName: options.name });
    }

    override get store(): Readonly<Record<string, unknown>> {
      refuseOddFile(this.path);
      return super.store;
    }

    override set store(value: Readonly<Record<string, unknown>>) {
      replaceFile(this.path, Buffer.from(JSON.stringify(value, undefined, '\t')));
      // What conf's own setter does: onDidAnyChange and onDidChange listen for it.
      this.events.dispatchEvent(new Event('change'));
    }
  };
}

/** Puts bytes in a file's place, whole or not at all. @throws the system's error; then the old file is still there. */
export function replaceFile(file: string, bytes: Buffer): void {
  refuseOddFile(file);
  const temporary = temporaryFor(file);
  try {
    writeFileFully(temporary, bytes);
    if (!readFileSync(temporary).equals(bytes)) throw new Error('the disk gave other bytes back');
    rename(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(file));
}

/** A name beside a file that nobody has and nobody can guess. */
export function temporaryFor(file: string): string {
  return `${file}.${randomBytes(8).toString('hex')}.tmp`;
}

/** Writes a new file to the last byte and makes it outlast a crash. @throws the system's error, or one for a short write. */
export function writeFileFully(file: string, bytes: Buffer): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    for (let written = 0; written < bytes.length; ) {
      const count = writeSync(descriptor, bytes, written);
      if (count <= 0) throw new Error('the disk took no bytes');
      written += count;
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Names that `temporaryFor` gives to its temporary files; a process killed in the middle leaves one. */
export const temporaryName: RegExp = /\.[0-9a-f]{16}\.tmp$/;

/** Makes a rename or a removal in this folder outlast a crash of the machine. Windows has no such call. */
export function syncFolder(folder: string): void {
  if (process.platform !== 'win32') syncFile(folder, constants.O_RDONLY | constants.O_DIRECTORY);
}

/** Makes what was written to a file outlast a crash of the machine. Windows syncs only what is open for writing. */
export function syncFile(file: string, flags: number | 'r+' = 'r+'): void {
  const descriptor = openSync(file, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A link, pipe, device or second name may be somebody else's file (row A82): nothing is read from or put in its place. */
export function refuseOddFile(file: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found && (!found.isFile() || found.nlink > 1)) throw new Error('not a plain file of ours');
}

/** On Windows a virus scanner may hold a file for a moment; elsewhere the first answer counts. */
function rename(from: string, to: string): void {
  for (let tries = 1; ; tries += 1) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      const isHeld = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(code);
      if (!isHeld || tries === 20) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 25);
    }
  }
}
