/** What "Break it…" has at hand: one connection of the demo, its practice broker, and the demo's network and password store. */
import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from '../contract/failures.ts';
import type { Connection as ConnectionState } from '../contract/state.ts';
import { findTrouble } from '../contract/trouble.ts';
import type { Endpoints } from './brokers/broker.ts';
import type { Connection } from './connections/connection.ts';
import type { Connections } from './connections/connections.ts';
import { MINUTE } from './connections/timing.ts';
import type { Edges, StoreFault } from './demo-edges.ts';
import type { PracticeClient } from './simulator/clients.ts';
import type { FaultName, FaultValues, Limit } from './simulator/faults.ts';
import type { Person } from './simulator/people.ts';

/** What both practice brokers have. */
export type Practice = {
  readonly client: PracticeClient;
  readonly people: readonly Person[];
  readonly endpoints: Partial<Endpoints> & Pick<Endpoints, 'authorize' | 'token' | 'api'>;
  /** Every request that came, to be counted. */
  readonly requests: readonly unknown[];
  readonly register: (known: Partial<PracticeClient>) => PracticeClient;
  readonly setFault: <N extends FaultName>(name: N, value: FaultValues[N], limit?: Limit) => void;
  readonly clearFaults: () => void;
  readonly revoke: (person: Person) => void;
  readonly close: () => Promise<void>;
};

/** The demo as a whole. */
export type House = {
  readonly edges: Edges;
  readonly practices: ReadonlyMap<string, Practice>;
  readonly connections: () => Connections;
  /** Closes the connections and opens what they saved, as a new start of Brokerbar would. */
  readonly restart: (before: () => void) => Promise<void>;
  /** Saves a practice broker's keys in a connection of their own. */
  readonly saveKeys: (broker: string) => Promise<void>;
};

/** The next request alone. */
export const once: Limit = { times: 1 };
/** A click is answered by a renewal of the last five seconds: so often is asked whether the next one is sent. */
const longestRests = 20;
const restMs = 400;

export class Scene {
  readonly practice: Practice;
  readonly edges: Edges;
  readonly #house: House;
  readonly #id: string;
  readonly #signal: AbortSignal;
  readonly #stopped: Promise<unknown>;

  /** @throws Failure E-FIELD when there is no such connection. */
  constructor(house: House, id: string, signal: AbortSignal) {
    this.#house = house;
    this.#id = id;
    this.#signal = signal;
    this.#stopped = new Promise((done) => signal.addEventListener('abort', done, { once: true }));
    this.edges = house.edges;
    const practice = house.practices.get(this.#view().broker);
    if (!practice) throw new Failure('E-FIELD');
    this.practice = practice;
  }

  get connections(): Connections {
    return this.#house.connections();
  }

  get live(): Connection {
    return this.connections.get(this.#id);
  }

  /** @throws AbortError when something else was chosen meanwhile. */
  rest(ms: number): Promise<void> {
    return wait(ms, undefined, { signal: this.#signal });
  }

  /** Opens the sign-in page, as a click does; the broker may remember what the person decided. */
  async signIn(decides: 'allow' | 'deny' | 'nothing'): Promise<void> {
    this.#signal.throwIfAborted();
    if (decides !== 'nothing') this.practice.setFault('page', { decides }, once);
    await this.live.signIn(null);
  }

  async cancelAfter(ms: number): Promise<void> {
    await this.rest(ms);
    this.live.cancelSignIn();
  }

  /** Has a sign-in of such keys, made just now. */
  async signInWith(keys: Partial<PracticeClient>): Promise<void> {
    this.practice.register({ ...this.practice.client, ...keys });
    await this.signIn('allow');
    this.#signal.throwIfAborted();
  }

  /** Has a saved sign-in that renews and that nothing is wrong with. */
  async hold(): Promise<void> {
    const { signIn, renewal } = this.#view();
    const isWell = signIn.kind === 'held' && signIn.renews && signIn.isSaved && !findTrouble(renewal);
    if (isWell && (signIn.endsAt ?? 0) > Date.now() + MINUTE) return this.live.dismissNotice();
    await this.signInWith({});
  }

  /** Has no sign-in, so that the card speaks of the next one alone. */
  async signOut(): Promise<void> {
    if (this.live.record.tokens) await this.live.disconnect();
    else this.live.dismissNotice();
  }

  /** Asks the broker for a renewal, as a click does, until one was sent. */
  async renew(): Promise<void> {
    for (let rests = 0; rests < longestRests; rests += 1) {
      const before = this.practice.requests.length;
      await Promise.race([this.live.refresh(), this.#stopped]);
      this.#signal.throwIfAborted();
      if (this.practice.requests.length > before) return;
      await this.rest(restMs);
    }
  }

  async restartWith(store: StoreFault): Promise<void> {
    this.#signal.throwIfAborted();
    await this.#house.restart(() => {
      this.edges.store = store;
    });
  }

  async beginAnew(): Promise<void> {
    const { broker } = this.#view();
    await this.connections.remove(this.#id);
    await this.#house.saveKeys(broker);
  }

  async removeAll(): Promise<void> {
    for (const { id } of this.connections.view(Date.now()).connections) await this.connections.remove(id);
  }

  #view(): ConnectionState {
    const found = this.connections.view(Date.now()).connections.find(({ id }) => id === this.#id);
    if (!found) throw new Failure('E-FIELD');
    return found;
  }
}
