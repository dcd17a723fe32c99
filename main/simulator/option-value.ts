/** What an option is worth, by Black and Scholes without interest: plausible, and enough for practice. */
import type { Option } from './instruments.ts';

const tradingDays = 252;

/**
 * @param price of the underlying stock, dollars.
 * @param daysLeft until it expires; it has no less than a part of a day, so that a rising stock always means a rising call.
 * @returns dollars, unrounded.
 */
export function valueOption(
  { underlying, strike, isCall }: Pick<Option, 'underlying' | 'strike' | 'isCall'>,
  price: number,
  daysLeft: number,
): number {
  const years = Math.max(daysLeft, 0.3) / 365;
  const sway = underlying.volatility * Math.sqrt(tradingDays * years);
  const high = Math.log(price / strike) / sway + sway / 2;
  const call = price * below(high) - strike * below(high - sway);
  return Math.max(0, isCall ? call : call - price + strike);
}

/** The part of a normal distribution below so many deviations (Abramowitz and Stegun 26.2.17). */
function below(deviations: number): number {
  const at = Math.abs(deviations);
  const t = 1 / (1 + 0.2316419 * at);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return deviations < 0 ? tail : 1 - tail;
}
