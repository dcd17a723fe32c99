/** The real connections and the demo: one of them is shown. Gives the one state that window and tray draw. */

import type { AccountsState } from '../contract/accounts.ts';
import { Failure } from '../contract/failures.ts';
import type { BreakRequest } from '../contract/faults.ts';
import type { AppState } from '../contract/state.ts';
import type { Accounts } from './accounts/accounts.ts';
import type { Activity } from './activity/activity.ts';
import { listMarketSpans } from './calendar/day-ahead.ts';
import type { Connections } from './connections/connections.ts';
import type { Frame, World } from './connections/world.ts';

/** What is shown together: connections, what happened to them, and their accounts. */
export type Shown = {
  readonly connections: Connections;
  readonly activity: Activity;
  readonly accounts: Accounts;
};
export type Demo = {
  /** Another one after the demo was started anew. */
  readonly shown: Shown;
  readonly breakIt: (asked: BreakRequest) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Publish = {
  readonly state: (state: AppState) => void;
  readonly accounts: (state: AccountsState) => void;
};

export class Worlds {
  readonly #openDemo: () => Promise<Demo>;
  readonly #publish: Publish;
  readonly #now: () => number;
  readonly #frame: () => Omit<Frame, 'market'>;
  #real: Shown | null = null;
  #demo: Demo | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #revision = 0;
  #accountsRevision = 0;
  #isScheduled = false;
  /** What was shown last time, until the store has been opened. */
  #first: World;

  constructor(
    first: World,
    openDemo: () => Promise<Demo>,
    publish: Publish,
    now: () => number,
    frame: () => Omit<Frame, 'market'>,
  ) {
    this.#first = first;
    this.#openDemo = openDemo;
    this.#publish = publish;
    this.#now = now;
    this.#frame = frame;
  }

  /** What a click acts on. */
  get current(): Shown | null {
    return this.#demo?.shown ?? this.#real;
  }

  get real(): Shown | null {
    return this.#real;
  }

  set real(shown: Shown) {
    this.#real = shown;
    this.#switched();
  }

  view(): AppState {
    const now = this.#now();
    return {
      revision: this.#revision,
      ...(this.current?.connections.view(now) ?? this.#first),
      ...this.#frame(),
      market: listMarketSpans(now),
    };
  }

  /** Accounts of the world that is shown; none until the store has been opened. */
  viewAccounts(): AccountsState {
    const none = { accounts: [], totals: [], watchlist: [], sources: [], everyMs: null, restEveryMs: null };
    return { revision: this.#accountsRevision, ...(this.current?.accounts.view() ?? none) };
  }

  /** Accounts changed: announces them. They come no more often than a window can take. */
  readonly accountsChanged = (): void => {
    this.#accountsRevision += 1;
    this.#publish.accounts(this.viewAccounts());
  };

  /** Something changed: announces the state once for all changes of this turn. */
  readonly changed = (): void => {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#revision += 1;
      this.#publish.state(this.view());
    });
  };

  enterDemo(): Promise<void> {
    return this.#inTurn(async () => {
      this.#demo ??= await this.#openDemo();
      this.#switched();
    });
  }

  /** Ends the practice broker and deletes what the demo kept. */
  leaveDemo(): Promise<void> {
    return this.#inTurn(async () => {
      const demo = this.#demo;
      this.#demo = null;
      try {
        await demo?.close();
      } finally {
        this.#switched();
      }
    });
  }

  /** @throws Failure E-FIELD outside the demo: nothing real is ever broken. */
  breakDemo(asked: BreakRequest): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#demo) throw new Failure('E-FIELD');
      await this.#demo.breakIt(asked);
    });
  }

  #switched(): void {
    this.changed();
    this.accountsChanged();
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(step);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
