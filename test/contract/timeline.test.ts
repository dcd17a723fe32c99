/** The next 24 hours against the real calendar: weekdays, weekends, holidays, early closes, changes of the clock. */
import { describe, expect, test } from 'vitest';
import type { Connection } from '../../contract/state.ts';
import { layTimeline, sayNow } from '../../contract/timeline.ts';
import { listMarketSpans } from '../../main/calendar/day-ahead.ts';
import { findUncoveredClose } from '../../main/connections/warning.ts';
import { makeConnection } from '../window/states.ts';

const at = (utc: string) => Date.parse(`${utc}Z`);
const hour = 3_600_000;
const held = (needsYouAt: number | null, change: object = {}): Connection =>
  makeConnection({
    signIn: {
      kind: 'held',
      sinceAt: 0,
      endsAt: needsYouAt,
      needsYouAt,
      uncoveredCloseAt: null,
      renews: needsYouAt === null,
      isSaved: true,
      isSaveDue: false,
      ...change,
    },
  });
const lay = (now: number, ...connections: Connection[]) =>
  layTimeline({ connections, market: listMarketSpans(now) }, now);

test.each([
  ['a Monday at 10:00', '2026-11-23T15:00:00', ['regular', 'after-hours', 'pre-market', 'regular']],
  ['a Friday at 21:00', '2026-11-28T02:00:00', []],
  ['a Saturday', '2026-11-28T15:00:00', []],
  ['a Sunday at 12:00', '2026-11-29T17:00:00', ['pre-market', 'regular']],
  ['the eve of Thanksgiving at 10:00', '2026-11-25T15:00:00', ['regular', 'after-hours']],
  ['Thanksgiving at 22:00', '2026-11-27T03:00:00', ['pre-market', 'regular', 'after-hours']],
] as const)('%s has these parts ahead', (_name, now, kinds) => {
  expect(listMarketSpans(at(now))?.map(({ kind }) => kind)).toEqual(kinds);
});

test('the day after Thanksgiving closes at 13:00', () => {
  const laid = lay(at('2026-11-27T14:00:00'), held(at('2026-11-28T14:00:00')));
  expect(laid?.says).toContain('Regular session 9:30 AM ET to 1:00 PM ET, closes early');
  expect(laid?.lives[0]?.says).toBe('Covered until the close (1:00 PM ET). Ends at 9:00 AM ET tomorrow.');
});

describe('a Monday at 10:00 in New York', () => {
  const now = at('2026-11-23T15:00:00');
  test.each([
    ['beyond the close', now + 11 * hour, 'Covered until the close (4:00 PM ET). Ends at 9:00 PM ET.', false],
    ['just at the close', now + 6 * hour, 'Covered until the close (4:00 PM ET). Ends at 4:00 PM ET.', false],
    ['before it', now + 3 * hour, 'Ends at 1:00 PM ET, before the close (4:00 PM ET).', false],
    [
      'beyond what is drawn',
      now + 30 * hour,
      'Covered until the close (4:00 PM ET). Ends at 4:00 PM ET tomorrow.',
      true,
    ],
    ['never', null, 'Renews by itself', true],
  ])('ends %s', (_name, endsAt, says, isOpen) => {
    const life = lay(now, held(endsAt))?.lives[0];
    expect(life?.says.replace(/\.$/, '')).toBe(says.replace(/\.$/, ''));
    expect(life?.bar?.isOpen).toBe(isOpen);
    expect(life?.bar?.width).toBeCloseTo(
      endsAt === null ? 100 : Math.min(100, ((endsAt - now) / (24 * hour)) * 100),
    );
  });

  test('a renewal that does not work yet makes the end of what is held the end', () => {
    const failing = {
      ...held(null, { endsAt: now + hour, renews: true }),
      renewal: {
        kind: 'waiting',
        code: 'E-DOWN',
        at: now,
        nextAt: now + 1000,
        sinceAt: now - 1000,
        tries: 2,
      },
    } as const;
    const life = lay(now, failing)?.lives[0];
    expect(life).toMatchObject({
      tone: 'attention',
      says: 'Ends at 11:00 AM ET, before the close (4:00 PM ET)',
    });
  });

  test.each([
    [
      'a stopped renewal still has time',
      hour,
      'Ends at 11:00 AM ET, before the close (4:00 PM ET)',
      'attention',
      true,
    ],
    ['and none any more', -60_000, 'Ended at 9:59 AM ET', 'attention', false],
  ])('%s', (_name, left, says, tone, hasBar) => {
    const stopped = {
      ...held(null, { endsAt: now + left, needsYouAt: now + left, renews: true }),
      renewal: { kind: 'stopped', code: 'E-KEY', at: now - 1000 },
    } as const;
    const life = lay(now, stopped)?.lives[0];
    expect(life).toMatchObject({ tone, says });
    expect(life?.bar !== null).toBe(hasBar);
  });

  test('what has run out is no full bar, whether or not a renewal was tried', () => {
    for (const isOffline of [true, false]) {
      const ranOut = { ...held(null, { endsAt: now - 60_000, renews: true }), isOffline };
      expect(lay(now, ranOut)?.lives[0]).toMatchObject({
        bar: null,
        tone: 'idle',
        says: 'Worked until 9:59 AM ET, not refreshed yet',
      });
    }
  });

  test('who is not signed in has no bar; nobody at all, no drawing', () => {
    expect(lay(now, held(null), makeConnection())?.lives[1]).toMatchObject({
      bar: null,
      says: 'Not signed in',
    });
    expect(lay(now, makeConnection())).toBeNull();
    expect(lay(now)).toBeNull();
  });

  test.each(['2031-01-02T15:00:00', '2030-12-31T15:00:00', '1970-01-01T15:00:00'])(
    'on %s nobody knows whether the exchange opens, and nothing is said of it',
    (time) => {
      const then = at(time);
      const unknown = "This version doesn't know the market's hours of these days.";
      expect(listMarketSpans(then)).toBeNull();
      expect(sayNow(null, then)).toBe(unknown);
      const laid = lay(then, held(then + 3_600_000));
      expect(laid).toMatchObject({ bands: [], says: unknown });
      expect(laid?.lives[0]?.says).toMatch(/^Covered until /);
      expect(findUncoveredClose(at('2031-01-02T17:00:00'), at('2031-01-02T15:00:00'))).toBeNull();
    },
  );

  test('what the market does now', () => {
    expect(sayNow(listMarketSpans(now), now)).toBe('Regular session until 4:00 PM ET');
    expect(sayNow(listMarketSpans(at('2026-11-28T15:00:00')), at('2026-11-28T15:00:00'))).toBe(
      'The market is closed',
    );
  });
});

test.each([
  ['a Monday at 10:00', '2026-11-23T15:00:00', ['regular', 'after-hours', 'closed', 'pre-market', 'regular']],
  ['a Saturday', '2026-11-28T15:00:00', ['closed']],
  ['a Friday at 21:00', '2026-11-28T02:00:00', ['closed']],
  ['a Sunday at 12:00', '2026-11-29T17:00:00', ['closed', 'pre-market', 'regular']],
  ['the eve of Thanksgiving at 10:00', '2026-11-25T15:00:00', ['regular', 'after-hours', 'closed']],
] as const)('%s is drawn whole, and what is closed has its name', (_name, now, kinds) => {
  const bands = lay(at(now), held(null))?.bands ?? [];
  expect(bands.map(({ kind }) => kind)).toEqual(kinds);
  expect(bands.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(100);
  for (const [index, { left, width }] of bands.entries())
    expect(left + width).toBeCloseTo(bands[index + 1]?.left ?? 100);
  expect(bands.find(({ kind }) => kind === 'closed')?.label).toBe('Closed');
});

test.each(['2026-11-01T03:00:00', '2026-03-08T05:00:00', '2026-11-23T15:07:31'])(
  'at %s bands and marks lie within the drawing, in order, on full hours',
  (now) => {
    const laid = lay(at(now), held(null));
    for (const { left, width } of laid?.bands ?? []) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left + width).toBeLessThanOrEqual(100.0001);
      expect(width).toBeGreaterThan(0);
    }
    const ticks = laid?.ticks ?? [];
    expect(ticks.length).toBeGreaterThanOrEqual(5);
    expect(ticks.map(({ left }) => left)).toEqual(ticks.map(({ left }) => left).toSorted((a, b) => a - b));
    // Words that are centred on a mark at the very edge are cut off by it.
    expect(ticks.every(({ left }) => left >= 3 && left <= 97)).toBe(true);
    for (const { label } of ticks) expect(label).toMatch(/^(12|4|8) [AP]M$/);
  },
);
