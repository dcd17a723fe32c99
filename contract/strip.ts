/** The one sentence about everything: the strip's, and the tray's tooltip. Priorities and suppressions of ux.md 3.4. */
import { type StripKind, saySpan, stripKinds, type TrayShape, type Words } from './parts.ts';
import type { AppState } from './state.ts';
import { describe } from './words.ts';

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
  const pick = (kinds: readonly StripKind[]) =>
    said
      .filter(({ words }) => words.strip && kinds.includes(words.strip.kind))
      .sort(
        (a, b) =>
          place(a.words) - place(b.words) || Number(b.connection.isReal) - Number(a.connection.isReal),
      );
  const needs = pick(['needs', 'ends']);
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
  const sayFirst = (found: typeof said, [one] = found) => ({
    sentence: `${prefix}${one?.words.strip?.clause ?? ''}${found.length > 1 ? ` And ${found.length - 1} more.` : ''}`,
    shape: 'attention' as const,
    connection: one?.connection.id ?? null,
  });
  if (first) return sayFirst(needs);
  if (state.isOffline && state.connections.some(({ isOffline }) => isOffline))
    return { sentence: `${prefix}You're offline. Sign-ins are kept.`, shape: 'offline', connection: null };
  const down = pick(['down']);
  if (down.length > 0) return sayFirst(down);
  if (state.clockAheadMs !== null)
    return {
      sentence: `${prefix}${sayClock(state.clockAheadMs)} Times may be wrong.`,
      shape: 'attention',
      connection: null,
    };
  const good = said.flatMap(({ words }) => (words.strip?.kind === 'good' ? [words.strip.clause] : []));
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

/** "This computer's clock is 7 minutes fast." */
export function sayClock(aheadMs: number): string {
  return `This computer's clock is ${saySpan(Math.abs(aheadMs))} ${aheadMs > 0 ? 'fast' : 'slow'}.`;
}

function place({ strip }: Words): number {
  return strip ? stripKinds.indexOf(strip.kind) : stripKinds.length;
}
