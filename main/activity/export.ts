/** The log as a file for people and their spreadsheets. */

import type { ActivityLine } from '../../contract/activity.ts';
import { findNames, kindOf, sayActivity } from '../../contract/activity-words.ts';
import type { AppState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';

/** What names are found by. */
type Known = Pick<AppState, 'brokers' | 'connections'>;

type Row = {
  readonly time: string;
  readonly last: string;
  readonly times: number;
  readonly connection: string;
  readonly kind: string;
  readonly what: string;
  readonly code: string;
  readonly status: number | '';
};

const columns = ['time', 'last', 'times', 'connection', 'kind', 'what', 'code', 'status'] as const;

/** What a save dialog offers: a name, and the endings it may have. */
export type SaveNames = {
  readonly name: string;
  readonly kinds: readonly { readonly name: string; readonly extensions: readonly string[] }[];
};

/** @param now epoch ms. */
export function nameExport(now: number): SaveNames {
  return {
    name: `brokerbar-activity-${new Date(now).toISOString().slice(0, 10)}.csv`,
    kinds: [
      { name: 'CSV', extensions: ['csv'] },
      { name: 'JSON', extensions: ['json'] },
    ],
  };
}

/** @param name of the file: JSON when it ends so, else CSV. Newest first, as on the screen. */
export function toExport(name: string, lines: readonly ActivityLine[], state: Known): string {
  const newest = lines.toReversed();
  return /\.json$/i.test(name) ? toJson(newest, state) : toCsv(newest, state);
}

/** RFC 4180: a header, CRLF, quoted cells. Times are ISO 8601 in UTC. */
export function toCsv(lines: readonly ActivityLine[], state: Known): string {
  const rows = lines.map((line) => toRow(line, state));
  const texts = [[...columns], ...rows.map((row) => columns.map((column) => String(row[column])))];
  return texts.map((cells) => `${cells.map(quote).join(',')}\r\n`).join('');
}

export function toJson(lines: readonly ActivityLine[], state: Known): string {
  return `${JSON.stringify(
    lines.map((line) => toRow(line, state)),
    undefined,
    2,
  )}\n`;
}

function toRow(line: ActivityLine, state: Known): Row {
  const names = findNames(line.place, state);
  return {
    time: new Date(line.at).toISOString(),
    last: new Date(line.lastAt).toISOString(),
    times: line.count,
    connection: names.name,
    kind: texts().activity.kinds[kindOf(line)],
    what: sayActivity(line, names),
    code: 'code' in line ? line.code : '',
    status: 'status' in line ? (line.status ?? '') : '',
  };
}

/** A spreadsheet runs a cell that begins like a formula, so it must not. */
function quote(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
