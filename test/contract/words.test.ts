/** One function speaks for card, strip and tray: what it says in every state, and that it says it in our words. */
import { expect, describe as group, test } from 'vitest';
import { sayCard, sayPermissionNote } from '../../contract/card.ts';
import { type FailureCode, type FailureNote, recoveries } from '../../contract/failures.ts';
import { renderFirstPaint } from '../../contract/first-paint.ts';
import { sayStrip } from '../../contract/strip.ts';
import { findTrouble } from '../../contract/trouble.ts';
import { describe, endingHeadline, sayFailure } from '../../contract/words.ts';
import {
  crowd,
  makeConnection,
  makeState,
  now,
  others,
  type StateName,
  states,
  tradierFace,
} from '../window/states.ts';

const codes = Object.keys(recoveries) as FailureCode[];
/** Words of 3.2 that we do not say, in anything a person reads. */
const banned =
  /\b(authori[sz]e|re-auth|link(ed)? account|purge|TTL|expires?_in|session lifetime|scopes?|grants?|credentials?|client_id|prod|paper|failed|failure|fatal|illegal|invalid|abort(ed)?|oops|error)\b/i;

group.each(Object.keys(states) as StateName[])('%s', (name) => {
  const { state, headline, buttons, menu, tray, strip } = states[name];

  test('card, strip and tray agree', () => {
    const [connection] = state.connections;
    if (!connection) throw new Error('a state without a connection');
    const words = describe(connection, now);
    expect(words.headline).toBe(headline);
    expect(sayCard(connection, state, now).buttons.map(({ label }) => label)).toEqual(buttons);
    expect(words.menu.map(({ label }) => label)).toEqual(menu);
    expect(words.trayLine).toBe(tray);
    expect(words.trayLine.startsWith(`${connection.name}: `)).toBe(true);
    expect(sayStrip(state, now).sentence).toBe(strip);
  });

  test('what leads away from signing in is never the one button in the accent colour', () => {
    for (const connection of state.connections) {
      const primary = sayCard(connection, state, now).buttons.filter(({ isPrimary }) => isPrimary);
      expect(primary.map(({ action }) => action)).not.toContain('cancel');
      expect(primary.length).toBeLessThanOrEqual(1);
    }
  });

  test('row 3: speaks our words, and short', () => {
    const text = sayAll(state);
    expect(text).not.toMatch(banned);
    expect(text).not.toMatch(/undefined|null|NaN|\$\{|\{[a-z]+\}/);
    expect(strip.length).toBeLessThanOrEqual(90);
    expect(headline.length).toBeLessThanOrEqual(60);
    expect(headline).not.toMatch(/\.$/);
  });
});

group('row 2: without colour', () => {
  /** Clock times and what they are counted in differ from state to state without telling one from another. */
  const looks = (Object.keys(states) as StateName[]).flatMap((name) =>
    states[name].state.connections.map((connection) => {
      const { shape, headline, tray } = describe(connection, now);
      const says = headline.replace(/\d+:\d\d [AP]M ET( tomorrow)?/, 'T');
      return { name, number: name.split(' ')[0] ?? '', look: `${shape}: ${says}`, tray };
    }),
  );

  test('each state has a shape and a headline of its own', () => {
    // By ux.md 3.6 itself: a renewal that is well, under way or only just late, and the demo's, which has a banner and a tag.
    const alike = /^(S8|S11|S12|token|S20)$/;
    for (const one of looks)
      for (const other of looks)
        if (one.number !== other.number && one.look === other.look)
          expect(
            [one.number, other.number].filter((number) => alike.test(number)).length,
            one.look,
          ).toBeGreaterThan(0);
    expect(new Set(looks.map(({ look }) => look)).size).toBeGreaterThanOrEqual(18);
  });

  test('what needs the person never looks like what is well', () => {
    const trays = new Map<string, Set<string>>();
    for (const { look, tray } of looks) trays.set(look, (trays.get(look) ?? new Set()).add(tray));
    for (const [look, found] of trays) expect([...found], look).toHaveLength(1);
  });
});

group('row 48: where a message says what to press, it is there', () => {
  /** Words of a message, and the button they mean. */
  const named = [
    [/press Save/, 'save'],
    [/press Try again/, 'retry-store'],
    [/paste (them|it) again/, 'edit-keys|replace-token|sign-in|sign-in-again'],
    [/(^|[.] )Sign in (again|as|to|here)/, 'sign-in|sign-in-again|try-again|replace-token'],
    [/ask for fewer permissions|change the permissions/, 'change-permissions'],
    [/Connect with view only/, 'connect-view-only'],
    [/Edit keys/, 'edit-keys'],
    [/or remove the connection/, 'remove|disconnect'],
  ] as const;
  const all = Object.entries(states).flatMap(([name, { state }]) =>
    state.connections.map((connection) => [name, state, connection] as const),
  );

  test.each(all)('%s', (_name, state, connection) => {
    const { words, message } = sayCard(connection, state, now);
    const offered = [...words.buttons, ...words.menu].map(({ action }) => action as string);
    for (const [says, actions] of named)
      if (message && says.test(message.todo) && connection.attempt === 'none')
        expect(
          actions.split('|').some((action) => offered.includes(action)),
          message.todo,
        ).toBe(true);
  });

  test.each(codes)('%s, as the end of a sign-in, offers a way on', (code) => {
    const method = code === 'E-TOKEN' ? 'token' : 'keys';
    const connection = makeConnection({ method, notice: { code, at: now } });
    const { words, message } = sayCard(connection, makeState(), now);
    expect(words.buttons.length).toBeGreaterThan(0);
    for (const [says, actions] of named)
      if (says.test(message?.todo ?? '') && !['E-SAVE', 'E-LOCKED', 'E-OPEN'].includes(code))
        expect(
          actions
            .split('|')
            .some((action) => [...words.buttons, ...words.menu].some((one) => one.action === action)),
          message?.todo,
        ).toBe(true);
  });

  test('"How to fix" stands in the strip wherever it is named', () => {
    const store = { kind: 'absent', found: 'basic_text' } as const;
    const html = renderFirstPaint(makeState({ store }), now);
    expect(sayFailure(makeConnection(), { code: 'E-STORE', at: now }).todo).toContain('How to fix');
    expect(html).toContain('>How to fix<');
  });
});

function sayAll(state: Parameters<typeof sayStrip>[0]): string {
  return [
    sayStrip(state, now).sentence,
    ...state.connections.flatMap((connection) => {
      const { words, message, ...card } = sayCard(connection, state, now);
      return [
        words.headline,
        words.subline,
        words.trayLine,
        ...words.buttons.map(({ label }) => label),
        ...words.menu.map(({ label }) => label),
        card.holder,
        card.permissionNote,
        ...card.accounts,
        message?.title,
        message?.happened,
        message?.safe,
        message?.todo,
      ].filter((part) => typeof part === 'string');
    }),
  ].join('\n');
}

group.each(codes)('%s', (code) => {
  const note: FailureNote = { code, at: now, host: 'sandbox.tradier.com' };
  const parts = Object.entries(sayFailure(makeConnection(), note));

  test.each(parts)('its part "%s" is said', (part, says) => {
    expect(says.length).toBeGreaterThan(0);
    expect(says).not.toMatch(banned);
    expect(says).not.toMatch(/undefined|null|\$\{|\{[a-z]+\}/);
    if (part === 'title') {
      expect(says.length).toBeLessThanOrEqual(60);
      expect(says).not.toMatch(/\.$/);
    } else expect(says).toMatch(/\.$/);
  });

  test('where a sign-in ends, a person hears about open orders', () => {
    if (recoveries[code] === 'sign-in')
      expect(sayFailure(makeConnection(), note).safe).toMatch(/open orders/i);
  });

  test('can be the end of an attempt, beside a sign-in and without one', () => {
    const without = sayCard(makeConnection({ notice: note }), makeState(), now);
    expect(without.words.headline).toBe(endingHeadline(code));
    expect(without.message?.safe).toBeTruthy();
    expect(without.message?.canDismiss).toBe(false);
    const { connections } = states['S9 fixed end'].state;
    const beside = sayCard({ ...makeConnection(connections[0]), notice: note }, makeState(), now);
    expect(beside.words.headline).toBe('Signed in until 9:41 PM ET');
    expect(beside.message).toMatchObject({ ...sayFailure(makeConnection(), note), canDismiss: true });
  });
});

group(
  'ending every sign-in of a key: what is safe is said of that, and of nothing that nobody can know',
  () => {
    const unknown = 'Nothing changed on this computer. Tradier may have ended them all the same.';
    const refused = 'Nothing changed on this computer, and Tradier ended nothing.';
    test.each<[FailureCode, number | undefined, string, string]>([
      ['E-NET', undefined, 'revoke', unknown],
      ['E-DOWN', 503, 'revoke', unknown],
      ['E-SHAPE', 200, 'revoke', unknown],
      ['E-KEY', 401, 'revoke', refused],
      ['E-SHAPE', 404, 'revoke', refused],
      ['E-LIMIT', 429, 'revoke', refused],
      ['E-TLS', undefined, 'revoke', refused],
      ['E-DISK', undefined, 'revoked', 'Tradier ended them. This computer could not forget all of them yet.'],
    ])('%s %s, %s', (code, status, step, says) => {
      const note: FailureNote = { code, at: now, step, ...(status === undefined ? {} : { status }) };
      expect(sayFailure(makeConnection(), note).safe).toBe(says);
      expect(says).not.toMatch(banned);
    });
  },
);

test('how an attempt ends has the headline of black-box.md', () => {
  const endings: Readonly<Record<string, readonly FailureCode[]>> = {
    'Sign-in stopped for safety': ['E-STATE'],
    "You didn't allow access": ['E-DENY'],
    'Sign-in was cancelled': ['E-CLOSE', 'E-IDLE', 'E-CALLBACK'],
    "Couldn't finish sign-in": ['E-NOCODE', 'E-ANSWER', 'E-KEY', 'E-CODE', 'E-SHAPE', 'E-NET', 'E-SCOPE'],
  };
  for (const [headline, ends] of Object.entries(endings))
    for (const code of ends) expect(endingHeadline(code), code).toBe(headline);
});

group('a message names what is planned and what there is to press', () => {
  const note = (code: FailureCode, step = 'renewal'): FailureNote => ({ code, at: now, step });
  const waiting = (code: FailureCode) =>
    makeConnection({
      renewal: { kind: 'waiting', code, at: now, nextAt: now + 7 * 60_000, sinceAt: now, tries: 1 },
    });

  test.each<[FailureCode, string]>([
    ['E-DOWN', 'Wait. Next try at 10:07 AM ET.'],
    ['E-NET', 'Check your internet connection or proxy. Next try at 10:07 AM ET.'],
    ['E-LIMIT', 'Nothing; we continue at 10:07 AM ET.'],
  ])('%s: %s', (code, says) => {
    expect(sayFailure(waiting(code), note(code)).todo).toBe(says);
    // Nothing is planned for what a person did, nor for what came before another failure.
    for (const other of [
      ...['profile', 'exchange', 'revoke', 'revoked'].map((step) =>
        sayFailure(waiting(code), note(code, step)),
      ),
      sayFailure(waiting('E-BUSY'), note(code)),
      sayFailure(makeConnection(), note(code)),
      // Nor for what failed alike at another time: a renewal's message is of the instant at which it failed.
      sayFailure(waiting(code), { ...note(code), at: now + 1 }),
      sayFailure(waiting(code), { ...note(code, 'ENOTFOUND'), at: now - 1 }),
    ])
      expect(other.todo).not.toMatch(/10:07/);
  });

  test.each([undefined, 'ECONNREFUSED', 'EAI_AGAIN', 'jwks'])(
    'E-NET of a renewal, its step %s: what is planned is named',
    (step) => {
      const { todo } = sayFailure(waiting('E-NET'), { code: 'E-NET', at: now, ...(step ? { step } : {}) });
      expect(todo).toBe('Check your internet connection or proxy. Next try at 10:07 AM ET.');
    },
  );

  test.each([
    [
      'E-KEY',
      "Couldn't refresh with these API keys. Signed in until 10:20 AM ET. Sign in again once you're back online.",
    ],
    ['E-OTHER', "Couldn't refresh. Signed in until 10:20 AM ET. Sign in again once you're back online."],
    ['E-NEWER', "Couldn't refresh: saved by a newer Brokerbar. Signed in until 10:20 AM ET."],
  ] as const)('%s, stopped and offline: both are said', (code, says) => {
    const [one] = states['S14 offline, keys refused'].state.connections;
    const connection = makeConnection({ ...one, renewal: { kind: 'stopped', code, at: now } });
    expect(describe(connection, now).subline).toBe(says);
    expect(describe(connection, now).headline).toBe('Offline');
  });

  test.each([
    [
      20 * 60_000,
      "Tradier Sandbox: can't be refreshed",
      "Tradier can't be refreshed. Sign-in ends at 10:20 AM ET.",
      "Couldn't refresh: saved by a newer Brokerbar. Signed in until 10:20 AM ET.",
    ],
    [
      -60_000,
      "Tradier Sandbox: can't be refreshed",
      "Tradier can't be refreshed.",
      "Ended at 9:59 AM ET and couldn't be refreshed.",
    ],
  ])(
    'saved by a newer Brokerbar, %i ms left, offline: signing in would not help',
    (leftMs, tray, strip, says) => {
      const { state } = states['S14 offline, keys refused'];
      const [one] = state.connections;
      if (one?.signIn.kind !== 'held') throw new Error('not held');
      const connection = makeConnection({
        ...one,
        signIn: { ...one.signIn, endsAt: now + leftMs, needsYouAt: now + leftMs },
        renewal: { kind: 'stopped', code: 'E-NEWER', at: now },
        notice: { code: 'E-NEWER', at: now, step: 'save' },
      });
      expect(describe(connection, now)).toMatchObject({ headline: 'Offline', subline: says, trayLine: tray });
      expect(sayStrip({ ...state, connections: [connection] }, now).sentence).toBe(strip);
    },
  );

  test('saved by a newer Brokerbar and run out: no signing in is asked for, which would be refused', () => {
    const { state } = states['S13 ran out, keys refused'];
    const [one] = state.connections;
    if (one?.signIn.kind !== 'held') throw new Error('not held');
    const connection = makeConnection({
      ...one,
      signIn: { ...one.signIn, endsAt: now - 60_000, needsYouAt: now - 60_000 },
      renewal: { kind: 'stopped', code: 'E-NEWER', at: now - 60_000 },
      notice: null,
    });
    const said = { ...state, connections: [connection] };
    expect(describe(connection, now)).toMatchObject({
      headline: 'Saved by a newer Brokerbar',
      subline: 'Update Brokerbar to use this sign-in. It is left untouched.',
      trayLine: 'Tradier Sandbox: saved by a newer Brokerbar',
    });
    expect(sayCard(connection, said, now).buttons).toEqual([]);
    expect(sayStrip(said, now).sentence).toBe('A sign-in was saved by a newer Brokerbar.');
  });

  test('E-SCOPE at a look at accounts costs no sign-in, and says so', () => {
    const where = { brokerName: 'Tradier', environmentName: 'Sandbox', isLook: true };
    const { happened, safe, todo } = sayFailure(where, { code: 'E-SCOPE', at: now, status: 403 });
    expect(`${happened} ${safe}`).toBe(
      "Tradier doesn't show this to your sign-in. Your sign-in is fine, and everything else goes on.",
    );
    expect(todo).not.toContain('view only');
  });

  test('E-SCOPE offers to connect view only, unless that was what was asked', () => {
    const say = (asked: string[]) =>
      sayCard(makeConnection({ asked, notice: note('E-SCOPE', 'authorize') }), makeState(), now);
    expect(say(['read', 'trade']).buttons[0]).toMatchObject({ action: 'connect-view-only', isPrimary: true });
    expect(say(['read', 'trade']).message?.todo).toMatch(/^Connect with view only/);
    expect(say(['read', 'market']).buttons.map(({ action }) => action)).toEqual([
      'try-again',
      'change-permissions',
    ]);
    expect(say(['read', 'market']).message?.todo).toMatch(/change the permissions/);
  });

  test('E-CALLBACK brings the callback URL along', () => {
    const { message } = sayCard(makeConnection({ notice: note('E-CALLBACK', 'page') }), makeState(), now);
    expect(message?.callbackUrl).toBe('http://localhost:3000/callback');
    const other = sayCard(makeConnection({ notice: note('E-KEY', 'exchange') }), makeState(), now);
    expect(other.message?.callbackUrl).toBeNull();
  });
});

group('a sign-in that is over', () => {
  const endedAt = now - 600_000;
  const over = (notice: FailureNote, change: object = {}) => {
    const connection = makeConnection({
      signIn: { kind: 'over', endedAt, because: 'E-ENDED' },
      notice,
      ...change,
    });
    const of = makeState({ connections: [connection] });
    const { words, message } = sayCard(connection, of, now);
    return { words, message, strip: sayStrip(of, now) };
  };
  const needs = { sentence: 'Tradier needs you to sign in again.', shape: 'attention' };

  test.each(['E-CLOSE', 'E-DENY', 'E-NET', 'E-DOWN', 'E-KEY'] as const)(
    '%s from before its end tells nothing of it',
    (code) => {
      const { words, message, strip } = over({ code, at: endedAt - 1, step: 'profile' });
      expect(words).toMatchObject({ headline: 'Sign in again', shape: 'warning', tray: 'attention' });
      expect(words.trayLine).toBe('Tradier Sandbox: sign in again');
      expect(message).toBeNull();
      expect(strip).toMatchObject(needs);
    },
  );

  test.each(['E-CLOSE', 'E-IDLE', 'E-DENY'] as const)(
    '%s since then is what the card tells, and a person is needed all the same',
    (code) => {
      const { words, message, strip } = over({ code, at: now });
      expect(words).toMatchObject({ headline: endingHeadline(code), tray: 'attention' });
      expect(words.menu.map(({ action }) => action)).toEqual(['change-permissions', 'details', 'disconnect']);
      expect(words.trayLine).toBe('Tradier Sandbox: sign in again');
      expect(message?.note.code).toBe(code);
      expect(strip).toMatchObject(needs);
    },
  );

  test('offline it is needed later', () => {
    const { words, strip } = over({ code: 'E-CLOSE', at: now }, { isOffline: true });
    expect(strip.sentence).toBe("Tradier will need you to sign in once you're back online.");
    expect(words.trayLine).toBe("Tradier Sandbox: sign in once you're online");
  });
});

group('row 4: offline says it all of what passes by itself', () => {
  test.each(['E-NET', 'E-DOWN', 'E-LIMIT'] as const)(
    'row 4: %s is hidden by it, and shown without',
    (code) => {
      const [one] = states['S12 refresh not working yet'].state.connections;
      const connection = makeConnection({ ...one, notice: { code, at: now, step: 'renewal' } });
      const say = (isOffline: boolean) => {
        const state = makeState({ isOffline, connections: [{ ...connection, isOffline }] });
        return {
          message: sayCard({ ...connection, isOffline }, state, now).message?.note.code,
          strip: sayStrip(state, now).sentence,
        };
      };
      expect(say(true)).toEqual({ message: undefined, strip: "You're offline. Sign-ins are kept." });
      expect(say(false)).toEqual({ message: code, strip: 'All good. Tradier is connected.' });
    },
  );
});

group('row 16: each reason is told apart, in words and in tone', () => {
  const names = ['S4 denied', 'S5 closed', 'S6 stopped for safety', 'S7 keys refused', 'S13 ended'] as const;
  const said = names.map((name) => {
    const [one] = states[name].state.connections;
    return describe(makeConnection(one), now);
  });

  test('row 16: no two headlines or sublines are one', () => {
    expect(new Set(said.map(({ headline }) => headline)).size).toBe(names.length);
    expect(new Set(said.map(({ subline }) => subline)).size).toBe(names.length);
  });

  test('row 16: what a person did is no alarm; what somebody must look at is', () => {
    expect(said.map(({ tray, strip }) => [tray, strip === null])).toEqual([
      ['idle', true],
      ['idle', true],
      ['attention', false],
      ['attention', false],
      ['attention', false],
    ]);
    expect(new Set(said.slice(1).map(({ shape }) => shape)).size).toBe(3);
  });
});

group('permissions that differ', () => {
  const say = (asked: string[], granted: string[] | null) =>
    sayPermissionNote({ asked, granted, brokerName: 'Tradier' }, tradierFace.permissions);

  test.each([
    [['read', 'market'], ['market', 'read'], null],
    [['read'], null, null],
    [['read'], ['read', 'trade'], 'Tradier gave more than you asked for: place, change and cancel orders.'],
    [
      ['read', 'trade'],
      ['read'],
      "You asked for more than Tradier allowed. You're connected without: place, change and cancel orders.",
    ],
    [['read'], ['read', 'unheard_of'], 'Tradier gave more than you asked for: "unheard_of".'],
  ] as const)('%j asked, %j granted', (asked, granted, says) => {
    expect(say([...asked], granted && [...granted])).toBe(says);
  });
});

group('the strip', () => {
  test('what needs the person comes first, real money before play money, the rest counted', () => {
    expect(sayStrip(crowd, now)).toMatchObject({
      sentence: 'Tradier Production needs you to sign in again.',
      connection: 'tradier-production-0001',
    });
    const over = { kind: 'over', endedAt: now, because: 'E-ENDED' } as const;
    const two = makeState({
      connections: [
        makeConnection({ signIn: over }),
        makeConnection({
          id: 'tradier-production-0001',
          name: 'Tradier Production',
          isReal: true,
          signIn: over,
        }),
      ],
    });
    expect(sayStrip(two, now)).toMatchObject({
      sentence: 'Tradier Production needs you to sign in again. And 1 more.',
      connection: 'tradier-production-0001',
      more: { says: 'And 1 more.', connection: 'tradier-sandbox-0001' },
    });
  });

  test('of sign-ins that end, the one that ends first is named', () => {
    const [ending] = states['S10 ends soon'].state.connections;
    const signIn = ending?.signIn;
    if (signIn?.kind !== 'held' || signIn.endsAt === null) throw new Error('not held');
    const later = { ...signIn, endsAt: signIn.endsAt + 60_000, needsYouAt: signIn.endsAt + 60_000 };
    const connections = [
      makeConnection({ ...ending, id: 'later', signIn: later }),
      makeConnection({ ...ending, id: 'first', broker: 'tradestation', brokerName: 'TradeStation' }),
    ];
    for (const order of [connections, connections.toReversed()])
      expect(sayStrip(makeState({ connections: order }), now)).toMatchObject({
        connection: 'first',
        more: { connection: 'later' },
      });
  });

  test('names the connection where a broker has two, and only there', () => {
    const over = { kind: 'over', endedAt: now, because: 'E-ENDED' } as const;
    const [good] = states['S9 fixed end'].state.connections;
    const production = { id: 'tradier-production-0001', name: 'Tradier Production', isReal: true };
    const both = [makeConnection(good), makeConnection({ ...good, ...production })];
    const other = makeConnection({
      ...good,
      id: 'ts-live-1',
      broker: 'tradestation',
      brokerName: 'TradeStation',
    });
    expect(sayStrip(makeState({ connections: both }), now).sentence).toBe(
      'All good. Tradier Sandbox until 9:41 PM ET. Tradier Production until 9:41 PM ET.',
    );
    const ended = [both[0] ?? other, makeConnection({ ...production, signIn: over }), other];
    expect(sayStrip(makeState({ connections: ended }), now)).toMatchObject({
      sentence: 'Tradier Production needs you to sign in again.',
      button: { label: 'Sign in to Tradier Production' },
    });
    expect(
      sayStrip(makeState({ connections: [other, makeConnection({ signIn: over })] }), now).sentence,
    ).toBe('Tradier needs you to sign in again.');
  });

  test('a missing password store comes first and hides nothing', () => {
    const store = { kind: 'absent', found: 'basic_text' } as const;
    const say = (name: keyof typeof states) => {
      const { state } = states[name];
      const connections = state.connections.map((one) =>
        one.signIn.kind === 'held' ? { ...one, signIn: { ...one.signIn, isSaved: false } } : one,
      );
      return {
        strip: sayStrip({ ...state, store, connections }, now),
        card: connections.map((one) => describe(one, now)),
      };
    };
    const first = "This computer's password store isn't available. New sign-ins last until you quit.";
    for (const [name, shape, rest] of [
      ['S10 ends before the close', 'attention', ' And 1 more.'],
      ['S12 keys refused', 'attention', ' And 1 more.'],
      ['S15 broker not answering', 'idle', ''],
      ['S14 offline', 'offline', ''],
      ['S9 fixed end', 'ok', ''],
    ] as const) {
      const { strip, card } = say(name);
      expect(strip, name).toMatchObject({ sentence: first + rest, shape: shape === 'idle' ? 'ok' : shape });
      if (shape !== 'ok') expect(card[0]?.headline, name).toBe(states[name].headline);
    }
    expect(say('S9 fixed end').card[0]?.subline).toMatch(
      /^Not saved: no password store\. Until 9:41 PM ET\./,
    );
  });

  test('date settings are offered for the sentence about the clock alone', () => {
    expect(sayStrip(states['S8 the clock is wrong'].state, now).isAboutClock).toBe(true);
    const wrong = { ...states['S6 stopped for safety'].state, clockAheadMs: 7 * 60_000 };
    expect(sayStrip(wrong, now).isAboutClock).toBe(false);
  });

  test('names at most two that are well', () => {
    const [good] = states['S9 fixed end'].state.connections;
    const three = makeState({ connections: [1, 2, 3].map((id) => makeConnection({ ...good, id: `${id}` })) });
    expect(sayStrip(three, now).sentence).toBe(
      'All good. Tradier Sandbox until 9:41 PM ET. Tradier Sandbox until 9:41 PM ET. And 1 more.',
    );
  });
});

group("the strip's button", () => {
  test.each([
    ['S13 ended', { action: 'sign-in', label: 'Sign in to Tradier' }],
    ['S10 ends before the close', { action: 'sign-in-again', label: 'Sign in again now' }],
    ['S15 broker not answering', { action: 'try-now', label: 'Try Tradier now' }],
    ['S6 stopped for safety', { action: 'try-again', label: 'Sign in to Tradier' }],
    ['S7 keys refused', { action: 'edit-keys', label: 'Edit Tradier keys' }],
    ['S16 not saved', { action: 'save', label: 'Save sign-in' }],
    ['S17 locked', { action: 'retry-store', label: 'Try password store again' }],
    ['S9 fixed end', null],
    ['S8 renews', null],
  ] as const)('%s', (name, pressed) => {
    expect(sayStrip(states[name].state, now).button).toEqual(pressed);
  });

  test.each(Object.entries(states))(
    '%s: what the strip offers is what the card offers',
    (_name, { state }) => {
      const { button, connection } = sayStrip(state, now);
      const card = state.connections.find(({ id }) => id === connection);
      if (button && card)
        expect(describe(card, now).buttons.map(({ action }) => action)).toContain(button.action);
      else expect(button).toBeNull();
    },
  );

  test.each(Object.entries(states))(
    '%s: one sentence of at most 90 characters a clause',
    (_name, { state }) => {
      for (const clause of sayStrip(state, now).sentence.split(/(?<=\.) /))
        expect(clause.length).toBeLessThanOrEqual(90);
    },
  );
});

group('the message in a card', () => {
  const message = (name: keyof typeof states, change = {}) => {
    const { state } = states[name];
    return sayCard(makeConnection({ ...state.connections[0], ...change }), state, now).message;
  };
  test('offline hides what passes by itself, and nothing else', () => {
    expect(message('S14 offline, ran out')).toBeNull();
    expect(message('S14 offline, ran out', { notice: { code: 'E-SAVE', at: now } })).not.toBeNull();
    expect(message('S15 broker not answering')).not.toBeNull();
  });

  test('what has run out does not go on until it ends', () => {
    expect(message('S12 keys refused')?.safe).toBe(
      'Your sign-in goes on until it ends. Nothing was changed.',
    );
    expect(message('S13 ran out, keys refused')?.safe).toBe(
      'Keys and last values are kept. Nothing was changed.',
    );
  });
});

group('a message that is put away', () => {
  test.each(Object.entries(states))(
    '%s: changes no headline, no tray line and no strip',
    (_name, { state }) => {
      const held = state.connections.filter(({ signIn }) => signIn.kind === 'held');
      const bare = held.map((one) => ({ ...one, notice: null }));
      const say = (connections: typeof held) => [
        ...connections.map((one) => ({ ...describe(one, now), buttons: null })),
        sayStrip({ ...state, connections }, now).sentence,
      ];
      expect(say(bare)).toEqual(say(held));
    },
  );

  test('a renewal under way says so, and its trouble lasts until it has come through', () => {
    for (const name of [
      'S12 keys refused',
      'S15 broker not answering',
      'S13 ran out, keys refused',
    ] as const) {
      const [connection] = states[name].state.connections;
      const after = findTrouble(connection?.renewal ?? { kind: 'idle' });
      const { subline, ...same } = describe(
        makeConnection({ ...connection, renewal: { kind: 'running', after } }),
        now,
      );
      expect(same).toMatchObject({ headline: states[name].headline, trayLine: states[name].tray });
      expect(subline).toContain('Refreshing…');
    }
  });
});

group('a broker that does not answer, and nothing left that works', () => {
  const stale = (sinceMs: number, tries: number) => {
    const [connection] = states['S15 broker not answering'].state.connections;
    const renewal = {
      kind: 'waiting',
      code: 'E-DOWN',
      at: now,
      nextAt: now + 30_000,
      sinceAt: now - sinceMs,
      tries,
    } as const;
    return describe(makeConnection({ ...connection, renewal }), now);
  };
  test.each([
    [10_000, 1, 'Connected', 'ok'],
    [59_000, 2, 'Connected', 'ok'],
    [10_000, 3, 'Connected, broker not answering', 'idle'],
    [60_000, 1, 'Connected, broker not answering', 'idle'],
    [299_000, 6, 'Connected, broker not answering', 'idle'],
    [300_000, 6, 'Connected, broker not answering', 'attention'],
  ] as const)('after %i ms and %i tries: %s, %s', (sinceMs, tries, headline, tray) => {
    expect(stale(sinceMs, tries)).toMatchObject({ headline, tray });
  });
});

group('the first paint', () => {
  test.each([...Object.values(states).map(({ state }) => state), ...Object.values(others)])(
    'has no script, no style and no button that would be dead',
    (state) => {
      const html = renderFirstPaint(state, now);
      expect(html).not.toMatch(/<script|<style|style=|<button|href=|\son[a-z]+=/i);
    },
  );

  test('escapes what came from outside', () => {
    const evil = '<img src=x onerror="alert(1)">&\'';
    const [held] = states['S9 fixed end'].state.connections;
    const html = renderFirstPaint(
      makeState({
        connections: [
          makeConnection({
            ...held,
            holder: evil,
            brokerName: evil,
            environmentName: evil,
            name: evil,
            accounts: [{ ending: evil, kind: evil }],
          }),
        ],
      }),
      now,
    );
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img');
    expect(html.match(/aria-label="([^"]*)"/)?.[1]).toContain('&quot;');
  });
});
