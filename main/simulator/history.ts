/** A symbol's days as Tradier tells them: a list, one day as an object, or null. */
import type { Market } from './market.ts';
import { readDay } from './market-clock.ts';
import { dollars } from './money.ts';
import { splitPairs } from './parameters.ts';
import type { Tree } from './tree.ts';
import { type PracticeResponse, respondText } from './wire.ts';

const usualDays = 260;
/** More is asked for by nobody who shows a year. */
const mostDays = 1300;
const names = ['symbol', 'interval', 'start', 'end', 'session_filter'];

/** @param query as in the address. A text is a refusal. */
export function tellHistory(market: Market, query: string, now: number): Tree | PracticeResponse {
  const pairs = splitPairs(query) ?? [];
  const strange = pairs.find(
    ([name], at) => !names.includes(name) || pairs.findIndex(([n]) => n === name) < at,
  );
  if (strange) return respondText(400, `Invalid parameter: ${strange[0].slice(0, 20)}`);
  const given = new Map(pairs);
  const symbol = given.get('symbol') ?? '';
  if (symbol === '') return respondText(400, 'Missing parameter: symbol');
  if ((given.get('interval') ?? 'daily') !== 'daily')
    return respondText(400, 'Invalid parameter: interval. Days are all there is here.');
  const latest = market.findLastDay(now);
  const [start, end] = ['start', 'end'].map((name) => {
    const text = given.get(name);
    return text === undefined ? undefined : readDay(text);
  });
  if (start === null || end === null)
    return respondText(400, 'Invalid parameter: start and end are YYYY-MM-DD');
  // A weekend at the end is read as the Monday after it, which then is not yet over or not wanted.
  const last = Math.min(end ?? latest, latest);
  const first = Math.max(start ?? last - usualDays + 1, last - mostDays + 1);
  const instrument = market.find(symbol);
  const until = given.get('end') ?? '9999-12-31';
  const days = Array.from({ length: Math.max(0, last - first + 1) }, (_, ago) => first + ago)
    .flatMap((day) => (instrument ? (market.tellDay(instrument, day, now) ?? []) : []))
    .filter(({ date }) => date <= until)
    .map(({ date, open, high, low, close, volume }) => ({
      date,
      open: dollars(open),
      high: dollars(high),
      low: dollars(low),
      close: dollars(close),
      volume,
    }));
  const [only] = days;
  return { history: only === undefined ? null : { day: days.length === 1 ? only : days } };
}
