/** Dates and times in the forms of four regions, and by whose clock: row 39 of ux.md section 5. */
import { afterEach, expect, test } from 'vitest';
import { formatClock, formatDay, formatHour, formatWhen } from '../../contract/clock.ts';
import { manner, setManner } from '../../contract/manner.ts';

const usual = manner();
afterEach(() => setManner(usual));
const at = (utc: string) => Date.parse(`${utc}Z`);
const now = at('2026-11-23T15:00:00');
const evening = at('2026-11-24T02:41:00');

test.each([
  ['en-US', '9:41 PM ET', 'Fri 9:41 AM ET', 'Dec 3, 9:41 AM ET', '8 PM', 'Fri, Nov 20'],
  ['de-DE', '21:41 ET', 'Fri 9:41 ET', '3 Dec, 9:41 ET', '20', 'Fri, 20 Nov'],
  ['ja-JP', '21:41 ET', 'Fri 9:41 ET', 'Dec 3, 9:41 ET', '20', 'Fri, Nov 20'],
  ['en-IN', '9:41 pm ET', 'Fri 9:41 am ET', '3 Dec, 9:41 am ET', '8 pm', 'Fri, 20 Nov'],
])('%s', (locale, clock, friday, later, hour, day) => {
  setManner({ times: 'market', locale, zone: 'America/New_York' });
  expect(formatClock(evening)).toBe(clock);
  expect(formatWhen(at('2026-11-27T14:41:00'), now)).toBe(friday);
  expect(formatWhen(at('2026-12-03T14:41:00'), now)).toBe(later);
  expect(formatHour(at('2026-11-24T01:00:00'))).toBe(hour);
  expect(formatDay(at('2026-11-20T15:00:00'), now)).toBe(day);
});

test.each([
  ['market', '9:41 PM ET', '9:41 PM ET'],
  ['local', '3:41 AM', '3:41 AM tomorrow'],
  ['both', '9:41 PM ET (3:41 AM here)', '9:41 PM ET (3:41 AM here)'],
] as const)('%s time in Berlin', (times, clock, when) => {
  setManner({ times, locale: 'en-US', zone: 'Europe/Berlin' });
  expect(formatClock(evening)).toBe(clock);
  expect(formatWhen(evening, now)).toBe(when);
});

test.each([
  ['2026-11-23T01:00:00', '8:00 PM ET yesterday (Mon 2:00 AM here)'],
  ['2026-11-22T15:00:00', '10:00 AM ET yesterday (4:00 PM here)'],
  ['2026-11-25T01:00:00', '8:00 PM ET tomorrow (Wed 2:00 AM here)'],
  ['2026-11-27T14:41:00', 'Fri 9:41 AM ET (3:41 PM here)'],
  ['2026-11-28T01:00:00', 'Fri 8:00 PM ET (Sat 2:00 AM here)'],
  ['2026-12-04T01:00:00', 'Dec 3, 8:00 PM ET (Fri 2:00 AM here)'],
])("both: the day told is the market's, and this computer's is told where it is another: %s", (utc, says) => {
  setManner({ times: 'both', locale: 'en-US', zone: 'Europe/Berlin' });
  expect(formatWhen(at(utc), now)).toBe(says);
});

test('in New York both clocks are one', () => {
  setManner({ times: 'both', locale: 'en-US', zone: 'America/New_York' });
  expect(formatClock(evening)).toBe('9:41 PM ET');
});
