/**
 * The exchange's calendar against the exchange's rules, worked out here from scratch: NYSE Rule 7.2 (holidays, and the
 * weekday on which one is kept that falls on a weekend) and the Energy Policy Act of 2005 (daylight saving time).
 */
import { describe, expect, test } from 'vitest';
import { earlyCloses, holidays } from '../../main/calendar/holidays.ts';
import { findNextSession, findSession, findTimeOfDay } from '../../main/calendar/sessions.ts';

const dayMs = 86_400_000;
const years = [2025, 2026, 2027, 2028, 2029, 2030];
/** Closed for a day of mourning; no rule gives it. */
const mourning = ['2025-01-09'];

const iso = (at: number) => new Date(at).toISOString().slice(0, 10);
const weekday = (at: number) => new Date(at).getUTCDay();
/** The nth such weekday of a month, from the end when n is negative. */
function nth(year: number, month: number, day: number, n: number): number {
  const first = Date.UTC(year, month - 1, 1);
  const last = Date.UTC(year, month, 0);
  return n > 0
    ? first + (((day - weekday(first) + 7) % 7) + 7 * (n - 1)) * dayMs
    : last - (((weekday(last) - day + 7) % 7) + 7 * (-n - 1)) * dayMs;
}

/** Gauss's method, as the Astronomical Almanac gives it. */
function easter(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const m = Math.floor((a + 11 * d + 22 * e) / 451);
  const month = Math.floor((d + e - 7 * m + 114) / 31);
  return Date.UTC(year, month - 1, ((d + e - 7 * m + 114) % 31) + 1);
}

/** A Sunday's holiday is kept on Monday, a Saturday's on Friday; but New Year's Day on a Saturday is not kept at all. */
function keep(at: number): number[] {
  if (weekday(at) === 0) return [at + dayMs];
  if (weekday(at) !== 6) return [at];
  return iso(at).endsWith('-01-01') ? [] : [at - dayMs];
}

function listHolidays(year: number): string[] {
  const fixed = [
    [1, 1],
    [6, 19],
    [7, 4],
    [12, 25],
  ] as const;
  return [
    ...fixed.flatMap(([month, day]) => keep(Date.UTC(year, month - 1, day))),
    nth(year, 1, 1, 3),
    nth(year, 2, 1, 3),
    easter(year) - 2 * dayMs,
    nth(year, 5, 1, -1),
    nth(year, 9, 1, 1),
    nth(year, 11, 4, 4),
  ].map(iso);
}

/** 13:00: the day after Thanksgiving; 3 July and 24 December where they and the holiday are weekdays. */
function listEarlyCloses(year: number): string[] {
  const isWeekday = (at: number) => weekday(at) !== 0 && weekday(at) !== 6;
  const eves = [Date.UTC(year, 6, 3), Date.UTC(year, 11, 24)];
  return [nth(year, 11, 4, 4) + dayMs, ...eves.filter((at) => isWeekday(at) && isWeekday(at + dayMs))].map(
    iso,
  );
}

/** Hours that New York is behind UTC at noon of a day. */
function offset(at: number): number {
  const year = new Date(at).getUTCFullYear();
  return at >= nth(year, 3, 0, 2) && at < nth(year, 11, 0, 1) ? 4 : 5;
}

test('holidays and early closes are those of the rules', () => {
  expect([...holidays].sort()).toEqual([...years.flatMap(listHolidays), ...mourning].sort());
  expect([...earlyCloses].sort()).toEqual(years.flatMap(listEarlyCloses).sort());
});

test('every day of six years has the session that the rules give', () => {
  let sessions = 0;
  const off = new Set([...years.flatMap(listHolidays), ...mourning]);
  const early = new Set(years.flatMap(listEarlyCloses));
  for (let at = Date.UTC(2025, 0, 1); at < Date.UTC(2031, 0, 1); at += dayMs) {
    const day = iso(at);
    const hour = (hours: number) => at + (hours + offset(at)) * 3_600_000;
    const isOpen = weekday(at) !== 0 && weekday(at) !== 6 && !off.has(day);
    const expected = isOpen
      ? {
          day,
          preMarketAt: hour(4),
          openAt: hour(9.5),
          closeAt: hour(early.has(day) ? 13 : 16),
          afterHoursEndAt: hour(early.has(day) ? 17 : 20),
          isEarlyClose: early.has(day),
        }
      : null;
    if (isOpen) sessions += 1;
    // Just after midnight is an hour off on the day of the change, and still that day; so is 23:59.
    for (const moment of [hour(0) + 3_700_000, hour(12), hour(23.98)])
      expect(findSession(moment)).toEqual(expected);
    if (expected) expect(findNextSession(expected.closeAt - 1)).toEqual(expected);
    if (expected) expect(findNextSession(expected.closeAt).openAt).toBeGreaterThan(expected.closeAt);
  }
  expect(sessions).toBeGreaterThan(6 * 249);
});

describe('midnight', () => {
  test.each([
    ['2026-03-08', '05:00', '23 hours'],
    ['2026-11-01', '04:00', '25 hours'],
    ['2026-07-01', '04:00', '24 hours'],
    ['2026-12-31', '05:00', '24 hours'],
  ])('%s begins at %s UTC and has %s', (day, utc, length) => {
    const startAt = Date.parse(`${day}T${utc}:00Z`);
    expect(findTimeOfDay(startAt, 0, 0)).toBe(startAt);
    expect(findTimeOfDay(startAt - 1, 0, 0)).toBeLessThan(startAt);
    const endAt = findTimeOfDay(startAt, 24, 0);
    expect(`${(endAt - startAt) / 3_600_000} hours`).toBe(length);
    expect(findTimeOfDay(endAt - 1, 0, 0)).toBe(startAt);
    expect(findTimeOfDay(startAt, 8, 0)).toBe(startAt + (8 - 24) * 3_600_000 + (endAt - startAt));
  });

  test('a long week-end is skipped', () => {
    // Thursday evening before Good Friday.
    const next = findNextSession(Date.parse('2026-04-02T21:00:00Z'));
    expect(next.day).toBe('2026-04-06');
  });
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, -8.64e15, 8.64e15, Date.UTC(1850, 0)])(
  '%s is no day of the exchange',
  (at) => {
    expect(findSession(at)).toBeNull();
    expect(findTimeOfDay(at, 8, 0)).toBeNaN();
    expect(() => findNextSession(at)).toThrow(RangeError);
  },
);

test('a year that nobody has listed yet has its weekdays', () => {
  expect(findSession(Date.UTC(2031, 0, 6, 18))?.isEarlyClose).toBe(false);
  expect(findSession(Date.UTC(2031, 0, 5, 18))).toBeNull();
});

test('asking again and again costs nothing to speak of', () => {
  const startAt = performance.now();
  for (let asked = 0; asked < 100_000; asked += 1) findSession(Date.UTC(2026, 10, 23, 15) + asked);
  expect(performance.now() - startAt).toBeLessThan(500);
});
