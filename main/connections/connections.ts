/** All connections of one store: loads them, answers what a window asks for, and gives their state. */

import { randomUUID } from 'node:crypto';
import { Failure } from '../../contract/failures.ts';
import { type ConnectForm, checkConnectForm, trimPasted } from '../../contract/form.ts';
import type { StoreState } from '../../contract/state.ts';
import type { Broker, Environment } from '../brokers/broker.ts';
import { faceOf } from '../brokers/face.ts';
import { Secret } from '../secret.ts';
import type { ConnectionRecord, Loaded } from '../vault/kept.ts';
import { Connection } from './connection.ts';
import { endEverywhere } from './everywhere.ts';
import { Identities } from './identities.ts';
import { listSavedKeys, readClient } from './keys.ts';
import { Memory } from './memory.ts';
import { makeRecord } from './new-record.ts';
import type { Ports } from './ports.ts';
import { Pulse } from './pulse.ts';
import { proveToken } from './sign-in.ts';
import { isOnThisComputer } from './view.ts';
import { findHolder, findPlace, type Unreadable, viewWorld, type World } from './world.ts';

export class Connections {
  readonly #ports: Ports & { readonly identities: Identities };
  readonly #changed: () => void;
  readonly #pulse: Pulse;
  readonly #memory: Memory;
  readonly #live = new Map<string, Connection>();
  readonly #unreadable = new Map<string, Unreadable>();
  #store: StoreState = { kind: 'opening' };

  constructor(ports: Ports, changed: () => void) {
    this.#pulse = new Pulse(ports, () => void this.tick());
    const measured = { ...ports, send: this.#pulse.measure(ports.send), now: this.#pulse.now };
    this.#ports = { ...measured, identities: new Identities(measured) };
    this.#memory = new Memory(this.#ports);
    this.#changed = () => {
      this.#arm();
      changed();
    };
  }

  /** Opens the store and shows what is in it. No request is sent. */
  async load(): Promise<void> {
    const { vault } = this.#ports;
    try {
      const [store, all] = [await vault.state(), await vault.load()];
      for (const loaded of all) this.#take(loaded);
      this.#store = store;
    } catch {
      this.#store = { kind: 'broken' };
    }
    this.#changed();
  }

  /** Epoch ms by a clock that a broker has confirmed since it was last set; null while none has. */
  get knownNow(): number | null {
    return this.#pulse.isClockKnownRight ? this.#pulse.now() : null;
  }

  view(now: number): World {
    const { brokers, isDemo } = this.#ports;
    return viewWorld(
      {
        brokers,
        isDemo,
        store: this.#store,
        offlineSinceAt: this.#pulse.offlineSinceAt,
        clockAheadMs: this.#pulse.clockAheadMs,
        live: [...this.#live.values()],
        unreadable: [...this.#unreadable.values()],
        renewalsToday: this.#memory.countRenewals(now),
        remindMs: this.#ports.remindMs(),
      },
      now,
    );
  }

  /** Whether received tokens are not yet on disk although there is a password store. */
  get isUnsaved(): boolean {
    return [...this.#live.values()].some((live) => live.isUnsaved);
  }

  /**
   * Connects as the dialog says: a pasted token is proved first; keys are saved, then the broker's page opens.
   * @param opensPage whether it does so at once.
   * @throws Failure E-FIELD, E-TOKEN, E-OTHER, E-DISK, E-LOCKED and those of the network, for the dialog to show.
   */
  async connect(form: ConnectForm, opensPage = true): Promise<string> {
    const { broker, environment } = this.#find(form.broker, form.environment);
    const savedKeys = listSavedKeys(this.#records, this.#ports.brokers);
    if (Object.keys(checkConnectForm(form, faceOf(broker), savedKeys)).length > 0)
      throw new Failure('E-FIELD');
    const existing = form.connection === null ? null : (this.#live.get(form.connection) ?? null);
    if (existing && (existing.record.broker !== broker.id || existing.record.environment !== environment.id))
      throw new Failure('E-FIELD');
    if (form.method === 'token') return this.#connectToken(form, broker, environment, existing);
    const client = readClient(form, broker, this.#records);
    if (existing) {
      // A held sign-in keeps its keys until the new one is confirmed.
      void existing.signIn({ client, scopes: form.scopes });
      return existing.record.id;
    }
    const given = { method: 'keys', client, asked: form.scopes } as const;
    const live = await this.#create(form.connection, broker, environment, given);
    if (opensPage) void live.signIn(null);
    return live.record.id;
  }

  /** @throws Failure E-FIELD when there is no such connection. */
  get(id: string): Connection {
    const live = this.#live.get(id);
    if (!live) throw new Failure('E-FIELD');
    return live;
  }

  /** Not awaited: a person may take minutes, and how it ends is in the state. */
  signInAgain(id: string): void {
    void this.get(id).signIn(null);
  }

  /** Forgets a connection with its keys. @throws Failure E-DISK. */
  async remove(id: string): Promise<void> {
    const label = this.#live.get(id)?.record ?? this.#unreadable.get(id)?.label;
    if (!label) throw new Failure('E-FIELD');
    await this.#forget(id);
    this.#memory.tellRemoved(label);
  }

  endEverywhere(id: string): Promise<void> {
    const { record } = this.get(id);
    const place = this.#find(record.broker, record.environment);
    return endEverywhere(record, [...this.#live.values()], place, this.#ports);
  }

  /** Renews every connection that can be renewed; what the tray's "Refresh tokens" does. */
  async refreshAll(): Promise<void> {
    await Promise.all([...this.#live.values()].map((live) => live.refresh()));
  }

  /** Starts no more renewals, waits for what has spent a token or a code already, and saves what is not saved. */
  async finish(): Promise<void> {
    await Promise.all([...this.#live.values()].map((live) => live.finish()));
  }

  /** The app goes on after all. */
  stay(): void {
    for (const live of this.#live.values()) live.stay();
    this.#changed();
  }

  /** Looks at clock and network, and does what is due. Called by its own timer, and whenever something may have changed. */
  async tick(): Promise<void> {
    const all = [...this.#live.values()];
    const beat = this.#pulse.beat();
    this.#memory.tell(beat);
    if (beat.movedMs !== 0 || this.#pulse.clockOffset !== 0)
      await Promise.all(all.map((live) => live.followClock(beat.movedMs, this.#pulse.isClockKnownRight)));
    if (beat.sleptMs > 0 || beat.offlineMs > 0) for (const live of all) live.hurry();
    const work = Promise.all(all.map((live) => live.tick()));
    for (const live of all) this.#memory.tellUncovered(live.record, live.signInHeld);
    this.#memory.tellMany(all.map(({ record }) => record));
    // A sign-in that ended by the clock alone changes its words without any other event.
    this.#changed();
    await work;
  }

  close(): void {
    this.#pulse.stop();
    for (const live of this.#live.values()) live.cancelSignIn();
  }

  async #forget(id: string): Promise<void> {
    await this.#ports.vault.forget(id);
    this.#live.get(id)?.discard();
    this.#live.delete(id);
    this.#unreadable.delete(id);
    this.#changed();
  }

  #take(loaded: Loaded): void {
    const { id } = loaded.kind === 'open' ? loaded.record : loaded.label;
    // What is in use is newer than its file.
    if (this.#live.has(id)) return;
    this.#unreadable.delete(id);
    if (loaded.kind === 'unreadable') this.#unreadable.set(id, loaded);
    else if (findPlace(this.#ports.brokers, loaded.record)) this.#admit(loaded.record, true);
  }

  async #connectToken(
    form: ConnectForm,
    broker: Broker,
    environment: Environment,
    existing: Connection | null,
  ): Promise<string> {
    const got = await proveToken(new Secret(trimPasted(form.apiToken)), broker, environment, this.#ports);
    const blank = { method: 'token', client: null, asked: [] } as const;
    const live =
      existing ??
      findHolder([...this.#live.values()], form, got.holder, null) ??
      (await this.#create(form.connection, broker, environment, blank));
    await live.adopt(got, 'token', null);
    return live.record.id;
  }

  async #create(
    id: string | null,
    broker: Broker,
    environment: Environment,
    given: Pick<ConnectionRecord, 'method' | 'client' | 'asked'>,
  ): Promise<Connection> {
    if (id !== null && !this.#unreadable.has(id)) throw new Failure('E-FIELD');
    const record = makeRecord(
      id ?? `${broker.id}-${environment.id}-${randomUUID().slice(0, 8)}`,
      { broker: broker.id, environment: environment.id, ...given },
      (id === null ? null : this.#unreadable.get(id)?.label.createdAt) ?? this.#ports.now(),
    );
    const isSaved = await this.#ports.vault.save(record);
    this.#unreadable.delete(record.id);
    return this.#admit(record, isSaved);
  }

  #admit(record: ConnectionRecord, isSaved: boolean): Connection {
    const { broker, environment } = this.#find(record.broker, record.environment);
    const live: Connection = new Connection(
      record,
      {
        ports: this.#ports,
        broker,
        environment,
        changed: this.#changed,
        clockOffset: () => this.#pulse.clockOffset,
        isHeldUp: () => this.#pulse.isHeldUp && (this.#ports.isDemo || !isOnThisComputer(environment)),
        findTwin: (holder) => findHolder([...this.#live.values()], record, holder, live),
        leave: () => this.#forget(record.id),
      },
      isSaved,
    );
    this.#live.set(record.id, live);
    this.#changed();
    return live;
  }

  get #records(): ConnectionRecord[] {
    return [...this.#live.values()].map(({ record }) => record);
  }

  /** @throws Failure E-FIELD for what this version does not know. */
  #find(broker: string, environment: string): { broker: Broker; environment: Environment } {
    const found = findPlace(this.#ports.brokers, { broker, environment });
    if (!found) throw new Failure('E-FIELD');
    return found;
  }

  #arm(): void {
    const due = [...this.#live.values()].flatMap(({ dueAt }) => dueAt ?? []);
    this.#pulse.arm(due.length === 0 ? null : Math.min(...due));
  }
}
