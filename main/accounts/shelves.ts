/** Each connection with what is known of it and what there is to ask: one shelf each, made anew whenever it is looked at. */
import { Book } from './book.ts';
import { findPhase } from './pace.ts';
import type { AccountsPorts, Source } from './ports.ts';
import { listQuestions, type Topic } from './question.ts';
import { Refusals } from './refusals.ts';
import { findRights, isOnThisComputer } from './rights.ts';
import type { Moment, Plan, Schedule } from './schedule.ts';
import type { Shelf } from './view.ts';
import { listWanted } from './wanted.ts';

type Ports = Pick<AccountsPorts, 'sources' | 'watchlist' | 'now' | 'uptime' | 'pace' | 'isOnline'>;

/** How many questions count against each bucket, by whom the broker counts together. */
type Counted = Map<string, Map<string, number>>;

export class Shelves {
  readonly #ports: Ports;
  readonly #schedule: Schedule;
  readonly #books = new Map<string, Book>();
  readonly refusals: Refusals = new Refusals();
  /** Connections whose prices are pushed now. */
  readonly live: Set<string> = new Set();

  constructor(ports: Ports, schedule: Schedule) {
    this.#ports = ports;
    this.#schedule = schedule;
  }

  /** Those of which something may be known. */
  get connections(): readonly string[] {
    return [...this.#books.keys()];
  }

  open(connection: string): Book {
    const book = new Book();
    this.#books.set(connection, book);
    return book;
  }

  forget(connection: string): void {
    this.#books.delete(connection);
    this.live.delete(connection);
    this.refusals.forget(connection);
  }

  book(connection: string): Book | null {
    return this.#books.get(connection) ?? null;
  }

  moment(): Moment {
    const { uptime, pace, now } = this.#ports;
    return { at: uptime(), pace: pace(), phase: findPhase(now()) };
  }

  list(): readonly Shelf[] {
    const { sources, watchlist, now } = this.#ports;
    const [moment, watched] = [this.moment(), watchlist.read()];
    const counted: Counted = new Map();
    return sources().flatMap((source) => {
      const book = this.#books.get(source.connection);
      if (!book) return [];
      const wanted = listWanted(source, book, watched);
      const plan = this.#plan(source, wanted.asked, counted);
      const ageOf = (topic: Topic) => {
        const intervalMs = plan && this.#schedule.findIntervalMs(moment, plan, topic);
        return { now: now(), phase: moment.phase, intervalMs };
      };
      return [
        { source, book, wanted, plan, rights: findRights(source), isAskable: this.mayAsk(source), ageOf },
      ];
    });
  }

  get(connection: string): Shelf | null {
    return this.list().find(({ source }) => source.connection === connection) ?? null;
  }

  /** There is a way to its broker, and a token that was not refused lately. */
  mayAsk(source: Source): boolean {
    const isReachable = this.#ports.isOnline() || isOnThisComputer(source);
    return source.broker.data !== null && isReachable && this.refusals.mayAsk(source, this.#ports.uptime());
  }

  #plan(source: Source, symbols: readonly string[], counted: Counted): Plan | null {
    const { connection, countedAs, broker } = source;
    if (!broker.data) return null;
    const { limits } = broker.data;
    const questions = listQuestions(source, broker.data, symbols);
    // One for all plans that are counted together: it is full once all of them are made.
    const counts = counted.get(countedAs) ?? new Map<string, number>();
    counted.set(countedAs, counts);
    for (const { topic } of questions)
      counts.set(limits[topic].bucket, (counts.get(limits[topic].bucket) ?? 0) + 1);
    return {
      connection,
      countedAs,
      limits,
      questions,
      counts,
      isLive: this.live.has(connection),
    };
  }
}
