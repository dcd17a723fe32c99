/** Decimals as places in a drawing: floats come out of here, and never anything that is written as money. */
import Big from 'big.js';
import type { Account, Candle } from '../../contract/accounts.ts';
import type { Decimal } from '../../contract/decimal.ts';
import { findEnds } from './sums.ts';

/** A float for a drawing that knows nothing else. */
export function toPlace(value: Decimal): number {
  return new Big(value).toNumber();
}

/** As many digits behind the point as the prices have: two at least, six at most. */
export function countDigits(candles: readonly Candle[]): number {
  const most = candles.reduce((found, { close }) => Math.max(found, close.split('.')[1]?.length ?? 0), 2);
  return Math.min(6, most);
}

/** Between points that are further apart nobody looked: nothing is known of what was there. */
const longestGapMs = 5 * 60_000;

type Size = { readonly width: number; readonly height: number };

/** A line from point to point as SVG has it, broken where nothing is known. All alike lie in the middle. */
export function drawLine(day: Account['day'], { width, height }: Size): string {
  const [first, last] = [day[0], day.at(-1)];
  const ends = findEnds(day.map(({ equity }) => equity));
  if (!first || !last || !ends) return '';
  const spanMs = Math.max(1, last.at - first.at);
  const rise = new Big(ends.most).minus(ends.least);
  return day
    .map(({ at, equity }, index) => {
      const up = rise.eq(0) ? 0.5 : new Big(equity).minus(ends.least).div(rise).toNumber();
      const place = `${round(((at - first.at) / spanMs) * width)} ${round((1 - up) * height)}`;
      const before = day[index - 1];
      const isBroken = before === undefined || at - before.at > longestGapMs;
      // A point alone is a line to itself, of which the round ends are seen.
      return isBroken ? `M${place}L${place}` : `L${place}`;
    })
    .join('');
}

function round(place: number): number {
  return Math.round(place * 10) / 10;
}
