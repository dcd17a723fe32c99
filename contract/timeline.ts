/** The next 24 hours as a drawing and as sentences: each sign-in's life against the market's sessions. Pure. */
import { findFullHour, formatClock, formatHour, formatWhen } from './clock.ts';
import type { AppState, Connection, MarketSpan } from './state.ts';
import { texts } from './texts.ts';
import { findTrouble, hasRunOut } from './trouble.ts';

/** Where something lies within the 24 hours, in percent of them. */
type Extent = { readonly left: number; readonly width: number };

export type Band = Extent & { readonly kind: MarketSpan['kind'] | 'closed'; readonly label: string };
export type Life = {
  readonly id: string;
  readonly name: string;
  /** Null when nothing is held, or nothing of it works now. */
  readonly bar: (Extent & { readonly isOpen: boolean }) | null;
  readonly tone: 'ok' | 'attention' | 'idle';
  readonly says: string;
};
export type TimelineWords = {
  readonly bands: readonly Band[];
  readonly ticks: readonly { readonly left: number; readonly label: string }[];
  /** The market's day in words. */
  readonly says: string;
  readonly lives: readonly Life[];
};

const dayMs = 86_400_000;
const quarterMs = 15 * 60_000;
/** Hours between two marks. */
const tickHours = 4;
/** How close to an end of the drawing no mark stands, in percent of it: half of its words would be cut off. */
const edge = 3;

/** @returns null while nobody is signed in: there is nothing to compare with the market then. */
export function layTimeline(
  state: Pick<AppState, 'connections' | 'market'>,
  now: number,
): TimelineWords | null {
  const { connections, market } = state;
  if (!connections.some(({ signIn }) => signIn.kind === 'held')) return null;
  return {
    // Who does not know the day does not call it closed.
    bands: market ? listBands(market, now) : [],
    ticks: listTicks(now),
    says: sayMarket(market, now),
    lives: connections.map((connection) => describeLife(connection, market ?? [], now)),
  };
}

/** The sessions, and between them what is closed: the whole of the 24 hours. */
function listBands(market: readonly MarketSpan[], now: number): Band[] {
  const { kinds, closedBand } = texts().timeline;
  const closed = (from: number, to: number): Band[] =>
    to > from ? [{ kind: 'closed', label: closedBand, ...place(from, to, now) }] : [];
  let until = now;
  const bands = market.flatMap(({ kind, startsAt, endsAt }): Band[] => {
    const gap = closed(until, startsAt);
    until = endsAt;
    return [...gap, { kind, label: kinds[kind], ...place(startsAt, endsAt, now) }];
  });
  return [...bands, ...closed(until, now + dayMs)];
}

function describeLife(connection: Connection, market: readonly MarketSpan[], now: number): Life {
  const { id, name, signIn, renewal } = connection;
  const { timeline } = texts();
  if (signIn.kind !== 'held') return { id, name, bar: null, tone: 'idle', says: timeline.over };
  const { renews, needsYouAt, endsAt, uncoveredCloseAt } = signIn;
  const trouble = findTrouble(renewal);
  if (endsAt !== null && hasRunOut(signIn, now)) {
    const at = formatWhen(endsAt, now);
    const isOver = trouble?.kind === 'stopped';
    const says = isOver ? timeline.ended(at) : timeline.ranOut(at);
    return { id, name, bar: null, tone: isOver ? 'attention' : 'idle', says };
  }
  // A renewal that does not work makes the end of what is held the end that counts.
  const isFailing = renews && trouble !== null;
  // What the broker describes as the end may pass, and the sign-in still be renewed.
  const neededAt = needsYouAt !== null && needsYouAt > now ? needsYouAt : null;
  const endAt = isFailing ? endsAt : neededAt;
  const bar = { ...place(now, endAt ?? now + dayMs, now), isOpen: endAt === null || endAt >= now + dayMs };
  if (endAt === null) {
    const says = renews ? timeline.renews : timeline.noEnd;
    return { id, name, bar, tone: 'ok', says };
  }
  const close = market.find(({ kind, endsAt: at }) => kind === 'regular' && at > now);
  const isCovered = close !== undefined && endAt >= close.endsAt;
  const at = formatWhen(endAt, now);
  const closeAt = close ? formatWhen(close.endsAt, now) : '';
  return {
    id,
    name,
    bar,
    tone: uncoveredCloseAt !== null || isFailing ? 'attention' : 'ok',
    says: isCovered
      ? `${timeline.covered(closeAt)}. ${timeline.endsInside(at)}.`
      : close
        ? timeline.endsFirst(at, closeAt)
        : timeline.coveredUntil(at),
  };
}

function sayMarket(market: AppState['market'], now: number): string {
  const { timeline } = texts();
  if (!market) return timeline.unknown;
  const spans = market.map(({ kind, startsAt, endsAt, isEarlyClose }) => {
    const says = timeline.span(timeline.kinds[kind], formatWhen(startsAt, now), formatWhen(endsAt, now));
    return kind === 'regular' && isEarlyClose ? `${says}, ${timeline.early}` : says;
  });
  return spans.length > 0 ? `${spans.join('. ')}.` : timeline.noSession;
}

/** Full hours that a glance finds: every fourth of the clock that is shown. */
function listTicks(now: number): TimelineWords['ticks'] {
  const first = Math.ceil(now / quarterMs) * quarterMs;
  const quarters = Array.from({ length: dayMs / quarterMs }, (_none, index) => first + index * quarterMs);
  return quarters
    .filter((at) => {
      const hour = findFullHour(at);
      return hour !== null && hour % tickHours === 0;
    })
    .map((at) => ({ left: ((at - now) / dayMs) * 100, label: formatHour(at) }))
    .filter(({ left }) => left >= edge && left <= 100 - edge);
}

function place(startsAt: number, endsAt: number, now: number): Extent {
  const within = (at: number) => Math.min(100, Math.max(0, ((at - now) / dayMs) * 100));
  return { left: within(startsAt), width: within(endsAt) - within(startsAt) };
}

/** "Regular session until 4:00 PM ET": what the market does now, for a caption. */
export function sayNow(market: AppState['market'], now: number): string {
  const { timeline } = texts();
  if (!market) return timeline.unknown;
  const span = market.find(({ startsAt, endsAt }) => startsAt <= now && endsAt > now);
  return span ? timeline.until(timeline.kinds[span.kind], formatClock(span.endsAt)) : timeline.closed;
}
