/** One connection's place in the vault: what is known of its file, and who may write over it. One thing at a time. */

import { Failure } from '../../contract/failures.ts';
import type { Files } from './files.ts';
import type { Cipher, Claim, ConnectionRecord, Loaded } from './kept.ts';
import { writePlaintext } from './plaintext.ts';
import { isNewer, openRecord, readRecordFile, sealRecord } from './record.ts';

/** A renewal has a deadline of 15 s; whoever holds on for longer is not renewing. */
const longestWaitMs = 20_000;

type Shut = Extract<Loaded, { kind: 'unreadable' }>['because'];

export class Slot {
  readonly #id: string;
  readonly #files: Files;
  readonly #cipher: Cipher;
  #turn: Promise<unknown> = Promise.resolve();
  /** The highest generation given or saved; a save must be higher. */
  #generation = 0;
  /** The file as it was last given or written. Anything else there was changed by somebody. */
  #seen: string | null = null;
  /** A record that waits for a password store, until quit. */
  #memory: ConnectionRecord | null = null;
  /** The caller was told that it cannot be read, so what it saves is a new sign-in and not a late answer. */
  #isToldShut = false;
  #isForgotten = false;

  constructor(id: string, files: Files, cipher: Cipher) {
    this.#id = id;
    this.#files = files;
    this.#cipher = cipher;
  }

  /** @returns null when there is neither a file nor a record in memory. */
  load(isReady: boolean): Promise<Loaded | null> {
    return this.#inTurn(() => this.#load(isReady));
  }

  /** As Vault's. */
  save(record: ConnectionRecord): Promise<boolean> {
    return this.#inTurn(() => this.#save(record));
  }

  /** As Vault's. Ids are never given twice, so whatever is saved under a forgotten one is late. */
  forget(): Promise<void> {
    return this.#inTurn(async () => {
      await onDisk('forget', () => this.#files.remove(this.#id));
      this.#memory = null;
      this.#isForgotten = true;
    });
  }

  /** As Vault's. What lives in memory only has no other process to fear and needs no room. */
  async claim(): Promise<Claim> {
    if (this.#memory)
      return { reread: async () => null, reserve: async () => undefined, release: () => undefined };
    const unlock = await onDisk('lock', () => this.#files.lock(this.#id, longestWaitMs));
    if (!unlock) throw new Failure('E-BUSY', { step: 'lock' });
    return {
      reread: () => this.#inTurn(() => this.#reread()),
      reserve: () => onDisk('room', () => this.#files.reserve(this.#id)),
      release: () => {
        this.#files.unreserve(this.#id);
        unlock();
      },
    };
  }

  async #reread(): Promise<ConnectionRecord | null> {
    const found = this.#files.read(this.#id);
    const opened = found && (await this.#open(found).catch(() => null));
    if (!opened) return null;
    // What is given now is what the next save builds on.
    this.#seen = JSON.stringify(found);
    this.#settle(Math.max(this.#generation, opened.record.generation));
    return opened.record;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #load(isReady: boolean): Promise<Loaded | null> {
    if (this.#memory) return { kind: 'open', record: this.#memory };
    const found = this.#files.read(this.#id);
    if (!found) return null;
    const tell = (because: Shut): Loaded => {
      this.#isToldShut = true;
      this.#seen = null;
      return { kind: 'unreadable', label: this.#files.label(this.#id, found), because };
    };
    if (!isReady && !isNewer(found))
      return tell(readRecordFile(found)?.id === this.#id ? 'E-LOCKED' : 'E-OPEN');
    try {
      const { record, shouldReseal } = await this.#open(found);
      this.#seen = JSON.stringify(found);
      // Best effort: what is on the disk can still be opened.
      if (shouldReseal) await this.#write(record, false).catch(() => undefined);
      this.#settle(Math.max(this.#generation, record.generation));
      return { kind: 'open', record };
    } catch (error) {
      const code = error instanceof Failure ? error.code : 'E-OPEN';
      return tell(code === 'E-LOCKED' || code === 'E-NEWER' ? code : 'E-OPEN');
    }
  }

  async #save(record: ConnectionRecord): Promise<boolean> {
    if (this.#isForgotten || record.generation <= this.#generation) throw tooLate();
    const { kind } = await this.#cipher.state();
    if (kind === 'locked') throw new Failure('E-LOCKED', { step: 'save' });
    if (kind === 'absent') {
      if (isNewer(this.#files.read(this.#id))) throw new Failure('E-NEWER', { step: 'save' });
      this.#memory = record;
      this.#generation = record.generation;
      return false;
    }
    await this.#write(record, await this.#mustKeep(record));
    this.#memory = null;
    this.#settle(record.generation);
    return true;
  }

  /** Whether the bytes that a save would write over must be set aside. @throws Failure when it must not be made. */
  async #mustKeep(record: ConnectionRecord): Promise<boolean> {
    const found = this.#files.read(this.#id);
    if (!found || JSON.stringify(found) === this.#seen) return false;
    let generation: number;
    try {
      ({ generation } = (await this.#open(found)).record);
    } catch (error) {
      if (error instanceof Failure && error.code !== 'E-OPEN')
        throw new Failure(error.code, { step: 'save' });
      return true;
    }
    // It opens now, but the caller never had it: the new sign-in stands, and the old one is not thrown away.
    if (this.#isToldShut || this.#memory) return true;
    if (generation >= record.generation) throw tooLate();
    return false;
  }

  /** Seals, proves that the seal can be opened again (row A79), and only then touches the disk. */
  async #write(record: ConnectionRecord, mustKeep: boolean): Promise<void> {
    const file = await sealRecord(record, this.#cipher);
    const proof = await openRecord(file, this.#cipher).catch(() => null);
    if (!proof || writePlaintext(proof.record) !== writePlaintext(record))
      throw new Failure('E-SAVE', { step: 'probe' });
    await onDisk('save', () => {
      if (mustKeep) this.#files.setAside(this.#id);
      // Noted before it is tried: the file may be replaced and its folder then fail to sync.
      this.#seen = JSON.stringify(file);
      this.#files.replace(file);
    });
  }

  /** Opens what stands under this id. A whole file moved to another's name is as wrong as a swapped blob. */
  async #open(found: Readonly<Record<string, unknown>>): ReturnType<typeof openRecord> {
    const opened = await openRecord(found, this.#cipher);
    if (opened.record.id !== this.#id) throw new Failure('E-OPEN');
    return opened;
  }

  #settle(generation: number): void {
    this.#generation = generation;
    this.#isToldShut = false;
  }
}

function tooLate(): Failure {
  return new Failure('E-UNEXPECTED', { step: 'save' });
}

/** The system's errors name paths, so they end here. */
export async function onDisk<T>(step: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw new Failure('E-DISK', { step });
  }
}
