/** A column as data: what it shows, by what it sorts, what it copies. Pure. */
import type { ReactNode } from 'react';
import type { Decimal } from '../../contract/decimal.ts';
import { orderBy } from './sums.ts';

export type Column<Row> = {
  readonly id: string;
  readonly name: string;
  /** Right-aligned, in digits of one width. */
  readonly isNumber?: boolean;
  /** Takes more than one line where it must. */
  readonly isWords?: boolean;
  /** What is shown, in one line: it is copied and filtered by. Null for a column of buttons. */
  readonly text: ((row: Row) => string) | null;
  /** How it is drawn, where that is more than its text. */
  readonly cell?: (row: Row) => ReactNode;
  readonly by: Key<Row> | null;
};

/** What a column sorts by: exact decimals, words in the reader's order, instants. What is not known comes last. */
type Key<Row> =
  | { readonly kind: 'decimal'; readonly of: (row: Row) => Decimal | null }
  | { readonly kind: 'words'; readonly of: (row: Row) => string }
  | { readonly kind: 'instant'; readonly of: (row: Row) => number | null };

export type Sort = { readonly column: string; readonly direction: 'ascending' | 'descending' };

/** What stands below the rows: by the columns' ids. */
export type FootRow = {
  readonly name: string;
  readonly cells: Readonly<Record<string, { readonly text: string; readonly node: ReactNode }>>;
};

type Columns<Row> = readonly Column<Row>[];

/** Stable; unknown values last in either direction. @param sort null leaves the rows as they come. */
export function sortRows<Row>(rows: readonly Row[], columns: Columns<Row>, sort: Sort | null): Row[] {
  const key = columns.find(({ id }) => id === sort?.column)?.by;
  if (!key) return [...rows];
  const turn = sort?.direction === 'descending' ? -1 : 1;
  if (key.kind === 'words') return rows.toSorted((a, b) => turn * words.compare(key.of(a), key.of(b)));
  const compare = makeCompare(key);
  const known = rows.filter((row) => key.of(row) !== null);
  return [...known.toSorted((a, b) => turn * compare(a, b)), ...rows.filter((row) => key.of(row) === null)];
}

/** The order that a press on a column's head asks for: numbers and times begin with the greatest. */
export function turnSort<Row>({ id, by }: Column<Row>, sort: Sort | null): Sort {
  const first = by?.kind === 'words' ? 'ascending' : 'descending';
  if (sort?.column !== id) return { column: id, direction: first };
  return { column: id, direction: sort.direction === 'ascending' ? 'descending' : 'ascending' };
}

const words = new Intl.Collator('en', { numeric: true });

function makeCompare<Row>(key: Exclude<Key<Row>, { kind: 'words' }>): (a: Row, b: Row) => number {
  if (key.kind === 'instant') return (a, b) => (key.of(a) ?? 0) - (key.of(b) ?? 0);
  return orderBy(key.of);
}

/** Rows in which every word of the filter is shown, in whatever column. */
export function filterRows<Row>(rows: readonly Row[], columns: Columns<Row>, filter: string): Row[] {
  const wanted = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...rows];
  return rows.filter((row) => {
    const shown = columns.map(({ text }) => text?.(row).toLowerCase() ?? '');
    return wanted.every((word) => shown.some((one) => one.includes(word)));
  });
}

/** Tab-separated lines for a spreadsheet: what is shown, as it is shown. */
export function writeTable<Row>(
  rows: readonly Row[],
  columns: Columns<Row>,
  foot: readonly FootRow[],
): string {
  const told = columns.filter(({ text }) => text !== null);
  const lines = [
    told.map(({ name }) => name),
    ...rows.map((row) => told.map(({ text }) => text?.(row) ?? '')),
    ...foot.map(({ name, cells }) =>
      told.map(({ id }, index) => (index === 0 ? name : cells[id]?.text) ?? ''),
    ),
  ];
  return lines.map((cells) => cells.map(clean).join('\t')).join('\n');
}

/** "+$1,204.50", "-0,31 (-0,06 %)", "-5.00 CHF": with a sign, and an amount to its end. */
const amount = /^[+-]\p{Sc}?[.,]?\d[\d.,'’ ]*(?:%|\p{Sc}|\p{L}{2,3})?(?: \([+-]?[\d.,]+ ?%\))?$/u;

/** One cell on one line; text that a spreadsheet would take for a formula is marked as text. */
function clean(cell: string): string {
  const line = cell.replace(/\s+/g, ' ').trim();
  // Excel takes the wide forms of these signs as well.
  return /^[=@+\-＝＠＋－]/.test(line) && !amount.test(line) ? `'${line}` : line;
}
