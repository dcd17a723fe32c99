/** Asks before a connection, or a part of it, is removed. */
import type { Connection } from '../../contract/state.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { findLink } from '../links.ts';
import { Confirm } from './confirm.tsx';

type Kind = 'disconnect' | 'remove' | 'remove-keys';
type Props = { readonly kind: Kind; readonly connection: Connection; readonly close: () => void };

const verbs: Readonly<Record<Kind, string>> = {
  disconnect: 'Disconnect',
  remove: 'Remove',
  'remove-keys': 'Remove keys',
};

export function ConfirmDialog({ kind, connection, close }: Props) {
  const { id, brokerName } = connection;
  const link = kind === 'disconnect' && !connection.isDemo ? findLink(connection.broker, 'dashboard') : null;
  return (
    <Confirm
      question={sayQuestion(kind, connection)}
      lines={[
        ...sayWhatGoes(kind, connection),
        ...(link ? [`To end it at ${brokerName} as well, remove this app there.`] : []),
      ]}
      verb={verbs[kind]}
      act={() => (kind === 'disconnect' ? bridge().disconnect(id) : bridge().removeKeys(id))}
      explain={(failure) => sayFailure(connection, failure)}
      close={close}
    >
      {link && (
        <Button kind="link" onPress={() => void bridge().openLink(link)}>
          Open {brokerName}
        </Button>
      )}
    </Confirm>
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
