/** Times as a trader reads them: the market's clock, with the day only where it is not today. */

const zone = 'America/New_York';
const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', minute: '2-digit' });
const dayName = new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short' });
const longDay = new Intl.DateTimeFormat('en-US', { timeZone: zone, month: 'short', day: 'numeric' });
const dayOfYear = new Intl.DateTimeFormat('en-US', {
  timeZone: zone,
  weekday: 'short',
  month: 'short',
  day: 'numeric',
});
const dayOfAnyYear = new Intl.DateTimeFormat('en-US', { timeZone: zone, dateStyle: 'medium' });
const isoDay = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

/** "9:41 PM ET". The label is our own: Intl's generic zone name is a whole phrase in some locales. */
export function formatClock(at: number): string {
  // Intl separates the time from AM/PM by a narrow no-break space, which nobody types when searching.
  return `${clock.format(at).replace(/\s/g, ' ')} ET`;
}

/** "9:41 PM ET", "9:41 AM ET tomorrow", "Fri 9:41 AM ET", "Dec 3, 9:41 AM ET". */
export function formatWhen(at: number, now: number): string {
  const days = calendarDay(at) - calendarDay(now);
  if (days === 0) return formatClock(at);
  if (days === 1) return `${formatClock(at)} tomorrow`;
  if (days === -1) return `${formatClock(at)} yesterday`;
  if (days > 1 && days < 7) return `${dayName.format(at)} ${formatClock(at)}`;
  return `${longDay.format(at)}, ${formatClock(at)}`;
}

/** "Today", "Yesterday", "Mon, Nov 23", and with its year when it is another one. */
export function formatDay(at: number, now: number): string {
  const days = calendarDay(at) - calendarDay(now);
  if (days === 0) return 'Today';
  if (days === -1) return 'Yesterday';
  const isThisYear = isoDay.format(at).slice(0, 4) === isoDay.format(now).slice(0, 4);
  return (isThisYear ? dayOfYear : dayOfAnyYear).format(at);
}

/** Days since 1970 of the calendar day in New York: differences survive daylight saving. */
function calendarDay(at: number): number {
  return Math.round(Date.parse(`${isoDay.format(at)}T00:00:00Z`) / 86_400_000);
}
