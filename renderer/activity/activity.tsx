/** What happened, for people: newest first, under its days, with filters and a way to take it along. */

import { useState } from 'react';
import { activityKinds } from '../../contract/activity.ts';
import type { FailureNote } from '../../contract/failures.ts';
import type { AppState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { Confirm } from '../dialogs/confirm.tsx';
import { MessageBox } from '../message-box.tsx';
import styles from './activity.module.css';
import { DayList } from './day-list.tsx';
import { type Filter, listPlaces, makeDays } from './rows.ts';
import { useActivity } from './use-activity.ts';

const step = 200;
const explain = (failure: FailureNote) => sayFailure({ brokerName: '', environmentName: '' }, failure);

type Props = { readonly state: AppState; readonly now: number };

export function Activity({ state, now }: Props) {
  const says = texts().activity;
  const log = useActivity(state.isDemo);
  const [filter, setFilter] = useState<Filter>({ place: null, kind: null });
  const [most, setMost] = useState(step);
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const [isClearing, setIsClearing] = useState(false);
  const lines = log.lines ?? [];
  const { days, hasMore } = makeDays(lines, filter, state, now, most);
  const problem = failure ?? log.failure;

  const save = async () => {
    const answer = await bridge().exportActivity();
    setFailure(answer.ok ? null : answer.failure);
  };

  return (
    <>
      <div className="view-head">
        <h1>{texts().frame.views.activity}</h1>
        {lines.length > 0 && (
          <div className={styles.tools}>
            <Choose
              label={says.connection}
              all={says.allConnections}
              options={listPlaces(lines, state).map((name) => [name, name])}
              choose={(place) => setFilter({ ...filter, place })}
            />
            <Choose
              label={says.kind}
              all={says.allKinds}
              options={activityKinds.map((kind) => [kind, says.kinds[kind]])}
              choose={(kind) => setFilter({ ...filter, kind })}
            />
            <Button onPress={() => void save()}>{says.export}</Button>
            <Button onPress={() => setIsClearing(true)}>{says.clear}</Button>
          </div>
        )}
      </div>
      {problem && <MessageBox message={{ ...explain(problem), note: problem }} isLoud />}
      {log.lines && days.length === 0 && <p className={styles.empty}>{sayEmpty(lines.length > 0)}</p>}
      {days.length > 0 && <DayList days={days} />}
      {hasMore && <Button onPress={() => setMost(most + step)}>{says.older}</Button>}
      {isClearing && (
        <Confirm
          question={says.clearQuestion}
          lines={says.clearLines}
          verb={says.clearVerb}
          act={() => bridge().clearActivity()}
          explain={explain}
          close={() => setIsClearing(false)}
        />
      )}
    </>
  );
}

function sayEmpty(isFiltered: boolean): string {
  const { empty, emptyFilter } = texts().activity;
  return isFiltered ? emptyFilter : empty;
}

type ChooseProps<T extends string> = {
  readonly label: string;
  readonly all: string;
  readonly options: readonly (readonly [value: T, name: string])[];
  readonly choose: (value: T | null) => void;
};

/** The system's own list: it is right in forced colours, with a screen reader and on a small window. */
function Choose<T extends string>({ label, all, options, choose }: ChooseProps<T>) {
  return (
    <select
      className="control"
      aria-label={label}
      onChange={({ target }) => choose(options[target.selectedIndex - 1]?.[0] ?? null)}
    >
      <option>{all}</option>
      {options.map(([value, name]) => (
        <option key={value}>{name}</option>
      ))}
    </select>
  );
}
