/** Sign-ins under way at the practice broker: what was asked for, and who is answering. */
import type { PracticeClient } from './clients.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import { Shelf } from './shelf.ts';

const flowLifetimeMs = 30 * 60_000;

export type Memo = Readonly<Record<string, string>>;

export type Flow = {
  readonly id: string;
  readonly client: PracticeClient;
  readonly scopes: readonly string[];
  readonly state: string;
  /** What the request said beside these, for the exchange to be held against. */
  readonly memo: Memo;
  /** The state of this client's attempt before; the fault "state-old" answers with it. */
  readonly earlierState: string | null;
  readonly startedAt: number;
  person: Person | null;
  /** Where a chain of redirects ends. */
  destination: string | null;
};

export class Flows {
  readonly #now: () => number;
  readonly #random: Random;
  readonly #flows = new Shelf<Flow>(1000);
  readonly #sessions = new Shelf<Person>(1000);
  readonly #latestStates = new Shelf<string>(1000);

  constructor(now: () => number, random: Random) {
    this.#now = now;
    this.#random = random;
  }

  start(client: PracticeClient, scopes: readonly string[], state: string, memo: Memo = {}): Flow {
    const flow = {
      id: this.#random(16),
      client,
      scopes,
      state,
      memo,
      earlierState: this.#latestStates.find(client.id) ?? null,
      startedAt: this.#now(),
      person: null,
      destination: null,
    };
    this.#latestStates.put(client.id, state);
    this.#flows.put(flow.id, flow);
    return flow;
  }

  find(id: string | null): Flow | null {
    const flow = this.#flows.find(id ?? '');
    return flow && this.#now() < flow.startedAt + flowLifetimeMs ? flow : null;
  }

  /** An answer is given once. */
  end(flow: Flow): void {
    this.#flows.remove(flow.id);
  }

  /** The broker's own sign-in, remembered by a cookie. */
  openSession(person: Person): string {
    const id = this.#random(16);
    this.#sessions.put(id, person);
    return id;
  }

  findSession(cookie: string | undefined): Person | null {
    const [, id = ''] = /(?:^|;\s*)practice_session=([\w-]+)/.exec(cookie ?? '') ?? [];
    return this.#sessions.find(id) ?? null;
  }
}
