/** Times as a trader reads them: the market's clock unless chosen otherwise, with the day only where it is not today. */
import { manner } from './manner.ts';
import { texts } from './texts.ts';

export const marketZone = 'America/New_York';

/**
 * "9:41 PM ET". The label is our own: Intl's generic zone name is a whole phrase in some locales.
 * @param hasSeconds "9:41:07 PM ET".
 */
export function formatClock(at: number, hasSeconds = false): string {
  return addLocal(formatShown(at, hasSeconds), at, false, hasSeconds);
}

/** "9:41 PM ET", "9:41 AM ET tomorrow", "Fri 9:41 AM ET", "Dec 3, 9:41 AM ET". */
export function formatWhen(at: number, now: number): string {
  const zone = shownZone();
  const days = calendarDay(at, zone) - calendarDay(now, zone);
  if (days === 0) return formatClock(at);
  // The day that is told is that of the clock that is shown.
  const isAnother = calendarDay(at, manner().zone) !== calendarDay(at, zone);
  return addLocal(addDay(formatShown(at), at, days), at, isAnother);
}

/** In the market's time, unless only this computer's is wanted. */
function formatShown(at: number, hasSeconds = false): string {
  const time = formatIn(at, shownZone(), false, hasSeconds);
  return manner().times === 'local' ? time : texts().times.market(time);
}

function addDay(time: string, at: number, days: number): string {
  const zone = shownZone();
  const says = texts().times;
  if (days === 1) return says.tomorrow(time);
  if (days === -1) return says.yesterday(time);
  if (days > 1 && days < 7) return says.onDay(formatter(zone, { weekday: 'short' }).format(at), time);
  return says.onDate(formatter(zone, { month: 'short', day: 'numeric' }).format(at), time);
}

/** This computer's time behind what is told, where both are wanted and differ. */
function addLocal(told: string, at: number, hasDay: boolean, hasSeconds = false): string {
  const { times, zone } = manner();
  if (times !== 'both' || formatIn(at, zone) === formatIn(at, marketZone)) return told;
  return texts().times.both(told, formatIn(at, zone, hasDay, hasSeconds));
}

/** "Today", "Yesterday", "Mon, Nov 23", and with its year when it is another one. */
export function formatDay(at: number, now: number): string {
  const zone = shownZone();
  const days = calendarDay(at, zone) - calendarDay(now, zone);
  if (days === 0) return texts().activity.today;
  if (days === -1) return texts().activity.yesterday;
  const isThisYear = isoDay(at, zone).slice(0, 4) === isoDay(now, zone).slice(0, 4);
  return formatter(
    zone,
    isThisYear ? { weekday: 'short', month: 'short', day: 'numeric' } : { dateStyle: 'medium' },
  ).format(at);
}

/** "9:41 PM", with the weekday before it or the seconds in it when asked for. */
export function formatIn(at: number, zone: string, hasDay = false, hasSeconds = false): string {
  const day = hasDay ? ({ weekday: 'short' } as const) : {};
  const second = hasSeconds ? ({ second: '2-digit' } as const) : {};
  const shown = formatter(zone, { ...day, hour: 'numeric', minute: '2-digit', ...second }).format(at);
  // Intl separates the time from AM/PM by a narrow no-break space, which nobody types when searching.
  return shown.replace(/\s/g, ' ');
}

/** "Nov 25, 2026". @param day a day of trading: "2026-11-25", which is the same in every zone. */
export function formatTradingDay(day: string): string {
  return formatter('UTC', { dateStyle: 'medium' }).format(Date.parse(`${day}T00:00:00Z`));
}

/** The hour of the clock that is shown, when the instant is a full one: 0 to 23; else null. */
export function findFullHour(at: number): number | null {
  const shown = make('en-US', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: shownZone(),
  });
  const [hour, minute] = shown.format(at).split(':').map(Number);
  return minute === 0 ? (hour ?? null) : null;
}

/** "4 PM" or "16": the hour alone, on the clock that is shown. */
export function formatHour(at: number): string {
  return formatter(shownZone(), { hour: 'numeric' }).format(at).replace(/\s/g, ' ');
}

function shownZone(): string {
  const { times, zone } = manner();
  return times === 'local' ? zone : marketZone;
}

/** Days since 1970 of the calendar day in a zone: differences survive daylight saving. */
function calendarDay(at: number, zone: string): number {
  return Math.round(Date.parse(`${isoDay(at, zone)}T00:00:00Z`) / 86_400_000);
}

function isoDay(at: number, zone: string): string {
  return make('en-CA', { timeZone: zone }).format(at);
}

/** The region's form in English words: "26 Nov" and "21:41" for who lives where that is usual. */
function formatter(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { locale } = manner();
  const { region = 'US' } = new Intl.Locale(locale).maximize();
  const hour = options.hour ? { hourCycle: findHourCycle(locale) } : {};
  return make(`en-${region}`, { ...options, ...hour, timeZone });
}

/** 12 or 24 hours, as the locale's own language writes them: English has it otherwise in some regions. */
function findHourCycle(locale: string): 'h12' | 'h23' {
  const { hourCycle } = make(locale, { hour: 'numeric' }).resolvedOptions();
  return hourCycle === 'h11' || hourCycle === 'h12' ? 'h12' : 'h23';
}

const made = new Map<string, Intl.DateTimeFormat>();

/** One is made once: each costs more than a hundred of its answers. */
function make(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${JSON.stringify(options)}`;
  const found = made.get(name) ?? new Intl.DateTimeFormat(locale, options);
  made.set(name, found);
  return found;
}
