/** Of which symbols prices are wanted from one connection. Pure. */
import { createHash } from 'node:crypto';
import type { Book } from './book.ts';
import type { Source } from './ports.ts';

export type Wanted = {
  /** The watchlist in its order, each as the broker spells it; null for what cannot be a symbol there. */
  readonly watched: readonly { readonly symbol: string; readonly spelled: string | null }[];
  /** The watchlist, and what positions have no price without. As the broker spells them, each once. */
  readonly asked: readonly string[];
  /** The same with all positions' symbols: what is pushed costs nothing. */
  readonly pushed: readonly string[];
};

export function listWanted(
  { accounts, broker }: Source,
  book: Book | null,
  watchlist: readonly string[],
): Wanted {
  const { data } = broker;
  const watched = watchlist.map((symbol) => ({ symbol, spelled: data?.spellSymbol(symbol) ?? null }));
  const spelled = watched.flatMap((one) => one.spelled ?? []);
  const positions = accounts.flatMap(({ number }) => book?.page(number).positions.value ?? []);
  const needing = positions.filter(({ needsQuote }) => needsQuote).map(({ symbol }) => symbol);
  return {
    watched,
    asked: [...new Set([...spelled, ...needing])],
    pushed: [...new Set([...spelled, ...positions.map(({ symbol }) => symbol)])],
  };
}

/** Whether it is signed in and permitted to see accounts, or quotes. */
export function findRights({ broker: { data }, token, scopes }: Source): {
  readonly accounts: boolean;
  readonly quotes: boolean;
} {
  const may = (scope: string) => token !== null && (scopes === null || scopes.includes(scope));
  return {
    accounts: data !== null && may(data.scopes.accounts),
    quotes: data !== null && may(data.scopes.quotes),
  };
}

/** Whether its broker could push to it. */
export function canStream({ broker: { data }, environment: { endpoints }, token, scopes }: Source): boolean {
  const stream = data?.stream;
  if (!data || !stream || !token) return false;
  const scope = stream.scope ?? data.scopes.quotes;
  if (scopes !== null && !scopes.includes(scope)) return false;
  if (stream.sessionRequest) return endpoints.stream !== null;
  return stream.plan(endpoints, token, null, { symbols: ['SPY'], numbers: [] }).length > 0;
}

/** Servers of tests are reached without a network. So is the demo's, whose network is a switch of its own. */
export function isOnThisComputer({ environment, origin }: Source): boolean {
  const { hostname } = new URL(environment.endpoints.api);
  return !origin.isDemo && /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(hostname);
}

/** Names an account in calls and in the state, where its number has no place. */
export function nameAccount(connection: string, number: string): string {
  const digest = createHash('sha256').update(`${connection}\n${number}`).digest('hex');
  return `${connection}.${digest.slice(0, 16)}`;
}
