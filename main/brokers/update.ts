/** What is pushed of a quote, without what did not come. */
import type { QuoteUpdate } from './data.ts';

type Members = Omit<QuoteUpdate, 'symbol'>;
type Read = { readonly [Name in keyof Members]?: Members[Name] | null };

/** Null when nothing came that is shown. */
export function toUpdate(symbol: string, members: Read): QuoteUpdate | null {
  const came = Object.entries(members).filter(([, value]) => value !== null);
  return came.length === 0 ? null : { symbol, ...(Object.fromEntries(came) as Members) };
}
