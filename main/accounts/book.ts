/** What is known of one connection's accounts and quotes. An old value stays until a new one comes. */
import type { Balances, Order, Quote } from '../../contract/accounts.ts';
import type { Decimal } from '../../contract/decimal.ts';
import { Failure, type FailureNote } from '../../contract/failures.ts';
import type { ByAccount, QuoteUpdate, RawPosition } from '../brokers/data.ts';
import { type Held, hold, nothingHeld } from './block.ts';
import { addPoint, type Point } from './day.ts';
import { type Dated, mergeQuote, startQuote } from './join.ts';
import type { Answer, Question } from './question.ts';

export type Page = {
  readonly balances: Held<Balances>;
  readonly positions: Held<readonly RawPosition[]>;
  readonly orders: Held<readonly Order[]>;
  /** They are not all, or may not be. */
  readonly hasMoreOrders: boolean;
  readonly day: readonly Point[];
};

/** All of it, as it is kept. */
export type Pages = {
  readonly pages: ReadonlyMap<string, Page>;
  readonly quotes: readonly Dated[];
};

const blank: Page = {
  balances: nothingHeld,
  positions: nothingHeld,
  orders: nothingHeld,
  hasMoreOrders: false,
  day: [],
};

export class Book {
  /** By whole account number. */
  readonly #pages = new Map<string, Page>();
  /** By symbol, as the broker spells it. */
  readonly #quotes = new Map<string, Dated>();
  /** Why the latest try for these symbols brought nothing. */
  readonly #faults = new Map<string, FailureNote>();
  readonly #unknown = new Set<string>();

  /** Takes what an earlier run knew, where nothing newer is known. */
  restore({ pages, quotes }: Pages): void {
    for (const [number, earlier] of pages) {
      const page = this.page(number);
      this.#pages.set(number, {
        balances: page.balances.value === null ? earlier.balances : page.balances,
        positions: page.positions.value === null ? earlier.positions : page.positions,
        orders: page.orders.value === null ? earlier.orders : page.orders,
        hasMoreOrders: page.orders.value === null ? earlier.hasMoreOrders : page.hasMoreOrders,
        day: page.day.length === 0 ? earlier.day : page.day,
      });
    }
    for (const one of quotes)
      if (!this.#quotes.has(one.quote.symbol)) this.#quotes.set(one.quote.symbol, one);
  }

  page(number: string): Page {
    return this.#pages.get(number) ?? blank;
  }

  quote(symbol: string): Dated | null {
    return this.#quotes.get(symbol) ?? null;
  }

  fault(symbol: string): FailureNote | null {
    return this.#faults.get(symbol) ?? null;
  }

  isUnknown(symbol: string): boolean {
    return this.#unknown.has(symbol);
  }

  /** What there is to keep. @param numbers and @param symbols of what is still wanted. */
  list(numbers: readonly string[], symbols: readonly string[]): Pages {
    return {
      pages: new Map(numbers.map((number) => [number, this.page(number)])),
      quotes: symbols.flatMap((symbol) => this.quote(symbol) ?? []),
    };
  }

  /** Takes what came of a question about accounts or quotes. @param now epoch ms. */
  take({ topic, subjects }: Question, answer: Answer | Failure, now: number): void {
    if (answer instanceof Failure) {
      for (const subject of subjects) this.#fail(topic, subject, answer, now);
    } else if (answer.topic === 'quotes') this.#takeQuotes(subjects, answer.value, now);
    else if (answer.topic !== 'history') for (const number of subjects) this.#takePage(number, answer, now);
  }

  /** Takes what was pushed. @returns whether any of it is of a symbol that is known here. */
  hear(updates: readonly QuoteUpdate[], now: number): boolean {
    const known = updates.filter(({ symbol }) => this.#quotes.has(symbol) || this.#findPosition(symbol));
    for (const update of known) {
      const before = this.#quotes.get(update.symbol)?.quote ?? this.#start(update.symbol);
      if (before)
        this.#quotes.set(update.symbol, { quote: mergeQuote(before, update), asOf: now, isEarlier: false });
    }
    return known.length > 0;
  }

  #takeQuotes(
    subjects: readonly string[],
    { quotes, unknown }: { readonly quotes: readonly Quote[]; readonly unknown: readonly string[] },
    now: number,
  ): void {
    for (const symbol of subjects) {
      this.#faults.delete(symbol);
      this.#unknown.delete(symbol);
    }
    for (const symbol of unknown) {
      if (!subjects.includes(symbol)) continue;
      this.#unknown.add(symbol);
      // It expired or left the exchange: its last price is nobody's any more.
      this.#quotes.delete(symbol);
    }
    for (const quote of quotes)
      if (subjects.includes(quote.symbol))
        this.#quotes.set(quote.symbol, { quote, asOf: now, isEarlier: false });
  }

  #takePage(
    number: string,
    answer: Exclude<Answer, { readonly topic: 'quotes' | 'history' }>,
    now: number,
  ): void {
    const page = this.page(number);
    // An account that a good reply leaves out has what it had.
    const of = <T>(all: ByAccount<T>) => all.get(number);
    switch (answer.topic) {
      case 'balances': {
        const balances = hold(page.balances, of(answer.value), now);
        const equity: Decimal | undefined =
          balances.asOf === now ? balances.value?.equity?.amount : undefined;
        const day = equity === undefined ? page.day : addPoint(page.day, { at: now, equity });
        this.#pages.set(number, { ...page, balances, day });
        break;
      }
      case 'positions':
        this.#pages.set(number, { ...page, positions: hold(page.positions, of(answer.value), now) });
        break;
      case 'orders': {
        const orders = hold(page.orders, of(answer.value), now);
        const hasMoreOrders = orders.asOf === now ? answer.hasMore : page.hasMoreOrders;
        this.#pages.set(number, { ...page, orders, hasMoreOrders });
        break;
      }
    }
  }

  #fail(topic: Question['topic'], subject: string, failure: Failure, now: number): void {
    if (topic === 'history') return;
    if (topic === 'quotes') this.#faults.set(subject, failure.note(now));
    else {
      const page = this.page(subject);
      this.#pages.set(subject, { ...page, [topic]: { ...page[topic], failure: failure.note(now) } });
    }
  }

  #findPosition(symbol: string): RawPosition | undefined {
    for (const { positions } of this.#pages.values()) {
      const found = positions.value?.find((one) => one.symbol === symbol);
      if (found) return found;
    }
    return undefined;
  }

  #start(symbol: string): Quote | null {
    const position = this.#findPosition(symbol);
    return position ? startQuote(position) : null;
  }
}
