/** The words of a connection that holds a sign-in: well, ending soon, offline, or not refreshed yet (S8 to S16, S19). */
import { formatClock, formatWhen } from './clock.ts';
import { button, minuteMs, say, sayCount, sayPermissions, saySpan, type Words } from './parts.ts';
import type { Connection } from './state.ts';
import { texts } from './texts.ts';
import { describeFailing, describeStale, type Held, type Offered } from './troubled.ts';

export function describeHeld(
  connection: Connection,
  held: Extract<Connection['signIn'], { kind: 'held' }>,
  now: number,
): Words {
  const { refreshNow, connected, failing: notRenewed, fixed, unsaved } = texts().states;
  const signingIn = connection.attempt !== 'none';
  const isToken = connection.method === 'token';
  const openSignIn = signingIn ? [button('show-window'), button('cancel')] : null;
  const again = isToken ? [] : [button('sign-in-again')];
  const menu = [
    ...(held.renews ? [button('refresh', refreshNow)] : []),
    ...again,
    ...(isToken ? [button('replace-token')] : [button('change-permissions')]),
    button('details'),
    button('disconnect'),
  ];
  const accounts = sayCount(connection.accounts.length, 'account');
  const facts = connected.facts(sayPermissions(connection), accounts);
  if (!held.isSaved) {
    const failed = connection.notice?.code === 'E-SAVE';
    return say(
      connection,
      'tick-open-lock',
      failed ? 'attention' : 'ok',
      unsaved.headline,
      `${failed ? unsaved.notYet : unsaved.noStore} ${facts}`,
      {
        buttons: openSignIn ?? [
          ...(failed ? [button('save')] : []),
          ...(held.renews ? [button('refresh')] : again),
        ],
        menu,
        tray: unsaved.tray,
        strip: failed
          ? { kind: 'needs', clause: unsaved.notYetClause(connection.brokerName) }
          : { kind: 'good', clause: unsaved.clause(connection.brokerName) },
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
    const until = held.needsYouAt === null ? null : formatWhen(held.needsYouAt, now);
    // Nothing is tried again with keys that the broker does not accept.
    const isRefused =
      held.renews && connection.notice?.code === 'E-KEY' && connection.notice.step === 'renewal';
    const subline =
      connection.renewal.kind === 'running'
        ? connected.refreshing
        : isToken
          ? connected.token(accounts)
          : isRefused
            ? `${notRenewed.keys}${held.endsAt === null ? '' : ` ${notRenewed.goodUntil(formatWhen(held.endsAt, now))}`}`
            : `${connected.renews(until)} ${facts}`;
    const fix = connection.notice?.code === 'E-KEY' ? [button('edit-keys')] : [];
    return say(connection, 'tick', 'ok', connected.headline, subline, {
      buttons: openSignIn ?? (isToken ? [] : [...fix, button('refresh')]),
      menu,
      tray: connected.tray,
      strip: {
        kind: 'good',
        clause: isToken
          ? connected.clause(connection.brokerName)
          : connected.renewsClause(connection.brokerName, until),
      },
    });
  }
  const until = held.endsAt === null ? null : formatWhen(held.endsAt, now);
  return say(
    connection,
    'tick',
    'ok',
    until === null ? connected.headline : fixed.headline(until),
    connection.lastsMs === null ? facts : `${fixed.subline(saySpan(connection.lastsMs))} ${facts}`,
    {
      buttons: openSignIn ?? again,
      menu,
      tray: until === null ? connected.tray : fixed.tray(until),
      strip: {
        kind: 'good',
        clause:
          until === null
            ? connected.clause(connection.brokerName)
            : fixed.clause(connection.brokerName, until),
      },
    },
  );
}

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
  const { ends } = texts().states;
  const at = formatWhen(endsAt, now);
  const minutes = sayCount(Math.max(1, Math.ceil((endsAt - now) / minuteMs)), 'minute');
  return say(
    connection,
    'clock',
    'attention',
    ends.headline(at),
    closeAt === null ? ends.soon(minutes) : ends.early(formatClock(closeAt)),
    {
      buttons: openSignIn ?? [],
      menu,
      tray: ends.tray(at),
      strip: {
        kind: 'ends',
        clause: closeAt === null ? ends.soonClause(brokerName, minutes) : ends.earlyClause(brokerName, at),
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
  const { offline, fixed } = texts().states;
  const until = held.needsYouAt ?? (held.renews ? null : held.endsAt);
  return say(
    connection,
    'cloud-slash',
    'offline',
    offline.headline,
    isStale ? offline.stale : until === null ? offline.kept : offline.until(formatWhen(until, now)),
    {
      buttons: openSignIn ?? [],
      menu,
      tray: until === null ? offline.tray : fixed.tray(formatWhen(until, now)),
    },
  );
}
