/** Asks before something is removed. Cancel has the focus, so that Enter takes nothing away. */
import { useId, useState } from 'react';
import type { FailureNote } from '../../contract/failures.ts';
import type { Connection } from '../../contract/state.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { findLink } from '../links.ts';
import { MessageBox } from '../message-box.tsx';
import styles from './confirm.module.css';
import { Frame } from './frame.tsx';

type Kind = 'disconnect' | 'remove' | 'remove-keys';
type Props = { readonly kind: Kind; readonly connection: Connection; readonly close: () => void };

const verbs: Readonly<Record<Kind, string>> = {
  disconnect: 'Disconnect',
  remove: 'Remove',
  'remove-keys': 'Remove keys',
};

export function ConfirmDialog({ kind, connection, close }: Props) {
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const textId = useId();
  const link = kind === 'disconnect' && !connection.isDemo ? findLink(connection.broker, 'dashboard') : null;

  const confirm = async () => {
    setIsBusy(true);
    const call = kind === 'disconnect' ? bridge().disconnect : bridge().removeKeys;
    const answer = await call(connection.id);
    setIsBusy(false);
    if (answer.ok) close();
    else setFailure(answer.failure);
  };

  return (
    <Frame role="alertdialog" title={sayQuestion(kind, connection)} describedBy={textId} close={close}>
      <div className={styles.body}>
        {failure && <MessageBox message={{ ...sayFailure(connection, failure), note: failure }} isLoud />}
        <div id={textId}>
          {sayWhatGoes(kind, connection).map((line) => (
            <p key={line}>{line}</p>
          ))}
          {link && <p>To end it at {connection.brokerName} as well, remove this app there.</p>}
        </div>
        {link && (
          <Button kind="link" onPress={() => void bridge().openLink(link)}>
            Open {connection.brokerName}
          </Button>
        )}
      </div>
      <div className={styles.foot}>
        <Button isFirstFocused onPress={close}>
          Cancel
        </Button>
        <Button kind="danger" isBusy={isBusy} onPress={() => void confirm()}>
          {verbs[kind]}
        </Button>
      </div>
    </Frame>
  );
}

function sayQuestion(kind: Kind, { brokerName, environmentName, name }: Connection): string {
  if (kind === 'disconnect') return `Disconnect ${brokerName} (${environmentName})?`;
  return kind === 'remove' ? `Remove ${name}?` : `Remove the ${name} keys?`;
}

function sayWhatGoes(kind: Kind, { brokerName, method }: Connection): string[] {
  const orders = `Open orders at ${brokerName} are not affected.`;
  if (kind === 'remove')
    return [
      "This removes the sign-in that can't be opened from this computer, with its keys.",
      "You'll need to paste the keys again to connect.",
    ];
  if (kind === 'remove-keys') return ["You'll need to paste them again to connect."];
  return method === 'token'
    ? [
        `This removes the API token from this computer. The token itself stays valid at ${brokerName}.`,
        orders,
      ]
    : [`This removes the sign-in from this computer. Your keys stay. ${orders}`];
}
