/** A symbol's daily prices in two sentences, for who does not see the chart. */
import type { Candle } from './accounts.ts';
import { formatPercent, formatPrice } from './amounts.ts';
import { formatTradingDay } from './clock.ts';
import type { Decimal } from './decimal.ts';
import { texts } from './texts.ts';

export type Course = {
  readonly first: Candle;
  readonly last: Candle;
  /** The days of the lowest low and of the highest high. */
  readonly lowest: Candle;
  readonly highest: Candle;
  /** From the first close to the last, in per cent; null where that cannot be said. */
  readonly change: Decimal | null;
};

/** "From Nov 26, 2025 to Nov 25, 2026: from 171.20 to 231.12, +35.00%. Lowest 160.00 on …, highest 240.10 on …." */
export function sayCourse({ first, last, lowest, highest, change }: Course): string {
  const says = texts().pictures;
  const ends = [
    formatTradingDay(first.day),
    formatTradingDay(last.day),
    formatPrice(first.close),
    formatPrice(last.close),
  ] as const;
  const range = says.range(
    formatPrice(lowest.low),
    formatTradingDay(lowest.day),
    formatPrice(highest.high),
    formatTradingDay(highest.day),
  );
  const summary =
    change === null ? says.summary(...ends) : says.summaryChanged(...ends, formatPercent(change));
  return `${summary} ${range}`;
}
