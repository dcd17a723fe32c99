/** Why a sign-in was stopped for safety: what was noticed, what it usually is, what it may be, and what is safe. */
import type { Connection } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { Button } from '../button.tsx';
import { CopyButton } from '../copy-button.tsx';
import styles from './confirm.module.css';
import { Foot } from './foot.tsx';
import { Frame } from './frame.tsx';

type Props = { readonly connection: Connection; readonly close: () => void };

export function WhatHappenedDialog({ connection, close }: Props) {
  const { brokerName, callbackUrl } = connection;
  const says = texts().details.stopped;
  return (
    <Frame title={says.title} close={close}>
      <div className={styles.body}>
        {says.lines(brokerName).map((line) => (
          <p key={line}>{line}</p>
        ))}
        {callbackUrl !== '' && (
          <p>
            {says.callback} <code>{callbackUrl}</code>{' '}
            <CopyButton describes={callbackUrl} text={() => callbackUrl} />
          </p>
        )}
      </div>
      <Foot>
        <Button kind="primary" isFirstFocused onPress={close}>
          {texts().frame.done}
        </Button>
      </Foot>
    </Frame>
  );
}
