/** Connections over the real practice broker, with a person who walks its pages and a vault that enforces its rules. */

import type { Happening } from '../../contract/activity.ts';
import { Failure } from '../../contract/failures.ts';
import type { Connection as ConnectionState } from '../../contract/state.ts';
import { Activity } from '../../main/activity/activity.ts';
import type { Broker, Endpoints } from '../../main/brokers/broker.ts';
import { brokers } from '../../main/brokers/index.ts';
import { Connections } from '../../main/connections/connections.ts';
import type { Ports } from '../../main/connections/ports.ts';
import { createSend } from '../../main/net/send.ts';
import {
  type PracticeBroker,
  type PracticeOptions,
  startPracticeBroker,
} from '../../main/simulator/index.ts';
import type { PracticeStation } from '../../main/simulator/station.ts';
import type { CipherState, Claim, ConnectionRecord, Loaded, Vault } from '../../main/vault/kept.ts';
import { TestPerson } from './person.ts';

/** Keeps records as the vault does: a save needs a higher generation than the one saved; it can be made to fail. */
export class TestVault implements Vault {
  readonly records = new Map<string, ConnectionRecord>();
  readonly history: ConnectionRecord[] = [];
  kind: CipherState['kind'] = 'ready';
  failWith: Failure | null = null;

  state(): Promise<CipherState> {
    const states = {
      ready: { kind: 'ready', name: 'Test store' },
      absent: { kind: 'absent', found: 'none' },
      locked: { kind: 'locked', canRetryInPlace: true },
    } as const;
    return Promise.resolve(states[this.kind]);
  }

  load(): Promise<readonly Loaded[]> {
    return Promise.resolve([...this.records.values()].map((record) => ({ kind: 'open', record }) as const));
  }

  save(record: ConnectionRecord): Promise<boolean> {
    if (this.kind === 'absent') return Promise.resolve(false);
    if (this.failWith) return Promise.reject(this.failWith);
    const saved = this.records.get(record.id);
    if (saved && record.generation <= saved.generation) return Promise.reject(new Failure('E-UNEXPECTED'));
    this.records.set(record.id, record);
    this.history.push(record);
    return Promise.resolve(true);
  }

  claim(id: string): Promise<Claim> {
    if (this.failWith) return Promise.reject(this.failWith);
    return Promise.resolve({
      reread: () => Promise.resolve(this.records.get(id) ?? null),
      reserve: () => Promise.resolve(),
      release: () => undefined,
    });
  }

  forget(id: string): Promise<void> {
    this.records.delete(id);
    return Promise.resolve();
  }
}

export type Clock = { now: number };

export type House = {
  readonly broker: PracticeBroker;
  readonly vault: TestVault;
  readonly person: TestPerson;
  readonly connections: Connections;
  /** The clock of app and broker, epoch ms; set it to move time. */
  readonly clock: Clock;
  /**
   * How far the computer's clock is off the broker's, ms; whether it has a network; time that its uptime did not see, ms;
   * whether brokers say the time, and how wrong they are about it, ms.
   */
  readonly computer: {
    aheadMs: number;
    isOnline: boolean;
    unseenMs: number;
    isTold: boolean;
    saidMs: number;
  };
  /** Runs before a request to an address that ends so is sent; it is awaited. */
  readonly hooks: Map<string, () => Promise<void> | void>;
  /** Lets every timer of so many ms ring that is set now. */
  readonly ring: (ms: number) => void;
  /** What people's log was told. */
  readonly told: Happening[];
  readonly all: () => readonly ConnectionState[];
  readonly only: () => ConnectionState;
  readonly connect: (more?: {
    readonly scopes?: readonly string[];
    readonly connection?: string;
  }) => Promise<string>;
  readonly connectToken: (token: string, connection?: string) => Promise<string>;
  readonly count: (ending: string) => number;
  /** A second start: new connections over what the vault holds. */
  readonly restart: () => Promise<Connections>;
  readonly close: () => Promise<void>;
};

/**
 * @param grant what Tradier is taken to describe of the longest life of its sign-ins.
 * @param station in the place of TradeStation; closed by who started it.
 * @param isFar whether the computer needs its network to reach the broker.
 */
export async function openHouse(
  options: PracticeOptions = {},
  kind: CipherState['kind'] = 'ready',
  grant: Broker['grant'] = { longestS: null, rotatingS: null },
  station: PracticeStation | null = null,
  isFar = false,
): Promise<House> {
  const clock = { now: Date.parse('2026-11-23T14:41:00Z') };
  const broker = await startPracticeBroker({ now: () => clock.now, ...options });
  const vault = new TestVault();
  vault.kind = kind;
  const person = new TestPerson();
  const computer = { aheadMs: 0, isOnline: true, unseenMs: 0, isTold: true, saidMs: 0 };
  const hooks = new Map<string, () => Promise<void> | void>();
  const timers = new Set<{ readonly ms: number; readonly ring: () => void }>();
  const told: Happening[] = [];
  const send = createSend({ version: '0', proxyFor: () => Promise.resolve('DIRECT') });
  const now = () => clock.now + computer.aheadMs;
  const activity = new Activity(null, now, () => undefined);
  const ports: Ports = {
    brokers: brokers.map((one) =>
      one.id === 'tradestation' && station
        ? at(one, station.endpoints)
        : { ...at(one, broker.endpoints), grant },
    ),
    vault,
    signInWindow: person,
    // The broker's clock is the test's; what the reply's Date header says is that of this machine.
    send: async (request, signal) => {
      for (const [ending, run] of hooks) if (request.url.endsWith(ending)) await run();
      const { aheadMs, saidMs, isTold } = computer;
      return { ...(await send(request, signal)), aheadMs: isTold ? aheadMs - saidMs : null };
    },
    now,
    uptime: () => clock.now - computer.unseenMs,
    random: Math.random,
    timer: (ms, ring) => {
      const timer = { ms, ring };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    isOnline: () => computer.isOnline,
    report: (happening) => {
      told.push(happening);
      activity.report(happening);
    },
    recall: activity.recall,
    remindMs: () => 30 * 60_000,
    // The demo's brokers are not reached without a network, wherever they run.
    isDemo: isFar,
  };
  const connections = new Connections(ports, () => undefined);
  await connections.load();
  const all = () => connections.view(now()).connections;
  const settled = async (id: string) => {
    for (let tries = 0; tries < 500; tries += 1) {
      const found = all().find((one) => one.id === id);
      if (!found || found.attempt === 'none') return id;
      if (person.answers === 'wait') return id;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error('the attempt did not end');
  };
  const blank = {
    connection: null,
    broker: 'tradier',
    environment: 'sandbox',
    apiKey: '',
    apiSecret: '',
    apiToken: '',
  };
  return {
    broker,
    vault,
    person,
    connections,
    clock,
    computer,
    hooks,
    ring: (ms) => {
      for (const timer of [...timers]) if (timer.ms === ms) timer.ring();
    },
    told,
    all,
    only: () => {
      const [one, ...others] = all();
      if (!one || others.length > 0) throw new Error(`there are ${all().length} connections`);
      return one;
    },
    connect: async ({ scopes = ['read', 'market'], connection = null as string | null } = {}) =>
      settled(
        await connections.connect({
          ...blank,
          connection,
          method: 'keys',
          apiKey: broker.client.id,
          apiSecret: broker.client.secret,
          callbackUrl: broker.client.callbackUrl,
          scopes,
        }),
      ),
    connectToken: (apiToken, connection) =>
      connections.connect({
        ...blank,
        connection: connection ?? null,
        method: 'token',
        apiToken,
        callbackUrl: '',
        scopes: [],
      }),
    count: (ending) => broker.requests.filter(({ path }) => path.endsWith(ending)).length,
    restart: async () => {
      const again = new Connections(ports, () => undefined);
      await again.load();
      return again;
    },
    close: () => broker.close(),
  };
}

function at(broker: Broker, given: Partial<Endpoints> & { readonly token: string }): Broker {
  const off = { stream: null, revoke: null, issuer: null, jwks: null, refresh: given.token };
  const extraHosts = [new URL(given.token).host];
  return {
    ...broker,
    environments: broker.environments.map((one) => ({
      ...one,
      endpoints: { ...one.endpoints, ...off, ...given, extraHosts },
    })),
  };
}
