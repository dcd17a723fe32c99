/** The words of a connection that holds a sign-in: well, ending soon, offline, or not refreshed yet (S8 to S16, S19). */
import { formatClock, formatWhen } from './clock.ts';
import { button, minuteMs, say, sayCount, sayPermissions, saySpan, type Words } from './parts.ts';
import type { Connection } from './state.ts';
import { texts } from './texts.ts';
import { findTrouble, hasRunOut } from './trouble.ts';
import {
  describeFailing,
  describeSpent,
  describeStale,
  describeStopped,
  type Held,
  type Offered,
  sayStopped,
} from './troubled.ts';

export function describeHeld(
  connection: Connection,
  held: Extract<Connection['signIn'], { kind: 'held' }>,
  now: number,
): Words {
  const { refreshNow, connected, fixed } = texts().states;
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
  const { renewal } = connection;
  const trouble = findTrouble(renewal);
  const isStale = hasRunOut(held, now);
  const offered = { openSignIn, menu };
  if (trouble?.kind === 'stopped' && isStale && !connection.isOffline)
    return describeSpent(connection, held.endsAt ?? now, trouble, now, offered);
  if (held.isSaveDue) return describeUnsaved(connection, held, facts, now, offered);
  if (connection.isOffline) return describeOffline(connection, held, now, offered);
  if (trouble?.kind === 'stopped') return describeStopped(connection, held, trouble, now, offered);
  // Before anything has gone wrong the renewal is about to be tried: the app has only just started.
  if (isStale && trouble) return describeStale(connection, trouble, now, offered);
  if (endsSoon(held, connection.remindMs, now))
    return describeEndsSoon(connection, held.needsYouAt ?? now, held.uncoveredCloseAt, now, {
      openSignIn: openSignIn ?? again,
      menu,
    });
  if (held.renews && trouble) return describeFailing(connection, held, trouble, now, offered);
  if (!held.isSaved) return describeUnsaved(connection, held, facts, now, offered);
  if (held.renews || isToken) {
    const until = findEnd(held, now);
    const subline =
      renewal.kind === 'running' || isStale
        ? connected.refreshing
        : isToken
          ? connected.token(accounts)
          : `${connected.renews(until)} ${facts}`;
    const fix = connection.notice?.code === 'E-KEY' ? [button('edit-keys')] : [];
    return say(connection, 'tick', 'ok', connected.headline, subline, {
      buttons: openSignIn ?? (isToken ? [] : [...fix, button('refresh')]),
      menu,
      tray: connected.tray,
      strip: {
        kind: 'good',
        clause:
          isToken || isStale
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
  if (needsYouAt === null || needsYouAt <= now) return false;
  return uncoveredCloseAt !== null || needsYouAt - now <= remindMs;
}

/** When a person is needed, in words; null when nothing says so, or what the broker describes as the end has passed. */
function findEnd({ needsYouAt }: Held, now: number): string | null {
  return needsYouAt !== null && needsYouAt > now ? formatWhen(needsYouAt, now) : null;
}

/** Not on the disk: for want of a password store that is how it stays (S16), else it is still to be saved. */
function describeUnsaved(
  connection: Connection,
  held: Held,
  facts: string,
  now: number,
  { openSignIn, menu }: Offered,
): Words {
  const { brokerName } = connection;
  const { unsaved } = texts().states;
  const { isSaveDue, renews } = held;
  const end = findEnd(held, now);
  const says = [
    isSaveDue ? unsaved.notYet : unsaved.noStore,
    ...(end === null ? [] : [unsaved.until(end)]),
    facts,
  ];
  const [shape, tray] = isSaveDue ? (['warning', 'attention'] as const) : (['tick-open-lock', 'ok'] as const);
  return say(connection, shape, tray, unsaved.headline, says.join(' '), {
    buttons: openSignIn ?? [
      ...(isSaveDue ? [button('save')] : []),
      ...(renews ? [button('refresh')] : connection.method === 'token' ? [] : [button('sign-in-again')]),
    ],
    menu,
    tray: unsaved.tray,
    strip: isSaveDue
      ? { kind: 'needs', clause: unsaved.notYetClause(brokerName) }
      : { kind: 'good', clause: unsaved.clause(brokerName) },
  });
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
  const { brokerName } = connection;
  const { offline, fixed, over, stopped, stale } = texts().states;
  const isStale = hasRunOut(held, now);
  // Nothing but the person renews it any more, and that must wait for the network.
  const trouble = findTrouble(connection.renewal);
  const isStopped = trouble?.kind === 'stopped';
  // Signing in is refused as well then: it is not promised.
  const isNewer = isStopped && trouble.code === 'E-NEWER';
  const end = findEnd(held, now);
  const subline = () => {
    if (isStopped && isStale)
      return (isNewer ? stale.ended : over.offlineSubline)(formatWhen(held.endsAt ?? now, now));
    if (isStopped) {
      const why = sayStopped(trouble.code) ?? stopped.offline;
      return (isNewer ? offline.newer : offline.stopped)(why, end);
    }
    if (isStale) return offline.stale;
    return end === null ? offline.kept : offline.until(end);
  };
  return say(connection, 'cloud-slash', 'offline', offline.headline, subline(), {
    buttons: openSignIn ?? [],
    menu,
    tray: isNewer
      ? stopped.tray
      : isStopped
        ? over.offlineTray
        : end === null
          ? offline.tray
          : fixed.tray(end),
    strip: isStopped
      ? { kind: 'needs', clause: isNewer ? stopped.clause(brokerName, end) : over.offlineClause(brokerName) }
      : null,
  });
}
