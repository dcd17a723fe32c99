/** Accounts of all connections: asks for what somebody looks at, keeps what was given, and gives their state. Read-only. */
import type { History } from '../../contract/accounts.ts';
import { Failure } from '../../contract/failures.ts';
import type { Frame } from '../brokers/data.ts';
import { nameAccount } from './account-name.ts';
import { Asker } from './asker.ts';
import { Calm } from './calm.ts';
import { Currencies, keepKnown } from './currencies.ts';
import { Histories } from './histories.ts';
import { Keeper } from './keeper.ts';
import { readValues, writeValues } from './kept-form.ts';
import { limitOpenings } from './openings.ts';
import { haveOrdersChanged } from './order-news.ts';
import { findEveryMs, findIntervalMs, findPhase } from './pace.ts';
import type { AccountsPorts, Feeds, Source } from './ports.ts';
import { type Answer, makeQuestion, type Question } from './question.ts';
import { canStream, findRights } from './rights.ts';
import { Schedule } from './schedule.ts';
import { Shelves } from './shelves.ts';
import { type AccountsView, type Shelf, viewAccounts } from './view.ts';

/** Whoever asks for a history waits no longer for their turn. */
const longestWaitMs = 10_000;

export class Accounts {
  readonly #ports: AccountsPorts;
  readonly #schedule = new Schedule();
  readonly #shelves: Shelves;
  readonly #histories: Histories;
  readonly #keeper: Keeper;
  readonly #calm: Calm;
  readonly #asker: Asker;
  readonly #feeds: Feeds;
  readonly #currencies = new Currencies();
  #isClosed = false;

  /** @param changed called at most every 250 ms, whatever changes. */
  constructor(ports: AccountsPorts, changed: () => void) {
    this.#ports = ports;
    this.#shelves = new Shelves(ports, this.#schedule);
    this.#histories = new Histories(ports);
    this.#keeper = new Keeper(ports.kept, ports.timer, (connection) => this.#listValues(connection));
    this.#calm = new Calm(ports.timer, changed);
    this.#asker = new Asker(ports, this.#shelves, this.#schedule, {
      answered: (question, answer, shelf) => this.#take(question, answer, shelf),
      settled: () => this.#renew(),
      minute: () => {
        this.#learn();
        this.#follow();
        this.#calm.touch();
      },
    });
    this.#feeds = ports.feeds({
      onFrame: (connection, frame) => this.#hear(connection, frame),
      onFeed: (connection, isLive) => this.#hearFeed(connection, isLive),
      limit: limitOpenings(this.#schedule, () => this.#shelves.moment()),
    });
  }

  /** Settles once what earlier runs kept has been read. */
  get opened(): Promise<unknown> {
    return this.#keeper.opened;
  }

  /**
   * Whether somebody sees accounts: only then anything is asked for.
   * @param isWatching whether orders are asked for in any case, at the slow pace and while the exchange trades.
   */
  look(isLooking: boolean, isWatching = false): void {
    if (isLooking === this.#asker.isLooking && isWatching === this.#asker.isWatching) return;
    this.#asker.look(isLooking, isWatching);
    this.#renew();
  }

  /** Asks for everything that is looked at now, as fast as the brokers' limits allow. */
  ask(): void {
    if (!this.#asker.isLooking) return;
    this.#schedule.want(this.#ports.uptime());
    this.#asker.tick();
  }

  /** @param symbols as the contract has checked them. @throws Failure E-DISK; then the list is as it was. */
  setWatchlist(symbols: readonly string[]): void {
    this.#ports.watchlist.write(symbols);
    const at = this.#ports.uptime();
    for (const { connection } of this.#ports.sources()) this.#schedule.want(at, connection, 'quotes');
    this.#renew();
  }

  /** A year of days. @throws Failure when the broker does not give it, E-LIMIT when it was asked too much. */
  async getHistory(asked: { readonly connection: string; readonly symbol: string }): Promise<History> {
    const source = this.#ports.sources().find(({ connection }) => connection === asked.connection);
    const symbol = source?.broker.data?.spellSymbol(asked.symbol) ?? null;
    const limits = source?.broker.data?.limits;
    if (!source || !limits || symbol === null) throw new Failure('E-FIELD');
    const question = makeQuestion(source.connection, 'history', [symbol]);
    const send = () => {
      const waitMs = this.#schedule.findWaitMs(this.#ports.uptime(), source.countedAs, limits.history);
      if (!findRights(source).quotes)
        this.#histories.end(question, new Failure(source.token ? 'E-SCOPE' : 'E-ENDED'));
      else if (!this.#shelves.mayAsk(source)) this.#histories.end(question, new Failure('E-NET'));
      else if (waitMs > longestWaitMs) this.#histories.end(question, new Failure('E-LIMIT'));
      else {
        this.#schedule.send(question);
        this.#asker.tick();
      }
    };
    return this.#histories.get(question, source.origin, send, () => this.#schedule.drop(question));
  }

  /** The whole number, for the clipboard alone. @throws Failure E-FIELD for an unknown id. */
  numberOf(id: string): string {
    for (const { connection, accounts } of this.#ports.sources())
      for (const { number } of accounts) if (nameAccount(connection, number) === id) return number;
    throw new Failure('E-FIELD');
  }

  view(): AccountsView {
    const { now, watchlist, pace } = this.#ports;
    const shelves = this.#shelves.list();
    const { isLooking } = this.#asker;
    const isAsking = isLooking && shelves.some(({ plan, isAskable }) => isAskable && plan?.questions[0]);
    const phase = findPhase(now());
    return viewAccounts(shelves, {
      now: now(),
      isLooking,
      watchlist: watchlist.read(),
      everyMs: isAsking ? findEveryMs(pace(), phase) : null,
      restEveryMs: isAsking ? findIntervalMs('orders', pace(), phase, false) : null,
    });
  }

  /** The connections or the person's choices changed, or may have. What is gone is forgotten, here and on the disk. */
  sourcesChanged(): void {
    if (this.#isClosed) return;
    this.#keeper.sweep(this.#ports.connections());
    const sources = this.#ports.sources();
    const isHeld = ({ accounts, token }: Source) => accounts.length > 0 || token !== null;
    const held = new Set(sources.filter(isHeld).map(({ connection }) => connection));
    const known = this.#shelves.connections;
    for (const connection of known) if (!held.has(connection)) this.#forget(connection);
    for (const connection of held) if (!known.includes(connection)) this.#open(connection);
    this.#renew();
  }

  /** Forgets all values and the watchlist. @throws Failure E-DISK. */
  async forgetAll(): Promise<void> {
    for (const connection of this.#shelves.connections) this.#forget(connection);
    this.#renew();
    await this.#keeper.forgetAll();
    this.#ports.watchlist.write([]);
  }

  /** Writes what is not written yet. Never throws. */
  finish(): Promise<void> {
    return this.#keeper.flush();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#asker.close();
    this.#calm.stop();
    this.#feeds.close();
    await this.finish();
  }

  #open(connection: string): void {
    const book = this.#shelves.open(connection);
    this.#keeper.open(connection, (values) => {
      const source = this.#shelves.get(connection)?.source;
      if (source) book.restore(keepKnown(readValues(values, this.#ports.now()), source));
      this.#renew();
    });
  }

  #forget(connection: string): void {
    this.#shelves.forget(connection);
    this.#schedule.forget(connection);
    this.#histories.forget(connection);
    this.#keeper.forget(connection);
  }

  /** What is wanted changed: streams follow, what is due is asked, and it is told. */
  #renew(): void {
    this.#learn();
    this.#follow();
    this.#asker.tick();
    this.#calm.touch();
  }

  /** Currencies that became known make figures of what was none. */
  #learn(): void {
    const at = this.#ports.uptime();
    for (const connection of this.#currencies.follow(this.#shelves.list(), this.#asker.isLooking, at))
      for (const topic of ['balances', 'positions'] as const) this.#schedule.want(at, connection, topic);
  }

  #follow(): void {
    const { pace, phase } = this.#shelves.moment();
    // A closed exchange is silent, which no stream can tell from a dead one.
    const isWished = this.#asker.isLooking && !this.#isClosed && pace === 'auto' && phase !== 'closed';
    const shelves = isWished ? this.#shelves.list() : [];
    const wishes = shelves
      .filter(({ source, rights, isAskable }) => isAskable && rights.quotes && canStream(source))
      .map(({ source, wanted }) => {
        const numbers = source.accounts.map(({ number }) => number);
        return { source, symbols: wanted.pushed, numbers };
      });
    const wished = wishes.map(({ source }) => source.connection);
    for (const connection of this.#shelves.live)
      if (!wished.includes(connection)) this.#shelves.live.delete(connection);
    this.#feeds.follow(wishes);
  }

  #take(question: Question, answer: Answer | Failure, { source, book }: Shelf): void {
    const { connection } = source;
    if (question.topic === 'history') this.#histories.take(question, answer);
    // What comes after a sign-out is nobody's any more.
    if (question.topic === 'history' || this.#shelves.book(connection) !== book) return;
    const isRefused = answer instanceof Failure && answer.code === 'E-REFUSED';
    // The connection says so itself, unless it thinks otherwise.
    if (isRefused && !this.#shelves.refusals.isStubborn(connection)) return;
    const before = question.subjects.map((number) => [number, book.page(number)] as const);
    book.take(question, answer, this.#ports.now());
    for (const [number, { orders, hasMoreOrders }] of before)
      if (haveOrdersChanged(orders, book.page(number).orders, hasMoreOrders))
        this.#ports.orderChanged({ connection, account: nameAccount(connection, number) });
    this.#keeper.mark(connection);
    this.#calm.touch();
    if (question.topic === 'positions') this.#follow();
  }

  #hearFeed(connection: string, isLive: boolean): void {
    if (this.#isClosed) return;
    if (isLive) this.#shelves.live.add(connection);
    else this.#shelves.live.delete(connection);
    this.#calm.touch();
    this.#asker.tick();
  }

  #hear(connection: string, frame: Frame): void {
    const book = this.#isClosed ? null : this.#shelves.book(connection);
    if (frame.kind === 'quotes' && book?.hear(frame.updates, this.#ports.now())) {
      this.#keeper.mark(connection);
      this.#calm.touch();
    }
    if (frame.kind === 'changed' && book) {
      this.#schedule.want(this.#ports.uptime(), connection, frame.what);
      this.#asker.tick();
    }
  }

  #listValues(connection: string): Readonly<Record<string, unknown>> | null {
    const shelf = this.#shelves.get(connection);
    if (!shelf) return null;
    const numbers = shelf.source.accounts.map(({ number }) => number);
    return writeValues(shelf.book.list(numbers, shelf.wanted.pushed));
  }
}
