/** A question before something is removed. Cancel has the focus, so that Enter takes nothing away. */

import { type ReactNode, useId, useState } from 'react';
import type { Result } from '../../contract/calls.ts';
import type { FailureNote } from '../../contract/failures.ts';
import { texts } from '../../contract/texts.ts';
import type { sayFailure } from '../../contract/words.ts';
import { Button } from '../button.tsx';
import { MessageBox } from '../message-box.tsx';
import { Unbroken } from '../unbroken.tsx';
import styles from './confirm.module.css';
import { Foot } from './foot.tsx';
import { Frame } from './frame.tsx';

type Props = {
  readonly question: string;
  readonly lines: readonly string[];
  readonly verb: string;
  readonly act: () => Promise<Result<unknown>>;
  readonly explain: (failure: FailureNote) => ReturnType<typeof sayFailure>;
  readonly close: () => void;
  /** Below the lines. */
  readonly children?: ReactNode;
};

export function Confirm({ question, lines, verb, act, explain, close, children }: Props) {
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const textId = useId();

  const confirm = async () => {
    setIsBusy(true);
    const answer = await act();
    setIsBusy(false);
    if (answer.ok) close();
    else setFailure(answer.failure);
  };

  return (
    <Frame role="alertdialog" title={question} describedBy={textId} close={close}>
      <div className={styles.body}>
        {failure && <MessageBox message={{ ...explain(failure), note: failure }} isLoud />}
        <div id={textId}>
          {lines.map((line) => (
            <p key={line}>
              <Unbroken text={line} />
            </p>
          ))}
        </div>
        {children}
      </div>
      <Foot>
        <Button isFirstFocused onPress={close}>
          {texts().frame.cancel}
        </Button>
        <Button kind="danger" isBusy={isBusy} onPress={() => void confirm()}>
          {verb}
        </Button>
      </Foot>
    </Frame>
  );
}
