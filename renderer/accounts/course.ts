/** What a year of daily prices comes to. */
import Big from 'big.js';
import type { Candle } from '../../contract/accounts.ts';
import { type Decimal, readDecimal } from '../../contract/decimal.ts';
import type { Course } from '../../contract/history-words.ts';
import { compareDecimals } from './sums.ts';

/** @param candles oldest first. @returns null of none. */
export function findCourse(candles: readonly Candle[]): Course | null {
  const [first, last] = [candles[0], candles.at(-1)];
  if (!first || !last) return null;
  let [lowest, highest] = [first, first];
  for (const candle of candles) {
    if (compareDecimals(candle.low, lowest.low) < 0) lowest = candle;
    if (compareDecimals(candle.high, highest.high) > 0) highest = candle;
  }
  return { first, last, lowest, highest, change: findChange(first.close, last.close) };
}

/** In per cent of the first, to two places, halves away from zero; null where that is nothing or less, or beyond all figures. */
function findChange(from: Decimal, to: Decimal): Decimal | null {
  const base = new Big(from);
  if (base.lte(0)) return null;
  return readDecimal(new Big(to).minus(base).times(100).div(base).round(2, Big.roundHalfUp).toFixed());
}
