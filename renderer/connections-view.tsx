/** The first view: the connections with their day ahead, or how to begin. */
import type { AppState } from '../contract/state.ts';
import { Connections } from './connections.tsx';
import type { DialogRequest } from './dialogs/request.ts';
import { DemoEmpty, FirstRun } from './first-run.tsx';

type Props = {
  readonly state: AppState;
  readonly now: number;
  readonly open: (dialog: DialogRequest) => void;
  /** The menu "Connect a broker", which a key can open too. */
  readonly connect: { readonly isOpen: boolean; readonly setOpen: (isOpen: boolean) => void };
};

export function ConnectionsView({ state, now, open, connect }: Props) {
  if (state.connections.length > 0)
    return <Connections key={String(state.isDemo)} state={state} now={now} open={open} connect={connect} />;
  return state.isDemo ? <DemoEmpty /> : <FirstRun state={state} open={open} />;
}
