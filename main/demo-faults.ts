/**
 * What each choice of "Break it…" does. Only the edges are touched: the practice brokers' faults, the demo's network and
 * password store, and what a person could press. How the app takes it is the app's own.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { BreakRequest, DemoFault } from '../contract/faults.ts';
import { findTrouble } from '../contract/trouble.ts';
import { type House, once, Scene } from './demo-scene.ts';
import { log } from './log.ts';

/** Short enough to be seen to its end, long enough to be signed in. */
const briefS = 4;
const dayS = 86_399;
const soonS = 20 * 60;
/** A network is missed after five seconds. */
const missedMs = 5200;

export const acts: Readonly<Record<DemoFault, (scene: Scene) => Promise<void>>> = {
  'page-open': async (scene) => {
    await scene.signOut();
    await scene.signIn('nothing');
  },
  'slow-exchange': async (scene) => {
    await scene.signOut();
    scene.practice.setFault('exchange', { delayMs: 6000 }, once);
    await scene.signIn('allow');
  },
  denied: async (scene) => {
    await scene.signOut();
    await scene.signIn('deny');
  },
  closed: async (scene) => {
    await scene.signOut();
    await Promise.all([scene.signIn('nothing'), scene.cancelAfter(1500)]);
  },
  'wrong-reply': async (scene) => {
    await scene.signOut();
    scene.practice.setFault('answer', 'state-wrong', once);
    await scene.signIn('allow');
  },
  'keys-refused': async (scene) => {
    await scene.signOut();
    scene.practice.setFault('exchange', { status: 401 }, once);
    await scene.signIn('allow');
  },
  'code-refused': async (scene) => {
    await scene.signOut();
    scene.practice.setFault('exchange', { status: 400 }, once);
    await scene.signIn('allow');
  },
  renews: (scene) => scene.signInWith({}),
  'fixed-end': (scene) => scene.signInWith({ isPartner: false, lifetimeS: dayS }),
  'ends-soon': (scene) => scene.signInWith({ isPartner: false, lifetimeS: soonS }),
  'slow-renewal': async (scene) => {
    await scene.hold();
    scene.practice.setFault('refresh', { delayMs: 5000 }, once);
    await scene.renew();
  },
  'failing-renewal': async (scene) => {
    await scene.hold();
    scene.practice.setFault('refresh', { status: 503 });
    await scene.renew();
  },
  'too-many-requests': async (scene) => {
    await scene.hold();
    scene.practice.setFault('refresh', { status: 429, retryAfter: 120 });
    await scene.renew();
  },
  'not-answering': async (scene) => {
    scene.practice.setFault('refresh', { status: 503 });
    await scene.signInWith({ lifetimeS: briefS });
    await scene.rest(briefS * 1000);
    // What has failed less often may be a hiccup, and is not said.
    for (let tries = 0; tries < 3; tries += 1) await scene.renew();
  },
  ended: (scene) => scene.signInWith({ isPartner: false, lifetimeS: briefS }),
  refused: async (scene) => {
    await scene.hold();
    for (const person of scene.practice.people) scene.practice.revoke(person);
    await scene.live.check();
    // A renewal that was too recent for another one has hidden the refusal.
    if (scene.live.signInHeld) await scene.renew();
  },
  disconnected: async (scene) => {
    await scene.hold();
    await scene.live.disconnect();
  },
  offline: async (scene) => {
    await scene.hold();
    // Its page is cut off as well.
    scene.practice.setFault('page', { delivery: 'reset' });
    scene.edges.isOffline = true;
    await scene.connections.tick();
    await scene.rest(missedMs);
    await scene.connections.tick();
  },
  'no-store': async (scene) => {
    scene.edges.store = 'absent';
    await scene.connections.load();
    await scene.signInWith({});
  },
  'locked-store': async (scene) => {
    await scene.hold();
    await scene.restartWith('locked');
  },
  'foreign-store': async (scene) => {
    await scene.hold();
    await scene.restartWith('foreign');
  },
  'keys-saved': (scene) => scene.beginAnew(),
  'no-connection': (scene) => scene.removeAll(),
};

/** One fault at a time: each choice first takes back what the one before it did. */
export class DemoFaults {
  readonly #house: House;
  #acting = new AbortController();
  #act: Promise<unknown> = Promise.resolve();

  constructor(house: House) {
    this.#house = house;
  }

  /** Resolves once it has begun: a person's part may take minutes. @throws Failure E-FIELD, E-DISK. */
  async start({ connection, fault }: BreakRequest): Promise<void> {
    await this.stop();
    const { signal } = this.#acting;
    await this.#mend();
    const scene = new Scene(this.#house, connection, signal);
    this.#act = (fault === null ? this.#renewAll() : acts[fault](scene)).catch(() => {
      if (!signal.aborted) log('demo-fault-broke', { fault: fault ?? 'none' });
    });
  }

  /** What is being acted goes no further, and no sign-in stays open. */
  async stop(): Promise<void> {
    this.#acting.abort();
    this.#acting = new AbortController();
    let isActing = true;
    void this.#act.finally(() => {
      isActing = false;
    });
    for (;;) {
      const all = this.#house.connections();
      const open = all.view(Date.now()).connections.filter(({ attempt }) => attempt !== 'none');
      // An act may wait for its sign-in, and a person may begin another meanwhile.
      for (const { id } of open) all.get(id).cancelSignIn();
      if (open.length === 0 && !isActing) return;
      await wait(20);
    }
  }

  async #mend(): Promise<void> {
    const { edges, practices, connections } = this.#house;
    for (const { clearFaults, register, client } of practices.values()) {
      clearFaults();
      register(client);
    }
    edges.mend();
    // Opens what could not be opened, and shows the store as it is.
    await connections().load();
    await connections().tick();
  }

  /** What waits for its next try, or for a place to be saved in, need not wait any longer. */
  async #renewAll(): Promise<void> {
    const all = this.#house.connections();
    const waiting = all
      .view(Date.now())
      .connections.filter(
        ({ renewal, signIn }) => findTrouble(renewal) !== null || (signIn.kind === 'held' && !signIn.isSaved),
      );
    await Promise.all(waiting.map(({ id }) => all.get(id).refresh()));
  }
}
