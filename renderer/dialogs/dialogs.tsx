/** The dialog that was asked for, about the connection as it is now. Loaded when the first one is opened. */
import type { AppState } from '../../contract/state.ts';
import { BreakDialog } from './break-dialog.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { DetailsDialog } from './details-dialog.tsx';
import { EndEverywhereDialog } from './end-everywhere-dialog.tsx';
import { OwnDialog } from './own-dialog.tsx';
import { type DialogRequest, isOwn } from './request.ts';
import { WhatHappenedDialog } from './what-happened-dialog.tsx';

type Props = {
  readonly request: DialogRequest;
  readonly state: AppState;
  readonly now: number;
  /** @param connection whose card gets the focus when the opener is gone. */
  readonly close: (connection: string | null) => void;
  /** Puts another dialog in the place of this one. */
  readonly open: (request: DialogRequest) => void;
};

export function Dialogs({ request, state, now, close, open }: Props) {
  if (isOwn(request)) return <OwnDialog kind={request.kind} state={state} close={() => close(null)} />;
  const connection = state.connections.find(({ id }) => id === request.connection) ?? null;
  if (request.kind === 'connect') {
    const broker = state.brokers.find(({ id }) => id === request.broker);
    if (!broker) return null;
    return (
      <ConnectDialog
        broker={broker}
        connection={connection}
        purpose={request.purpose}
        isHelpOpen={request.isHelpOpen ?? false}
        state={state}
        close={close}
      />
    );
  }
  if (!connection) return null;
  if (request.kind === 'details')
    return (
      <DetailsDialog connection={connection} state={state} now={now} close={() => close(null)} open={open} />
    );
  if (request.kind === 'what-happened')
    return <WhatHappenedDialog connection={connection} close={() => close(null)} />;
  if (request.kind === 'end-everywhere')
    return <EndEverywhereDialog connection={connection} close={() => close(null)} />;
  if (request.kind === 'break') return <BreakDialog connection={connection} close={() => close(null)} />;
  return <ConfirmDialog kind={request.kind} connection={connection} close={() => close(null)} />;
}
