/** The one sentence about everything: the strip's, and the tray's tooltip. Priorities and suppressions of ux.md 3.4. */
import { callApart } from './apart.ts';
import {
  type Button,
  button,
  type StripKind,
  saySpan,
  stripKinds,
  type TrayShape,
  type Words,
} from './parts.ts';
import type { AppState, Connection } from './state.ts';
import { texts } from './texts.ts';
import { describe } from './words.ts';

/** Whether the strip itself offers to try the store again: no card is there to do it. */
export function canRetryStore({ store, connections }: Pick<AppState, 'store' | 'connections'>): boolean {
  return store.kind === 'broken' || (store.kind === 'locked' && connections.length === 0);
}

/** The strip: its sentence, which is the tray's tooltip too, its look, and the one thing to press. */
export type StripWords = {
  readonly sentence: string;
  readonly shape: TrayShape;
  /** Whom the button acts on. */
  readonly connection: string | null;
  readonly button: Button | null;
  /** The end of the sentence that counts those it does not name, and the first of them. */
  readonly more: { readonly says: string; readonly connection: string } | null;
  /** The clock is what it is about: then the system's date settings help. */
  readonly isAboutClock: boolean;
};

type Said = { readonly connection: Connection; readonly words: Words };

export function sayStrip(state: AppState, now: number): StripWords {
  const said = callApart(state.connections).map((connection) => {
    return { connection, words: describe(connection, now) };
  });
  const { strip } = texts();
  const { store } = state;
  const needs = pick(said, ['needs', 'ends']);
  const verdict = (): StripWords => {
    if (store.kind === 'locked' && said.length === 0) return plain(strip.locked, 'attention');
    if (store.kind === 'broken') return plain(strip.broken, 'attention');
    if (needs.length > 0) return sayFirst(needs);
    if (state.isOffline && said.some(({ connection }) => connection.isOffline))
      return plain(strip.offline, 'offline');
    const down = pick(said, ['down']);
    if (down.length > 0) return sayFirst(down);
    if (state.clockAheadMs !== null)
      return { ...plain(sayClock(state.clockAheadMs), 'attention'), isAboutClock: true };
    const good = said.filter(({ words }) => words.strip?.kind === 'good');
    if (good.length === 0) return plain(strip.none, 'idle');
    const clauses = good.slice(0, 2).map(({ words }) => words.strip?.clause);
    return addMore(plain(strip.allGood(clauses.join(' ')), 'ok'), good.slice(2));
  };
  const found = store.kind === 'absent' ? sayNoStore(needs, verdict().shape) : verdict();
  return state.isDemo ? { ...found, sentence: strip.demo(found.sentence) } : found;
}

/** It comes first and hides nothing: what needs the person is counted, and the look is that of the rest. */
function sayNoStore(needs: readonly Said[], shape: TrayShape): StripWords {
  // What cannot be opened for want of the store is told by the sentence itself.
  const others = needs.filter(
    ({ connection: { signIn } }) => signIn.kind !== 'unreadable' || signIn.because !== 'E-STORE',
  );
  const look = shape === 'attention' || shape === 'offline' ? shape : 'ok';
  return addMore(plain(texts().strip.noStore, look), others);
}

/** Counts those that the sentence does not name. */
function addMore(words: StripWords, rest: readonly Said[]): StripWords {
  const [first] = rest;
  if (!first) return words;
  const says = texts().strip.more(rest.length);
  return {
    ...words,
    sentence: `${words.sentence} ${says}`,
    more: { says, connection: first.connection.id },
  };
}

function plain(sentence: string, shape: TrayShape): StripWords {
  return { sentence, shape, connection: null, button: null, more: null, isAboutClock: false };
}

/** Those of the given kinds; within each, real money first, and then what ends first. */
function pick(said: readonly Said[], kinds: readonly StripKind[]): Said[] {
  return said
    .filter(({ words }) => words.strip && kinds.includes(words.strip.kind))
    .sort(
      (a, b) =>
        place(a.words) - place(b.words) ||
        Number(b.connection.isReal) - Number(a.connection.isReal) ||
        findEnd(a.connection) - findEnd(b.connection),
    );
}

function sayFirst(found: readonly Said[]): StripWords {
  const [first, ...rest] = found;
  return {
    ...addMore(plain(first?.words.strip?.clause ?? '', 'attention'), rest),
    shape: found.some(({ words }) => words.tray === 'attention')
      ? 'attention'
      : (first?.words.tray ?? 'attention'),
    connection: first?.connection.id ?? null,
    button: first ? findButton(first) : null,
  };
}

/** The card's own first button, named so that it can be understood away from the card; null for what only a card explains. */
function findButton({ connection, words }: Said): Button | null {
  const [first] = words.buttons;
  const { strip } = texts();
  switch (first?.action) {
    case 'sign-in':
    case 'try-again':
    case 'replace-token':
      return button(first.action, strip.signIn(connection.brokerName));
    case 'save':
      return button('save', strip.save);
    case 'retry-store':
      return button('retry-store', strip.retryStore);
    case 'sign-in-again':
      return button('sign-in-again', strip.signInAgain);
    case 'edit-keys':
      return button('edit-keys', strip.editKeys(connection.brokerName));
    case 'try-now':
      return button('try-now', strip.tryNow(connection.brokerName));
    default:
      return null;
  }
}

function sayClock(aheadMs: number): string {
  const { fast, slow } = texts().strip;
  return (aheadMs > 0 ? fast : slow)(saySpan(Math.abs(aheadMs)));
}

/** Finite, so that two that have no end are alike. */
function findEnd({ signIn }: Connection): number {
  return (signIn.kind === 'held' ? signIn.needsYouAt : null) ?? Number.MAX_SAFE_INTEGER;
}

function place({ strip }: Words): number {
  return strip ? stripKinds.indexOf(strip.kind) : stripKinds.length;
}
