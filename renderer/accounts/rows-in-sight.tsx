/**
 * A table's rows. Of a long table those far out of sight are not drawn: hundreds of prices move four times a second, of
 * which a window shows fifteen. Where they are missing stands a space of their height.
 */
import { type ReactNode, type RefCallback, useCallback, useEffect, useRef, useState } from 'react';
import styles from './table.module.css';

/** Shorter tables are drawn whole. */
const longest = 40;
const perPart = 10;
/** Of a row on one line, with the line below it. */
const rowHeight = 41;
/** Beyond the window's edges, so that whoever scrolls meets no gap. */
const margin = '240px 0px';

type Props<Row> = {
  readonly rows: readonly Row[];
  readonly columnCount: number;
  /** Draws one row. @param index from 1, the heads' row; null where the table is drawn whole. */
  readonly draw: (row: Row, index: number | null) => ReactNode;
};

export function RowsInSight<Row>({ rows, columnCount, draw }: Props<Row>) {
  const { inSight, heights, watch } = useParts();
  if (rows.length <= longest) return <tbody>{rows.map((row) => draw(row, null))}</tbody>;
  // A part is its place, whichever rows stand there.
  const parts = Array.from({ length: Math.ceil(rows.length / perPart) }, (_none, part) => ({
    part,
    members: rows.slice(part * perPart, (part + 1) * perPart),
  }));
  return parts.map(({ part, members }) => (
    <tbody key={part} ref={watch} data-part={part}>
      {inSight.has(part) ? (
        members.map((row, index) => draw(row, part * perPart + index + 2))
      ) : (
        <tr>
          <td
            className={styles.space}
            colSpan={columnCount}
            style={{ height: heights.get(part) ?? members.length * rowHeight }}
          />
        </tr>
      )}
    </tbody>
  ));
}

type Parts = {
  readonly inSight: ReadonlySet<number>;
  /** As they were when last drawn, px. */
  readonly heights: ReadonlyMap<number, number>;
  readonly watch: RefCallback<HTMLElement>;
};

function useParts(): Parts {
  const [{ inSight, heights }, setSeen] = useState<Omit<Parts, 'watch'>>({
    // What a window shows first, so that its first picture is whole.
    inSight: new Set([0, 1]),
    heights: new Map(),
  });
  const observer = useRef<IntersectionObserver | null>(null);
  const elements = useRef(new Set<HTMLElement>());
  useEffect(() => {
    const take = (entries: readonly IntersectionObserverEntry[]) =>
      setSeen((last) => {
        const [next, sizes] = [new Set(last.inSight), new Map(last.heights)];
        for (const { target, isIntersecting, boundingClientRect } of entries) {
          const part = Number((target as HTMLElement).dataset.part);
          // Whoever has the focus stays.
          if (isIntersecting || target.contains(document.activeElement)) next.add(part);
          else if (next.delete(part)) sizes.set(part, boundingClientRect.height);
        }
        return { inSight: next, heights: sizes };
      });
    const made = new IntersectionObserver(take, { rootMargin: margin });
    observer.current = made;
    for (const element of elements.current) made.observe(element);
    return () => {
      observer.current = null;
      made.disconnect();
    };
  }, []);
  const watch = useCallback((element: HTMLElement | null) => {
    if (!element) return;
    elements.current.add(element);
    observer.current?.observe(element);
    return () => {
      elements.current.delete(element);
      observer.current?.unobserve(element);
    };
  }, []);
  return { inSight, heights, watch };
}
