/** Asked once, when the window is closed for the first time: whether Brokerbar goes on without it (ux.md 3.11). */
import { useId } from 'react';
import type { AppState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import styles from './confirm.module.css';
import { Foot } from './foot.tsx';
import { Frame } from './frame.tsx';

export function ClosingDialog({ state }: { readonly state: AppState }) {
  const id = useId();
  const says = texts().dialogs.closing;
  const renewing = state.connections.filter(({ signIn }) => signIn.kind === 'held' && signIn.renews);
  const brokers = [...new Set(renewing.map(({ brokerName }) => brokerName))];
  // On Linux a tray may come and go; elsewhere it is always there.
  const usual = state.system.platform === 'linux' ? 'quit' : 'keep';
  const answers = usual === 'quit' ? (['keep', 'quit'] as const) : (['quit', 'keep'] as const);
  const answer = (what: 'keep' | 'quit' | 'stay') => void bridge().answerClose(what);
  return (
    <Frame role="alertdialog" title={says.question} describedBy={id} close={() => answer('stay')}>
      <div className={styles.body} id={id}>
        {says.lines(brokers).map((line) => (
          <p key={line}>{line}</p>
        ))}
        <p>{says.change}</p>
      </div>
      <Foot>
        {answers.map((one) => (
          <Button
            key={one}
            kind={one === usual ? 'primary' : 'plain'}
            isFirstFocused={one === usual}
            onPress={() => answer(one)}
          >
            {says[one]}
          </Button>
        ))}
      </Foot>
    </Frame>
  );
}
