/** The demo's "Break it…": what can go wrong, in plain words, to be seen before it happens. */

import { type FormEvent, useRef, useState } from 'react';
import type { FailureNote } from '../../contract/failures.ts';
import { type DemoFault, demoFaults, type FaultGroupId, faultGroups } from '../../contract/faults.ts';
import type { Connection } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { MessageBox } from '../message-box.tsx';
import { Choice } from './choice.tsx';
import { Foot } from './foot.tsx';
import styles from './form.module.css';
import { Frame } from './frame.tsx';

type Props = { readonly connection: Connection; readonly close: () => void };

export function BreakDialog({ connection, close }: Props) {
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const says = texts().faults;
  const body = useRef<HTMLDivElement>(null);

  const ask = async (fault: DemoFault | null) => {
    if (isBusy) return;
    setIsBusy(true);
    const answer = await bridge().breakDemo({ connection: connection.id, fault });
    setIsBusy(false);
    if (answer.ok) return close();
    setFailure(answer.failure);
    // A message above what is in sight would not be seen.
    body.current?.scrollTo(0, 0);
  };
  const breakIt = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget).get('fault');
    void ask(demoFaults.find((id) => id === chosen) ?? null);
  };

  return (
    <Frame title={says.title} close={close}>
      <form className={styles.form} onSubmit={breakIt}>
        <div ref={body} className={styles.body}>
          {failure && <MessageBox message={{ ...sayFailure(connection, failure), note: failure }} isLoud />}
          <p className={styles.purpose}>{says.about(connection.name)}</p>
          <p className={styles.purpose}>{says.mending}</p>
          {(Object.keys(faultGroups) as FaultGroupId[]).map((group) => (
            <fieldset key={group} className={styles.group}>
              <legend>{says.groups[group]}</legend>
              {faultGroups[group].map((id) => (
                <Choice
                  key={id}
                  type="radio"
                  group="fault"
                  value={id}
                  label={says.all[id].label}
                  says={says.all[id].says}
                  isPreset={id === demoFaults[0]}
                  isFirstFocused={id === demoFaults[0]}
                />
              ))}
            </fieldset>
          ))}
        </div>
        <Foot>
          <Button onPress={close}>{texts().frame.cancel}</Button>
          <Button isBusy={isBusy} onPress={() => void ask(null)}>
            {says.mend}
          </Button>
          <Button kind="primary" isSubmit isBusy={isBusy}>
            {says.verb}
          </Button>
        </Foot>
      </form>
    </Frame>
  );
}
