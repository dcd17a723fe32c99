/** An account's worth over the exchange's day. Pure. */
import type { Account } from '../../contract/accounts.ts';
import { findTimeOfDay } from '../calendar/sessions.ts';

export type Point = Account['day'][number];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Midnight comes with a full hour: within one, it stays where it was. */
let known = { hour: Number.NaN, midnightAt: Number.NaN };

/** At most one point a minute, the newest; only those of its day in New York. */
export function addPoint(day: readonly Point[], point: Point): readonly Point[] {
  const minute = ({ at }: Point) => Math.floor(at / minuteMs);
  return [...listToday(day, point.at).filter((one) => minute(one) < minute(point)), point];
}

/** Those of the day in New York in which `now` (epoch ms) lies. */
export function listToday(day: readonly Point[], now: number): readonly Point[] {
  const midnightAt = findMidnight(now);
  return day.filter(({ at }) => at >= midnightAt && at <= now);
}

/** When the day in New York began in which `now` (epoch ms) lies. */
export function findMidnight(now: number): number {
  const hour = Math.floor(now / hourMs);
  if (hour !== known.hour) known = { hour, midnightAt: findTimeOfDay(now, 0, 0) };
  return known.midnightAt;
}
