/** What prices make of positions, and what is pushed of quotes. Pure. */
import type { Money, Position, Quote } from '../../contract/accounts.ts';
import type { Decimal } from '../../contract/decimal.ts';
import type { QuoteUpdate, RawPosition } from '../brokers/data.ts';
import { add, bound, multiply, percentOf, subtract } from './money.ts';

/** A quote, and when its broker gave it (epoch ms); `isEarlier`: to an earlier run. */
export type Dated = { readonly quote: Quote; readonly asOf: number; readonly isEarlier: boolean };

/**
 * The quote from which a position takes its price. One that its broker gives without a price takes any; one with a price
 * takes what came after it, as long as that is the younger price.
 * @param positionsAsOf when the broker gave the position.
 */
export function findQuote(
  { needsQuote, kind, pricedAt, last }: RawPosition,
  dated: Dated | null,
  positionsAsOf: number | null,
): Dated | null {
  if (!dated || needsQuote) return dated;
  // What a future's point is worth, its broker knows better.
  if (kind !== 'stock' && kind !== 'option') return null;
  const { quote, asOf, isEarlier } = dated;
  // Nobody asks for these: once nothing is pushed any more, the broker's next price of the position is the newer one.
  if (isEarlier || positionsAsOf === null || asOf <= positionsAsOf) return null;
  const isYounger = quote.pricedAt !== null && (pricedAt === null || quote.pricedAt > pricedAt);
  return last === null || isYounger ? dated : null;
}

/**
 * A position as it is shown, with the price of the quote that counts for it. `value` is quantity times price times
 * multiplier, `gain` is value less cost.
 */
export function joinPosition(raw: RawPosition, quote: Quote | null): Position {
  const { currency, needsQuote, openedAt, ...position } = raw;
  if (!quote || quote.last === null) return position;
  const { last, dayChange, dayChangePercent, pricedAt, isDelayed } = quote;
  const amount = bound(multiply(multiply(raw.quantity, last), raw.multiplier));
  const money = (of: Decimal | null): Money | null =>
    of === null || currency === null ? null : { amount: of, currency };
  const value = money(amount);
  const cost = raw.cost?.currency === currency ? raw.cost : null;
  const gain = money(amount && cost && bound(subtract(amount, cost.amount)));
  return { ...position, last, dayChange, dayChangePercent, pricedAt, isDelayed, value, gain };
}

/**
 * A quote with what was pushed: what an update leaves out, or has as null, is as before. A new price without its change
 * since the last close moves the change along.
 */
export function mergeQuote(before: Quote, update: QuoteUpdate): Quote {
  const known = Object.entries(update).filter(([, value]) => value !== null && value !== undefined);
  const merged: Quote = { ...before, ...(Object.fromEntries(known) as Partial<Quote>) };
  const last = update.last ?? null;
  if (last === null) return merged;
  const dayChange = update.dayChange ?? bound(moveChange(before, last));
  const percent = dayChange === null ? null : bound(percentOf(dayChange, subtract(last, dayChange)));
  return { ...merged, dayChange, dayChangePercent: update.dayChangePercent ?? percent };
}

function moveChange(before: Quote, last: Decimal): Decimal | null {
  if (before.last === null || before.dayChange === null) return null;
  return add(before.dayChange, subtract(last, before.last));
}

/** What is known of a symbol before its first quote: what a position of it says. */
export function startQuote({
  symbol,
  name,
  kind,
  last,
  dayChange,
  dayChangePercent,
  pricedAt,
  isDelayed,
}: RawPosition): Quote {
  const unknown = { bid: null, bidSize: null, ask: null, askSize: null, volume: null };
  return { symbol, name, kind, last, dayChange, dayChangePercent, pricedAt, isDelayed, ...unknown };
}
