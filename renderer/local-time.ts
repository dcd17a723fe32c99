/** The market's times on this computer's clock, for who does not live in New York. */
import type { Connection } from '../contract/state.ts';

const marketZone = 'America/New_York';

/** "9:41 PM ET is Tue 3:41 AM on this computer." Null when both clocks agree or the card names no time. */
export function sayLocalTime(
  connection: Connection,
  now: number,
  zone = new Intl.DateTimeFormat().resolvedOptions().timeZone,
): string | null {
  const at = findTime(connection);
  if (at === null || write(at, marketZone, true) === write(at, zone, true)) return null;
  const isToday = write(at, zone, true).slice(0, 3) === write(now, zone, true).slice(0, 3);
  return `${write(at, marketZone, false)} ET is ${write(at, zone, !isToday)} on this computer.`;
}

/** The time that the headline or the subline is about. */
function findTime({ signIn, renewal }: Connection): number | null {
  if (signIn.kind === 'over') return signIn.endedAt;
  if (signIn.kind !== 'held') return null;
  return renewal.kind === 'waiting' ? renewal.nextAt : signIn.needsYouAt;
}

function write(at: number, timeZone: string, hasDay: boolean): string {
  const day = hasDay ? ({ weekday: 'short' } as const) : {};
  return new Intl.DateTimeFormat('en-US', { ...day, timeZone, hour: 'numeric', minute: '2-digit' })
    .format(at)
    .replace(/\s/g, ' ');
}
