/** Every market time that is told away from New York is told on this computer's clock as well. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listTimes, sayLocalTimes } from '../../contract/local-time.ts';
import { manner, setManner } from '../../contract/manner.ts';
import { sayStrip } from '../../contract/strip.ts';
import { layTimeline, sayNow } from '../../contract/timeline.ts';
import { describe as sayConnection } from '../../contract/words.ts';
import { listMarketSpans } from '../../main/calendar/day-ahead.ts';
import { now, states } from '../window/states.ts';

const usual = manner();
const hour = 3_600_000;
const live = (zone: string, times: 'market' | 'local' | 'both' = 'market') =>
  setManner({ zone, times, locale: 'en-US' });

beforeEach(() => live('Europe/Berlin'));
afterEach(() => setManner(usual));

const tonight = now + 11 * hour + 41 * 60_000;
test.each([
  ['Europe/Berlin', '9:41 PM ET is Tue 3:41 AM on this computer.'],
  ['America/Los_Angeles', '9:41 PM ET is 6:41 PM on this computer.'],
  ['Asia/Tokyo', '9:41 PM ET is Tue 11:41 AM on this computer.'],
  ['America/New_York', null],
  ['America/Toronto', null],
])('in %s', (zone, says) => {
  live(zone);
  expect(sayLocalTimes('Signed in until 9:41 PM ET', [tonight], now)).toBe(says);
});

test.each(['local', 'both'] as const)('who chose %s is told it already', (times) => {
  live('Europe/Berlin', times);
  expect(sayLocalTimes('Signed in until 3:41 AM', [tonight], now)).toBeNull();
});

test.each<[string, string, readonly number[], string | null]>([
  ['no time', 'Not connected', [tonight], null],
  ['a time that is another', 'Until 9:42 PM ET', [tonight], null],
  ['the end of a longer one', 'Until 11:00 PM ET', [now + 3 * hour], null],
  [
    'two, in the order of the text',
    'Covered until the close (4:00 PM ET). Ends at 9:41 PM ET.',
    [tonight, now + 6 * hour],
    '4:00 PM ET is 10:00 PM, 9:41 PM ET is Tue 3:41 AM on this computer.',
  ],
  [
    'the same time of two days',
    'Until 9:41 PM ET tomorrow',
    [tonight, tonight + 24 * hour],
    '9:41 PM ET is Wed 3:41 AM on this computer.',
  ],
  [
    'the time of today, while that of tomorrow is known too',
    'Connected (since 9:41 PM ET)',
    [tonight + 24 * hour, tonight],
    '9:41 PM ET is Tue 3:41 AM on this computer.',
  ],
  [
    'one with its seconds',
    'As of 9:41:00 PM ET, updates every 15 s',
    [tonight],
    '9:41:00 PM ET is Tue 3:41:00 AM on this computer.',
  ],
  [
    'one instant known twice',
    'Ends at 9:41 PM ET',
    [tonight, tonight],
    '9:41 PM ET is Tue 3:41 AM on this computer.',
  ],
])('told is %s', (_name, says, instants, local) => {
  expect(sayLocalTimes(says, instants, now)).toBe(local);
});

describe.each(Object.entries(states))('%s', (_name, { state }) => {
  test('has a time of this computer for each of the market', () => {
    const market = listMarketSpans(now) ?? [];
    const connections = state.connections.flatMap(listTimes);
    const all = [...connections, ...market.flatMap(({ startsAt, endsAt }) => [startsAt, endsAt])];
    const laid = layTimeline({ ...state, market }, now);
    const said = [
      ...state.connections.flatMap((one) => {
        const { headline, subline } = sayConnection(one, now);
        return [[headline, connections] as const, [subline, connections] as const];
      }),
      [sayStrip(state, now).sentence, connections] as const,
      [sayNow(market, now), all] as const,
      ...(laid ? [laid.says, ...laid.lives.map(({ says }) => says)].map((says) => [says, all] as const) : []),
    ];
    for (const [says, instants] of said) {
      const times = new Set(says.match(/\d+:\d\d [AP]M ET/g) ?? []);
      const local = sayLocalTimes(says, instants, now) ?? '';
      for (const time of times) expect(local).toContain(`${time} is `);
    }
  });
});
