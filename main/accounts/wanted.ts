/** Of which symbols prices are wanted from one connection. Pure. */
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
