/** The connections, one card each. */
import { useState } from 'react';
import { orderCards } from '../contract/card.ts';
import type { AppState } from '../contract/state.ts';
import { texts } from '../contract/texts.ts';
import { Card } from './card.tsx';
import { ConnectMenu } from './connect-menu.tsx';
import type { DialogRequest } from './dialogs/request.ts';
import { useFocusKeeper } from './focus.ts';
import { Timeline } from './timeline/timeline.tsx';

type Props = {
  readonly state: AppState;
  readonly now: number;
  readonly open: (dialog: DialogRequest) => void;
  readonly connect: { readonly isOpen: boolean; readonly setOpen: (isOpen: boolean) => void };
};

export function Connections({ state, now, open, connect }: Props) {
  const list = useFocusKeeper();
  // The order is that of entering the view: nothing moves under the pointer.
  const [entered] = useState(() => orderCards(state.connections, now).map(({ id }) => id));
  const place = (id: string) => (entered.includes(id) ? entered.indexOf(id) : entered.length);
  const connections = state.connections.toSorted((a, b) => place(a.id) - place(b.id));
  return (
    <>
      <div className="view-head">
        <h1>{texts().frame.views.connections}</h1>
        <ConnectMenu state={state} open={open} connect={connect} />
      </div>
      <div className="cards" ref={list}>
        {connections.map((connection) => (
          <Card key={connection.id} connection={connection} state={state} now={now} open={open} />
        ))}
      </div>
      <Timeline connections={connections} market={state.market} now={now} />
    </>
  );
}
