/**
 * One function turns a connection into its words. Card, strip, tray and notifications all use it, so they cannot
 * disagree. Sentences follow ux.md 3.2 to 3.10.
 */
import { formatWhen } from './clock.ts';
import { type FailureCode, type FailureNote, failures } from './failures.ts';
import { describeHeld } from './held.ts';
import { type Action, button, say, sayPermissions, saySpan, type Words } from './parts.ts';
import type { Connection } from './state.ts';

/** The whole of what is said about a connection at the moment `now` (epoch ms). */
export function describe(connection: Connection, now: number): Words {
  const { signIn, attempt } = connection;
  if (attempt === 'waiting' && signIn.kind !== 'held')
    return say(
      connection,
      'dots',
      'busy',
      'Waiting for you to sign in',
      `Finish in the ${connection.brokerName} window.`,
      {
        buttons: [button('show-window'), button('cancel')],
        tray: 'waiting for you to sign in',
      },
    );
  if (attempt === 'finishing' && signIn.kind !== 'held')
    return say(connection, 'dots', 'busy', 'Finishing sign-in…', 'This takes a few seconds.', {
      buttons: [button('cancel')],
      tray: 'finishing sign-in',
    });
  if (signIn.kind === 'held') return describeHeld(connection, signIn, now);
  if (signIn.kind === 'unreadable') return describeUnreadable(connection, signIn.because);
  if (signIn.kind === 'over' && connection.notice?.code === signIn.because)
    return describeOver(connection, signIn.endedAt, now);
  if (connection.notice) return describeEnding(connection, connection.notice);
  if (signIn.kind === 'over') return describeOver(connection, signIn.endedAt, now);
  if (signIn.kind === 'removed')
    return say(connection, 'ring', 'idle', 'Disconnected', 'Sign-in removed. Keys kept.', {
      buttons: [button('connect'), button('remove-keys')],
      menu: [button('change-permissions')],
      tray: 'disconnected',
    });
  return say(connection, 'ring', 'idle', 'Not connected', `Keys saved. ${sayPermissions(connection)}.`, {
    buttons: [button('connect'), button('remove-keys')],
    menu: [button('change-permissions')],
    tray: 'not connected',
  });
}

function describeOver(connection: Connection, endedAt: number, now: number): Words {
  const { brokerName, method, isOffline, signIn } = connection;
  const menu = [
    ...(method === 'token' ? [button('replace-token')] : [button('change-permissions')]),
    button('details'),
    button('disconnect'),
  ];
  if (isOffline) {
    const isByClock = signIn.kind === 'over' && signIn.because === 'E-ENDED';
    return say(
      connection,
      isByClock ? 'cloud-slash' : 'warning',
      isByClock ? 'offline' : 'attention',
      isByClock ? 'Offline' : 'Sign in again',
      `Ended at ${formatWhen(endedAt, now)}. Sign in once you're back online.`,
      {
        buttons: [],
        menu,
        tray: "sign in once you're online",
        strip: { kind: 'needs', clause: `${brokerName} will need you to sign in once you're back online.` },
      },
    );
  }
  return say(
    connection,
    'warning',
    'attention',
    'Sign in again',
    `Ended at ${formatWhen(endedAt, now)}. Open orders at ${brokerName} stay as they are.`,
    {
      buttons: [button('sign-in')],
      menu,
      tray: 'sign in again',
      strip: { kind: 'needs', clause: `${brokerName} needs you to sign in again.` },
    },
  );
}

function describeUnreadable(
  connection: Connection,
  because: Extract<Connection['signIn'], { kind: 'unreadable' }>['because'],
): Words {
  const { headline, subline, buttons, tray, clause } = unreadable[because];
  return say(connection, 'lock-slash', 'attention', headline, subline, {
    buttons: buttons.map((action) => button(action)),
    tray,
    strip: { kind: 'needs', clause },
  });
}

const unreadable: Readonly<
  Record<
    Extract<Connection['signIn'], { kind: 'unreadable' }>['because'],
    { headline: string; subline: string; buttons: readonly Action[]; tray: string; clause: string }
  >
> = {
  'E-STORE': {
    headline: "Can't open the saved sign-in",
    subline: 'No password store on this computer. The saved sign-in is kept as it is.',
    buttons: [],
    tray: "can't be opened",
    clause: "Saved sign-ins can't be opened without a password store.",
  },
  'E-LOCKED': {
    headline: 'Your password store is locked',
    subline: 'Saved sign-ins are still there. Unlock it, then try again.',
    buttons: ['retry-store'],
    tray: 'locked',
    clause: 'Your password store is locked.',
  },
  'E-OPEN': {
    headline: "Can't open the saved sign-in",
    subline: 'Made on another computer or by another user, or the file was changed.',
    buttons: ['sign-in', 'remove'],
    tray: "can't be opened",
    clause: "A saved sign-in can't be opened on this computer.",
  },
  'E-NEWER': {
    headline: 'Saved by a newer Brokerbar',
    subline: 'Update Brokerbar to use this sign-in. It is left untouched.',
    buttons: [],
    tray: 'saved by a newer Brokerbar',
    clause: 'A sign-in was saved by a newer Brokerbar.',
  },
};

/** How an attempt ended, when nothing is held beside it (black-box.md, last table). */
function describeEnding(connection: Connection, notice: FailureNote): Words {
  const retry = button(connection.method === 'token' ? 'replace-token' : 'try-again', 'Try again');
  const fix =
    notice.code === 'E-KEY'
      ? button('edit-keys')
      : notice.code === 'E-DENY' || notice.code === 'E-SCOPE'
        ? button('change-permissions', 'Change permissions')
        : null;
  return say(
    connection,
    notice.code === 'E-STATE' ? 'shield' : endedByPerson(notice) ? 'ring-dash' : 'warning',
    endedByPerson(notice) ? 'idle' : 'attention',
    endingHeadline(notice.code),
    sayFailure(connection, notice).happened,
    {
      buttons: notice.code === 'E-KEY' && fix ? [fix, retry] : [retry, ...(fix ? [fix] : [])],
      menu: [button('change-permissions'), button('remove-keys')],
      tray: endedByPerson(notice) ? 'not connected' : 'sign-in not finished',
      strip: endedByPerson(notice)
        ? null
        : { kind: 'needs', clause: `${connection.brokerName}: ${endingHeadline(notice.code)}.` },
    },
  );
}

/** The headline by which an attempt's ending is known. */
export function endingHeadline(code: FailureCode): string {
  if (code === 'E-STATE' || code === 'E-DENY' || code === 'E-CLOSE' || code === 'E-IDLE')
    return failures[code].title({ broker: '', environment: '' });
  return "Couldn't finish sign-in";
}

/** A failure's four parts, with the connection's names filled in. */
export function sayFailure(
  connection: Pick<Connection, 'brokerName' | 'environmentName'> & { readonly lastsMs?: number | null },
  note: FailureNote,
) {
  const { brokerName, environmentName, lastsMs } = connection;
  const facts = {
    broker: brokerName,
    environment: environmentName,
    host: note.host,
    ...(lastsMs ? { span: saySpan(lastsMs) } : {}),
  };
  const row = failures[note.code];
  return {
    title: row.title(facts),
    happened: row.happened(facts),
    safe: row.safe(facts),
    todo: row.todo(facts),
  };
}

function endedByPerson(note: FailureNote | null): boolean {
  return note !== null && ['E-DENY', 'E-CLOSE', 'E-IDLE'].includes(note.code);
}
