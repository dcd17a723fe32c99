/** The words of a held sign-in that is not renewed yet: while it still works, and once what is held has run out. */
import { formatClock, formatWhen } from './clock.ts';
import type { FailureNote } from './failures.ts';
import { type Button, button, minuteMs, say, type Words } from './parts.ts';
import type { Connection } from './state.ts';
import { texts } from './texts.ts';

export type Held = Extract<Connection['signIn'], { kind: 'held' }>;
/** What there is to press: the open sign-in's buttons instead of the usual ones, and the menu. */
export type Offered = { readonly openSignIn: readonly Button[] | null; readonly menu: readonly Button[] };

/** A renewal that does not work yet, while what is held still does (S12, S19). */
export function describeFailing(
  connection: Connection,
  held: Held,
  { nextAt }: Extract<Connection['renewal'], { kind: 'waiting' }>,
  now: number,
  { openSignIn, menu }: Offered,
): Words {
  const { brokerName, notice } = connection;
  const { failing, connected } = texts().states;
  const isLimited = notice?.code === 'E-LIMIT';
  const endsAt = held.endsAt ?? Number.POSITIVE_INFINITY;
  const isLate = endsAt - now <= (endsAt - held.sinceAt) / 4;
  const goodUntil = held.endsAt === null ? '' : ` ${failing.goodUntil(formatWhen(held.endsAt, now))}`;
  return say(
    connection,
    isLimited ? 'hourglass' : isLate ? 'clock' : 'tick',
    isLate ? 'attention' : 'ok',
    connected.headline,
    (isLimited ? failing.slow(brokerName, formatClock(nextAt)) : failing.next(formatClock(nextAt))) +
      goodUntil,
    {
      buttons: openSignIn ?? [button('try-now')],
      menu,
      tray: isLate ? failing.tray : connected.tray,
      strip: isLate
        ? { kind: 'down', clause: failing.clause(brokerName, formatClock(nextAt)) }
        : { kind: 'good', clause: connected.clause(brokerName) },
    },
  );
}

/** The tokens ran out before they could be renewed: passing while it is still being tried, else a person's to mend. */
export function describeStale(
  connection: Connection,
  notice: FailureNote,
  endedAt: number,
  now: number,
  { openSignIn, menu }: Offered,
): Words {
  const { brokerName, renewal } = connection;
  const { over, stale, failing, connected } = texts().states;
  if (renewal.kind === 'idle')
    return say(connection, 'warning', 'attention', over.headline, stale.ended(formatWhen(endedAt, now)), {
      buttons: openSignIn ?? [button(notice.code === 'E-KEY' ? 'edit-keys' : 'sign-in-again')],
      menu,
      tray: over.tray,
      strip: { kind: 'needs', clause: over.clause(brokerName) },
    });
  const waiting = renewal.kind === 'waiting' ? renewal : null;
  const failingMs = waiting ? now - waiting.sinceAt : Number.POSITIVE_INFINITY;
  // A hiccup is nobody's business (ux.md 3.6, time to visible).
  if (waiting && failingMs < minuteMs && waiting.tries < 3)
    return say(connection, 'tick', 'ok', connected.headline, failing.next(formatClock(waiting.nextAt)), {
      buttons: openSignIn ?? [button('try-now')],
      menu,
      tray: connected.tray,
      strip: { kind: 'good', clause: connected.clause(brokerName) },
    });
  const next = waiting ? ` ${stale.next(formatClock(waiting.nextAt))}` : '';
  return say(
    connection,
    'ring-dash',
    failingMs < 5 * minuteMs ? 'idle' : 'attention',
    stale.headline,
    stale.kept + next,
    {
      buttons: openSignIn ?? [button('try-now')],
      menu,
      tray: stale.tray,
      strip: { kind: 'down', clause: stale.clause(brokerName) + next },
    },
  );
}
