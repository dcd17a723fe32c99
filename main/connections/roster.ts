/** Who is in the house: the connections in use by their ids, and those whose records stayed shut. */
import { Failure } from '../../contract/failures.ts';
import type { ConnectionRecord, Label, Loaded } from '../vault/kept.ts';
import { Connection } from './connection.ts';
import type { Identities } from './identities.ts';
import type { Ports } from './ports.ts';
import type { Pulse } from './pulse.ts';
import { isOnThisComputer } from './view.ts';
import { findHolder, findPlace, type Known, type Place, type Unreadable } from './world.ts';

export type RosterPorts = Ports & { readonly identities: Identities };

type RosterPulse = Pick<Pulse, 'clockOffset' | 'measuredAheadMs' | 'isHeldUp' | 'doubt'>;

export class Roster {
  readonly #ports: RosterPorts;
  readonly #pulse: RosterPulse;
  readonly #changed: () => void;
  readonly #live = new Map<string, Connection>();
  readonly #unreadable = new Map<string, Unreadable>();
  /** What was forgotten in this run. Ids are never given twice, so whatever comes under one of these is late. */
  readonly #gone = new Set<string>();
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(ports: RosterPorts, pulse: RosterPulse, changed: () => void) {
    this.#ports = ports;
    this.#pulse = pulse;
    this.#changed = changed;
  }

  get live(): Connection[] {
    return [...this.#live.values()];
  }

  get unreadable(): Unreadable[] {
    return [...this.#unreadable.values()];
  }

  get records(): ConnectionRecord[] {
    return this.live.map(({ record }) => record);
  }

  /** @param id null for none. */
  find(id: string | null): Connection | null {
    return id === null ? null : (this.#live.get(id) ?? null);
  }

  /** @throws Failure E-FIELD when there is no such connection. */
  get(id: string): Connection {
    const live = this.find(id);
    if (!live) throw new Failure('E-FIELD');
    return live;
  }

  /** Of a connection that stayed shut; null for any other. */
  findShut(id: string): Label | null {
    return this.#unreadable.get(id)?.label ?? null;
  }

  /** What is known of a connection, shut or not. @throws Failure E-FIELD when there is none. */
  findLabel(id: string): Label {
    return this.findShut(id) ?? this.get(id).record;
  }

  /** @throws Failure E-FIELD for what this version does not know. */
  findPlace(place: Place): Known {
    const found = findPlace(this.#ports.brokers, place);
    if (!found) throw new Failure('E-FIELD');
    return found;
  }

  /** One after the other for each place: who looks for the same person's connection finds the one that was just made. */
  inTurn<T>({ broker, environment }: Place, work: () => Promise<T>): Promise<T> {
    const key = `${broker} ${environment}`;
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(work);
    this.#turns.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** @returns what stayed shut and was not known to, else null. */
  take(loaded: Loaded): Unreadable | null {
    const { id } = loaded.kind === 'open' ? loaded.record : loaded.label;
    // What is in use is newer than its file, and what was removed while it was being opened stays removed.
    if (this.#live.has(id) || this.#gone.has(id)) return null;
    const before = this.#unreadable.get(id)?.because;
    this.#unreadable.delete(id);
    if (loaded.kind === 'open') {
      if (findPlace(this.#ports.brokers, loaded.record)) this.admit(loaded.record, true);
      return null;
    }
    this.#unreadable.set(id, loaded);
    return loaded.because === before ? null : loaded;
  }

  /** Takes a record into use, in the place of one that was shut. */
  admit(record: ConnectionRecord, isSaved: boolean): Connection {
    this.#unreadable.delete(record.id);
    const place = this.findPlace(record);
    const live: Connection = new Connection(
      record,
      {
        ports: this.#ports,
        ...place,
        changed: this.#changed,
        clock: this.#pulse,
        isHeldUp: () => this.#pulse.isHeldUp && (this.#ports.isDemo || !isOnThisComputer(place.environment)),
        findTwin: (holder) => findHolder(this.live, record, holder, live),
        leave: () => this.forget(record.id),
        inTurn: (work) => this.inTurn(record, work),
      },
      isSaved,
    );
    this.#live.set(record.id, live);
    if (live.isInDoubt) this.#pulse.doubt();
    this.#changed();
    return live;
  }

  /** @throws Failure E-DISK. */
  async forget(id: string): Promise<void> {
    await this.#ports.vault.forget(id);
    this.#gone.add(id);
    this.#live.get(id)?.discard();
    this.#live.delete(id);
    this.#unreadable.delete(id);
    this.#changed();
  }
}
