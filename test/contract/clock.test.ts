/** The market's clock, whatever clock this computer has, over midnight and daylight saving. */
import { expect, test } from 'vitest';
import { formatClock, formatWhen } from '../../contract/clock.ts';

const at = (utc: string) => Date.parse(`${utc}Z`);

test.each([
  ['2026-11-24T02:41:00', '9:41 PM ET'],
  ['2026-07-01T13:30:00', '9:30 AM ET'],
  // The hour that happens twice, and the one that never does.
  ['2026-11-01T05:30:00', '1:30 AM ET'],
  ['2026-11-01T06:30:00', '1:30 AM ET'],
  ['2026-03-08T06:59:00', '1:59 AM ET'],
  ['2026-03-08T07:00:00', '3:00 AM ET'],
  ['2026-11-23T05:00:00', '12:00 AM ET'],
])('%s UTC is %s', (utc, says) => {
  expect(formatClock(at(utc))).toBe(says);
});

test.each([
  ['2026-11-23T15:00:00', '2026-11-24T02:41:00', '9:41 PM ET'],
  ['2026-11-23T15:00:00', '2026-11-24T14:41:00', '9:41 AM ET tomorrow'],
  ['2026-11-23T15:00:00', '2026-11-22T15:00:00', '10:00 AM ET yesterday'],
  ['2026-11-23T15:00:00', '2026-11-27T14:41:00', 'Fri 9:41 AM ET'],
  ['2026-11-23T15:00:00', '2026-11-30T14:41:00', 'Nov 30, 9:41 AM ET'],
  ['2026-11-23T15:00:00', '2026-11-20T14:41:00', 'Nov 20, 9:41 AM ET'],
  // One minute before midnight in New York, then one after.
  ['2026-11-24T04:59:00', '2026-11-24T05:01:00', '12:01 AM ET tomorrow'],
  // A sign-in of 24 hours over each change of the clocks is still until tomorrow.
  ['2026-10-31T13:41:00', '2026-11-01T13:41:00', '8:41 AM ET tomorrow'],
  ['2026-03-07T14:41:00', '2026-03-08T14:41:00', '10:41 AM ET tomorrow'],
  ['2026-11-01T04:30:00', '2026-11-02T05:30:00', '12:30 AM ET tomorrow'],
  ['2026-12-31T23:00:00', '2027-01-01T12:00:00', '7:00 AM ET tomorrow'],
])('at %s UTC, %s UTC is said "%s"', (now, when, says) => {
  expect(formatWhen(at(when), at(now))).toBe(says);
});
