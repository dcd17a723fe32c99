/**
 * How times are told: set once by each program that speaks, and again when the person chooses otherwise. Words are made
 * in many places, and none of them has a say in it, so it is one value for the whole program, as Intl's own default is.
 */
import type { Settings } from './settings.ts';

export type Manner = {
  readonly times: Settings['times'];
  /** The system's locale, for the form of dates and times. The language stays English. */
  readonly locale: string;
  /** This computer's time zone. */
  readonly zone: string;
};

let current: Manner = { times: 'market', locale: 'en-US', zone: 'America/New_York' };

export function manner(): Manner {
  return current;
}

export function setManner(next: Manner): void {
  current = next;
}
