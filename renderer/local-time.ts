/** The market's times on this computer's clock, for who does not live in New York. */
import { formatIn, marketZone } from '../contract/clock.ts';
import { manner } from '../contract/manner.ts';
import type { Connection } from '../contract/state.ts';
import { texts } from '../contract/texts.ts';

/** "9:41 PM ET is Tue 3:41 AM on this computer." Null when both clocks agree or the card names no time. */
export function sayLocalTime(connection: Connection, now: number, { zone, times } = manner()): string | null {
  const at = findTime(connection);
  // Told already.
  if (at === null || times !== 'market') return null;
  if (formatIn(at, marketZone, true) === formatIn(at, zone, true)) return null;
  const isToday = formatIn(at, zone, true).slice(0, 3) === formatIn(now, zone, true).slice(0, 3);
  return texts().frame.localTime(`${formatIn(at, marketZone)} ET`, formatIn(at, zone, !isToday));
}

/** The time that the headline or the subline is about. */
function findTime({ signIn, renewal }: Connection): number | null {
  if (signIn.kind === 'over') return signIn.endedAt;
  if (signIn.kind !== 'held') return null;
  return renewal.kind === 'waiting' ? renewal.nextAt : signIn.needsYouAt;
}
