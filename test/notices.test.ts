/** What is said outside the window: rows 5 and 14 of ux.md section 5. */
import { beforeEach, describe, expect, test } from 'vitest';
import { readSettings } from '../contract/settings.ts';
import type { AppState, Connection } from '../contract/state.ts';
import { Notices, sayRefreshed } from '../main/notices.ts';
import { makeConnection, makeState, now, others, states } from './window/states.ts';

const minute = 60_000;
const hour = 60 * minute;

class Kept {
  held: Readonly<Record<string, unknown>> = {};
  writes = 0;
  read() {
    return this.held;
  }
  write(held: Readonly<Record<string, unknown>>) {
    this.held = structuredClone(held);
    this.writes += 1;
  }
}

let kept: Kept;
let notices: Notices;
beforeEach(() => {
  kept = new Kept();
  notices = new Notices(kept);
});

const held = (change: Partial<Extract<Connection['signIn'], { kind: 'held' }>> = {}) =>
  ({
    kind: 'held',
    sinceAt: now - hour,
    endsAt: now + 10 * hour,
    needsYouAt: now + 10 * hour,
    uncoveredCloseAt: null,
    renews: false,
    isSaved: true,
    isSaveDue: false,
    ...change,
  }) as const;
const withSignIn = (signIn: Connection['signIn'], change: Partial<Connection> = {}) =>
  makeState({ connections: [makeConnection({ signIn, ...change })] });
const kinds = (state: AppState, at = now, isSeen = false) =>
  notices.look(state, at, isSeen).map(({ kind }) => kind);

const soon = withSignIn(held({ needsYouAt: now + 28 * minute, endsAt: now + 28 * minute }));
const early = withSignIn(held({ needsYouAt: now + 3 * hour, uncoveredCloseAt: now + 6 * hour }));
const over = withSignIn({ kind: 'over', endedAt: now - minute, because: 'E-ENDED' });
const late = withSignIn(
  held({ renews: true, needsYouAt: null, sinceAt: now - 18 * minute, endsAt: now + 2 * minute }),
  {
    notice: { code: 'E-DOWN', at: now - minute },
    renewal: {
      kind: 'waiting',
      code: 'E-DOWN',
      at: now - minute,
      nextAt: now + minute,
      sinceAt: now - 5 * minute,
      tries: 4,
    },
  },
);

const stopped = (left: number, at = now - minute) =>
  withSignIn(held({ renews: true, needsYouAt: now + left, endsAt: now + left }), {
    renewal: { kind: 'stopped', code: 'E-KEY', at },
  });

test('a renewal that has stopped is told at once and once, and its end again', () => {
  expect(notices.look(stopped(20 * minute), now, false)).toMatchObject([
    { kind: 'late', title: "Tradier can't be refreshed", does: 'show' },
  ]);
  // Tried again after a restart, and stopped again.
  expect(kinds(stopped(20 * minute, now), now + minute)).toEqual([]);
  expect(kinds(stopped(20 * minute), now + 21 * minute)).toEqual(['over']);
  expect(kinds(stopped(20 * minute), now + 22 * minute)).toEqual([]);
});

test.each([
  ['ends', soon],
  ['close', early],
  ['over', over],
  ['late', late],
] as const)('%s: once in 24 hours of looking, over a restart too', (kind, state) => {
  expect(kinds(state)).toEqual([kind]);
  for (let at = now; at < now + 24 * hour; at += 10 * minute) expect(kinds(state, at)).not.toContain(kind);
  notices = new Notices(kept);
  expect(kinds(state)).toEqual([]);
});

test.each([soon, early, over, late])(
  'nothing is said to who looks at the window, and it is not repeated',
  (state) => {
    expect(kinds(state, now, true)).toEqual([]);
    expect(kinds(state)).toEqual([]);
  },
);

test('a sign-in that ends before the close is warned of early, and again shortly before its end', () => {
  expect(kinds(early)).toEqual(['close']);
  expect(kinds(early, now + 2.6 * hour)).toEqual(['ends']);
});

test('both at once say it once', () => {
  const both = withSignIn(held({ needsYouAt: now + 10 * minute, uncoveredCloseAt: now + 6 * hour }));
  expect(kinds(both)).toEqual(['close']);
  expect(kinds(both)).toEqual([]);
});

test.each([
  ['remind', 'off', soon],
  ['warnBeforeClose', false, early],
  ['tellProblems', false, late],
] as const)('%s = %s keeps it quiet', (name, value, state) => {
  const settings = { ...readSettings({}), [name]: value };
  expect(kinds({ ...state, settings })).toEqual([]);
});

test('one of a kind: two that ended are one notice, and both are told', () => {
  const two = makeState({
    connections: ['a', 'b'].map((id) =>
      makeConnection({ id, signIn: { kind: 'over', endedAt: now - minute, because: 'E-ENDED' } }),
    ),
  });
  expect(kinds(two)).toEqual(['over']);
  expect(kinds(two)).toEqual([]);
});

test('names the connection where the broker has two', () => {
  const connections = ['Sandbox', 'Production'].map((environment) =>
    makeConnection({
      id: environment,
      environmentName: environment,
      name: `Tradier ${environment}`,
      signIn:
        environment === 'Sandbox'
          ? { kind: 'none' }
          : { kind: 'over', endedAt: now - minute, because: 'E-ENDED' },
    }),
  );
  const state = makeState({ connections });
  expect(notices.look(state, now, false)).toMatchObject([{ title: 'Sign in to Tradier Production again' }]);
  expect(new Notices(new Kept()).look({ ...state, isDemo: true }, now, false)).toMatchObject([
    {
      title: 'Demo: Sign in to Tradier again',
      body: 'Tradier Production: Your sign-in ended. Your orders at Tradier are not affected.',
    },
  ]);
  expect(sayRefreshed(state, now).body).toBe('Tradier Production needs you to sign in.');
});

test('the demo says so, and leaves no trace', () => {
  const [notice] = notices.look({ ...over, isDemo: true }, now, false);
  expect(notice?.title).toBe('Demo: Sign in to Tradier again');
  expect(JSON.stringify(kept.held)).not.toContain('demo');
});

test('"Still running" is said once ever', () => {
  expect(notices.tellRunning()).toMatchObject({ title: 'Still running' });
  expect(notices.tellRunning()).toBeNull();
  expect(new Notices(kept).tellRunning()).toBeNull();
});

test('a file of another kind is as none', () => {
  for (const told of [7, null, ['x', 7, {}], { a: 1 }]) {
    kept.held = { told };
    expect(() => new Notices(kept).look(over, now, false)).not.toThrow();
  }
});

describe('wording', () => {
  const everything = [
    ...Object.values(states).map(({ state }) => state),
    ...Object.values(others),
    soon,
    early,
    late,
  ];
  test.each(['Tradier', 'TradeStation'])(
    '%s: titles of 40 characters, bodies of 110, no account',
    (brokerName) => {
      let count = 0;
      for (const isDemo of [false, true])
        for (const state of everything) {
          const named = {
            ...state,
            isDemo,
            connections: state.connections.map((one) => ({ ...one, brokerName })),
          };
          const said = [...new Notices(new Kept()).look(named, now, false), sayRefreshed(named, now)];
          for (const { title, body } of said) {
            count += 1;
            expect(title.length, title).toBeLessThanOrEqual(40);
            expect(body.length, body).toBeLessThanOrEqual(110);
            expect(`${title} ${body}`).not.toMatch(/0093|0094|Jane|9f3a|\$/);
          }
        }
      expect(count).toBeGreaterThan(60);
    },
  );
});

test('what "Refresh tokens" came to', () => {
  const fresh = makeConnection({
    signIn: held({ renews: true, needsYouAt: null }),
    broker: 'tradestation',
    brokerName: 'TradeStation',
  });
  const needy = makeConnection({ signIn: { kind: 'over', endedAt: now - 1, because: 'E-ENDED' } });
  expect(sayRefreshed(makeState({ connections: [fresh, needy] }), now)).toMatchObject({
    title: 'Tokens refreshed',
    body: 'TradeStation. Tradier needs you to sign in.',
  });
  expect(sayRefreshed(makeState({ connections: [needy] }), now).title).toBe('Nothing was refreshed');
});

test.each([
  [
    'an end',
    (byMs: number) => withSignIn({ kind: 'over', endedAt: now - minute + byMs, because: 'E-ENDED' }),
  ],
  [
    'an end that comes soon',
    (byMs: number) =>
      withSignIn(held({ needsYouAt: now + 28 * minute + byMs, endsAt: now + 28 * minute + byMs })),
  ],
  [
    'an end before the close',
    (byMs: number) =>
      withSignIn(held({ needsYouAt: now + 3 * hour + byMs, uncoveredCloseAt: now + 6 * hour })),
  ],
])('A88 %s that a clock put right moves by seconds is told once', (_, at) => {
  expect(kinds(at(0))).toHaveLength(1);
  for (const byMs of [-2500, -40_000, 3000]) expect(kinds(at(byMs))).toEqual([]);
  expect(kinds(at(-10 * minute))).toHaveLength(1);
});

test('two attempts that were not finished within a minute are told of both', () => {
  const unfinished = (at: number) =>
    withSignIn({ kind: 'none' }, { attempt: 'none', notice: { code: 'E-NET', at } });
  expect(kinds(unfinished(now - minute))).toEqual(['unfinished']);
  expect(kinds(unfinished(now - 1000))).toEqual(['unfinished']);
});

test('A88 an end that a wrong clock told is told anew when it really comes', () => {
  const end = { kind: 'over', endedAt: now + hour, because: 'E-ENDED' } as const;
  expect(kinds(withSignIn(end))).toEqual(['over']);
  expect(kinds(withSignIn(held({ endsAt: now + hour, needsYouAt: now + hour })))).toEqual([]);
  expect(kinds(withSignIn(end), now + hour)).toEqual(['over']);
  expect(kinds(withSignIn(end), now + hour)).toEqual([]);
});

describe('N8: orders that change', () => {
  const told = { ...readSettings({}), orderChanges: true };
  const of = { connection: 'tradier-sandbox-1', account: 'tradier-sandbox-1.0123456789abcdef' };
  const one = makeConnection({ id: of.connection });
  const other = makeConnection({ id: 'tradier-production-1', environmentName: 'Production' });
  const station = makeConnection({
    id: of.connection,
    broker: 'tradestation',
    brokerName: 'TradeStation',
    environmentName: 'Simulated',
  });
  const live = { ...station, id: 'tradestation-live-1', environmentName: 'Live' };
  test.each([
    ['alone', [one], false, 'An order changed at Tradier', 'Open to see it.'],
    ['beside another', [one, other], false, 'An order changed at Tradier Sandbox', 'Open to see it.'],
    ['in the demo', [station], true, 'Demo: An order changed at TradeStation', 'Open to see it.'],
    [
      'without room in the title',
      [station, live],
      false,
      'An order changed at TradeStation',
      'TradeStation Simulated: Open to see it.',
    ],
  ] as const)('%s', (_name, connections, isDemo, title, body) => {
    const state = makeState({ connections: [...connections], settings: told, isDemo });
    expect(notices.tellOrder(state, of, false)).toEqual({ kind: 'orders', title, body, does: 'show', ...of });
    expect(title.length).toBeLessThanOrEqual(40);
    // Nothing of it is kept: it happens once.
    expect(kept.writes).toBe(0);
  });

  test.each([
    ['off, as at first', makeState({ connections: [one] }), of, false],
    ['while the window is in front', makeState({ connections: [one], settings: told }), of, true],
    ['of a connection that is not shown', makeState({ connections: [other], settings: told }), of, false],
  ])('none %s', (_name, state, about, isSeen) => {
    expect(notices.tellOrder(state, about, isSeen)).toBeNull();
  });
});
