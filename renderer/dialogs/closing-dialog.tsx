/** Asked once, when the window is closed for the first time: whether Brokerbar goes on without it (ux.md 3.11). */
import { useId } from 'react';
import type { AppState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import styles from './confirm.module.css';
import { Frame } from './frame.tsx';

export function ClosingDialog({ state }: { readonly state: AppState }) {
  const id = useId();
  const { question, lines, change, keep, quit } = texts().dialogs.closing;
  const renewing = state.connections.filter(({ signIn }) => signIn.kind === 'held' && signIn.renews);
  const brokers = [...new Set(renewing.map(({ brokerName }) => brokerName))];
  // On Linux a tray may come and go; elsewhere it is always there.
  const isQuitUsual = state.system.platform === 'linux';
  const answer = (what: 'keep' | 'quit' | 'stay') => void bridge().answerClose(what);
  return (
    <Frame role="alertdialog" title={question} describedBy={id} close={() => answer('stay')}>
      <div className={styles.body} id={id}>
        {lines(brokers).map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p>{change}</p>
      </div>
      <div className={styles.foot}>
        <Button
          kind={isQuitUsual ? 'primary' : 'plain'}
          isFirstFocused={isQuitUsual}
          onPress={() => answer('quit')}
        >
          {quit}
        </Button>
        <Button
          kind={isQuitUsual ? 'plain' : 'primary'}
          isFirstFocused={!isQuitUsual}
          onPress={() => answer('keep')}
        >
          {keep}
        </Button>
      </div>
    </Frame>
  );
}
