/** The exchange's sessions, in instants. New York's clock comes from Intl, so that daylight saving is nobody's guess. */
import { earlyCloses, holidays, knownYears } from './holidays.ts';

export type Session = {
  /** YYYY-MM-DD in New York. */
  readonly day: string;
  /** 04:00 */
  readonly preMarketAt: number;
  /** 09:30 */
  readonly openAt: number;
  /** 16:00, or 13:00 on an early close. */
  readonly closeAt: number;
  /** 20:00, or 17:00 on an early close. */
  readonly afterHoursEndAt: number;
  readonly isEarlyClose: boolean;
};

const hourMs = 3_600_000;
/** Years with four digits, and none before the exchange kept such hours. */
const [firstAt, lastAt] = [Date.UTC(1900, 0), Date.UTC(9999, 0)];
/** Longer than any run of days on which the exchange is closed. */
const mostClosedDays = 14;

const clock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

const closed = new Set(holidays);
const early = new Set(earlyCloses);

type Day = {
  readonly startAt: number;
  readonly endAt: number;
  readonly name: string;
  readonly session: Session | null;
  /** Times of the day that were asked for, by minute: they are asked for at every beat, and Intl is slow. */
  readonly times: Map<number, number>;
};

/** Days looked at lately: the same few are asked for again and again. */
const known: Day[] = [];
const mostKnown = 8;

/** The session of the day in New York in which an instant lies; null when the exchange does not open that day. */
export function findSession(at: number): Session | null {
  return isInstant(at) ? findDay(at).session : null;
}

/** Whether the holidays of a day are known: of one in another year nobody may be told that the exchange opens or does not. */
export function isKnownDay(at: number): boolean {
  const year = isInstant(at) ? Number(findDay(at).name.slice(0, 4)) : Number.NaN;
  return year >= knownYears.first && year <= knownYears.last;
}

/** The first session whose close is after the instant. @throws RangeError for what is no instant. */
export function findNextSession(at: number): Session {
  if (!isInstant(at)) throw new RangeError('not an instant');
  let day = findDay(at);
  for (let tries = 0; tries < mostClosedDays; tries += 1) {
    if (day.session && day.session.closeAt > at) return day.session;
    day = findDay(day.endAt);
  }
  throw new RangeError('no session');
}

/** The instant of a time of day in New York, on the day there in which `at` lies; 08:00 is `(at, 8, 0)`. */
export function findTimeOfDay(at: number, hour: number, minute: number): number {
  if (!isInstant(at)) return Number.NaN;
  const { name, times } = findDay(at);
  const found = times.get(hour * 60 + minute) ?? placeOn(name, hour, minute);
  times.set(hour * 60 + minute, found);
  return found;
}

function findDay(at: number): Day {
  const found = known.find(({ startAt, endAt }) => at >= startAt && at < endAt);
  if (found) return found;
  const name = readWall(at).slice(0, 10);
  const startAt = placeOn(name, 0, 0);
  // The next midnight, whether this day has 23, 24 or 25 hours.
  const endAt = placeOn(readWall(startAt + 36 * hourMs).slice(0, 10), 0, 0);
  const day = { startAt, endAt, name, session: makeSession(name), times: new Map() };
  known.unshift(day);
  known.length = Math.min(known.length, mostKnown);
  return day;
}

function makeSession(day: string): Session | null {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  if (weekday === 0 || weekday === 6 || Number.isNaN(weekday) || closed.has(day)) return null;
  const isEarlyClose = early.has(day);
  return {
    day,
    preMarketAt: placeOn(day, 4, 0),
    openAt: placeOn(day, 9, 30),
    closeAt: placeOn(day, isEarlyClose ? 13 : 16, 0),
    afterHoursEndAt: placeOn(day, isEarlyClose ? 17 : 20, 0),
    isEarlyClose,
  };
}

/** The instant at which New York's clocks show a time on a day; no session begins or ends in the hour that is skipped. */
function placeOn(day: string, hour: number, minute: number): number {
  const wall = Date.parse(`${day}T00:00:00Z`) + (hour * 60 + minute) * 60_000;
  // New York is four or five hours behind: the guess is right, or an hour off and then corrected.
  const guess = wall + 5 * hourMs;
  return guess - (readWallMs(guess) - wall);
}

/** "2026-11-23T09:41:00": what New York's clocks show. */
function readWall(at: number): string {
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, value]));
  const { year = '', month, day, hour, minute, second } = parts;
  return `${year.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}`;
}

function readWallMs(at: number): number {
  return Date.parse(`${readWall(at)}Z`);
}

function isInstant(at: number): boolean {
  return at >= firstAt && at < lastAt;
}
