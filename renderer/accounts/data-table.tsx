/** A table for reading: sorted by a press on a column's head, filtered, copied as text. Wide ones scroll in their place. */
import { ArrowDown, ArrowUp, ClipboardCopy } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { texts } from '../../contract/texts.ts';
import { bridge } from '../bridge.ts';
import {
  type Column,
  type FootRow,
  filterRows,
  type Sort,
  sortRows,
  turnSort,
  writeTable,
} from './column.ts';
import { Copier } from './copier.tsx';
import { RowsInSight } from './rows-in-sight.tsx';
import styles from './table.module.css';

type Props<Row> = {
  /** Under which the last order is kept. */
  readonly name: string;
  readonly label: string;
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** The first names its row. */
  readonly columns: readonly Column<Row>[];
  /** Null: as the rows come. */
  readonly preset: Sort | null;
  readonly filter: string;
  /** Said of the rows that are shown, below them. */
  readonly foot?: (rows: readonly Row[]) => readonly FootRow[];
  /** Stands beside "Copy as table". */
  readonly aside?: ReactNode;
};

/** How each table was last sorted, until the window closes. */
const lastSorts = new Map<string, Sort>();

export function DataTable<Row>(props: Props<Row>) {
  const { name, label, rows, idOf, columns, preset, filter, foot: makeFoot, aside } = props;
  const says = texts().accounts;
  const [sort, setSort] = useState(lastSorts.get(name) ?? preset);
  const shown = sortRows(filterRows(rows, columns, filter), columns, sort);
  const foot = makeFoot?.(shown) ?? [];
  const sortBy = (next: Sort) => {
    lastSorts.set(name, next);
    setSort(next);
  };
  if (shown.length === 0) return <p className={styles.empty}>{says.filteredOut}</p>;
  return (
    <>
      <section className={styles.region} aria-label={label}>
        <table className={styles.table} aria-rowcount={shown.length + foot.length + 1}>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.id} column={column} sort={sort} sortBy={sortBy} />
              ))}
            </tr>
          </thead>
          <RowsInSight
            rows={shown}
            columnCount={columns.length}
            draw={(row, place) => (
              <tr key={idOf(row)} aria-rowindex={place ?? undefined}>
                {columns.map((column, index) => (
                  <Cell key={column.id} column={column} isHead={index === 0}>
                    {column.cell ? column.cell(row) : column.text?.(row)}
                  </Cell>
                ))}
              </tr>
            )}
          />
          {foot.length > 0 && (
            <tfoot>
              {foot.map((row) => (
                <tr key={row.name}>
                  {columns.map((column, index) => (
                    <Cell key={column.id} column={column} isHead={index === 0}>
                      {index === 0 ? row.name : row.cells[column.id]?.node}
                    </Cell>
                  ))}
                </tr>
              ))}
            </tfoot>
          )}
        </table>
      </section>
      <div className={styles.foot}>
        <Copier act={() => bridge().copyTable(writeTable(shown, columns, foot))}>
          <ClipboardCopy aria-hidden size={16} />
          {says.copyTable}
        </Copier>
        {aside}
      </div>
    </>
  );
}

type HeadProps<Row> = {
  readonly column: Column<Row>;
  readonly sort: Sort | null;
  readonly sortBy: (sort: Sort) => void;
};

function Head<Row>({ column, sort, sortBy }: HeadProps<Row>) {
  const { id, name, isNumber, by } = column;
  const direction = sort?.column === id ? sort.direction : undefined;
  return (
    <th
      scope="col"
      aria-sort={direction}
      className={`${isNumber ? styles.number : ''} ${by?.kind === 'instant' ? styles.telling : ''}`}
    >
      {by ? (
        <button type="button" className={styles.sort} onClick={() => sortBy(turnSort(column, sort))}>
          {name}
          {direction === 'ascending' && <ArrowUp aria-hidden size={14} />}
          {direction === 'descending' && <ArrowDown aria-hidden size={14} />}
        </button>
      ) : (
        <span className="unseen">{name}</span>
      )}
    </th>
  );
}

type CellProps = {
  readonly column: Pick<Column<never>, 'isNumber' | 'isWords' | 'by'>;
  readonly isHead: boolean;
  readonly children: ReactNode;
};

function Cell({ column, isHead, children }: CellProps) {
  if (isHead)
    return (
      <th scope="row" className={styles.rowHead}>
        {children}
      </th>
    );
  const { isNumber, isWords, by } = column;
  const look = isNumber ? styles.number : isWords ? styles.words : by ? undefined : styles.buttons;
  return <td className={look}>{children}</td>;
}
