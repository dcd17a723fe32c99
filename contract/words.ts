/**
 * One function turns a connection into its words. Card, strip, tray and notifications all use it, so they cannot
 * disagree. Sentences follow ux.md 3.2 to 3.10.
 */
import { formatClock, formatWhen } from './clock.ts';
import { type FailureCode, type FailureNote, failures } from './failures.ts';
import type { AppState, Connection } from './state.ts';

/** The card's and the tray's icon: each state has a shape of its own, so that colour never tells alone. */
export type Shape =
  | 'ring'
  | 'dots'
  | 'ring-dash'
  | 'shield'
  | 'warning'
  | 'tick'
  | 'tick-open-lock'
  | 'lock-slash';
export type TrayShape = 'ok' | 'attention' | 'idle';

/** What a button does, by the name of its action. */
export type Action =
  | 'connect'
  | 'sign-in'
  | 'sign-in-again'
  | 'try-again'
  | 'refresh'
  | 'try-now'
  | 'show-window'
  | 'cancel'
  | 'edit-keys'
  | 'replace-token'
  | 'change-permissions'
  | 'remove'
  | 'remove-keys'
  | 'save'
  | 'retry-store'
  | 'details'
  | 'disconnect';

export type Button = { readonly action: Action; readonly label: string };
export type Words = {
  readonly shape: Shape;
  readonly tray: TrayShape;
  readonly headline: string;
  readonly subline: string;
  /** The first is the primary one. */
  readonly buttons: readonly Button[];
  /** Items of the "More" menu. */
  readonly menu: readonly Button[];
  /** Begins with the article's name. */
  readonly trayLine: string;
  /** For the strip: `needs` when the person must act, `good` when all is well, null when there is nothing to say. */
  readonly strip: { readonly kind: 'needs' | 'good'; readonly clause: string } | null;
};

const labels: Readonly<Record<Action, string>> = {
  connect: 'Connect',
  'sign-in': 'Sign in',
  'sign-in-again': 'Sign in again',
  'try-again': 'Try again',
  refresh: 'Refresh',
  'try-now': 'Try now',
  'show-window': 'Show window',
  cancel: 'Cancel',
  'edit-keys': 'Edit keys',
  'replace-token': 'Replace token…',
  'change-permissions': 'Change permissions…',
  remove: 'Remove',
  'remove-keys': 'Remove keys',
  save: 'Save',
  'retry-store': 'Try again',
  details: 'Details…',
  disconnect: 'Disconnect…',
};

const button = (action: Action, label = labels[action]): Button => ({ action, label });

/** The whole of what is said about a connection at the moment `now` (epoch ms). */
export function describe(connection: Connection, now: number): Words {
  const { signIn, attempt } = connection;
  if (attempt === 'waiting' && signIn.kind !== 'held')
    return say(
      connection,
      'dots',
      'idle',
      'Waiting for you to sign in',
      `Finish in the ${connection.brokerName} window.`,
      {
        buttons: [button('show-window'), button('cancel')],
        tray: 'waiting for you to sign in',
      },
    );
  if (attempt === 'finishing' && signIn.kind !== 'held')
    return say(connection, 'dots', 'idle', 'Finishing sign-in…', 'This takes a few seconds.', {
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

function describeHeld(
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
  const isStale = held.renews && held.endsAt !== null && held.endsAt <= now;
  // Before anything has gone wrong the renewal is about to be tried: the app has only just started.
  if (isStale && connection.notice && connection.renewal.kind !== 'running')
    return describeStale(connection, connection.notice, held.endsAt ?? now, now, { openSignIn, menu });
  if (held.renews || isToken) {
    const failing =
      connection.notice && connection.renewal.kind === 'waiting' ? connection.renewal.nextAt : null;
    const goodUntil = held.endsAt === null ? '' : ` Good until ${formatWhen(held.endsAt, now)}.`;
    const subline =
      connection.renewal.kind === 'running'
        ? 'Refreshing…'
        : failing !== null
          ? `Couldn't refresh; next try ${formatClock(failing)}.${goodUntil}`
          : isToken
            ? `Your API token. ${accounts}.`
            : `Renews by itself. ${facts}`;
    const refresh = failing === null ? button('refresh') : button('try-now');
    const fix = connection.notice?.code === 'E-KEY' ? [button('edit-keys')] : [];
    return say(connection, 'tick', 'ok', 'Connected', subline, {
      buttons: openSignIn ?? (isToken ? [] : [...fix, refresh]),
      menu,
      tray: 'connected',
      strip: {
        kind: 'good',
        clause: isToken
          ? `${connection.brokerName} is connected.`
          : `${connection.brokerName} renews by itself.`,
      },
    });
  }
  const until = held.endsAt === null ? null : formatWhen(held.endsAt, now);
  return say(
    connection,
    'tick',
    'ok',
    until === null ? 'Connected' : `Signed in until ${until}`,
    `24 hours per sign-in. ${facts}`,
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

/** The tokens ran out before they could be renewed: passing while it is still being tried, else a person's to mend. */
function describeStale(
  connection: Connection,
  notice: FailureNote,
  endedAt: number,
  now: number,
  { openSignIn, menu }: { openSignIn: readonly Button[] | null; menu: readonly Button[] },
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
      strip: { kind: 'needs', clause: `${brokerName} isn't answering. Your sign-in is kept.` },
    },
  );
}

function describeOver(connection: Connection, endedAt: number, now: number): Words {
  const { brokerName, method } = connection;
  return say(
    connection,
    'warning',
    'attention',
    'Sign in again',
    `Ended at ${formatWhen(endedAt, now)}. Open orders at ${brokerName} stay as they are.`,
    {
      buttons: [button('sign-in')],
      menu: [
        ...(method === 'token' ? [button('replace-token')] : [button('change-permissions')]),
        button('details'),
        button('disconnect'),
      ],
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
  connection: Pick<Connection, 'brokerName' | 'environmentName'>,
  note: FailureNote,
) {
  const facts = { broker: connection.brokerName, environment: connection.environmentName, host: note.host };
  const row = failures[note.code];
  return {
    title: row.title(facts),
    happened: row.happened(facts),
    safe: row.safe(facts),
    todo: row.todo(facts),
  };
}

/** What the connection may do, and where it differs from what was asked for. */
export function sayPermissions(connection: Pick<Connection, 'asked' | 'granted' | 'method'>): string {
  const { asked, granted } = connection;
  if (granted === null) return connection.method === 'token' ? 'Your API token' : sayScopes(asked);
  const more = granted.some((scope) => !asked.includes(scope));
  const fewer = asked.some((scope) => !granted.includes(scope));
  const trades = granted.includes('trade');
  return [
    sayScopes(granted),
    ...(more ? ['more than you asked for'] : []),
    ...(fewer
      ? [asked.includes('trade') && !trades ? "trading wasn't granted" : 'fewer than you asked for']
      : []),
  ].join(', ');
}

function sayScopes(scopes: readonly string[]): string {
  return scopes.includes('trade')
    ? 'Can trade'
    : scopes.includes('write')
      ? 'View and change settings'
      : 'View only';
}

/** Whether the strip itself offers to try the store again: no card is there to do it. */
export function canRetryStore({ store, connections }: Pick<AppState, 'store' | 'connections'>): boolean {
  return store.kind === 'broken' || (store.kind === 'locked' && connections.length === 0);
}

/** The one sentence of the strip, and the tray's tooltip. */
export function sayStrip(
  state: AppState,
  now: number,
): { sentence: string; shape: TrayShape; connection: string | null } {
  const said = state.connections.map((connection) => ({ connection, words: describe(connection, now) }));
  const needs = said
    .filter(({ words }) => words.strip?.kind === 'needs')
    .sort((a, b) => Number(b.connection.isReal) - Number(a.connection.isReal));
  const prefix = state.isDemo ? 'Demo: ' : '';
  const first = needs[0];
  if (state.store.kind === 'absent')
    return {
      sentence: `${prefix}This computer's password store isn't available. New sign-ins last until you quit.`,
      shape: first ? 'attention' : 'ok',
      connection: null,
    };
  if (state.store.kind === 'locked' && state.connections.length === 0)
    return { sentence: `${prefix}Your password store is locked.`, shape: 'attention', connection: null };
  if (state.store.kind === 'broken')
    return {
      sentence: `${prefix}Saved sign-ins can't be read from this computer's disk.`,
      shape: 'attention',
      connection: null,
    };
  if (first?.words.strip)
    return {
      sentence: `${prefix}${first.words.strip.clause}${needs.length > 1 ? ` And ${needs.length - 1} more.` : ''}`,
      shape: 'attention',
      connection: first.connection.id,
    };
  const good = said.flatMap(({ words }) => (words.strip ? [words.strip.clause] : []));
  if (good.length > 0) {
    const rest = good.length > 2 ? ` And ${good.length - 2} more.` : '';
    return {
      sentence: `${prefix}All good. ${good.slice(0, 2).join(' ')}${rest}`,
      shape: 'ok',
      connection: null,
    };
  }
  return { sentence: `${prefix}No broker connected yet.`, shape: 'idle', connection: null };
}

function endedByPerson(note: FailureNote | null): boolean {
  return note !== null && ['E-DENY', 'E-CLOSE', 'E-IDLE'].includes(note.code);
}

function sayCount(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function say(
  connection: Connection,
  shape: Shape,
  tray: TrayShape,
  headline: string,
  subline: string,
  more: { buttons: readonly Button[]; menu?: readonly Button[]; tray: string; strip?: Words['strip'] },
): Words {
  return {
    shape,
    tray,
    headline,
    subline,
    buttons: more.buttons,
    menu: more.menu ?? [],
    trayLine: `${connection.name}: ${more.tray}`,
    strip: more.strip ?? null,
  };
}
