/** The log as CSV and JSON, read back by readers that are not ours to please. */
import { describe, expect, test } from 'vitest';
import { type ActivityLine, activityKinds, type Fact } from '../../contract/activity.ts';
import { findNames, kindOf, sayActivity } from '../../contract/activity-words.ts';
import type { AppState } from '../../contract/state.ts';
import { nameExport, toExport } from '../../main/activity/export.ts';
import { brokers } from '../../main/brokers/index.ts';
import { firstWorld } from '../../main/first-page.ts';

const at = Date.UTC(2026, 10, 23, 14, 0);
const place = { connection: 'tradier-sandbox-1', broker: 'tradier', environment: 'sandbox' };
const state: Pick<AppState, 'brokers' | 'connections'> = firstWorld(brokers);
const line = (fact: Fact, more: Partial<ActivityLine> = {}) =>
  ({ at, lastAt: at, count: 1, place, ...fact, ...more }) as ActivityLine;

const facts: readonly (readonly [Fact, string])[] = [
  [{ what: 'signed-in', endsAt: at + 86_400_000 }, 'You signed in. Until 9:00 AM ET tomorrow'],
  [{ what: 'signed-in', endsAt: null }, 'You signed in'],
  [{ what: 'token-added' }, 'You added an API token'],
  [{ what: 'sign-in-stopped', code: 'E-STATE', status: null }, 'Sign-in stopped for safety'],
  [{ what: 'disconnected' }, 'You disconnected'],
  [{ what: 'renewed', by: 'itself' }, 'Refreshed by itself'],
  [{ what: 'renewed', by: 'person' }, 'You refreshed the sign-in'],
  [{ what: 'renewal-failed', code: 'E-NET', status: null }, "Didn't refresh: Couldn't reach Tradier"],
  [{ what: 'over', code: 'E-ENDED' }, 'The sign-in ended'],
  [{ what: 'over', code: 'E-REFUSED' }, 'The sign-in ended: Tradier needs you to sign in again'],
  [{ what: 'unsaved', code: 'E-DISK' }, "Couldn't save the sign-in: Couldn't save on this computer"],
  [{ what: 'ended-everywhere', status: 200 }, 'You ended every sign-in of this API key at Tradier'],
  [
    { what: 'end-everywhere-failed', code: 'E-NET', status: null },
    "Couldn't end every sign-in of this API key: Couldn't reach Tradier",
  ],
  [{ what: 'removed' }, 'You removed the connection and its keys'],
  [{ what: 'keys-changed' }, 'You changed the keys'],
  [{ what: 'permissions-changed' }, 'You changed the permissions'],
  [
    { what: 'check-failed', code: 'E-DOWN', status: 503 },
    "Couldn't check the sign-in: Tradier isn't answering",
  ],
  [
    { what: 'unreadable', code: 'E-LOCKED' },
    "Couldn't open the saved sign-in: Your password store is locked",
  ],
  [{ what: 'setting-changed', setting: 'theme' }, 'You changed the setting “Theme”'],
  [{ what: 'setting-changed', setting: 'atLogin' }, 'You changed the setting “Start when I log in”'],
  [{ what: 'offline', forMs: 40_000 }, 'Offline for 40 seconds'],
  [{ what: 'asleep', forMs: 8 * 3_600_000 }, 'Asleep for 8 hours'],
  [{ what: 'clock-wrong', aheadMs: 420_000 }, "This computer's clock is 7 minutes ahead"],
  [{ what: 'clock-wrong', aheadMs: -420_000 }, "This computer's clock is 7 minutes behind"],
  [
    { what: 'ends-before-close', endsAt: at + 4 * 3_600_000 },
    'Your sign-in ends before the close, at 1:00 PM ET',
  ],
  [{ what: 'many-renewals', sent: 250, expected: 108 }, 'Refreshed 250 times today; about 108 are usual'],
];

test.each(facts)('%j: %s', (fact, said) => {
  expect(sayActivity(line(fact), findNames(place, state))).toBe(said);
  expect(activityKinds).toContain(kindOf(fact));
});

test('repeats say how often, and since when', () => {
  const repeated = line({ what: 'renewed', by: 'itself' }, { count: 23, lastAt: at + 60_000 });
  expect(sayActivity(repeated, findNames(place, state))).toBe(
    'Refreshed by itself, 23 times since 9:00 AM ET',
  );
});

describe('where it happened', () => {
  test.each([
    ['a connection that is gone', place, 'Tradier Sandbox'],
    ['this computer', null, 'This computer'],
    [
      'a broker that this version does not know',
      { ...place, broker: 'other', environment: 'live' },
      'other live',
    ],
  ])('%s', (_, where, name) => {
    expect(findNames(where, state).name).toBe(name);
  });
});

/** RFC 4180, to the letter. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (let rest = text; rest !== ''; ) {
    const cell = /^"((?:[^"]|"")*)"(,|\r\n)/.exec(rest);
    if (!cell) throw new Error(`no cell at ${rest.slice(0, 40)}`);
    rows.at(-1)?.push((cell[1] ?? '').replaceAll('""', '"'));
    if (cell[2] === '\r\n') rows.push([]);
    rest = rest.slice(cell[0].length);
  }
  return rows.slice(0, -1);
}

test('CSV has a header and every line, newest first', () => {
  const lines = facts.map(([fact], index) => line(fact, { at: at + index, lastAt: at + index }));
  const rows = parseCsv(toExport('a.csv', lines, state));
  expect(rows[0]).toEqual(['time', 'last', 'times', 'connection', 'kind', 'what', 'code', 'status']);
  expect(rows.slice(1).map((row) => row[5])).toEqual(facts.map(([, said]) => said).reverse());
  expect(rows.every((row) => row.length === 8)).toBe(true);
  expect(rows.at(-4)?.slice(0, 5)).toEqual([
    '2026-11-23T14:00:00.003Z',
    '2026-11-23T14:00:00.003Z',
    '1',
    'Tradier Sandbox',
    'Sign-ins',
  ]);
});

test('a cell never begins a formula, and quotes and line breaks stay inside it', () => {
  const [first] = state.brokers;
  const name = '=HYPERLINK("x")\n,';
  const faces = first ? [{ ...first, name }] : [];
  const [, row = []] = parseCsv(
    toExport('a', [line({ what: 'disconnected' })], { ...state, brokers: faces }),
  );
  expect(row[3]).toBe(`'${name} Sandbox`);
});

test('JSON is asked for by the name', () => {
  const rows = JSON.parse(
    toExport('A.JSON', [line({ what: 'renewal-failed', code: 'E-DOWN', status: 503 })], state),
  ) as unknown;
  expect(rows).toEqual([
    {
      time: '2026-11-23T14:00:00.000Z',
      last: '2026-11-23T14:00:00.000Z',
      times: 1,
      connection: 'Tradier Sandbox',
      kind: 'Problems',
      what: expect.stringContaining("Didn't refresh") as string,
      code: 'E-DOWN',
      status: 503,
    },
  ]);
});

test('an empty log is a file too', () => {
  expect(parseCsv(toExport('a.csv', [], state))).toHaveLength(1);
  expect(JSON.parse(toExport('a.json', [], state))).toEqual([]);
  expect(nameExport(at).name).toBe('brokerbar-activity-2026-11-23.csv');
});
