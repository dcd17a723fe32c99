/** A symbol's daily prices beside the accounts: a chart, the same numbers as a table, and the whole in two sentences. */
import { ExternalLink } from 'lucide-react';
import { lazy, Suspense, useId, useState } from 'react';
import type { History } from '../../contract/accounts.ts';
import { formatWhen } from '../../contract/clock.ts';
import { sayCourse } from '../../contract/history-words.ts';
import { texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { Foot } from '../dialogs/foot.tsx';
import { Frame } from '../dialogs/frame.tsx';
import { LocalTime } from '../local-time.tsx';
import { MessageBox } from '../message-box.tsx';
import { CandleTable } from './candle-table.tsx';
import { findCourse } from './course.ts';
import { Awaiting } from './freshness.tsx';
import type { Charted } from './symbol-button.tsx';
import styles from './symbol-panel.module.css';
import { Tag } from './tag.tsx';
import { useHistory } from './use-history.ts';

/** With the library that draws, which is loaded with the first chart. */
const CandleChart = lazy(() => import('./candle-chart.tsx').then(({ CandleChart: it }) => ({ default: it })));

type Props = { readonly charted: Charted; readonly close: () => void };

export function SymbolPanel({ charted, close }: Props) {
  const { name, origin } = charted;
  const says = texts().pictures;
  const { history, failure, isAsking, ask } = useHistory(charted);
  const now = Date.now();
  const source = ({ asOf }: History) => says.source(origin.brokerName, formatWhen(asOf, now));
  return (
    <Frame title={name} isBeside close={close}>
      <div className={styles.body}>
        <p className={styles.from}>
          <Tag origin={origin} />
          {history && (
            <>
              <span className={styles.by}>{source(history)}</span>
              <LocalTime says={source(history)} instants={[history.asOf]} now={now} />
            </>
          )}
        </p>
        {failure && (
          <>
            <MessageBox
              message={{ ...sayFailure({ ...origin, isLook: true }, failure), note: failure }}
              isLoud
            />
            <span>
              <Button isBusy={isAsking} onPress={ask}>
                {says.tryAgain}
              </Button>
            </span>
          </>
        )}
        {!history && !failure && <Awaiting says={says.getting} broker={origin.brokerName} />}
        {history && <Prices history={history} name={name} />}
      </div>
      <Foot
        aside={
          <Button kind="link" onPress={() => void bridge().openLink('tradingview')}>
            <ExternalLink aria-hidden size={16} />
            {says.drawnBy}
          </Button>
        }
      >
        <Button kind="primary" isFirstFocused onPress={close}>
          {says.close}
        </Button>
      </Foot>
    </Frame>
  );
}

function Prices({ history, name }: { readonly history: History; readonly name: string }) {
  const says = texts().pictures;
  const [isTable, setIsTable] = useState(false);
  const id = useId();
  const course = findCourse(history.candles);
  if (!course) return <p className={styles.summary}>{says.none(history.origin.brokerName, name)}</p>;
  return (
    <>
      <p id={id} className={styles.summary}>
        {sayCourse(course)}
      </p>
      <span>
        <Button isPressed={isTable} onPress={() => setIsTable(!isTable)}>
          {says.asTable}
        </Button>
      </span>
      {isTable ? (
        <CandleTable candles={history.candles} name={name} />
      ) : (
        <Suspense fallback={<div className={styles.space} />}>
          <CandleChart candles={history.candles} name={name} about={id} />
        </Suspense>
      )}
    </>
  );
}
