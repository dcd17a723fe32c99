/** Asks before a connection, or a part of it, is removed. */

import { sayTitle } from '../../contract/card.ts';
import type { Connection } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { findLink } from '../links.ts';
import { Confirm } from './confirm.tsx';

type Kind = 'disconnect' | 'remove' | 'remove-keys';
type Props = { readonly kind: Kind; readonly connection: Connection; readonly close: () => void };

export function ConfirmDialog({ kind, connection, close }: Props) {
  const { id, brokerName } = connection;
  const { verbs, atBroker, openBroker } = texts().details;
  const link = kind === 'disconnect' && !connection.isDemo ? findLink(connection.broker, 'dashboard') : null;
  return (
    <Confirm
      question={sayQuestion(kind, connection)}
      lines={[...sayWhatGoes(kind, connection), ...(link ? [atBroker(brokerName)] : [])]}
      verb={verbs[kind]}
      act={() => (kind === 'disconnect' ? bridge().disconnect(id) : bridge().removeKeys(id))}
      explain={(failure) => sayFailure(connection, failure)}
      close={close}
    >
      {link && (
        <Button kind="link" onPress={() => void bridge().openLink(link)}>
          {openBroker(brokerName)}
        </Button>
      )}
    </Confirm>
  );
}

function sayQuestion(kind: Kind, connection: Connection): string {
  const { questions } = texts().details;
  return questions[kind](kind === 'disconnect' ? sayTitle(connection) : connection.name);
}

function sayWhatGoes(kind: Kind, { brokerName, method }: Connection): string[] {
  const says = texts().details;
  const orders = says.orders(brokerName);
  if (kind === 'remove') return [says.removes, says.pasteToConnect];
  if (kind === 'remove-keys') return [says.pasteThem];
  return method === 'token' ? [says.removesToken(brokerName), orders] : [`${says.disconnects} ${orders}`];
}
