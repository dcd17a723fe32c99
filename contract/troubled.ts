/** The words of a held sign-in that is not renewed yet: while it still works, and once what is held has run out. */
import { formatClock, formatWhen } from './clock.ts';
import type { FailureNote } from './failures.ts';
import { type Button, button, minuteMs, say, type Words } from './parts.ts';
import type { Connection } from './state.ts';

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
  const isLimited = notice?.code === 'E-LIMIT';
  const endsAt = held.endsAt ?? Number.POSITIVE_INFINITY;
  const isLate = endsAt - now <= (endsAt - held.sinceAt) / 4;
  const goodUntil = held.endsAt === null ? '' : ` Good until ${formatWhen(held.endsAt, now)}.`;
  return say(
    connection,
    isLimited ? 'hourglass' : 'tick',
    isLate ? 'attention' : 'ok',
    'Connected',
    isLimited
      ? `${brokerName} asked us to slow down until ${formatClock(nextAt)}.${goodUntil}`
      : `Couldn't refresh; next try ${formatClock(nextAt)}.${goodUntil}`,
    {
      buttons: openSignIn ?? [button('try-now')],
      menu,
      tray: isLate ? 'not refreshed yet' : 'connected',
      strip: isLate
        ? {
            kind: 'down',
            clause: `${brokerName} couldn't be refreshed yet. Your sign-in is fine; trying again at ${formatClock(nextAt)}.`,
          }
        : { kind: 'good', clause: `${brokerName} is connected.` },
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
  if (renewal.kind === 'idle')
    return say(
      connection,
      'warning',
      'attention',
      'Sign in again',
      `Ended at ${formatWhen(endedAt, now)} and couldn't be refreshed.`,
      {
        buttons: openSignIn ?? [button(notice.code === 'E-KEY' ? 'edit-keys' : 'sign-in-again')],
        menu,
        tray: 'sign in again',
        strip: { kind: 'needs', clause: `${brokerName} needs you to sign in again.` },
      },
    );
  const waiting = renewal.kind === 'waiting' ? renewal : null;
  const failingMs = waiting ? now - waiting.sinceAt : Number.POSITIVE_INFINITY;
  // A hiccup is nobody's business (ux.md 3.6, time to visible).
  if (waiting && failingMs < minuteMs && waiting.tries < 3)
    return say(
      connection,
      'tick',
      'ok',
      'Connected',
      `Couldn't refresh; next try ${formatClock(waiting.nextAt)}.`,
      {
        buttons: openSignIn ?? [button('try-now')],
        menu,
        tray: 'connected',
        strip: { kind: 'good', clause: `${brokerName} is connected.` },
      },
    );
  const next = waiting ? ` Trying again at ${formatClock(waiting.nextAt)}.` : '';
  return say(
    connection,
    'ring-dash',
    failingMs < 5 * minuteMs ? 'idle' : 'attention',
    'Connected, broker not answering',
    `Your sign-in is kept.${next}`,
    {
      buttons: openSignIn ?? [button('try-now')],
      menu,
      tray: 'broker not answering',
      strip: { kind: 'down', clause: `${brokerName} isn't answering. Your sign-in is kept.${next}` },
    },
  );
}
