/** What prices make of positions, and what is pushed of quotes. Pure. */
import type { Money, Position, Quote } from '../../contract/accounts.ts';
import type { Decimal } from '../../contract/decimal.ts';
import type { QuoteUpdate, RawPosition } from '../brokers/data.ts';
import { add, multiply, percentOf, subtract } from './money.ts';

/**
 * A position as it is shown. One that its broker gives without a price takes it from a quote; one with a price takes a
 * quote that is younger. `value` is quantity times price times multiplier, `gain` is value less cost.
 */
export function joinPosition(raw: RawPosition, quote: Quote | null): Position {
  const { currency, needsQuote, ...position } = raw;
  if (!quote || quote.last === null || !isBetter(raw, quote)) return position;
  const { last, dayChange, dayChangePercent, pricedAt, isDelayed } = quote;
  const amount = multiply(multiply(raw.quantity, last), raw.multiplier);
  const value: Money = { amount, currency };
  const gain =
    raw.cost?.currency === currency ? { amount: subtract(amount, raw.cost.amount), currency } : null;
  return { ...position, last, dayChange, dayChangePercent, pricedAt, isDelayed, value, gain };
}

function isBetter({ needsQuote, kind, pricedAt, last }: RawPosition, quote: Quote): boolean {
  if (needsQuote || last === null) return true;
  // What a future's point is worth, its broker knows better.
  if (kind !== 'stock' && kind !== 'option') return false;
  return quote.pricedAt !== null && (pricedAt === null || quote.pricedAt > pricedAt);
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
  const dayChange = update.dayChange ?? moveChange(before, last);
  const percent = dayChange === null ? null : percentOf(dayChange, subtract(last, dayChange));
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
