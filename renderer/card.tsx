/** One connection: what it is, how it stands, until when, and what to press. */

import { useState } from 'react';
import type { Result } from '../contract/calls.ts';
import { sayCard } from '../contract/card.ts';
import type { FailureNote } from '../contract/failures.ts';
import { listTimes } from '../contract/local-time.ts';
import type { Action } from '../contract/parts.ts';
import type { AppState, Connection } from '../contract/state.ts';
import { texts } from '../contract/texts.ts';
import { sayFailure } from '../contract/words.ts';
import { perform } from './actions.ts';
import { bridge } from './bridge.ts';
import { Button } from './button.tsx';
import { CardMenu } from './card-menu.tsx';
import type { DialogRequest } from './dialogs/request.ts';
import { useGo } from './go.ts';
import { LocalTime } from './local-time.tsx';
import { MessageBox } from './message-box.tsx';
import { ShapeIcon } from './shape-icon.tsx';
import { useAttemptEnding } from './use-attempt-ending.ts';
import { useCalmRenewal } from './use-calm-renewal.ts';

type Props = {
  readonly connection: Connection;
  readonly state: AppState;
  readonly now: number;
  readonly open: (dialog: DialogRequest) => void;
};

export function Card({ connection, state, now, open }: Props) {
  const renewal = useCalmRenewal(connection.renewal);
  const card = sayCard({ ...connection, renewal }, state, now);
  const { words } = card;
  const go = useGo();
  const isAnswer = useAttemptEnding(connection);
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const [isMoreOpen, setIsMoreOpen] = useState(false);
  const isBusy = renewal.kind === 'running';

  const take = (answer: Result<unknown>) => setFailure(answer.ok ? null : answer.failure);
  const act = (action: Action) => void perform(action, connection, open, { ...state, go })?.then(take);

  return (
    <article
      className="card"
      aria-label={card.name}
      data-connection={connection.id}
      // Shift+F10, the menu key and the other mouse button.
      onContextMenu={(event) => {
        event.preventDefault();
        setIsMoreOpen(true);
      }}
    >
      <div className="card-name">
        <span className="monogram" data-monogram={card.monogram} aria-hidden="true" />
        <span className="card-broker">{card.broker}</span>
        {card.apart && <span className="card-apart">{card.apart}</span>}
        <span className={`tag ${card.isReal ? 'tag-real' : 'tag-simulated'}`}>{card.tag}</span>
        {card.isReal && <span className="real-money">{texts().card.realMoney}</span>}
      </div>
      <h2 className={`card-headline tone-${words.tray}`}>
        <ShapeIcon shape={words.shape} />
        <span>{words.headline}</span>
      </h2>
      <p className="card-subline">{words.subline}</p>
      <LocalTime says={`${words.headline} ${words.subline}`} instants={listTimes(connection)} now={now} />
      {card.holder && <p className="card-holder">{card.holder}</p>}
      {card.accounts.length > 0 && (
        <ul className="card-accounts">
          {card.accounts.map((account) => (
            <li key={account}>{account}</li>
          ))}
        </ul>
      )}
      {card.permissionNote && <p className="card-note">{card.permissionNote}</p>}
      {failure && (
        <MessageBox
          message={{ ...sayFailure(connection, failure), note: failure }}
          isLoud
          dismiss={() => setFailure(null)}
        />
      )}
      {isAnswer && connection.signIn.kind !== 'held' && (
        // The message leaves out what stands above it; whoever hears it did not see that.
        <p className="card-heard" role="alert">
          {words.headline}. {words.subline}
        </p>
      )}
      {card.message && (
        <MessageBox
          message={card.message}
          isLoud={isAnswer}
          {...(card.message.canDismiss
            ? { dismiss: () => void bridge().dismissNotice(connection.id).then(take) }
            : {})}
        />
      )}
      <div className="card-actions">
        {card.buttons.map(({ action, label, isPrimary }) => (
          <Button
            key={action}
            kind={isPrimary ? 'primary' : 'plain'}
            isBusy={isBusy && (action === 'refresh' || action === 'try-now')}
            onPress={() => act(action)}
          >
            {label}
          </Button>
        ))}
        {words.menu.length > 0 && (
          <CardMenu items={words.menu} act={act} isOpen={isMoreOpen} setOpen={setIsMoreOpen} />
        )}
      </div>
    </article>
  );
}
