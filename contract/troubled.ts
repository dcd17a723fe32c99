/** The words of a held sign-in that is not renewed: while it still works, and once what is held has run out. */
import { formatClock, formatWhen } from './clock.ts';
import { type Button, button, minuteMs, say, type Words } from './parts.ts';
import type { Connection, Trouble } from './state.ts';
import { texts } from './texts.ts';
import { isLate } from './trouble.ts';

export type Held = Extract<Connection['signIn'], { kind: 'held' }>;
/** What there is to press: the open sign-in's buttons instead of the usual ones, and the menu. */
export type Offered = { readonly openSignIn: readonly Button[] | null; readonly menu: readonly Button[] };

type Waiting = Extract<Trouble, { kind: 'waiting' }>;
type Stopped = Extract<Trouble, { kind: 'stopped' }>;

/** A renewal that does not work yet, while what is held still does (S12, S19). */
export function describeFailing(
  connection: Connection,
  held: Held,
  { code, nextAt }: Waiting,
  now: number,
  { openSignIn, menu }: Offered,
): Words {
  const { brokerName } = connection;
  const { failing, connected } = texts().states;
  const isLimited = code === 'E-LIMIT';
  const late = isLate(held, now);
  const next = isLimited ? failing.slow(brokerName, formatClock(nextAt)) : failing.next(formatClock(nextAt));
  return say(
    connection,
    isLimited ? 'hourglass' : late ? 'clock' : 'tick',
    late ? 'attention' : 'ok',
    connected.headline,
    sayNext(connection, next) + sayGoodUntil(held, now),
    {
      buttons: openSignIn ?? [button('try-now')],
      menu,
      tray: late ? failing.tray : connected.tray,
      strip: late
        ? { kind: 'down', clause: failing.clause(brokerName, formatClock(nextAt)) }
        : { kind: 'good', clause: connected.clause(brokerName) },
    },
  );
}

/** A renewal that is not tried any more, while what is held still works: a person is needed before its end. */
export function describeStopped(
  connection: Connection,
  held: Held,
  { code }: Stopped,
  now: number,
  { openSignIn, menu }: Offered,
): Words {
  const { brokerName } = connection;
  const { stopped, ends, connected } = texts().states;
  const at = held.endsAt === null ? null : formatWhen(held.endsAt, now);
  const says = sayStopped(code) ?? stopped.other;
  return say(
    connection,
    'warning',
    'attention',
    at === null ? connected.headline : ends.headline(at),
    sayNext(connection, says),
    {
      buttons: openSignIn ?? listFixes(connection, code),
      menu,
      tray: at === null ? stopped.tray : ends.tray(at),
      strip: { kind: 'needs', clause: stopped.clause(brokerName, at) },
    },
  );
}

/** Why a renewal has stopped, where it is one of the reasons that a person can act on by name. */
export function sayStopped(code: Stopped['code']): string | null {
  const { stopped } = texts().states;
  return code === 'E-KEY' ? stopped.keys : code === 'E-NEWER' ? stopped.newer : null;
}

/** A renewal that is not tried any more, and nothing left that works (S13). */
export function describeSpent(
  connection: Connection,
  endedAt: number,
  { code }: Stopped,
  now: number,
  { openSignIn, menu }: Offered,
): Words {
  const { over, stale, unreadable } = texts().states;
  // Signing in is refused then as well: what helps is the newer Brokerbar.
  if (code === 'E-NEWER') {
    const { headline, subline: says, tray, clause } = unreadable[code];
    const strip = { kind: 'needs', clause } as const;
    return say(connection, 'warning', 'attention', headline, says, {
      buttons: openSignIn ?? [],
      menu,
      tray,
      strip,
    });
  }
  const subline = sayNext(connection, stale.ended(formatWhen(endedAt, now)));
  return say(connection, 'warning', 'attention', over.headline, subline, {
    buttons: openSignIn ?? listFixes(connection, code),
    menu,
    tray: over.tray,
    strip: { kind: 'needs', clause: over.clause(connection.brokerName) },
  });
}

/** The tokens ran out before they could be renewed, and it is still being tried (S15). */
export function describeStale(
  connection: Connection,
  { nextAt, sinceAt, tries }: Waiting,
  now: number,
  { openSignIn, menu }: Offered,
): Words {
  const { brokerName } = connection;
  const { stale, failing, connected } = texts().states;
  const failingMs = now - sinceAt;
  const buttons = openSignIn ?? [button('try-now')];
  // A hiccup is nobody's business (ux.md 3.6, time to visible).
  if (failingMs < minuteMs && tries < 3)
    return say(
      connection,
      'tick',
      'ok',
      connected.headline,
      sayNext(connection, failing.next(formatClock(nextAt))),
      {
        buttons,
        menu,
        tray: connected.tray,
        strip: { kind: 'good', clause: connected.clause(brokerName) },
      },
    );
  const next = stale.next(formatClock(nextAt));
  return say(
    connection,
    'ring-dash',
    failingMs < 5 * minuteMs ? 'idle' : 'attention',
    stale.headline,
    `${stale.kept} ${sayNext(connection, next)}`,
    {
      buttons,
      menu,
      tray: stale.tray,
      strip: { kind: 'down', clause: `${stale.clause(brokerName)} ${next}` },
    },
  );
}

/** While a try is under way, that; the trouble is not over before the try has ended it. */
function sayNext({ renewal }: Connection, next: string): string {
  return renewal.kind === 'running' ? texts().states.connected.refreshing : next;
}

function sayGoodUntil({ endsAt }: Held, now: number): string {
  return endsAt === null ? '' : ` ${texts().states.failing.goodUntil(formatWhen(endsAt, now))}`;
}

/** What a person can do about a renewal that has stopped; a newer Brokerbar's record cannot be signed in to by this one. */
function listFixes({ method }: Connection, code: Stopped['code']): Button[] {
  if (method === 'token' || code === 'E-NEWER') return [];
  return [...(code === 'E-KEY' ? [button('edit-keys')] : []), button('sign-in-again')];
}
