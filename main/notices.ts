/**
 * What is said outside the window, and only what a person would be sorry to learn later (ux.md 3.11). Everything is said
 * once, over restarts too; what happens while the window is in front is seen there and never repeated. Pure but for its file.
 */
import { callApart } from '../contract/apart.ts';
import { formatWhen } from '../contract/clock.ts';
import type { AppState, Connection } from '../contract/state.ts';
import { texts } from '../contract/texts.ts';
import { findTrouble, hasRunOut, isLate } from '../contract/trouble.ts';
import { describe } from '../contract/words.ts';
import type { SmallFile } from './small-file.ts';

/** One of a kind is shown at a time; the newer takes the older's place. */
export type NoticeKind =
  | 'ends'
  | 'close'
  | 'over'
  | 'late'
  | 'orders'
  | 'unfinished'
  | 'refreshed'
  | 'running';

export type Notice = {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly body: string;
  /** What a click does, about which connection; the window alone when there is none. */
  readonly does: 'sign-in' | 'show';
  readonly connection: string | null;
  /** Whose orders a click shows. */
  readonly account?: string;
};

type Found = Notice & { readonly about: string };

/** Enough for every connection and kind of some days. */
const mostTold = 200;
/** Systems cut what is longer (ux.md 3.11). */
const longestTitle = 40;
const ofDemo = 'demo ';
/** Clocks differ by as much without a word. */
const nudgeMs = 2 * 60_000;

export class Notices {
  readonly #file: Pick<SmallFile, 'read' | 'write'>;
  #told: readonly string[];

  constructor(file: Pick<SmallFile, 'read' | 'write'>) {
    this.#file = file;
    const { told } = file.read();
    this.#told = Array.isArray(told) ? told.filter((one) => typeof one === 'string').slice(-mostTold) : [];
  }

  /** @param isSeen whether a person looks at the window now. */
  look(state: AppState, now: number, isSeen: boolean): Notice[] {
    this.#forgetEnds(state, now);
    const called = callApart(state.connections, 'environment');
    const found = state.connections
      .flatMap((one, index) => findNotices(one, called[index]?.brokerName ?? one.brokerName, state, now))
      .map((one) => (state.isDemo ? { ...one, about: ofDemo + one.about } : one))
      .filter(({ about }) => !this.#told.some((one) => isSameNews(one, about)));
    if (found.length === 0) return [];
    this.#keep(found.map(({ about }) => about));
    if (isSeen) return [];
    const { demo } = texts().notices;
    return (
      found
        // Both at once would say the same thing twice.
        .filter(({ kind, connection }) => kind !== 'ends' || !hasBoth(found, connection))
        .filter(({ kind }, index, all) => all.findLastIndex((one) => one.kind === kind) === index)
        .map(({ about: _about, ...notice }) =>
          state.isDemo ? { ...notice, title: demo(notice.title) } : notice,
        )
    );
  }

  /** An order was filled, partly filled or rejected. It happens once, and is told then or never. */
  tellOrder(
    { connections, settings, isDemo }: AppState,
    of: { readonly connection: string; readonly account: string },
    isSeen: boolean,
  ): Notice | null {
    const index = connections.findIndex(({ id }) => id === of.connection);
    const connection = connections[index];
    if (!settings.orderChanges || isSeen || !connection) return null;
    const called = callApart(connections, 'environment')[index]?.brokerName ?? connection.brokerName;
    const { orders, ordersBody, demo } = texts().notices;
    const [title, body] = fitWords(orders, ordersBody, called, connection.brokerName, isDemo);
    return { kind: 'orders', title: isDemo ? demo(title) : title, body, does: 'show', ...of };
  }

  /** The first time that the window goes and Brokerbar stays; null ever after. */
  tellRunning(): Notice | null {
    if (this.#told.includes('running')) return null;
    this.#keep(['running']);
    const { running, runningBody } = texts().notices;
    return { kind: 'running', title: running, body: runningBody, does: 'show', connection: null };
  }

  /** An end that was told and is none, because a clock was wrong, is told anew when it comes. */
  #forgetEnds({ connections, isDemo }: AppState, now: number): void {
    const held = connections.filter(({ signIn }) => signIn.kind === 'held' && !hasRunOut(signIn, now));
    const starts = held.map(({ id }) => `${isDemo ? ofDemo : ''}over ${id} `);
    this.#told = this.#told.filter((one) => !starts.some((start) => one.startsWith(start)));
  }

  #keep(about: readonly string[]): void {
    const first = this.#told.includes('running') || about.includes('running') ? ['running'] : [];
    const rest = [...this.#told, ...about].filter((one) => one !== 'running');
    this.#told = [...first, ...rest.slice(-mostTold)];
    // The demo leaves no trace.
    const told = this.#told.filter((one) => !one.startsWith(ofDemo));
    try {
      this.#file.write({ told });
    } catch {
      // On a full disk it is remembered until the end of this run.
    }
  }
}

/** Of the same connection and instant: which a clock that is put right moves by so little that it is no other one. */
function isSameNews(told: string, about: string): boolean {
  const [one, other] = [told, about].map((news) => {
    const place = news.lastIndexOf(' ');
    return { of: news.slice(0, place), at: Number(news.slice(place + 1)) };
  });
  if (!one || !other || one.of !== other.of) return false;
  // When an attempt failed is when it was said: no clock moves that, and each is news.
  return told === about || (!/^(demo )?unfinished /.test(about) && Math.abs(one.at - other.at) <= nudgeMs);
}

function hasBoth(found: readonly Found[], connection: string | null): boolean {
  return found.some((one) => one.kind === 'close' && one.connection === connection);
}

/** What came of "Refresh tokens" in the tray, for who does not see the window. */
export function sayRefreshed(state: AppState, now: number): Notice {
  const said = callApart(state.connections, 'environment').map((connection) => {
    return { connection, words: describe(connection, now) };
  });
  const fresh = said.filter(
    ({ connection: { signIn, renewal } }) => signIn.kind === 'held' && signIn.renews && !findTrouble(renewal),
  );
  const needy = said.filter(({ words }) => words.strip?.kind === 'needs');
  const { refreshed, notRefreshed, refreshedBody } = texts().notices;
  const name = (list: typeof said) => [...new Set(list.map(({ connection }) => connection.brokerName))];
  return {
    kind: 'refreshed',
    title: fresh.length > 0 ? refreshed : notRefreshed,
    body: refreshedBody(name(fresh), name(needy)),
    does: 'show',
    connection: null,
  };
}

/** Title and body, which says who it is about where the title has no room for that. */
function fitWords(
  sayTitle: (broker: string) => string,
  says: string,
  called: string,
  brokerName: string,
  isDemo: boolean,
): readonly [title: string, body: string] {
  const full = sayTitle(called);
  const hasRoom = (isDemo ? texts().notices.demo(full) : full).length <= longestTitle;
  return hasRoom ? [full, says] : [sayTitle(brokerName), `${called}: ${says}`];
}

function findNotices(
  connection: Connection,
  called: string,
  { settings, isDemo }: AppState,
  now: number,
): Found[] {
  const { id, brokerName, signIn, renewal, notice, remindMs, attempt, isOffline } = connection;
  const { notices } = texts();
  const make = (
    kind: NoticeKind,
    at: number,
    sayTitle: (broker: string) => string,
    says: string,
    does: Notice['does'],
  ): Found => {
    const [title, body] = fitWords(sayTitle, says, called, brokerName, isDemo);
    return { kind, about: `${kind} ${id} ${at}`, title, body, does, connection: id };
  };
  if (signIn.kind === 'over')
    return [make('over', signIn.endedAt, notices.over, notices.overBody(brokerName), 'sign-in')];
  if (signIn.kind !== 'held') {
    const isUnfinished = notice && attempt === 'none' && describe(connection, now).shape === 'warning';
    return isUnfinished
      ? [make('unfinished', notice.at, notices.unfinished, notices.unfinishedBody, 'show')]
      : [];
  }
  const { needsYouAt, uncoveredCloseAt, endsAt } = signIn;
  const trouble = findTrouble(renewal);
  if (trouble?.kind === 'stopped' && endsAt !== null && hasRunOut(signIn, now))
    return [make('over', endsAt, notices.over, notices.overBody(brokerName), 'show')];
  // By its end and not by when it was tried: a restart tries again, and would tell again.
  if (trouble?.kind === 'stopped' && settings.tellProblems && endsAt !== null) {
    const body = notices.stoppedBody(formatWhen(endsAt, now));
    return [make('late', endsAt, notices.late, body, 'show')];
  }
  const found: Found[] = [];
  if (needsYouAt !== null && needsYouAt > now) {
    const at = formatWhen(needsYouAt, now);
    if (uncoveredCloseAt !== null && settings.warnBeforeClose)
      found.push(make('close', needsYouAt, notices.endsEarly, notices.endsEarlyBody(at), 'sign-in'));
    if (settings.remind !== 'off' && needsYouAt - now <= remindMs)
      found.push(make('ends', needsYouAt, notices.endsSoon, notices.endsSoonBody(at), 'sign-in'));
  }
  const isTrying = trouble?.kind === 'waiting' && !isOffline && isLate(signIn, now);
  if (isTrying && settings.tellProblems && endsAt !== null && endsAt > now)
    found.push(
      make('late', trouble.sinceAt, notices.late, notices.lateBody(formatWhen(endsAt, now)), 'show'),
    );
  return found;
}
