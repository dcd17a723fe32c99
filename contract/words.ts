/**
 * One function turns a connection into its words. Card, strip, tray and notifications all use it, so they cannot
 * disagree. Sentences follow ux.md 3.2 to 3.10.
 */
import { formatClock, formatWhen } from './clock.ts';
import type { FailureCode, FailureNote } from './failures.ts';
import { describeHeld } from './held.ts';
import { type Action, type Button, button, say, sayPermissions, saySpan, type Words } from './parts.ts';
import type { Connection, Renewal } from './state.ts';
import { texts } from './texts.ts';

/** The whole of what is said about a connection at the moment `now` (epoch ms). */
export function describe(connection: Connection, now: number): Words {
  const { signIn, attempt } = connection;
  const { states } = texts();
  if (attempt === 'waiting' && signIn.kind !== 'held')
    return say(
      connection,
      'dots',
      'busy',
      states.waiting.headline,
      states.waiting.subline(connection.brokerName),
      {
        buttons: [button('show-window'), button('cancel')],
        tray: states.waiting.tray,
      },
    );
  if (attempt === 'finishing' && signIn.kind !== 'held')
    return say(connection, 'dots', 'busy', states.finishing.headline, states.finishing.subline, {
      buttons: [button('cancel')],
      tray: states.finishing.tray,
    });
  if (signIn.kind === 'held') return describeHeld(connection, signIn, now);
  if (signIn.kind === 'unreadable') return describeUnreadable(connection, signIn.because);
  const ending = findEnding(connection);
  if (ending) return describeEnding(connection, ending);
  if (signIn.kind === 'over') return describeOver(connection, signIn.endedAt, now);
  if (signIn.kind === 'removed')
    return say(connection, 'ring', 'idle', states.disconnected.headline, states.disconnected.subline, {
      buttons: [button('connect'), button('remove-keys')],
      menu: [button('change-permissions'), button('details')],
      tray: states.disconnected.tray,
    });
  return say(
    connection,
    'ring',
    'idle',
    states.notConnected.headline,
    states.notConnected.subline(sayPermissions(connection)),
    {
      buttons: [button('connect'), button('remove-keys')],
      menu: [button('change-permissions'), button('details')],
      tray: states.notConnected.tray,
    },
  );
}

/** How the last attempt to sign in ended, where nothing is held; null for what was said before a sign-in was over, or of its end. */
export function findEnding({ signIn, notice }: Pick<Connection, 'signIn' | 'notice'>): FailureNote | null {
  if (signIn.kind === 'held' || signIn.kind === 'unreadable' || !notice) return null;
  const isOlder = signIn.kind === 'over' && (notice.at < signIn.endedAt || notice.code === signIn.because);
  return isOlder ? null : notice;
}

function listOverMenu({ method }: Connection): readonly Button[] {
  return [
    button(method === 'token' ? 'replace-token' : 'change-permissions'),
    button('details'),
    button('disconnect'),
  ];
}

function describeOver(connection: Connection, endedAt: number, now: number): Words {
  const { brokerName, isOffline, signIn } = connection;
  const { over, offline } = texts().states;
  const menu = listOverMenu(connection);
  if (isOffline) {
    const isByClock = signIn.kind === 'over' && signIn.because === 'E-ENDED';
    return say(
      connection,
      isByClock ? 'cloud-slash' : 'warning',
      isByClock ? 'offline' : 'attention',
      isByClock ? offline.headline : over.headline,
      over.offlineSubline(formatWhen(endedAt, now)),
      {
        buttons: [],
        menu,
        tray: over.offlineTray,
        strip: { kind: 'needs', clause: over.offlineClause(brokerName) },
      },
    );
  }
  return say(
    connection,
    'warning',
    'attention',
    over.headline,
    over.subline(formatWhen(endedAt, now), brokerName),
    {
      buttons: [button('sign-in')],
      menu,
      tray: over.tray,
      strip: { kind: 'needs', clause: over.clause(brokerName) },
    },
  );
}

type Unreadable = Extract<Connection['signIn'], { kind: 'unreadable' }>['because'];

function describeUnreadable(connection: Connection, because: Unreadable): Words {
  const { headline, subline, tray, clause } = texts().states.unreadable[because];
  return say(connection, 'lock-slash', 'attention', headline, subline, {
    buttons: waysOut[because].map((action) => button(action)),
    menu: because === 'E-STORE' || because === 'E-NEWER' ? [button('details'), button('remove')] : [],
    tray,
    strip: { kind: 'needs', clause },
  });
}

/** What helps where a record cannot be opened. */
const waysOut: Readonly<Record<Unreadable, readonly Action[]>> = {
  'E-STORE': ['how-to-fix'],
  'E-LOCKED': ['retry-store'],
  'E-OPEN': ['sign-in', 'remove'],
  'E-NEWER': [],
};

/** How an attempt ended, when nothing is held beside it (black-box.md, last table). */
function describeEnding(connection: Connection, notice: FailureNote): Words {
  const { notConnected, unfinished, over } = texts().states;
  const { brokerName, isOffline } = connection;
  const isByPerson = endedByPerson(notice);
  // However the attempt ended: the sign-in before it is over, and a person is needed.
  const isOver = connection.signIn.kind === 'over';
  const needed = {
    tray: isOffline ? over.offlineTray : over.tray,
    clause: isOffline ? over.offlineClause(brokerName) : over.clause(brokerName),
  };
  const retry = button(
    connection.method === 'token' ? 'replace-token' : 'try-again',
    texts().states.buttons['try-again'],
  );
  return say(
    connection,
    notice.code === 'E-STATE' ? 'shield' : isByPerson ? 'ring-dash' : 'warning',
    isByPerson && !isOver ? 'idle' : 'attention',
    endingHeadline(notice.code),
    sayFailure(connection, notice).happened,
    {
      buttons: listWays(connection, notice.code, retry),
      menu: isOver ? listOverMenu(connection) : [button('change-permissions'), button('remove-keys')],
      tray: !isByPerson ? unfinished.tray : isOver ? needed.tray : notConnected.tray,
      strip: !isByPerson
        ? { kind: 'needs', clause: unfinished.clause(brokerName, endingHeadline(notice.code)) }
        : isOver
          ? { kind: 'needs', clause: needed.clause }
          : null,
    },
  );
}

/** What leads on after an attempt that ended so: the likeliest first. */
function listWays({ power }: Connection, code: FailureCode, retry: Button): Button[] {
  const change = button('change-permissions', texts().states.changePermissions);
  switch (code) {
    case 'E-KEY':
    case 'E-CALLBACK':
      return [button('edit-keys'), retry];
    case 'E-SCOPE':
      return power.asked === 'view' ? [retry, change] : [button('connect-view-only'), retry, change];
    case 'E-DENY':
      return [retry, change];
    case 'E-STATE':
      return [retry, button('what-happened')];
    default:
      return [retry];
  }
}

/** The headline by which an attempt's ending is known. */
export function endingHeadline(code: FailureCode): string {
  if (code === 'E-STATE' || code === 'E-DENY' || code === 'E-CLOSE' || code === 'E-IDLE')
    return texts().failures[code].title({ broker: '', environment: '' });
  // To a person it is the window that they closed; why they did is below.
  if (code === 'E-CALLBACK') return endingHeadline('E-CLOSE');
  return texts().states.unfinished.headline;
}

/** Steps that no renewal fails at. Its own step may name how the network failed, or none. */
const otherActs: ReadonlySet<string> = new Set(['exchange', 'profile', 'revoke', 'revoked']);

/** A failure's four parts, with the connection's names filled in. */
export function sayFailure(
  connection: Pick<Connection, 'brokerName' | 'environmentName'> & {
    readonly lastsMs?: number | null;
    readonly isSpent?: boolean;
    readonly isLook?: boolean;
    readonly renewal?: Renewal;
    readonly power?: Connection['power'];
  },
  note: FailureNote,
) {
  const {
    brokerName,
    environmentName,
    lastsMs,
    isSpent = false,
    isLook = false,
    renewal,
    power,
  } = connection;
  const isPlanned =
    renewal?.kind === 'waiting' &&
    renewal.code === note.code &&
    renewal.at === note.at &&
    !otherActs.has(note.step ?? '');
  const facts = {
    broker: brokerName,
    environment: environmentName,
    host: note.host,
    isRenewal: note.step === 'renewal',
    isSpent,
    isLook,
    isUnused: note.step === 'unused',
    isViewOnly: power?.asked === 'view',
    ...(isPlanned ? { nextAt: formatClock(renewal.nextAt) } : {}),
    ...(lastsMs ? { span: saySpan(lastsMs) } : {}),
  };
  const row = texts().failures[note.code];
  return {
    title: row.title(facts),
    happened: row.happened(facts),
    safe: sayRevoke(note, brokerName) ?? row.safe(facts),
    todo: row.todo(facts),
  };
}

/** Of an act that ends sign-ins at the broker what is safe is said in words of its own; null for any other. */
function sayRevoke({ code, step, status = 0 }: FailureNote, broker: string): string | null {
  const { refused, unknown, unsaved } = texts().details.everywhere;
  if (step === 'revoked') return unsaved(broker);
  if (step !== 'revoke') return null;
  const isRefused = (status >= 400 && status < 500) || code === 'E-TLS' || code === 'E-PROXY';
  return (isRefused ? refused : unknown)(broker);
}

function endedByPerson(note: FailureNote | null): boolean {
  return note !== null && ['E-DENY', 'E-CLOSE', 'E-IDLE', 'E-CALLBACK'].includes(note.code);
}
