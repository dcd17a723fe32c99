/** When last values go to where they are kept, and come from there. Nothing of it is ever waited for by what is shown. */
import type { Clock } from '../connections/ports.ts';
import { log } from '../log.ts';
import type { KeptValues } from './ports.ts';

/** However fast values change, they are written no more often. */
const writeMs = 30_000;

type Values = Readonly<Record<string, unknown>>;

export class Keeper {
  readonly #kept: KeptValues;
  readonly #timer: Clock['timer'];
  /** What there is to write of a connection; null for nothing. */
  readonly #list: (connection: string) => Values | null;
  /** Connections whose earlier values have been read, or are being read. */
  readonly #reads = new Map<string, Promise<void>>();
  readonly #dirty = new Set<string>();
  /** What the disk did not let go of. */
  readonly #unforgotten = new Set<string>();
  /** The connections that there were when it was last known. */
  #known: readonly string[] | null = null;
  #cancel: (() => void) | null = null;

  constructor(kept: KeptValues, timer: Clock['timer'], list: (connection: string) => Values | null) {
    this.#kept = kept;
    this.#timer = timer;
    this.#list = list;
  }

  /** Settles once everything that was opened has been read. */
  get opened(): Promise<unknown> {
    return Promise.all(this.#reads.values());
  }

  /** Reads what an earlier run kept; nothing is written over it before. @param take is not called for nothing. */
  open(connection: string, take: (values: Values) => void): void {
    const read = this.#kept.read(connection).then((values) => {
      if (values && this.#reads.get(connection) === read) take(values);
    });
    this.#reads.set(connection, read);
  }

  /** It has changed. */
  mark(connection: string): void {
    this.#dirty.add(connection);
    this.#cancel ??= this.#timer(writeMs, () => {
      this.#cancel = null;
      void this.flush();
    });
  }

  /** Writes what has changed, and tries again what could not be forgotten. Never throws. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    for (const connection of [...this.#unforgotten]) this.forget(connection);
    const changed = [...this.#dirty];
    this.#dirty.clear();
    await Promise.all(changed.map((connection) => this.#write(connection)));
  }

  /**
   * Forgets what is kept of connections that are gone: of those that could not be opened here, and of those of earlier
   * runs. What has been opened is forgotten by name. @param known null while it is not known which there are.
   */
  sweep(known: readonly string[] | null): void {
    if (!known) return;
    const before = this.#known ?? this.#kept.list();
    this.#known = known;
    for (const connection of before)
      if (!known.includes(connection) && !this.#reads.has(connection)) this.forget(connection);
  }

  /** Best effort: a disk that refuses is asked again with the next write. */
  forget(connection: string): void {
    this.#reads.delete(connection);
    this.#dirty.delete(connection);
    this.#unforgotten.delete(connection);
    this.#kept.forget(connection).catch(() => {
      this.#unforgotten.add(connection);
      log('values-not-forgotten');
    });
  }

  /** @throws Failure E-DISK. */
  async forgetAll(): Promise<void> {
    this.#reads.clear();
    this.#dirty.clear();
    await this.#kept.forgetAll();
    this.#unforgotten.clear();
  }

  async #write(connection: string): Promise<void> {
    const read = this.#reads.get(connection);
    await read;
    const values = this.#list(connection);
    if (values && read && this.#reads.get(connection) === read) await this.#kept.write(connection, values);
  }
}
