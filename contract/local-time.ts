/** The market's times on this computer's clock, for who does not live in New York. Pure. */
import { formatClock, formatIn, formatWhen, marketZone } from './clock.ts';
import { manner } from './manner.ts';
import type { Connection } from './state.ts';
import { texts } from './texts.ts';
import { findTrouble } from './trouble.ts';

/**
 * "9:41 PM ET is Tue 3:41 AM on this computer." with every time that a text tells, in its order; null where both clocks
 * agree, where the text tells no time, or where it tells this computer's already.
 * @param instants what the text may tell. @param now from when on the text counts its days.
 */
export function sayLocalTimes(says: string, instants: readonly number[], now: number): string | null {
  const { times, zone } = manner();
  if (times !== 'market' || zone === marketZone) return null;
  const { localTime, onThisComputer } = texts().frame;
  const today = weekday(now, marketZone);
  const told = findTold(says, instants, now)
    .filter(({ at }) => formatIn(at, marketZone, true) !== formatIn(at, zone, true))
    .map(({ at, hasSeconds }) =>
      localTime(formatClock(at, hasSeconds), formatIn(at, zone, weekday(at, zone) !== today, hasSeconds)),
    );
  return told.length > 0 ? onThisComputer([...new Set(told)]) : null;
}

/** Every instant that a connection's words may tell. */
export function listTimes({ signIn, renewal, checkedAt }: Connection): readonly number[] {
  const trouble = findTrouble(renewal);
  return [
    ...(signIn.kind === 'over' ? [signIn.endedAt] : []),
    ...(signIn.kind === 'held'
      ? [signIn.needsYouAt, signIn.endsAt, signIn.uncoveredCloseAt, signIn.sinceAt]
      : []),
    trouble?.kind === 'waiting' ? trouble.nextAt : null,
    checkedAt,
  ].filter((at) => at !== null);
}

type Told = { readonly at: number; readonly hasSeconds: boolean };

/**
 * Which instants stand in a text. The longest first: "9:41 PM ET" is a part of "9:41 PM ET tomorrow", and without a day it
 * is rather today's than tomorrow's.
 */
function findTold(says: string, instants: readonly number[], now: number): readonly Told[] {
  const whole = instants.map((at) => ({ at, form: formatWhen(at, now), hasSeconds: false }));
  const parts = instants.flatMap((at) => [
    { at, form: formatClock(at), hasSeconds: false },
    { at, form: formatClock(at, true), hasSeconds: true },
  ]);
  const forms = [...whole, ...parts].toSorted((a, b) => b.form.length - a.form.length);
  let rest = says;
  const found: (Told & { readonly place: number })[] = [];
  for (const { at, form, hasSeconds } of forms) {
    const place = rest.indexOf(form);
    // Nor is "1:00 PM ET" told by "11:00 PM ET".
    if (place < 0 || /\d/.test(rest[place - 1] ?? '')) continue;
    found.push({ at, hasSeconds, place });
    rest = rest.replaceAll(form, ' '.repeat(form.length));
  }
  return found.toSorted((a, b) => a.place - b.place);
}

function weekday(at: number, zone: string): string {
  return formatIn(at, zone, true).slice(0, 3);
}
