/** The one sentence about everything: the strip's, and the tray's tooltip. Priorities and suppressions of ux.md 3.4. */
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
};

type Said = { readonly connection: Connection; readonly words: Words };

export function sayStrip(state: AppState, now: number): StripWords {
  const said = state.connections.map((connection) => ({ connection, words: describe(connection, now) }));
  const prefix = state.isDemo ? 'Demo: ' : '';
  const plain = (sentence: string, shape: TrayShape): StripWords => {
    return { sentence: `${prefix}${sentence}`, shape, connection: null, button: null };
  };
  const needs = pick(said, ['needs', 'ends']);
  const { store } = state;
  if (store.kind === 'absent')
    return plain(
      "This computer's password store isn't available. New sign-ins last until you quit.",
      needs.length > 0 ? 'attention' : 'ok',
    );
  if (store.kind === 'locked' && said.length === 0)
    return plain('Your password store is locked.', 'attention');
  if (store.kind === 'broken')
    return plain("Saved sign-ins can't be read from this computer's disk.", 'attention');
  if (needs.length > 0) return sayFirst(needs, prefix);
  if (state.isOffline && state.connections.some(({ isOffline }) => isOffline))
    return plain("You're offline. Sign-ins are kept.", 'offline');
  const down = pick(said, ['down']);
  if (down.length > 0) return sayFirst(down, prefix);
  if (state.clockAheadMs !== null)
    return plain(`${sayClock(state.clockAheadMs)} Times may be wrong.`, 'attention');
  const good = said.flatMap(({ words }) => (words.strip?.kind === 'good' ? [words.strip.clause] : []));
  if (good.length === 0) return plain('No broker connected yet.', 'idle');
  const rest = good.length > 2 ? ` And ${good.length - 2} more.` : '';
  return plain(`All good. ${good.slice(0, 2).join(' ')}${rest}`, 'ok');
}

/** Those of the given kinds, real money first within each. */
function pick(said: readonly Said[], kinds: readonly StripKind[]): Said[] {
  return said
    .filter(({ words }) => words.strip && kinds.includes(words.strip.kind))
    .sort(
      (a, b) => place(a.words) - place(b.words) || Number(b.connection.isReal) - Number(a.connection.isReal),
    );
}

function sayFirst(found: readonly Said[], prefix: string): StripWords {
  const [first] = found;
  const rest = found.length > 1 ? ` And ${found.length - 1} more.` : '';
  return {
    sentence: `${prefix}${first?.words.strip?.clause ?? ''}${rest}`,
    shape: first?.words.tray ?? 'attention',
    connection: first?.connection.id ?? null,
    button: first ? findButton(first) : null,
  };
}

/** The card's own first button, named so that it can be understood away from the card; null for what only a card explains. */
function findButton({ connection, words }: Said): Button | null {
  const [first] = words.buttons;
  switch (first?.action) {
    case 'sign-in':
      return button('sign-in', `Sign in to ${connection.brokerName}`);
    case 'sign-in-again':
      return button('sign-in-again', 'Sign in again now');
    case 'try-now':
      return button('try-now', `Try ${connection.brokerName} now`);
    default:
      return null;
  }
}

/** "This computer's clock is 7 minutes fast." */
export function sayClock(aheadMs: number): string {
  return `This computer's clock is ${saySpan(Math.abs(aheadMs))} ${aheadMs > 0 ? 'fast' : 'slow'}.`;
}

function place({ strip }: Words): number {
  return strip ? stripKinds.indexOf(strip.kind) : stripKinds.length;
}
