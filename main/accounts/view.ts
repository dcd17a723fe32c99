/** Accounts as a window may see them: no whole number is in it. Pure. */
import type { Account, AccountsState, Position, Quote, QuoteSource } from '../../contract/accounts.ts';
import type { RawPosition } from '../brokers/data.ts';
import { nameAccount } from './account-name.ts';
import { type Age, type Held, isOld, showBlock } from './block.ts';
import type { Book, Page } from './book.ts';
import { listToday } from './day.ts';
import type { Dated } from './join.ts';
import { findQuote, joinPosition } from './join.ts';
import type { Source } from './ports.ts';
import type { Topic } from './question.ts';
import { canStream, type findRights } from './rights.ts';
import type { Plan } from './schedule.ts';
import { fillDayChange, sumTotals } from './totals.ts';
import type { Wanted } from './wanted.ts';

/** All that is shown but for its revision, which who announces it counts. */
export type AccountsView = Omit<AccountsState, 'revision'>;

/** One connection, and what is known of it. */
export type Shelf = {
  readonly source: Source;
  readonly book: Book;
  readonly wanted: Wanted;
  /** Signed in and permitted. */
  readonly rights: ReturnType<typeof findRights>;
  /** It can be asked now: there is a network, and its token was not refused lately. */
  readonly isAskable: boolean;
  /** Null where its broker's data is none of ours. */
  readonly plan: Plan | null;
  readonly ageOf: (topic: Topic) => Age;
};

export type Around = Pick<AccountsView, 'watchlist' | 'everyMs' | 'restEveryMs'> & {
  readonly now: number;
  readonly isLooking: boolean;
};

export function viewAccounts(shelves: readonly Shelf[], around: Around): AccountsView {
  const all = shelves.flatMap((shelf) => viewSource(shelf, around.now));
  const accounts = [
    ...all.filter(({ origin }) => origin.isReal),
    ...all.filter(({ origin }) => !origin.isReal),
  ];
  return {
    accounts,
    totals: sumTotals(accounts),
    watchlist: around.watchlist,
    sources: shelves.flatMap((shelf) => viewQuotes(shelf, around) ?? []),
    everyMs: around.everyMs,
    restEveryMs: around.restEveryMs,
  };
}

function viewSource({ source, book, rights, ageOf }: Shelf, now: number): readonly Account[] {
  const { connection, name, origin } = source;
  return source.accounts.map(({ number, kind }) => {
    const page = book.page(number);
    const joined = joinPositions(page, book);
    const orders = showBlock(page.orders, origin, ageOf('orders'), (all) => all);
    const priced = showPositions(page, joined, book, origin, ageOf);
    return {
      id: nameAccount(connection, number),
      connection,
      connectionName: name,
      ending: number.slice(-4),
      kind,
      origin,
      isConnected: rights.accounts,
      balances: fillBalances(page, origin, ageOf('balances'), { joined, priced, orders }),
      positions: priced,
      orders,
      hasMoreOrders: page.hasMoreOrders,
      day: listToday(page.day, now),
    };
  });
}

type Joined = { readonly raw: RawPosition; readonly shown: Position; readonly dated: Dated | null };

function joinPositions({ positions: { value, asOf } }: Page, book: Book): readonly Joined[] | null {
  if (value === null) return null;
  return value.map((raw) => {
    const dated = findQuote(raw, book.quote(raw.symbol), asOf);
    return { raw, shown: joinPosition(raw, dated?.quote ?? null), dated };
  });
}

/** Old when a quote that prices one of them is, and of its date where it was old when they came; troubled where quotes are. */
function showPositions(
  page: Page,
  joined: readonly Joined[] | null,
  book: Book,
  origin: Account['origin'],
  ageOf: Shelf['ageOf'],
): Account['positions'] {
  const shown = joined?.map((one) => one.shown) ?? [];
  const block = showBlock(page.positions, origin, ageOf('positions'), () => shown);
  if (!joined || block.asOf === null) return block;
  const [age, then] = [ageOf('quotes'), block.asOf];
  const quotes = joined.flatMap(({ dated }) => dated ?? []);
  const older = quotes.filter(({ asOf }) => isOld({ asOf, isEarlier: false }, { ...age, now: then }));
  const faults = joined.flatMap(({ raw }) => (raw.needsQuote && book.fault(raw.symbol)) || []);
  return {
    ...block,
    asOf: Math.min(then, ...older.map(({ asOf }) => asOf)),
    isOld: block.isOld || quotes.some((one) => isOld(one, age)),
    failure: block.failure ?? faults[0] ?? null,
  };
}

/** The day's change is filled in by what is no older news than the balances; old positions date it. */
function fillBalances(
  { balances, hasMoreOrders }: Page,
  origin: Account['origin'],
  age: Age,
  {
    joined,
    priced,
    orders,
  }: Pick<Account, 'orders'> & {
    readonly joined: readonly Joined[] | null;
    readonly priced: Account['positions'];
  },
): Account['balances'] {
  const block = showBlock(balances, origin, age, (one) => one);
  const { value, asOf } = block;
  if (value === null || asOf === null) return block;
  // An order that is not in the list may be one that was filled.
  const isNews = !hasMoreOrders && (block.isOld || !(priced.isOld || orders.isOld));
  const making = { positions: joined, orders: isNews ? orders.value : null, now: age.now };
  const filled = fillDayChange(value, making);
  const isMade = block.isOld && value.dayChange === null && filled.dayChange !== null;
  return { ...block, value: filled, asOf: isMade ? Math.min(asOf, priced.asOf ?? asOf) : asOf };
}

/** Null for a connection of which no quotes are to be had, and none are left. */
function viewQuotes(
  { source, book, wanted, rights, isAskable, plan, ageOf }: Shelf,
  { isLooking }: Around,
): QuoteSource | null {
  const found = wanted.watched.flatMap(({ symbol, spelled }) => {
    const dated = spelled === null ? null : book.quote(spelled);
    // As the person wrote it, by which the watchlist is ordered.
    return dated ? [{ ...dated, quote: { ...dated.quote, symbol } }] : [];
  });
  if (!rights.quotes && found.length === 0) return null;
  const faults = wanted.watched.flatMap(({ spelled }) =>
    spelled === null ? [] : (book.fault(spelled) ?? []),
  );
  const feed = !isLooking || !isAskable || !rights.quotes ? 'paused' : plan?.isLive ? 'live' : 'polled';
  const { origin } = source;
  // While the exchange is closed there is nothing that could be late.
  const isLate = feed !== 'live' && canStream(source) && ageOf('quotes').phase !== 'closed';
  return {
    connection: source.connection,
    quotes: showBlock(
      { ...gather(found), failure: faults[0] ?? null },
      origin,
      ageOf('quotes'),
      (all) => all,
    ),
    unknown: wanted.watched
      .filter(({ spelled }) => spelled === null || book.isUnknown(spelled))
      .map(({ symbol }) => symbol),
    feed,
    isDelayed: found.some(({ quote }) => quote.isDelayed) || isLate,
  };
}

/** Quotes in one block are as old as the oldest of them. */
function gather(found: readonly Dated[]): Omit<Held<readonly Quote[]>, 'failure'> {
  if (found.length === 0) return { value: null, asOf: null, isEarlier: false };
  return {
    value: found.map(({ quote }) => quote),
    asOf: Math.min(...found.map(({ asOf }) => asOf)),
    isEarlier: found.some(({ isEarlier }) => isEarlier),
  };
}
