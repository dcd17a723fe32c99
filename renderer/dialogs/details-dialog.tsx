/** Everything known about a connection. Opening it asks the broker who this is. */

import { type ReactNode, useEffect, useState } from 'react';
import { isUnusual } from '../../contract/activity.ts';
import { sayAccount, sayPermissionNote, sayTitle } from '../../contract/card.ts';
import { formatWhen } from '../../contract/clock.ts';
import type { FailureNote } from '../../contract/failures.ts';
import { listTimes } from '../../contract/local-time.ts';
import { button } from '../../contract/parts.ts';
import type { AppState, Connection, Permission, StoreState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { describe, sayFailure } from '../../contract/words.ts';
import { perform } from '../actions.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { useGo } from '../go.ts';
import { LocalTime } from '../local-time.tsx';
import { MessageBox } from '../message-box.tsx';
import { Unbroken } from '../unbroken.tsx';
import styles from './confirm.module.css';
import { Foot } from './foot.tsx';
import { Frame } from './frame.tsx';
import type { DialogRequest } from './request.ts';

type Props = {
  readonly connection: Connection;
  readonly state: AppState;
  readonly now: number;
  readonly close: () => void;
  /** Puts another dialog in the place of this one. */
  readonly open: (request: DialogRequest) => void;
};

export function DetailsDialog({ connection, state, now, close, open }: Props) {
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const go = useGo();
  const says = texts().details;
  const { id, signIn, method } = connection;
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
  const status = sayStatus(connection, now);
  const noRenewal = isHeld && !signIn.renews && method === 'keys' ? face?.noRenewalSays : null;

  return (
    <Frame title={sayTitle(connection)} close={close}>
      <div className={styles.body}>
        {failure && <MessageBox message={{ ...sayFailure(connection, failure), note: failure }} isLoud />}
        <dl className={`facts ${styles.facts}`}>
          <Fact name={says.facts.status} lines={status}>
            <LocalTime says={status.join(' ')} instants={listTimes(connection)} now={now} />
          </Fact>
          {isHeld && connection.holder && <Fact name={says.facts.signedInAs} lines={[connection.holder]} />}
          {isHeld && signIn.renews && <Fact name={says.facts.refreshes} lines={sayRenewals(connection)} />}
          <Fact
            name={says.facts.permissions}
            lines={sayPermissionLines(connection, face?.permissions ?? [])}
          />
          {connection.accounts.length > 0 && (
            <Fact name={says.facts.accounts} lines={connection.accounts.map(sayAccount)} />
          )}
          {method === 'keys' ? (
            <>
              <Fact name={says.facts.keys} lines={sayKeys(connection)} />
              <Fact name={says.facts.callbackUrl} lines={[connection.callbackUrl || says.noneSaved]} />
            </>
          ) : (
            <Fact name={says.facts.keys} lines={[says.tokenSaved]} />
          )}
          <Fact name={says.facts.storedIn} lines={[sayStore(state.store)]} />
        </dl>
        {noRenewal && <p className={styles.note}>{noRenewal}</p>}
        <div className={styles.more}>
          {listChanges(connection).map(({ action, label }) => (
            <Button key={action} onPress={() => void perform(action, connection, open, { ...state, go })}>
              {label}
            </Button>
          ))}
        </div>
      </div>
      <Foot>
        {connection.endsWith.length > 0 && (
          <Button kind="danger" onPress={() => open({ kind: 'end-everywhere', connection: id })}>
            {says.endEverywhere}
          </Button>
        )}
        <Button kind="primary" isFirstFocused onPress={close}>
          {texts().frame.done}
        </Button>
      </Foot>
    </Frame>
  );
}

/** What else can be changed about it; each opens a dialog of its own. */
function listChanges({ method, signIn }: Connection) {
  const isSignedIn = signIn.kind === 'held' || signIn.kind === 'over';
  if (signIn.kind === 'unreadable') return [button('remove')];
  if (method === 'token') return [button('replace-token'), ...(isSignedIn ? [button('disconnect')] : [])];
  return [
    button('edit-keys'),
    button('change-permissions'),
    ...(isSignedIn ? [button('disconnect')] : []),
    button('remove-keys'),
  ];
}

type FactProps = { readonly name: string; readonly lines: readonly string[]; readonly children?: ReactNode };

function Fact({ name, lines, children }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      {lines.map((line) => (
        <dd key={line}>
          <Unbroken text={line} />
        </dd>
      ))}
      {children && <dd>{children}</dd>}
    </div>
  );
}

function sayStatus(connection: Connection, now: number): string[] {
  const { signIn, checkedAt, brokerName } = connection;
  const { headline } = describe(connection, now);
  const says = texts().details;
  const since = signIn.kind === 'held' ? formatWhen(signIn.sinceAt, now) : null;
  return [
    says.status(headline, since),
    ...(signIn.kind === 'held' && signIn.renews ? [says.renews] : []),
    ...(checkedAt === null ? [] : [says.confirmed(brokerName, formatWhen(checkedAt, now))]),
  ];
}

/** The budget of the broker, which all its connections share. */
function sayRenewals({ renewals: { today, usual }, brokerName }: Connection): string[] {
  const says = texts().details;
  return [says.renewals(today, usual), ...(isUnusual(today, usual) ? [says.manyRenewals(brokerName)] : [])];
}

function sayPermissionLines(connection: Connection, permissions: readonly Permission[]): string[] {
  const { asked, granted, method, brokerName } = connection;
  if (method === 'token') return [texts().details.tokenPermissions(brokerName)];
  const shown = granted ?? asked;
  const says = permissions.filter(({ scope }) => shown.includes(scope)).map((one) => one.says);
  const unknown = shown.filter((scope) => !permissions.some((permission) => permission.scope === scope));
  const note = sayPermissionNote(connection, permissions);
  return [...says, ...unknown.map((scope) => `"${scope}"`), ...(note ? [note] : [])];
}

function sayKeys({ keyEnding, hasSecret }: Connection): string[] {
  const says = texts().details;
  if (keyEnding === null) return [says.noneSaved];
  return [
    keyEnding === '' ? says.keySaved : says.keyEnding(keyEnding),
    hasSecret ? says.secretSaved : says.noSecret,
  ];
}

function sayStore(store: StoreState): string {
  const { thisUser, nowhere, passwordStore } = texts().details;
  if (store.kind === 'ready') return thisUser(store.name);
  return store.kind === 'absent' ? nowhere : passwordStore;
}
