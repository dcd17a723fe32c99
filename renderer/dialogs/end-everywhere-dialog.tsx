/** Asks before the broker ends every sign-in of an API key, and names those of this computer that end with it. */
import type { Connection } from '../../contract/state.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Confirm } from './confirm.tsx';

type Props = { readonly connection: Connection; readonly close: () => void };

export function EndEverywhereDialog({ connection, close }: Props) {
  const { id, brokerName, endsWith, keyEnding } = connection;
  return (
    <Confirm
      question={`End every sign-in of this key at ${brokerName}?`}
      lines={[
        `${brokerName} then ends all sign-ins made with the API key${keyEnding ? ` …${keyEnding}` : ''}, on every computer and in every other program.`,
        `On this computer: ${endsWith.join(', ')}. Keys stay. Open orders at ${brokerName} are not affected.`,
        'To forget the sign-in on this computer alone, choose Disconnect instead.',
      ]}
      verb="End everywhere"
      act={() => bridge().endEverywhere(id)}
      explain={(failure) => sayFailure(connection, failure)}
      close={close}
    />
  );
}
