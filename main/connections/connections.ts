/** All connections of one store: loads them, answers what a window asks for, and gives their state. */

import { randomUUID } from 'node:crypto';
import { asFailure, Failure } from '../../contract/failures.ts';
import { type ConnectForm, trimPasted } from '../../contract/form.ts';
import type { StoreState } from '../../contract/state.ts';
import type { Broker, Environment } from '../brokers/broker.ts';
import { Secret } from '../secret.ts';
import type { ConnectionRecord } from '../vault/kept.ts';
import type { Connection } from './connection.ts';
import { endEverywhere } from './everywhere.ts';
import { Identities } from './identities.ts';
import { readClient, refuseBadForm } from './keys.ts';
import { Measuring } from './measuring.ts';
import { Memory } from './memory.ts';
import { makeRecord } from './new-record.ts';
import type { Ports } from './ports.ts';
import { Pulse } from './pulse.ts';
import { Roster, type RosterPorts } from './roster.ts';
import { proveToken } from './sign-in.ts';
import { findHolder, viewWorld, type World } from './world.ts';

export class Connections {
  readonly #ports: RosterPorts;
  readonly #changed: () => void;
  readonly #pulse: Pulse;
  readonly #memory: Memory;
  readonly #measuring: Measuring;
  readonly #roster: Roster;
  #store: StoreState = { kind: 'opening' };
  #loading: Promise<void> = Promise.resolve();

  constructor(ports: Ports, changed: () => void) {
    this.#pulse = new Pulse(ports, () => void this.tick());
    const measured = { ...ports, send: this.#pulse.measure(ports.send), now: this.#pulse.now };
    this.#ports = { ...measured, identities: new Identities(measured) };
    this.#memory = new Memory(this.#ports);
    this.#measuring = new Measuring(this.#pulse, ports.uptime);
    this.#changed = () => {
      this.#arm();
      changed();
    };
    this.#roster = new Roster(this.#ports, this.#pulse, this.#changed);
  }

  /** Opens the store and shows what is in it, one load after the other. No request is sent. */
  load(): Promise<void> {
    this.#loading = this.#loading.then(() => this.#load());
    return this.#loading;
  }

  /** Epoch ms by a clock that a broker has confirmed since it was last set; null while none has. */
  get knownNow(): number | null {
    return this.#pulse.isClockKnownRight ? this.#pulse.now() : null;
  }

  /** Those of all connections, also of what could not be opened; null while it is not known which there are. */
  get ids(): readonly string[] | null {
    if (this.#store.kind === 'opening' || this.#store.kind === 'broken') return null;
    const { records, unreadable } = this.#roster;
    return [...records.map(({ id }) => id), ...unreadable.map(({ label }) => label.id)];
  }

  view(now: number): World {
    const { brokers, isDemo } = this.#ports;
    return viewWorld(
      {
        brokers,
        isDemo,
        store: this.#store,
        offlineSinceAt: this.#pulse.offlineSinceAt,
        clockAheadMs: this.#pulse.isUnmeasured ? null : this.#pulse.clockAheadMs,
        live: this.#roster.live,
        unreadable: this.#roster.unreadable,
        renewalsToday: this.#memory.countRenewals(now),
        remindMs: this.#ports.remindMs(),
      },
      now,
    );
  }

  /** Whether received tokens are not yet on disk although there is a password store. */
  get isUnsaved(): boolean {
    return this.#roster.live.some((live) => live.isUnsaved);
  }

  /**
   * Connects as the dialog says: a pasted token is proved first; keys are saved, then the broker's page opens.
   * @param opensPage whether it does so at once.
   * @throws Failure E-FIELD, E-TOKEN, E-OTHER, E-DISK, E-LOCKED and those of the network, for the dialog to show.
   */
  async connect(form: ConnectForm, opensPage = true): Promise<string> {
    const { broker, environment } = this.#roster.findPlace(form);
    refuseBadForm(form, broker, this.#roster.records, this.#ports.brokers);
    const existing = this.#roster.find(form.connection);
    if (existing && (existing.record.broker !== broker.id || existing.record.environment !== environment.id))
      throw new Failure('E-FIELD');
    if (form.method === 'token')
      return this.#connectToken(form, broker, environment, existing).catch((error: unknown) => {
        this.#memory.tellRefused(form, asFailure(error));
        throw error;
      });
    const client = readClient(form, broker, this.#roster.records);
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
    return this.#roster.get(id);
  }

  /** Not awaited: a person may take minutes, and how it ends is in the state. */
  signInAgain(id: string): void {
    void this.get(id).signIn(null);
  }

  /** Forgets a connection with its keys. @throws Failure E-DISK. */
  async remove(id: string): Promise<void> {
    const label = this.#roster.findLabel(id);
    await this.#roster.forget(id);
    this.#memory.tellRemoved(label);
  }

  endEverywhere(id: string): Promise<void> {
    const { record } = this.get(id);
    const place = this.#roster.findPlace(record);
    return endEverywhere(record, this.#roster.live, place, this.#ports);
  }

  /** Renews every connection that can be renewed; what the tray's "Refresh tokens" does. */
  async refreshAll(): Promise<void> {
    await Promise.all(this.#roster.live.map((live) => live.refresh()));
  }

  /** Starts no more renewals, waits for what has spent a token or a code already, and saves what is not saved. */
  async finish(): Promise<void> {
    await Promise.all(this.#roster.live.map((live) => live.finish()));
  }

  /** The app goes on after all. */
  stay(): void {
    for (const live of this.#roster.live) live.stay();
    this.#changed();
  }

  /** Looks at clock and network, and does what is due. Called by its own timer, and whenever something may have changed. */
  async tick(): Promise<void> {
    const all = this.#roster.live;
    const beat = this.#pulse.beat();
    this.#memory.tell(beat);
    await Promise.all(all.map((live) => live.followClock(beat.movedMs)));
    if (beat.sleptMs > 0 || beat.offlineMs > 0) for (const live of all) live.hurry();
    const work = Promise.all(all.map((live) => live.tick()));
    for (const live of all) this.#memory.tellUncovered(live.record, live.signInHeld);
    this.#memory.tellMany(all.map(({ record }) => record));
    // A sign-in that ended by the clock alone changes its words without any other event.
    this.#changed();
    await work;
    if (await this.#measuring.run(all)) await this.tick();
  }

  close(): void {
    this.#pulse.stop();
    for (const live of this.#roster.live) live.cancelSignIn();
  }

  async #load(): Promise<void> {
    const { vault } = this.#ports;
    try {
      const [store, all] = [await vault.state(), await vault.load()];
      for (const loaded of all) {
        const shut = this.#roster.take(loaded);
        if (shut) this.#memory.tellShut(shut, store);
      }
      this.#store = store;
    } catch {
      this.#store = { kind: 'broken' };
    }
    this.#changed();
  }

  async #connectToken(
    form: ConnectForm,
    broker: Broker,
    environment: Environment,
    existing: Connection | null,
  ): Promise<string> {
    const got = await proveToken(new Secret(trimPasted(form.apiToken)), broker, environment, this.#ports);
    const blank = { method: 'token', client: null, asked: [] } as const;
    return this.#roster.inTurn(form, async () => {
      // Who is known elsewhere is repaired there, unless this connection is somebody's already.
      const twin = existing?.record.holder ? null : findHolder(this.#roster.live, form, got.holder, null);
      const live = twin ?? existing ?? (await this.#create(form.connection, broker, environment, blank));
      await live.adopt(got, 'token', null);
      return live.record.id;
    });
  }

  async #create(
    id: string | null,
    broker: Broker,
    environment: Environment,
    given: Pick<ConnectionRecord, 'method' | 'client' | 'asked'>,
  ): Promise<Connection> {
    const shut = id === null ? null : this.#roster.findShut(id);
    if (id !== null && !shut) throw new Failure('E-FIELD');
    const record = makeRecord(
      id ?? `${broker.id}-${environment.id}-${randomUUID().slice(0, 8)}`,
      { broker: broker.id, environment: environment.id, ...given },
      shut?.createdAt ?? this.#ports.now(),
    );
    const isSaved = await this.#ports.vault.save(record);
    return this.#roster.admit(record, isSaved);
  }

  #arm(): void {
    const due = this.#roster.live.flatMap(({ dueAt }) => dueAt ?? []);
    this.#pulse.arm(due.length === 0 ? null : Math.min(...due));
  }
}
