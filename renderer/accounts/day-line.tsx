/** How an account's worth went over the day, as far as it was looked at: a small line, and its ends in words. */
import { memo } from 'react';
import type { Account, Origin } from '../../contract/accounts.ts';
import { formatClock } from '../../contract/clock.ts';
import { texts } from '../../contract/texts.ts';
import { LocalTime } from '../local-time.tsx';
import { Amount } from './amount.tsx';
import styles from './pictures.module.css';
import { drawLine } from './places.ts';
import { findEnds } from './sums.ts';

const [width, height, edge] = [200, 36, 2];

type Props = Pick<Account, 'day'> & {
  readonly origin: Origin;
  readonly currency: string;
  readonly now: number;
};

export const DayLine = memo(function DayLine({ day, origin, currency, now }: Props) {
  const says = texts().pictures;
  const [first, last] = [day[0], day.at(-1)];
  const ends = findEnds(day.map(({ equity }) => equity));
  if (!first || !last || !ends || day.length < 2) return null;
  const from = { origin, asOf: last.at };
  const since = says.today(formatClock(first.at));
  const facts = [
    [says.low, ends.least],
    [says.high, ends.most],
  ] as const;
  return (
    <figure className={styles.day}>
      <figcaption>
        {since}
        <LocalTime says={since} instants={[first.at]} now={now} />
      </figcaption>
      <svg className={styles.line} viewBox={`0 0 ${width} ${height}`} width={width} aria-hidden="true">
        <path
          d={drawLine(day, { width: width - 2 * edge, height: height - 2 * edge })}
          transform={`translate(${edge} ${edge})`}
        />
      </svg>
      <p>
        {facts.map(([name, amount]) => (
          <span key={name}>
            <span className={styles.name}>{name}</span> <Amount
              money={{ amount, currency }}
              from={from}
            />{' '}
          </span>
        ))}
      </p>
    </figure>
  );
});
