/** Times as Tradier writes them. Four encodings live side by side (broker-apis.md A9). */

const newYork = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  weekday: 'short',
  timeZoneName: 'longOffset',
});

export type ExchangeTime = {
  /** YYYY-MM-DD */
  readonly date: string;
  /** HH:MM:SS */
  readonly time: string;
  /** -05:00 */
  readonly offset: string;
  readonly weekday: string;
};

/** An instant on the clocks of New York. */
export function readExchangeTime(at: number): ExchangeTime {
  const parts = Object.fromEntries(newYork.formatToParts(at).map(({ type, value }) => [type, value]));
  const { year, month, day, hour, minute, second, weekday = '', timeZoneName = '' } = parts;
  return {
    date: `${year}-${month}-${day}`,
    time: `${hour}:${minute}:${second}`,
    offset: timeZoneName.replace('GMT', '') || '+00:00',
    weekday,
  };
}

/**
 * `issued_at`: an ISO instant with an offset, with and without milliseconds (seeds; broker-apis.md A4).
 * @param token decides the form, so that replies differ and a test can still repeat them.
 */
export function writeIssuedAt(at: number, token: string): string {
  const { date, time, offset } = readExchangeTime(at);
  const forms = [
    `${date}T${time}${offset}`,
    `${date}T${time}.000${offset}`,
    new Date(at).toISOString().replace(/\.\d+Z$/, '+00:00'),
  ] as const;
  return forms[(token.codePointAt(0) ?? 0) % forms.length] ?? forms[0];
}
