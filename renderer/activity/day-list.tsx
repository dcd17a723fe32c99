/** The rows: arrow keys move between them, Enter unfolds what only a technician needs. */

import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { GridList, GridListHeader, GridListItem, GridListSection } from 'react-aria-components/GridList';
import { texts } from '../../contract/texts.ts';
import { bridge } from '../bridge.ts';
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
      className={styles.list ?? ''}
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
  const { key, time, place, says, isProblem } = row;
  return (
    <GridListItem
      id={key}
      textValue={`${time}, ${place}: ${says}`}
      className={`${styles.row} ${isProblem ? styles.problem : ''}`}
    >
      <span className={styles.time}>{time}</span>
      <span className={styles.place}>{place}</span>
      <span className={styles.says}>{says}</span>
      {isOpen && <Details row={row} />}
    </GridListItem>
  );
}

function Details({ row }: { readonly row: Row }) {
  const [said, setSaid] = useState('');
  const copy = async () => {
    const answer = await bridge().copyText(writeDetails(row));
    setSaid(answer.ok ? texts().frame.copied : texts().activity.notCopied);
  };
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
      <Button className="button button-link" onPress={() => void copy()}>
        {texts().activity.copy}
      </Button>
      <span role="status">{said}</span>
    </div>
  );
}
