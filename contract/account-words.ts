/** Accounts in words: whose money it is, how old it is, and how it comes in. */
import type { Block, Origin, QuoteSource } from './accounts.ts';
import { formatClock, formatWhen } from './clock.ts';
import { texts } from './texts.ts';

/** The environment's tag, as a connection's card has it. */
export function sayTag({ isDemo, environmentName }: Origin): string {
  return isDemo ? texts().card.demoTag : environmentName;
}

/** Real money, and nothing of the practice broker. */
export function isRealMoney({ isReal, isDemo }: Origin): boolean {
  return isReal && !isDemo;
}

/**
 * "As of 10:42:07 AM ET, updates every 15 s", of another day "As of Nov 20, 7:59 PM ET", or "Last known 10:02 AM ET" once that is old; null while there is nothing.
 * @param everyMs the interval at which it is asked for now; null while it is not.
 */
export function sayAge(
  { asOf, isOld }: Pick<Block<unknown>, 'asOf' | 'isOld'>,
  everyMs: number | null,
  now: number,
): string | null {
  if (asOf === null) return null;
  const says = texts().accounts;
  if (isOld) return says.lastKnown(formatWhen(asOf, now));
  const when = formatWhen(asOf, now);
  const time = when === formatClock(asOf) ? formatClock(asOf, true) : when;
  return everyMs === null ? says.asOf(time) : says.asOfEvery(time, saySeconds(everyMs));
}

/** "Live", "Updates every 15 s", "Updates when you ask", "Paused". */
export function sayFeed({ feed }: Pick<QuoteSource, 'feed'>, everyMs: number | null): string {
  const says = texts().accounts.feed;
  if (feed !== 'polled') return says[feed];
  return everyMs === null ? says.asked : says.every(saySeconds(everyMs));
}

function saySeconds(ms: number): string {
  return texts().accounts.seconds(Math.round(ms / 1000));
}
