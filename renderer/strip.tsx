/** The one verdict, above everything, and the one thing to press. */

import { useId, useState } from 'react';
import type { Result } from '../contract/calls.ts';
import { lookOfStrip, stripShapes } from '../contract/card.ts';
import type { FailureNote } from '../contract/failures.ts';
import type { AppState } from '../contract/state.ts';
import { canRetryStore, sayStrip } from '../contract/strip.ts';
import { texts } from '../contract/texts.ts';
import { sayFailure } from '../contract/words.ts';
import { perform } from './actions.ts';
import { bridge } from './bridge.ts';
import { Button } from './button.tsx';
import type { DialogRequest } from './dialogs/request.ts';
import { findDateSettings } from './links.ts';
import { MessageBox } from './message-box.tsx';
import { ShapeIcon } from './shape-icon.tsx';
import { StoreHelp } from './store-help.tsx';

type Props = {
  readonly state: AppState;
  readonly now: number;
  readonly open: (dialog: DialogRequest) => void;
};

export function Strip({ state, now, open }: Props) {
  const { sentence, shape, connection, button, isAboutClock } = sayStrip(state, now);
  const look = lookOfStrip(state, shape);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const id = useId();
  const { store } = state;
  const about = state.connections.find((one) => one.id === connection);
  const dateSettings = isAboutClock ? findDateSettings(state.system.platform) : null;
  const take = (answer: Result<unknown>) => setFailure(answer.ok ? null : answer.failure);
  return (
    <>
      <div className={`strip strip-${look}`}>
        <div className="strip-words" role="status">
          <ShapeIcon shape={stripShapes[look]} />
          <p>{sentence}</p>
        </div>
        {store.kind === 'absent' && (
          <Button controls={{ id, isOpen: isHelpOpen }} onPress={() => setIsHelpOpen(!isHelpOpen)}>
            {texts().strip.howToFix}
          </Button>
        )}
        {canRetryStore(state) && (
          <Button onPress={() => void bridge().retryStore().then(take)}>{texts().strip.tryAgain}</Button>
        )}
        {about && button && (
          <Button onPress={() => void perform(button.action, about, open)?.then(take)}>{button.label}</Button>
        )}
        {dateSettings && (
          <Button onPress={() => void bridge().openLink(dateSettings)}>{texts().strip.dateSettings}</Button>
        )}
      </div>
      {store.kind === 'absent' && isHelpOpen && <StoreHelp id={id} found={store.found} />}
      {failure && (
        <div className="strip-failure">
          <MessageBox
            message={{ ...sayFailure(about ?? nobody, failure), note: failure }}
            isLoud
            dismiss={() => setFailure(null)}
          />
        </div>
      )}
    </>
  );
}

const nobody = { brokerName: '', environmentName: '' } as const;
