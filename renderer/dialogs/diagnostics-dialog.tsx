/** What would be copied is shown first, whole. */
import { useEffect, useState } from 'react';
import type { FailureNote } from '../../contract/failures.ts';
import { texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { MessageBox } from '../message-box.tsx';
import styles from './confirm.module.css';
import { Foot } from './foot.tsx';
import { Frame } from './frame.tsx';

type Props = {
  /** Whether a problem is to be reported: then what belongs into a report is said first. */
  readonly isReport: boolean;
  readonly close: () => void;
};

export function DiagnosticsDialog({ isReport, close }: Props) {
  const { diagnosticsTitle, diagnosticsSays, reportTitle, reportSays } = texts().settings;
  const { copy, copied, done } = texts().frame;
  const [report, setReport] = useState<string | null>(null);
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    void bridge()
      .getDiagnostics()
      .then((answer) => {
        if (answer.ok) setReport(answer.value);
        else setFailure(answer.failure);
      });
  }, []);
  const copyReport = async (text: string) => {
    const answer = await bridge().copyText(text);
    setIsCopied(answer.ok);
    if (!answer.ok) setFailure(answer.failure);
  };
  return (
    <Frame title={isReport ? reportTitle : diagnosticsTitle} close={close}>
      <div className={styles.body}>
        {failure && (
          <MessageBox
            message={{ ...sayFailure({ brokerName: '', environmentName: '' }, failure), note: failure }}
            isLoud
          />
        )}
        {isReport && reportSays.map((line) => <p key={line}>{line}</p>)}
        <p>{diagnosticsSays}</p>
        {report !== null && (
          <textarea
            className={styles.report}
            readOnly
            rows={12}
            value={report}
            aria-label={diagnosticsTitle}
          />
        )}
      </div>
      <Foot
        aside={
          <p className={styles.told} role="status">
            {isCopied ? copied : ''}
          </p>
        }
      >
        {report !== null && <Button onPress={() => void copyReport(report)}>{copy}</Button>}
        <Button kind="primary" isFirstFocused onPress={close}>
          {done}
        </Button>
      </Foot>
    </Frame>
  );
}
