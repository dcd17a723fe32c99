/** The rows: arrow keys move between them, Enter unfolds what only a technician needs. */

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { GridList, GridListHeader, GridListItem, GridListSection } from 'react-aria-components/GridList';
import { manner } from '../../contract/manner.ts';
import { texts } from '../../contract/texts.ts';
import { CopyButton } from '../copy-button.tsx';
import { LocalTime } from '../local-time.tsx';
import styles from './activity.module.css';
import { type Day, type Row, writeDetails } from './rows.ts';

export function DayList({ days }: { readonly days: readonly Day[] }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) =>
    setOpen((last) => {
      const next = new Set(last);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  return (
    <GridList
      aria-label={texts().frame.views.activity}
      className={`${styles.list} ${manner().times === 'both' ? styles.both : ''}`}
      keyboardNavigationBehavior="tab"
      onAction={(key) => toggle(String(key))}
    >
      {days.map(({ name, rows }) => (
        <GridListSection key={name} id={name} className={styles.day ?? ''}>
          <GridListHeader className={styles.dayName ?? ''}>{name}</GridListHeader>
          {rows.map((row) => (
            <Line key={row.key} row={row} isOpen={open.has(row.key)} />
          ))}
        </GridListSection>
      ))}
    </GridList>
  );
}

function Line({ row, isOpen }: { readonly row: Row; readonly isOpen: boolean }) {
  const { key, time, place, says, isProblem, instants, at } = row;
  return (
    <GridListItem
      id={key}
      textValue={`${time}, ${place}: ${says}`}
      className={`${styles.row} ${isProblem ? styles.problem : ''}`}
    >
      <span className={styles.time}>{time}</span>
      <span className={styles.place}>{place}</span>
      <span className={styles.says}>
        <ChevronRight
          className={styles.chevron}
          data-open={isOpen || undefined}
          role="img"
          aria-label={isOpen ? texts().activity.detailsShown : texts().activity.detailsHidden}
          size={16}
        />
        {says}
      </span>
      <LocalTime says={`${time} ${says}`} instants={instants} now={at} />
      {isOpen && <Details row={row} />}
    </GridListItem>
  );
}

function Details({ row }: { readonly row: Row }) {
  return (
    <div className={styles.details}>
      <dl className="facts">
        {row.details.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <CopyButton label={texts().activity.copy} text={() => writeDetails(row)} />
    </div>
  );
}
