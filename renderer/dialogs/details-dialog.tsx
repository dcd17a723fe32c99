/** Everything known about a connection. Opening it asks the broker who this is. */
import { useEffect, useState } from 'react';
import { isUnusual } from '../../contract/activity.ts';
import { sayAccount, sayPermissionNote } from '../../contract/card.ts';
import { formatWhen } from '../../contract/clock.ts';
import type { FailureNote } from '../../contract/failures.ts';
import type { AppState, Connection, Permission, StoreState } from '../../contract/state.ts';
import { describe, sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { MessageBox } from '../message-box.tsx';
import styles from './confirm.module.css';
import { Frame } from './frame.tsx';

type Props = {
  readonly connection: Connection;
  readonly state: AppState;
  readonly now: number;
  readonly close: () => void;
  readonly endEverywhere: () => void;
};

export function DetailsDialog({ connection, state, now, close, endEverywhere }: Props) {
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const { id, signIn, method, brokerName } = connection;
  const isHeld = signIn.kind === 'held';
  useEffect(() => {
    let isGone = false;
    if (isHeld)
      void bridge()
        .check(id)
        .then((answer) => {
          if (!isGone && !answer.ok) setFailure(answer.failure);
        });
    return () => {
      isGone = true;
    };
  }, [id, isHeld]);
  const face = state.brokers.find((broker) => broker.id === connection.broker);
  const noRenewal = isHeld && !signIn.renews && method === 'keys' ? face?.noRenewalSays : null;

  return (
    <Frame title={`${brokerName} (${connection.environmentName})`} close={close}>
      <div className={styles.body}>
        {failure && <MessageBox message={{ ...sayFailure(connection, failure), note: failure }} isLoud />}
        <dl className={`facts ${styles.facts}`}>
          <Fact name="Status" lines={sayStatus(connection, now)} />
          {isHeld && connection.holder && <Fact name="Signed in as" lines={[connection.holder]} />}
          {isHeld && signIn.renews && <Fact name="Refreshes today" lines={sayRenewals(connection)} />}
          <Fact name="Permissions" lines={sayPermissionLines(connection, face?.permissions ?? [])} />
          {connection.accounts.length > 0 && (
            <Fact name="Accounts" lines={connection.accounts.map(sayAccount)} />
          )}
          {method === 'keys' ? (
            <>
              <Fact name="Keys" lines={sayKeys(connection)} />
              <Fact name="Callback URL" lines={[connection.callbackUrl || 'None saved']} />
            </>
          ) : (
            <Fact name="Keys" lines={['API token saved']} />
          )}
          <Fact name="Stored in" lines={[sayStore(state.store)]} />
        </dl>
        {noRenewal && <p>{noRenewal}</p>}
      </div>
      <div className={styles.foot}>
        {connection.endsWith.length > 0 && (
          <Button kind="danger" onPress={endEverywhere}>
            End everywhere…
          </Button>
        )}
        <Button kind="primary" isFirstFocused onPress={close}>
          Done
        </Button>
      </div>
    </Frame>
  );
}

function Fact({ name, lines }: { readonly name: string; readonly lines: readonly string[] }) {
  return (
    <div>
      <dt>{name}</dt>
      {lines.map((line) => (
        <dd key={line}>{line}</dd>
      ))}
    </div>
  );
}

function sayStatus(connection: Connection, now: number): string[] {
  const { signIn, checkedAt, brokerName } = connection;
  const { headline } = describe(connection, now);
  const since = signIn.kind === 'held' ? ` (since ${formatWhen(signIn.sinceAt, now)})` : '';
  return [
    `${headline}${since}`,
    ...(signIn.kind === 'held' && signIn.renews ? ['Renews by itself'] : []),
    ...(checkedAt === null ? [] : [`Confirmed by ${brokerName} at ${formatWhen(checkedAt, now)}`]),
  ];
}

/** The budget of the broker, which all its connections share. */
function sayRenewals({ renewals: { today, usual }, brokerName }: Connection): string[] {
  return [
    `${today} of about ${usual}`,
    ...(isUnusual(today, usual) ? [`More than ${brokerName} usually needs. The activity says when.`] : []),
  ];
}

function sayPermissionLines(connection: Connection, permissions: readonly Permission[]): string[] {
  const { asked, granted, method, brokerName } = connection;
  if (method === 'token') return [`Those of your API token. ${brokerName} doesn't say which.`];
  const shown = granted ?? asked;
  const says = permissions.filter(({ scope }) => shown.includes(scope)).map((one) => one.says);
  const unknown = shown.filter((scope) => !permissions.some((permission) => permission.scope === scope));
  const note = sayPermissionNote(connection, permissions);
  return [...says, ...unknown.map((scope) => `"${scope}"`), ...(note ? [note] : [])];
}

function sayKeys({ keyEnding, hasSecret }: Connection): string[] {
  if (keyEnding === null) return ['None saved'];
  return [
    keyEnding === '' ? 'API key saved' : `API key …${keyEnding}`,
    hasSecret ? 'Secret saved' : 'A PKCE key: it has no secret',
  ];
}

function sayStore(store: StoreState): string {
  if (store.kind === 'ready') return `${store.name}, this user only`;
  return store.kind === 'absent' ? 'Nowhere: lasts until you quit' : 'The password store of this computer';
}
