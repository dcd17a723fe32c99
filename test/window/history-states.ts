/** A year of daily prices from a walk that is always the same, and what may come instead of it. */
import type { Candle, History } from '../../contract/accounts.ts';
import { decimal } from '../../contract/decimal.ts';
import { drawFrom } from '../figures.ts';
import { production } from './accounts-states.ts';
import { now } from './states.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** @param days of trading, the last of them Friday, November 20. @param from its first price, in hundredths. */
export function makeCandles(days: number, from = 17_120): readonly Candle[] {
  const draw = drawFrom(7);
  const lastAt = Date.parse('2026-11-20T00:00:00Z');
  const dates: string[] = [];
  for (let at = lastAt; dates.length < days; at -= dayMs)
    if (![0, 6].includes(new Date(at).getUTCDay())) dates.unshift(new Date(at).toISOString().slice(0, 10));
  let cents = from;
  const write = (value: number) => decimal((Math.max(1, Math.round(value)) / 100).toFixed(2));
  return dates.map((day) => {
    const open = cents;
    cents = Math.max(100, cents * (1 + (draw() - 0.47) * 0.03));
    const [least, most] = [Math.min(open, cents), Math.max(open, cents)];
    return {
      day,
      open: write(open),
      high: write(most * (1 + draw() * 0.01)),
      low: write(least * (1 - draw() * 0.01)),
      close: write(cents),
      volume: decimal(String(Math.round(20_000_000 + draw() * 40_000_000))),
    };
  });
}

export function makeHistory(change: Partial<History> = {}): History {
  return { candles: makeCandles(252), asOf: now - 60_000, origin: production, ...change };
}
