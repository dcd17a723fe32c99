/** The practice exchange's days: weekdays from 04:00 to 20:00 in New York, without holidays. It is practice. */
import { readExchangeTime } from './times.ts';

/** Where the market's clock stands: it stops with the end of after-hours and goes on with the next pre-market. */
export type Moment = {
  /** Counts trading days; neighbours are a night or a weekend apart. */
  readonly day: number;
  /** Tenths of a second since 04:00. */
  readonly tick: number;
};

export const ticksPerMinute = 600;
/** In minutes since 04:00: 09:30, 16:00 and 20:00. */
export const openMinute = 330;
export const closeMinute = 720;
export const lastMinute = 960;

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const tickMs = 100;
/** A Monday, from which trading days are counted. */
const firstDate = Date.UTC(1990, 0, 1) / dayMs;

export function findMoment(at: number): Moment {
  const local = at + findOffset(at);
  const date = Math.floor(local / dayMs);
  const week = Math.floor((date - firstDate) / 7);
  const weekday = date - firstDate - week * 7;
  if (weekday > 4) return { day: week * 5 + 4, tick: lastMinute * ticksPerMinute };
  const day = week * 5 + weekday;
  const tick = Math.floor((local - date * dayMs - 4 * hourMs) / tickMs);
  if (tick < 0) return { day: day - 1, tick: lastMinute * ticksPerMinute };
  return { day, tick: Math.min(tick, lastMinute * ticksPerMinute) };
}

/** When the market's clock came to stand there. */
export function findInstant({ day, tick }: Moment): number {
  const local = dateOf(day) * dayMs + 4 * hourMs + tick * tickMs;
  // Clocks change on Sundays: five hours behind or four, the whole trading day is the same.
  return local - findOffset(local + 5 * hourMs);
}

/** "2026-11-25". */
export function writeDay(day: number): string {
  return new Date(dateOf(day) * dayMs).toISOString().slice(0, 10);
}

/** The first trading day on that date or after it; null for what is no date. */
export function readDay(text: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) return null;
  const week = Math.floor((at / dayMs - firstDate) / 7);
  return week * 5 + Math.min(at / dayMs - firstDate - week * 7, 5);
}

/** Nights and weekends between two trading days included. */
export function countDates(from: number, to: number): number {
  return dateOf(to) - dateOf(from);
}

export type Session = readonly [state: string, change: string, next: string];

/** In Tradier's words; the change is a time of day in New York. */
export function readSession(now: number): Session {
  const { time, weekday } = readExchangeTime(now);
  if (weekday === 'Sat' || weekday === 'Sun' || time < '04:00' || time >= '20:00')
    return ['closed', '04:00', 'premarket'];
  if (time < '09:30') return ['premarket', '09:30', 'open'];
  return time < '16:00' ? ['open', '16:00', 'postmarket'] : ['postmarket', '20:00', 'closed'];
}

function dateOf(day: number): number {
  const week = Math.floor(day / 5);
  return firstDate + week * 7 + (day - week * 5);
}

/** What was asked lately: a lookup in the calendar costs more than a price. */
const offsets = new Map<number, number>();
const mostOffsets = 512;

/** How far New York's clocks are ahead, ms: below 0. They change on the hour. */
function findOffset(at: number): number {
  const hour = Math.floor(at / hourMs);
  const known = offsets.get(hour);
  if (known !== undefined) return known;
  const { date, time } = readExchangeTime(hour * hourMs);
  const offset = Date.parse(`${date}T${time}Z`) - hour * hourMs;
  if (offsets.size >= mostOffsets) offsets.clear();
  offsets.set(hour, offset);
  return offset;
}
