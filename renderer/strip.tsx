/** The one verdict, above everything, and the one thing to press. */

import { useId, useState } from 'react';
import type { Result } from '../contract/calls.ts';
import { lookOfStrip, stripShapes } from '../contract/card.ts';
import type { FailureNote } from '../contract/failures.ts';
import { listTimes } from '../contract/local-time.ts';
import type { AppState } from '../contract/state.ts';
import { canRetryStore, sayStrip } from '../contract/strip.ts';
import { texts } from '../contract/texts.ts';
import { sayFailure } from '../contract/words.ts';
import { perform } from './actions.ts';
import { bridge } from './bridge.ts';
import { Button } from './button.tsx';
import { ClockHelp } from './clock-help.tsx';
import type { DialogRequest } from './dialogs/request.ts';
import { useGo } from './go.ts';
import { findDateSettings } from './links.ts';
import { LocalTime } from './local-time.tsx';
import { MessageBox } from './message-box.tsx';
import { ShapeIcon } from './shape-icon.tsx';
import { StoreHelp } from './store-help.tsx';
import { Unbroken } from './unbroken.tsx';

type Props = {
  readonly state: AppState;
  readonly now: number;
  readonly open: (dialog: DialogRequest) => void;
  /** The steps to a password store, which the tray can open too. */
  readonly help: { readonly isOpen: boolean; readonly setOpen: (isOpen: boolean) => void };
};

export function Strip({ state, now, open, help }: Props) {
  const { sentence, shape, connection, button, more, isAboutClock } = sayStrip(state, now);
  const look = lookOfStrip(state, shape);
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const go = useGo();
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
          {more ? (
            <p>
              <Unbroken text={sentence.slice(0, -more.says.length)} />
              <Button kind="link" onPress={() => go({ kind: 'card', connection: more.connection })}>
                {more.says}
              </Button>
            </p>
          ) : (
            <p>
              <Unbroken text={sentence} />
            </p>
          )}
        </div>
        <LocalTime says={sentence} instants={state.connections.flatMap(listTimes)} now={now} />
        {store.kind === 'absent' && (
          <Button controls={{ id, isOpen: help.isOpen }} onPress={() => help.setOpen(!help.isOpen)}>
            {texts().strip.howToFix}
          </Button>
        )}
        {canRetryStore(state) && (
          <Button onPress={() => void bridge().retryStore().then(take)}>{texts().strip.tryAgain}</Button>
        )}
        {about && button && (
          <Button onPress={() => void perform(button.action, about, open, { ...state, go })?.then(take)}>
            {button.label}
          </Button>
        )}
        {dateSettings && (
          <Button onPress={() => void bridge().openLink(dateSettings)}>{texts().strip.dateSettings}</Button>
        )}
      </div>
      {store.kind === 'absent' && help.isOpen && <StoreHelp id={id} found={store.found} />}
      {isAboutClock && <ClockHelp platform={state.system.platform} />}
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
