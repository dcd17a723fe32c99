/** Instants and days in the forms that brokers mix (broker-apis.md A9): ISO with Z or offset, a day, epoch in s or ms. */

const iso = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;
/** More than this cannot be seconds: it would be the year 5138. */
const mostSeconds = 1e11;

/** Epoch ms; a day is its midnight in UTC. Null for what is none, and for 0, which stands for "never". */
export function readInstant(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  if (/^\d{1,14}$/.test(value)) {
    const number = Number(value);
    return number === 0 ? null : number < mostSeconds ? number * 1000 : number;
  }
  const at = iso.test(value) ? Date.parse(value.replace(/(\.\d{3})\d+/, '$1')) : Number.NaN;
  return Number.isFinite(at) && at > 0 ? at : null;
}

/** "2026-11-25", where it is a day of the calendar. */
export function readDay(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return null;
  const at = Date.parse(`${value}T00:00:00Z`);
  return Number.isFinite(at) && dayOf(at) === value ? value : null;
}

/** The day in UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

const newYork = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/New_York',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** The exchange's day: that of New York. */
export function exchangeDay(at: number): string {
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    newYork.formatToParts(at).find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}
