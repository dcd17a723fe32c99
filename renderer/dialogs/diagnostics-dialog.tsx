/** What would be copied is shown first, whole. */
import { useEffect, useState } from 'react';
import type { FailureNote } from '../../contract/failures.ts';
import { texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { MessageBox } from '../message-box.tsx';
import styles from './confirm.module.css';
import { Frame } from './frame.tsx';

export function DiagnosticsDialog({ close }: { readonly close: () => void }) {
  const { diagnosticsTitle, diagnosticsSays } = texts().settings;
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
    <Frame title={diagnosticsTitle} close={close}>
      <div className={styles.body}>
        {failure && (
          <MessageBox
            message={{ ...sayFailure({ brokerName: '', environmentName: '' }, failure), note: failure }}
            isLoud
          />
        )}
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
      <div className={styles.foot}>
        <p className={styles.told} role="status">
          {isCopied ? copied : ''}
        </p>
        {report !== null && <Button onPress={() => void copyReport(report)}>{copy}</Button>}
        <Button kind="primary" isFirstFocused onPress={close}>
          {done}
        </Button>
      </div>
    </Frame>
  );
}
