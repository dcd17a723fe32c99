/** All connections of one store: loads them, answers what a window asks for, and gives their state. */

import { randomUUID } from 'node:crypto';
import { Failure } from '../../contract/failures.ts';
import { type ConnectForm, checkConnectForm, trimPasted } from '../../contract/form.ts';
import type { AppState, StoreState } from '../../contract/state.ts';
import type { Broker, Client, Environment, Holder } from '../brokers/broker.ts';
import { faceOf } from '../brokers/face.ts';
import { Secret } from '../secret.ts';
import type { ConnectionRecord, Label, Loaded } from '../vault/kept.ts';
import { Connection } from './connection.ts';
import { findClient, listSavedKeys } from './keys.ts';
import type { Ports } from './ports.ts';
import { proveToken } from './sign-in.ts';
import { nameApart, viewUnreadable } from './view.ts';

type Unreadable = Extract<Loaded, { kind: 'unreadable' }>;

export type World = Pick<AppState, 'isDemo' | 'store' | 'brokers' | 'connections' | 'savedKeys'>;

export class Connections {
  readonly #ports: Ports;
  readonly #changed: () => void;
  readonly #live = new Map<string, Connection>();
  readonly #unreadable = new Map<string, Unreadable>();
  #store: StoreState = { kind: 'opening' };

  constructor(ports: Ports, changed: () => void) {
    this.#ports = ports;
    this.#changed = changed;
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

  view(now: number): World {
    const { brokers, isDemo } = this.#ports;
    const connections = [...this.#live.values()].map((live) => ({
      live: live.view(now),
      label: live.record,
    }));
    const shut = [...this.#unreadable.values()].flatMap((one) => {
      const place = this.#place(one.label);
      if (!place) return [];
      // Without a password store a record is as shut as behind a locked one, but unlocking is not what helps.
      const because = this.#store.kind === 'absent' && one.because === 'E-LOCKED' ? 'E-STORE' : one.because;
      return [{ live: viewUnreadable(one.label, because, place, isDemo, now), label: one.label }];
    });
    const all = [...connections, ...shut].sort((a, b) => a.label.createdAt - b.label.createdAt);
    return {
      isDemo,
      store: this.#store,
      brokers: brokers.map(faceOf),
      connections: nameApart(all.map(({ live }) => live)),
      savedKeys: listSavedKeys(this.#records, brokers),
    };
  }

  /** Whether received tokens are not yet on disk although there is a password store. */
  get isUnsaved(): boolean {
    return [...this.#live.values()].some((live) => live.isUnsaved);
  }

  /**
   * Connects as the dialog says: a pasted token is proved first; keys are saved, then the broker's page opens.
   * @throws Failure E-FIELD, E-TOKEN, E-OTHER, E-DISK, E-LOCKED and those of the network, for the dialog to show.
   */
  async connect(form: ConnectForm): Promise<string> {
    const { broker, environment } = this.#find(form.broker, form.environment);
    if (
      Object.keys(checkConnectForm(form, faceOf(broker), listSavedKeys(this.#records, this.#ports.brokers)))
        .length > 0
    )
      throw new Failure('E-FIELD');
    const existing = form.connection === null ? null : (this.#live.get(form.connection) ?? null);
    if (existing && (existing.record.broker !== broker.id || existing.record.environment !== environment.id))
      throw new Failure('E-FIELD');
    if (form.method === 'token') return this.#connectToken(form, broker, environment, existing);
    const client = this.#clientOf(form);
    if (existing) {
      // A held sign-in keeps its keys until the new one is confirmed.
      void existing.signIn({ client, scopes: form.scopes });
      return existing.record.id;
    }
    const live = await this.#create(form.connection, broker, environment, {
      method: 'keys',
      client,
      asked: form.scopes,
    });
    void live.signIn(null);
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
    this.#live.get(id)?.cancelSignIn();
    if (!this.#live.has(id) && !this.#unreadable.has(id)) throw new Failure('E-FIELD');
    await this.#ports.vault.forget(id);
    this.#live.delete(id);
    this.#unreadable.delete(id);
    this.#changed();
  }

  /** Renews every connection that can be renewed; what the tray's "Refresh tokens" does. */
  async refreshAll(): Promise<void> {
    await Promise.all([...this.#live.values()].map((live) => live.refresh()));
  }

  async saveAll(): Promise<void> {
    await Promise.all([...this.#live.values()].map((live) => live.save()));
  }

  async tick(): Promise<void> {
    await Promise.all([...this.#live.values()].map((live) => live.tick()));
    // A sign-in that ended by the clock alone changes its words without any other event.
    this.#changed();
  }

  close(): void {
    for (const live of this.#live.values()) live.cancelSignIn();
  }

  #take(loaded: Loaded): void {
    const { id } = loaded.kind === 'open' ? loaded.record : loaded.label;
    // What is in use is newer than its file.
    if (this.#live.has(id)) return;
    this.#unreadable.delete(id);
    if (loaded.kind === 'unreadable') this.#unreadable.set(id, loaded);
    else if (this.#place(loaded.record)) this.#admit(loaded.record, true);
  }

  async #connectToken(
    form: ConnectForm,
    broker: Broker,
    environment: Environment,
    existing: Connection | null,
  ): Promise<string> {
    const got = await proveToken(new Secret(trimPasted(form.apiToken)), broker, environment, this.#ports);
    const live =
      existing ??
      this.#findHolder(broker, environment, got.holder, null) ??
      (await this.#create(form.connection, broker, environment, {
        method: 'token',
        client: null,
        asked: [],
      }));
    await live.adopt(got, 'token', null);
    return live.record.id;
  }

  #clientOf(form: ConnectForm): Client {
    if (form.apiKey !== '')
      return {
        id: new Secret(trimPasted(form.apiKey)),
        secret: new Secret(trimPasted(form.apiSecret)),
        callbackUrl: form.callbackUrl,
      };
    const saved = findClient(this.#records, form.broker, form.environment, form.connection);
    if (!saved) throw new Failure('E-FIELD');
    return { ...saved, callbackUrl: form.callbackUrl };
  }

  async #create(
    id: string | null,
    broker: Broker,
    environment: Environment,
    given: Pick<ConnectionRecord, 'method' | 'client' | 'asked'>,
  ): Promise<Connection> {
    if (id !== null && !this.#unreadable.has(id)) throw new Failure('E-FIELD');
    const record: ConnectionRecord = {
      id: id ?? `${broker.id}-${environment.id}-${randomUUID().slice(0, 8)}`,
      broker: broker.id,
      environment: environment.id,
      createdAt: (id === null ? null : this.#unreadable.get(id)?.label.createdAt) ?? this.#ports.now(),
      generation: 1,
      holder: null,
      tokens: null,
      ended: null,
      renewing: null,
      ...given,
    };
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
        findTwin: (holder) => this.#findHolder(broker, environment, holder, live),
        leave: () => this.remove(record.id),
      },
      isSaved,
    );
    this.#live.set(record.id, live);
    this.#changed();
    return live;
  }

  #findHolder(
    broker: Broker,
    environment: Environment,
    holder: Holder,
    not: Connection | null,
  ): Connection | null {
    for (const live of this.#live.values()) {
      const { record } = live;
      if (live === not || record.broker !== broker.id || record.environment !== environment.id) continue;
      if (record.holder?.id === holder.id) return live;
    }
    return null;
  }

  get #records(): ConnectionRecord[] {
    return [...this.#live.values()].map(({ record }) => record);
  }

  #find(brokerId: string, environmentId: string): { broker: Broker; environment: Environment } {
    const found = this.#place({ broker: brokerId, environment: environmentId });
    if (!found) throw new Failure('E-FIELD');
    return found;
  }

  #place(label: Pick<Label, 'broker' | 'environment'>): { broker: Broker; environment: Environment } | null {
    const broker = this.#ports.brokers.find((one) => one.id === label.broker);
    const environment = broker?.environments.find((one) => one.id === label.environment);
    return broker && environment ? { broker, environment } : null;
  }
}
