/** Accounts over fake brokers on a fake clock. */
import type { AccountsState } from '../../contract/accounts.ts';
import type { Settings } from '../../contract/settings.ts';
import { Accounts } from '../../main/accounts/accounts.ts';
import { keepInMemory } from '../../main/accounts/kept.ts';
import type {
  AccountName,
  FeedHearing,
  Feeds,
  FeedWish,
  KeptValues,
  Source,
} from '../../main/accounts/ports.ts';
import type { BrokerStream } from '../../main/brokers/data.ts';
import type { Secret } from '../../main/secret.ts';
import { TestClock } from './clock.ts';
import type { FakeBroker } from './fake-broker.ts';

/** Monday 2026-11-23, 10:00 in New York: a regular session. */
export const tenOClock = Date.UTC(2026, 10, 23, 15);
/** Saturday. */
export const weekend = Date.UTC(2026, 10, 21, 15);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type TestSource = Mutable<Source> & {
  readonly fake: Pick<FakeBroker, 'owns' | 'answer'>;
  refusals: number;
};

export class Bench {
  readonly clock: TestClock;
  readonly sources: TestSource[] = [];
  kept: KeptValues = keepInMemory();
  pace: Settings['pace'] = 'auto';
  isOnline = true;
  /** Connections that cannot be opened; null while it is not known which there are. */
  shut: readonly string[] | null = [];
  watchlist: readonly string[] = [];
  wishes: readonly FeedWish[] = [];
  /** How often it was told that something changed, and what was seen then at last. */
  announced = 0;
  isWatched = false;
  seen: Omit<AccountsState, 'revision'> | null = null;
  hearing: FeedHearing = {
    onFrame: () => undefined,
    onFeed: () => undefined,
    limit: { findWaitMs: () => 0, onSent: () => undefined, onReply: () => undefined },
  };
  /** Accounts of which it was told that an order changed. */
  readonly changedOrders: AccountName[] = [];
  /** In the place of feeds that only note what is wished for. */
  feeds: ((hearing: FeedHearing) => Feeds) | null = null;
  #accounts: Accounts | null = null;

  constructor(startAt = tenOClock) {
    this.clock = new TestClock(startAt);
  }

  add(
    connection: string,
    fake: FakeBroker,
    numbers: readonly string[],
    more: {
      readonly stream?: BrokerStream;
      readonly isReal?: boolean;
      readonly scopes?: readonly string[];
      readonly countedAs?: string;
    } = {},
  ): TestSource {
    const { environment } = fake;
    const source: TestSource = {
      fake,
      refusals: 0,
      connection,
      countedAs: more.countedAs ?? connection,
      name: connection,
      broker: fake.makeBroker(more.stream ?? null),
      environment,
      origin: {
        brokerName: connection,
        environmentName: environment.name,
        isReal: more.isReal ?? false,
        isDemo: false,
      },
      accounts: numbers.map((number) => ({ number, kind: 'Margin' })),
      token: fake.token as Secret | null,
      scopes: more.scopes ?? null,
      refused: async () => {
        source.refusals += 1;
      },
      identify: async () => undefined,
    };
    this.sources.push(source);
    return source;
  }

  /** Starts, or starts again over what was kept. */
  open(): Accounts {
    const accounts = new Accounts(
      {
        ...this.clock,
        now: this.clock.now,
        uptime: this.clock.uptime,
        random: this.clock.random,
        timer: this.clock.timer,
        send: (request) => {
          const source = this.sources.find(({ fake }) => fake.owns(request));
          if (!source) throw new Error('nobody is there');
          return source.fake.answer(request);
        },
        isOnline: () => this.isOnline,
        sources: () => this.sources,
        connections: () => this.shut && [...this.sources.map(({ connection }) => connection), ...this.shut],
        kept: this.kept,
        pace: () => this.pace,
        orderChanged: (of) => void this.changedOrders.push(of),
        feeds: (hearing) => {
          this.hearing = hearing;
          if (this.feeds) return this.feeds(hearing);
          return {
            follow: (wishes) => {
              this.wishes = wishes;
            },
            close: () => undefined,
          };
        },
        watchlist: {
          read: () => this.watchlist,
          write: (symbols) => {
            this.watchlist = symbols;
          },
        },
      },
      () => {
        this.announced += 1;
        if (this.isWatched) this.seen = accounts.view();
      },
    );
    this.#accounts = accounts;
    accounts.sourcesChanged();
    return accounts;
  }

  get state(): Omit<AccountsState, 'revision'> {
    if (!this.#accounts) throw new Error('not open');
    return this.#accounts.view();
  }

  account(index = 0) {
    const found = this.state.accounts[index];
    if (!found) throw new Error('no such account');
    return found;
  }
}
