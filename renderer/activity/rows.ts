/** The log's lines as rows of the view: chosen, worded and put under their days. Pure. */

import type { ActivityKind, ActivityLine } from '../../contract/activity.ts';
import { findNames, kindOf, sayActivity } from '../../contract/activity-words.ts';
import { formatClock, formatDay } from '../../contract/clock.ts';
import type { AppState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';

export type Filter = {
  /** A name as `findNames` gives it, or null for all. */
  readonly place: string | null;
  readonly kind: ActivityKind | null;
};

export type Row = {
  readonly key: string;
  readonly time: string;
  readonly place: string;
  readonly says: string;
  readonly isProblem: boolean;
  /** What its words may tell. */
  readonly instants: readonly number[];
  /** From when on they count their days. */
  readonly at: number;
  /** Name and value, for who must explain it to somebody. */
  readonly details: readonly (readonly [name: string, value: string])[];
};

export type Day = { readonly name: string; readonly rows: readonly Row[] };

type Faces = Pick<AppState, 'brokers' | 'connections'>;

/** @param lines newest first. @param most rows, so that a long log opens as fast as a short one. */
export function makeDays(
  lines: readonly ActivityLine[],
  filter: Filter,
  state: Faces,
  now: number,
  most: number,
): { readonly days: readonly Day[]; readonly hasMore: boolean } {
  const chosen = lines.filter(
    (line) =>
      (filter.kind === null || kindOf(line) === filter.kind) &&
      (filter.place === null || findNames(line.place, state).name === filter.place),
  );
  const days: { name: string; rows: Row[] }[] = [];
  const used = new Map<string, number>();
  for (const line of chosen.slice(0, most)) {
    const name = formatDay(line.lastAt, now);
    if (days.at(-1)?.name !== name) days.push({ name, rows: [] });
    const row = makeRow(line, state);
    const uses = used.get(row.key) ?? 0;
    used.set(row.key, uses + 1);
    days.at(-1)?.rows.push(uses === 0 ? row : { ...row, key: `${row.key} ${uses}` });
  }
  return { days, hasMore: chosen.length > most };
}

/** Names to filter by, as they first appear. */
export function listPlaces(lines: readonly ActivityLine[], state: Faces): readonly string[] {
  return [...new Set(lines.map(({ place }) => findNames(place, state).name))];
}

/** What "Copy details" copies. */
export function writeDetails({ place, says, details }: Row): string {
  return [`${place}: ${says}`, ...details.map(([name, value]) => `${name}: ${value}`)].join('\n');
}

const problems = new Set<ActivityLine['what']>([
  'renewal-failed',
  'check-failed',
  'over',
  'unsaved',
  'unreadable',
  'sign-in-stopped',
  'end-everywhere-failed',
  'clock-wrong',
]);

function makeRow(line: ActivityLine, state: Faces): Row {
  const names = findNames(line.place, state);
  const { facts } = texts().card;
  const iso = (at: number) => new Date(at).toISOString();
  return {
    // A line that grows keeps its first time, and with it the place of the keyboard.
    key: `${line.at} ${line.what} ${line.place?.connection ?? ''}`,
    time: formatClock(line.lastAt),
    place: names.name,
    says: sayActivity(line, names),
    isProblem: problems.has(line.what),
    instants: [line.lastAt, line.at, ...('endsAt' in line && line.endsAt !== null ? [line.endsAt] : [])],
    at: line.at,
    details: [
      ...(line.count > 1
        ? ([
            [facts.first, iso(line.at)],
            [facts.last, iso(line.lastAt)],
          ] as const)
        : ([[facts.time, iso(line.at)]] as const)),
      ...('code' in line ? ([[facts.code, line.code]] as const) : []),
      ...('status' in line && line.status !== null ? ([[facts.status, String(line.status)]] as const) : []),
    ],
  };
}
