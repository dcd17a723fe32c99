/** Asks before the broker ends every sign-in of an API key, and names those of this computer that end with it. */

import type { Connection } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Confirm } from './confirm.tsx';

type Props = { readonly connection: Connection; readonly close: () => void };

export function EndEverywhereDialog({ connection, close }: Props) {
  const says = texts().details.everywhere;
  const { id, brokerName, endsWith, keyEnding } = connection;
  return (
    <Confirm
      question={says.question(brokerName)}
      lines={[says.what(brokerName, keyEnding ?? ''), says.here(endsWith, brokerName), says.instead]}
      verb={says.verb}
      act={() => bridge().endEverywhere(id)}
      explain={(failure) => sayFailure(connection, failure)}
      close={close}
    />
  );
}
