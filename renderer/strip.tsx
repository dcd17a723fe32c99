/** The one verdict, above everything. Its button only ever explains; what acts stands on the cards. */
import { useId, useState } from 'react';
import { lookOfStrip, stripShapes } from '../contract/card.ts';
import type { AppState } from '../contract/state.ts';
import { canRetryStore, sayStrip } from '../contract/strip.ts';
import { bridge } from './bridge.ts';
import { Button } from './button.tsx';
import { ShapeIcon } from './shape-icon.tsx';
import { StoreHelp } from './store-help.tsx';

export function Strip({ state, now }: { readonly state: AppState; readonly now: number }) {
  const { sentence, shape } = sayStrip(state, now);
  const look = lookOfStrip(state, shape);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const id = useId();
  const { store } = state;
  return (
    <>
      <div className={`strip strip-${look}`}>
        <div className="strip-words" role="status">
          <ShapeIcon shape={stripShapes[look]} />
          <p>{sentence}</p>
        </div>
        {store.kind === 'absent' && (
          <Button controls={{ id, isOpen: isHelpOpen }} onPress={() => setIsHelpOpen(!isHelpOpen)}>
            How to fix
          </Button>
        )}
        {canRetryStore(state) && <Button onPress={() => void bridge().retryStore()}>Try again</Button>}
      </div>
      {store.kind === 'absent' && isHelpOpen && <StoreHelp id={id} found={store.found} />}
    </>
  );
}
