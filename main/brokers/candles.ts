/** A broker's days, put in order. */
import type { Candle } from '../../contract/accounts.ts';

type Read = { readonly [Member in keyof Candle]: Candle[Member] | null };

/** Oldest first, each day once; without days of which a price is missing. */
export function toCandles(days: readonly Read[]): readonly Candle[] {
  const whole = days.filter(isWhole).map((one) => [one.day, one] as const);
  return [...new Map(whole).values()].sort((one, other) => (one.day < other.day ? -1 : 1));
}

function isWhole(one: Read): one is Candle {
  const { day, open, high, low, close } = one;
  return [day, open, high, low, close].every((value) => value !== null);
}
