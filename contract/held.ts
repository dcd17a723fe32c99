/** The words of a connection that holds a sign-in: well, ending soon, offline, or not refreshed yet (S8 to S16, S19). */
import { formatClock, formatWhen } from './clock.ts';
import type { FailureNote } from './failures.ts';
import {
  type Button,
  button,
  minuteMs,
  say,
  sayCount,
  sayPermissions,
  saySpan,
  type Words,
} from './parts.ts';
import type { Connection } from './state.ts';

export function describeHeld(
  connection: Connection,
  held: Extract<Connection['signIn'], { kind: 'held' }>,
  now: number,
): Words {
  const signingIn = connection.attempt !== 'none';
  const isToken = connection.method === 'token';
  const openSignIn = signingIn ? [button('show-window'), button('cancel')] : null;
  const again = isToken ? [] : [button('sign-in-again')];
  const menu = [
    ...(held.renews ? [button('refresh', 'Refresh now')] : []),
    ...again,
    ...(isToken ? [button('replace-token')] : [button('change-permissions')]),
    button('details'),
    button('disconnect'),
  ];
  const accounts = sayCount(connection.accounts.length, 'account');
  const facts = `${sayPermissions(connection)}. ${accounts}.`;
  if (!held.isSaved) {
    const failed = connection.notice?.code === 'E-SAVE';
    return say(
      connection,
      'tick-open-lock',
      failed ? 'attention' : 'ok',
      'Connected until you quit',
      failed ? `Not saved yet. ${facts}` : `Not saved: no password store. ${facts}`,
      {
        buttons: openSignIn ?? [
          ...(failed ? [button('save')] : []),
          ...(held.renews ? [button('refresh')] : again),
        ],
        menu,
        tray: 'connected until you quit',
        strip: failed
          ? { kind: 'needs', clause: `${connection.brokerName} is signed in, but it couldn't be saved.` }
          : { kind: 'good', clause: `${connection.brokerName} until you quit.` },
      },
    );
  }
  if (connection.isOffline) return describeOffline(connection, held, now, { openSignIn, menu });
  const isStale = held.renews && held.endsAt !== null && held.endsAt <= now;
  // Before anything has gone wrong the renewal is about to be tried: the app has only just started.
  if (isStale && connection.notice && connection.renewal.kind !== 'running')
    return describeStale(connection, connection.notice, held.endsAt ?? now, now, { openSignIn, menu });
  const failing = connection.notice && connection.renewal.kind === 'waiting' ? connection.renewal : null;
  if (held.renews && failing) return describeFailing(connection, held, failing, now, { openSignIn, menu });
  if (held.needsYouAt !== null && endsSoon(held, connection.remindMs, now))
    return describeEndsSoon(connection, held.needsYouAt, held.uncoveredCloseAt, now, {
      openSignIn: openSignIn ?? again,
      menu,
    });
  if (held.renews || isToken) {
    const until = held.needsYouAt === null ? '' : ` until ${formatWhen(held.needsYouAt, now)}`;
    const subline =
      connection.renewal.kind === 'running'
        ? 'Refreshing…'
        : isToken
          ? `Your API token. ${accounts}.`
          : `Renews by itself${until}. ${facts}`;
    const fix = connection.notice?.code === 'E-KEY' ? [button('edit-keys')] : [];
    return say(connection, 'tick', 'ok', 'Connected', subline, {
      buttons: openSignIn ?? (isToken ? [] : [...fix, button('refresh')]),
      menu,
      tray: 'connected',
      strip: {
        kind: 'good',
        clause: isToken
          ? `${connection.brokerName} is connected.`
          : `${connection.brokerName} renews by itself${until}.`,
      },
    });
  }
  const until = held.endsAt === null ? null : formatWhen(held.endsAt, now);
  return say(
    connection,
    'tick',
    'ok',
    until === null ? 'Connected' : `Signed in until ${until}`,
    connection.lastsMs === null ? facts : `${saySpan(connection.lastsMs)} per sign-in. ${facts}`,
    {
      buttons: openSignIn ?? again,
      menu,
      tray: until === null ? 'connected' : `until ${until}`,
      strip: {
        kind: 'good',
        clause:
          until === null
            ? `${connection.brokerName} is connected.`
            : `${connection.brokerName} until ${until}.`,
      },
    },
  );
}

type Held = Extract<Connection['signIn'], { kind: 'held' }>;
type Offered = { readonly openSignIn: readonly Button[] | null; readonly menu: readonly Button[] };

/** A person is needed before today's close, or within the time that was chosen for reminders. */
function endsSoon({ needsYouAt, uncoveredCloseAt }: Held, remindMs: number, now: number): boolean {
  return uncoveredCloseAt !== null || (needsYouAt !== null && needsYouAt - now <= remindMs);
}

function describeEndsSoon(
  connection: Connection,
  endsAt: number,
  closeAt: number | null,
  now: number,
  { openSignIn, menu }: Offered,
): Words {
  const { brokerName } = connection;
  const at = formatWhen(endsAt, now);
  const minutes = sayCount(Math.max(1, Math.ceil((endsAt - now) / minuteMs)), 'minute');
  return say(
    connection,
    'clock',
    'attention',
    `Sign-in ends at ${at}`,
    closeAt === null
      ? `In ${minutes}. Signing in again gives a new day.`
      : `Before today's close (${formatClock(closeAt)}).`,
    {
      buttons: openSignIn ?? [],
      menu,
      tray: `ends at ${at}`,
      strip: {
        kind: 'ends',
        clause:
          closeAt === null
            ? `${brokerName} sign-in ends in ${minutes}.`
            : `${brokerName} sign-in ends at ${at}, before the market closes.`,
      },
    },
  );
}

/** Nothing can be said of a broker that cannot be reached for want of a network: least of all that a sign-in ended. */
function describeOffline(
  connection: Connection,
  held: Held,
  now: number,
  { openSignIn, menu }: Offered,
): Words {
  const isStale = held.renews && held.endsAt !== null && held.endsAt <= now;
  const until = held.needsYouAt ?? (held.renews ? null : held.endsAt);
  return say(
    connection,
    'cloud-slash',
    'offline',
    'Offline',
    isStale
      ? "Your sign-in is kept. It is refreshed once you're back online."
      : until === null
        ? 'Your sign-in is kept.'
        : `Signed in until ${formatWhen(until, now)}.`,
    { buttons: openSignIn ?? [], menu, tray: until === null ? 'offline' : `until ${formatWhen(until, now)}` },
  );
}

/** A renewal that does not work yet, while what is held still does (S12, S19). */
function describeFailing(
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
function describeStale(
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
  const next = renewal.kind === 'waiting' ? ` Trying again at ${formatClock(renewal.nextAt)}.` : '';
  return say(
    connection,
    'ring-dash',
    'attention',
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
