/** What a connection's card says, part by part. React and the first paint print the same parts. */
import { type FailureNote, recoveries } from './failures.ts';
import { type Button, button, type Shape, type TrayShape, type Words } from './parts.ts';
import type { AppState, Connection, Permission } from './state.ts';
import { texts } from './texts.ts';
import { findTrouble, hasRunOut } from './trouble.ts';
import { describe, findEnding, sayFailure } from './words.ts';

/** A failure's four parts. A part is null where the card's headline or subline already says it. */
export type Message = {
  readonly note: FailureNote;
  readonly title: string | null;
  readonly happened: string | null;
  readonly safe: string;
  readonly todo: string;
  /** Only beside a sign-in that still works; elsewhere the message is what the card is about. */
  readonly canDismiss: boolean;
  /** What is to be copied into the broker's settings, where that is what helps. */
  readonly callbackUrl: string | null;
};

export type CardWords = {
  /** The article's accessible name. */
  readonly name: string;
  readonly broker: string;
  /** The capitals of its name, two at most. */
  readonly monogram: string;
  /** What tells it from others of its kind: "…0093". */
  readonly apart: string | null;
  readonly tag: string;
  readonly isReal: boolean;
  readonly words: Words;
  /** Those of its words, and in the demo one that breaks it. */
  readonly buttons: readonly CardButton[];
  readonly holder: string | null;
  readonly accounts: readonly string[];
  /** Where the permissions are not those asked for. */
  readonly permissionNote: string | null;
  readonly message: Message | null;
};

export type CardButton = Button & { readonly isPrimary: boolean };

const accountsShown = 6;

export function sayCard(connection: Connection, state: Pick<AppState, 'brokers'>, now: number): CardWords {
  const words = describe(connection, now);
  const isHeld = connection.signIn.kind === 'held';
  const permissions = state.brokers.find(({ id }) => id === connection.broker)?.permissions ?? [];
  return {
    name: connection.name,
    broker: connection.brokerName,
    monogram: connection.brokerName.replace(/[^A-Z]/g, '').slice(0, 2),
    apart: findApart(connection),
    tag: connection.isDemo ? texts().card.demoTag : connection.environmentName,
    isReal: connection.isReal,
    words,
    buttons: [
      // A connection that is well asks for nothing: only what needs the person is in the accent colour, and no way back.
      ...words.buttons.map((one, index) => ({
        ...one,
        isPrimary: index === 0 && words.tray !== 'ok' && one.action !== 'cancel',
      })),
      ...(connection.isDemo ? [{ ...button('break'), isPrimary: false }] : []),
    ],
    holder: isHeld && connection.holder ? texts().card.connectedAs(connection.holder) : null,
    accounts: sayAccounts(connection),
    permissionNote: isHeld ? sayPermissionNote(connection, permissions) : null,
    message: sayMessage(connection, words, now),
  };
}

/** "Tradier (Sandbox)", and where another is called so "Tradier (Sandbox) …0555". */
export function sayTitle(connection: Connection): string {
  const { title, titleApart } = texts().details;
  const [says, apart] = [title(connection.brokerName, connection.environmentName), findApart(connection)];
  return apart === null ? says : titleApart(says, apart);
}

/** What tells it from another one of the same place: "…0555". */
function findApart({ name, brokerName, environmentName }: Connection): string | null {
  const bare = `${brokerName} ${environmentName} `;
  return name.startsWith(bare) ? name.slice(bare.length) : null;
}

/** Cards in the order of a view being entered: what needs the person, real before simulated, then by name. */
export function orderCards(connections: readonly Connection[], now: number): Connection[] {
  const needs = (connection: Connection) =>
    Number(['needs', 'ends'].includes(describe(connection, now).strip?.kind ?? ''));
  return connections.toSorted(
    (a, b) =>
      needs(b) - needs(a) ||
      Number(b.isReal) - Number(a.isReal) ||
      a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
}

/** "Tradier gave more than you asked for: …" or what it did not allow; null when it gave what was asked. */
export function sayPermissionNote(
  { asked, granted, brokerName }: Pick<Connection, 'asked' | 'granted' | 'brokerName'>,
  permissions: readonly Permission[],
): string | null {
  if (granted === null) return null;
  const { gaveMore, gaveFewer } = texts().card;
  const list = (scopes: readonly string[]) =>
    scopes
      .map((scope) => permissions.find((permission) => permission.scope === scope)?.says ?? `"${scope}"`)
      .map((says) => says.replace(/\.$/, '').replace(/^\w/, (letter) => letter.toLowerCase()))
      .join('; ');
  const more = granted.filter((scope) => !asked.includes(scope));
  const fewer = asked.filter((scope) => !granted.includes(scope));
  return (
    [
      ...(more.length > 0 ? [gaveMore(brokerName, list(more))] : []),
      ...(fewer.length > 0 ? [gaveFewer(brokerName, list(fewer))] : []),
    ].join(' ') || null
  );
}

export function sayAccount({ kind, ending }: Connection['accounts'][number]): string {
  return ending === '' ? kind : `${kind} …${ending}`;
}

function sayAccounts({ accounts, signIn }: Connection): string[] {
  if (signIn.kind === 'none' || signIn.kind === 'removed' || signIn.kind === 'unreadable') return [];
  const rest = accounts.length - accountsShown;
  return [
    ...accounts.slice(0, accountsShown).map(sayAccount),
    ...(rest > 0 ? [texts().card.andMore(rest)] : []),
  ];
}

function sayMessage(connection: Connection, words: Words, now: number): Message | null {
  const { signIn, attempt, notice, isOffline } = connection;
  const isHeld = signIn.kind === 'held';
  const isUnreadable = signIn.kind === 'unreadable';
  if (attempt !== 'none' && !isHeld) return null;
  const note = isUnreadable && signIn.because === 'E-OPEN' ? { code: signIn.because, at: 0 } : notice;
  if (!note) return null;
  // What was said before a sign-in was over is said of nothing any more.
  if (signIn.kind === 'over' && note.code !== signIn.because && !findEnding(connection)) return null;
  // Offline says it all of what passes by itself (ux.md 3.4).
  if (isHeld && isOffline && recoveries[note.code] === 'retry') return null;
  const isSpent = isHeld && hasRunOut(signIn, now) && findTrouble(connection.renewal)?.kind === 'stopped';
  const parts = sayFailure({ ...connection, isSpent }, note);
  const isSaid = (part: string) => !isHeld && (part === words.headline || words.subline.includes(part));
  return {
    note,
    title: isUnreadable || isSaid(parts.title) || isOver(note, words) ? null : parts.title,
    happened: isUnreadable || isSaid(parts.happened) ? null : parts.happened,
    safe: parts.safe,
    todo: parts.todo,
    canDismiss: isHeld,
    callbackUrl: note.code === 'E-CALLBACK' && connection.callbackUrl ? connection.callbackUrl : null,
  };
}

/** "Sign in to Tradier again" under "Sign in again" says nothing new. */
function isOver({ code }: FailureNote, { headline }: Words): boolean {
  return recoveries[code] === 'sign-in' && headline === texts().states.over.headline;
}

/** How the strip looks: as the tray does, but that a missing password store is a warning even while all is well. */
export function lookOfStrip(state: Pick<AppState, 'store'>, shape: TrayShape): 'warning' | TrayShape {
  return state.store.kind === 'absent' ? 'warning' : shape;
}

/** The strip's icon is the card's of the same meaning. */
export const stripShapes: Readonly<Record<'warning' | TrayShape, Shape>> = {
  warning: 'warning',
  ok: 'tick',
  attention: 'warning',
  offline: 'cloud-slash',
  idle: 'ring',
  busy: 'dots',
};
