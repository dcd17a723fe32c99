/** Whether each sign-in lasts through the market's day, seen at once; the sentences say the same. */
import { useId, useState } from 'react';
import { listTimes, sayLocalTimes } from '../../contract/local-time.ts';
import type { AppState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { layTimeline, sayNow, type TimelineWords } from '../../contract/timeline.ts';
import { Button } from '../button.tsx';
import { LocalTime } from '../local-time.tsx';
import { Unbroken } from '../unbroken.tsx';
import styles from './timeline.module.css';

type Props = Pick<AppState, 'connections' | 'market'> & { readonly now: number };

export function Timeline({ connections, market, now }: Props) {
  const id = useId();
  const [isLocalTold, setIsLocalTold] = useState(false);
  const minute = Math.floor(now / 60_000) * 60_000;
  const laid = layTimeline({ connections, market }, minute);
  if (!laid) return null;
  const says = texts().timeline;
  const nowSays = sayNow(market, minute);
  const instants = [
    ...connections.flatMap(listTimes),
    ...(market ?? []).flatMap(({ startsAt, endsAt }) => [startsAt, endsAt]),
  ];
  const hasLocal = [nowSays, laid.says, ...laid.lives.map((life) => life.says)].some(
    (one) => sayLocalTimes(one, instants, now) !== null,
  );
  return (
    <section className={`${styles.timeline} ${isLocalTold ? styles.told : ''}`} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id}>{says.title}</h2>
        <p>{nowSays}</p>
        <LocalTime says={nowSays} instants={instants} now={now} />
      </div>
      <div className={styles.rows}>
        <div className={styles.row}>
          <span className={styles.name}>{says.market}</span>
          <Market laid={laid} />
          <p className={styles.hidden}>{laid.says}</p>
          <LocalTime says={laid.says} instants={instants} now={now} />
        </div>
        <Legend laid={laid} />
        {laid.lives.map(({ id: one, name, bar, tone, says: words }) => (
          <div key={one} className={styles.row}>
            <span className={styles.name}>
              <Unbroken text={name} />
            </span>
            <div className={styles.track} aria-hidden="true">
              <Sessions laid={laid} />
              {bar && (
                <span
                  className={`${styles.bar} ${styles[tone]} ${bar.isOpen ? styles.open : ''}`}
                  style={{ width: `${bar.width}%` }}
                />
              )}
            </div>
            <p className={styles.says}>{words}</p>
            <LocalTime says={words} instants={instants} now={now} />
          </div>
        ))}
      </div>
      {hasLocal && (
        <div className={styles.way}>
          <Button isPressed={isLocalTold} onPress={() => setIsLocalTold(!isLocalTold)}>
            {says.localTimes}
          </Button>
        </div>
      )}
    </section>
  );
}

function Market({ laid }: { readonly laid: TimelineWords }) {
  return (
    <div className={styles.market} aria-hidden="true">
      <div className={styles.track}>
        {laid.bands.map(({ kind, label, left, width }) => (
          <span
            key={`${kind} ${left}`}
            className={`${styles.band} ${styles[kind]}`}
            style={{ left: `${left}%`, width: `${width}%` }}
          >
            <span>{label}</span>
          </span>
        ))}
      </div>
      <div className={styles.ticks}>
        {laid.ticks.map(({ left, label }) => (
          <span key={left} style={{ left: `${left}%` }}>
            {label}
          </span>
        ))}
      </div>
    </div>
  );
}

/** What the colours mean where the drawing is too narrow for names. */
function Legend({ laid }: { readonly laid: TimelineWords }) {
  const kinds = new Map(laid.bands.map(({ kind, label }) => [kind, label]));
  return (
    <ul className={styles.legend} aria-hidden="true">
      {[...kinds].map(([kind, label]) => (
        <li key={kind}>
          <span className={`${styles.swatch} ${styles[kind]}`} />
          {label}
        </li>
      ))}
    </ul>
  );
}

/** The regular session behind a bar: what a sign-in has to last through. */
function Sessions({ laid }: { readonly laid: TimelineWords }) {
  return laid.bands
    .filter(({ kind }) => kind === 'regular')
    .map(({ left, width }) => (
      <span key={left} className={styles.session} style={{ left: `${left}%`, width: `${width}%` }} />
    ));
}
