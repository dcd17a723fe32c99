/** Row 1 of ux.md 5: whatever the state, card, strip, tray and timeline say the same, and a message put away changes none. */
import fc, {
  type Arbitrary,
  array,
  boolean,
  constant,
  integer,
  constantFrom as oneOf,
  oneof,
  option,
  record,
} from 'fast-check';
import { expect, test } from 'vitest';
import { sayCard } from '../../contract/card.ts';
import { type FailureCode, recoveries } from '../../contract/failures.ts';
import type { AppState, Connection, SignIn, StoreState, Trouble } from '../../contract/state.ts';
import { sayStrip } from '../../contract/strip.ts';
import { layTimeline } from '../../contract/timeline.ts';
import { findTrouble } from '../../contract/trouble.ts';
import { describe } from '../../contract/words.ts';
import { listMarketSpans } from '../../main/calendar/day-ahead.ts';
import { findTrayShape, listTrayLines, sayTooltip } from '../../main/shell/tray-lines.ts';
import { makeConnection, makeState, now } from '../window/states.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const codes = Object.keys(recoveries) as FailureCode[];
const code = oneOf(...codes);
const ago = integer({ min: 0, max: 20 * minute }).map((ms) => now - ms);
const around = integer({ min: -day, max: 2 * day }).map((ms) => now + ms);

const trouble: Arbitrary<Trouble> = oneof(
  record({
    kind: constant('waiting' as const),
    code,
    at: ago,
    nextAt: integer({ min: 0, max: 30 * minute }).map((ms) => now + ms),
    sinceAt: ago,
    tries: integer({ min: 1, max: 6 }),
  }),
  record({ kind: constant('stopped' as const), code, at: ago }),
);
const renewal: Arbitrary<Connection['renewal']> = oneof(
  constant({ kind: 'idle' as const }),
  record({ kind: constant('running' as const), after: option(trouble) }),
  trouble,
);
/** Held as main makes it (main/connections/view.ts). */
const held = record({
  sinceAt: ago,
  endsAt: around,
  grantEndsAt: option(around),
  isCovered: boolean(),
  renews: boolean(),
  saved: oneOf('saved', 'due', 'never'),
  renewal,
}).map(({ sinceAt, endsAt, grantEndsAt, isCovered, renews, saved, ...rest }) => {
  const shown = renews ? rest.renewal : ({ kind: 'idle' } as const);
  const lastsUntil = renews ? endsAt : Math.max(endsAt, now + 1);
  const isStopped = findTrouble(shown)?.kind === 'stopped';
  const needsYouAt = isStopped || !renews ? lastsUntil : grantEndsAt;
  const isEarly = !isCovered && needsYouAt !== null && needsYouAt > now && needsYouAt < now + 6 * 60 * minute;
  const signIn: SignIn = {
    kind: 'held',
    sinceAt,
    endsAt: lastsUntil,
    needsYouAt,
    uncoveredCloseAt: isEarly ? now + 6 * 60 * minute : null,
    renews,
    isSaved: saved === 'saved',
    isSaveDue: saved === 'due',
  };
  return { signIn, renewal: shown };
});
const unheld = oneof<Arbitrary<SignIn>[]>(
  constant({ kind: 'none' }),
  constant({ kind: 'removed' }),
  record({
    kind: constant('over' as const),
    endedAt: ago,
    because: oneOf('E-ENDED', 'E-REFUSED', 'E-INTERRUPTED'),
  }),
  record({
    kind: constant('unreadable' as const),
    because: oneOf('E-STORE', 'E-LOCKED', 'E-OPEN', 'E-NEWER'),
  }),
).map((signIn) => ({ signIn, renewal: { kind: 'idle' } as const }));

const connection = record({
  is: oneof({ arbitrary: held, weight: 3 }, { arbitrary: unheld, weight: 1 }),
  attempt: oneOf('none', 'none', 'waiting', 'finishing'),
  notice: option(record({ code, at: ago, step: oneOf('renewal', 'profile', 'exchange') })),
  method: oneOf('keys', 'keys', 'token'),
  isReal: boolean(),
  broker: oneOf('tradier', 'tradestation'),
});
const state: Arbitrary<AppState> = record({
  drawn: array(connection, { minLength: 1, maxLength: 4 }),
  isOffline: boolean(),
  isDemo: boolean(),
  clockAheadMs: option(constant(7 * minute)),
  store: oneOf<StoreState[]>(
    { kind: 'ready', name: 'GNOME Keyring' },
    { kind: 'ready', name: 'GNOME Keyring' },
    { kind: 'absent', found: 'basic_text' },
    { kind: 'locked', canRetryInPlace: false },
    { kind: 'broken' },
  ),
}).map(({ drawn, isOffline, isDemo, clockAheadMs, store }) =>
  makeState({
    connections: drawn.map(({ is, method, broker, ...rest }, index) =>
      makeConnection({
        ...rest,
        ...is,
        // A pasted token is never renewed.
        method: is.signIn.kind === 'held' && is.signIn.renews ? 'keys' : method,
        id: `${broker}-${index}`,
        broker,
        brokerName: broker === 'tradier' ? 'Tradier' : 'TradeStation',
        name: `${broker} ${index}`,
        isOffline,
        isDemo,
      }),
    ),
    isOffline,
    isDemo,
    clockAheadMs,
    store,
    market: listMarketSpans(now),
  }),
);

/** What is said of the whole, and of each connection. */
function sayAll(of: AppState) {
  const cards = of.connections.map((one) => ({
    one,
    card: sayCard(one, of, now),
    words: describe(one, now),
  }));
  const lines = listTrayLines(of, now);
  return {
    cards,
    lines,
    strip: sayStrip(of, now),
    tooltip: sayTooltip(of, now),
    shape: findTrayShape(of, now),
    lives: layTimeline(of, now)?.lives ?? [],
  };
}

const runs = { numRuns: 500, seed: 20261123 };

test('row 1: card, strip, tray and timeline agree', () => {
  fc.assert(
    fc.property(state, (of) => {
      const { cards, lines, strip, tooltip, shape, lives } = sayAll(of);
      const isAllGood = strip.sentence.includes('All good.');
      const needy = cards.filter(({ words }) => ['needs', 'ends'].includes(words.strip?.kind ?? ''));
      const troubled = cards.filter(({ words }) => words.tray === 'attention');
      expect(strip.sentence.startsWith(tooltip.replace(/…$/, ''))).toBe(true);
      if (isAllGood) {
        expect(troubled.map(({ words }) => words.headline)).toEqual([]);
        expect(needy).toEqual([]);
        expect(strip.shape).toBe('ok');
      }
      if (troubled.length > 0) expect(shape).toBe('attention');
      if (needy.length > 0) expect(['attention', 'offline']).toContain(shape);
      const heads = lines
        .slice(0, 1)
        .map((line) => ('label' in line ? line.label.replace('Demo: ', '') : ''));
      if (heads[0] === 'All good') expect(isAllGood).toBe(true);
      for (const { one, card, words } of cards) {
        expect([card.words.headline, card.words.trayLine]).toEqual([words.headline, words.trayLine]);
        const line = lines.find((each) => each.kind === 'show-card' && each.connection === one.id);
        if (line && 'label' in line) expect(line.label).toBe(words.trayLine);
        expect(words.trayLine.startsWith(`${one.name}: `)).toBe(true);
        // Good is what no icon warns of, and only that.
        if (words.strip?.kind === 'good') expect(words.tray).toBe('ok');
        if (words.tray === 'ok') expect(words.strip?.kind).toBe('good');
        if (words.strip?.kind === 'needs' || words.strip?.kind === 'ends')
          expect(['attention', 'offline']).toContain(words.tray);
        if (one.signIn.kind === 'over' && one.attempt === 'none') expect(words.strip?.kind).toBe('needs');
        const life = lives.find(({ id }) => id === one.id);
        const isStopped = one.signIn.kind === 'held' && findTrouble(one.renewal)?.kind === 'stopped';
        if (isStopped) expect([words.strip?.kind, life?.tone]).toEqual(['needs', 'attention']);
        if (/renews by itself/i.test(`${words.subline} ${words.strip?.clause ?? ''}`))
          expect(life?.says).not.toMatch(/Ended|Worked/);
        if (life?.says === 'Renews by itself') expect(isStopped).toBe(false);
      }
    }),
    runs,
  );
});

test('row 1: what a person puts away changes nothing that is said of a sign-in', () => {
  fc.assert(
    fc.property(state, (of) => {
      const dismissed = {
        ...of,
        connections: of.connections.map((one) =>
          one.signIn.kind === 'held' ? { ...one, notice: null } : one,
        ),
      };
      const say = (all: AppState) => {
        const { cards, ...rest } = sayAll(all);
        // The strip's button is the first of the card's, and those go with the message; its words do not.
        return { ...rest, cards: cards.map(({ words: { buttons: _, ...words } }) => words) };
      };
      expect(say(dismissed)).toEqual(say(of));
    }),
    runs,
  );
});
