/** Connects a broker, or changes how a connection signs in. Keys and tokens pass through it once, in one call. */

import { type FocusEvent, type FormEvent, useEffect, useRef, useState } from 'react';
import type { FailureNote } from '../../contract/failures.ts';
import { checkConnectForm, type FieldMessages, type FormField } from '../../contract/form.ts';
import type { AppState, BrokerFace, Connection } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { endingHeadline, sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { MessageBox } from '../message-box.tsx';
import { sayEncryption, sayPurpose, sayWrongFields } from './connect-words.ts';
import { EnvironmentChoice, MethodChoice } from './first-choices.tsx';
import { Foot } from './foot.tsx';
import styles from './form.module.css';
import { Frame } from './frame.tsx';
import { KeyFields } from './key-fields.tsx';
import { PermissionChoice } from './permission-choice.tsx';
import { emptySecrets, focusField, readForm } from './read-form.ts';
import { TextField } from './text-field.tsx';

type Props = {
  readonly broker: BrokerFace;
  /** The connection to change; null for a new one. */
  readonly connection: Connection | null;
  readonly purpose: 'new' | 'keys' | 'permissions' | 'token';
  readonly isHelpOpen: boolean;
  readonly state: AppState;
  readonly close: (connection: string | null) => void;
};

export function ConnectDialog({ broker, connection, purpose, isHelpOpen, state, close }: Props) {
  const text = texts().form;
  const form = useRef<HTMLFormElement>(null);
  const [environment, setEnvironment] = useState(connection?.environment ?? broker.environments[0]?.id ?? '');
  const [method, setMethod] = useState<'keys' | 'token'>(
    purpose === 'token' ? 'token' : (connection?.method ?? 'keys'),
  );
  const [messages, setMessages] = useState<FieldMessages>({});
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isChecked, setIsChecked] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A message above what is in sight would not be seen.
    if (failure) body.current?.scrollTo(0, 0);
  }, [failure]);
  useEffect(() => {
    // A new connection's first choice takes the focus itself.
    const first = purpose === 'permissions' ? 'input[name=permissions]:checked' : 'input:enabled';
    if (purpose !== 'new') form.current?.querySelector<HTMLElement>(first)?.focus();
  }, [purpose]);
  const chosen = broker.environments.find(({ id }) => id === environment);
  const fixed = { connection: connection?.id ?? null, broker, environment, method };

  const check = (element: HTMLFormElement) =>
    checkConnectForm(readForm(element, fixed), broker, state.savedKeys);
  const recheck = (name: string) => {
    if (!form.current || !isField(name)) return;
    const says = check(form.current)[name];
    // Enter checks all fields and moves the focus, and so leaves one, before what it found is drawn.
    setMessages(({ [name]: _, ...others }) => (says === undefined ? others : { ...others, [name]: says }));
  };
  const leaveField = (event: FocusEvent<HTMLFormElement>) => {
    // On the way to Cancel or Connect nothing is said: one makes it pointless, the other says it all.
    const isLeaving =
      event.relatedTarget instanceof HTMLElement && event.relatedTarget.closest('[data-foot]');
    if (!isLeaving && event.target instanceof HTMLInputElement) recheck(event.target.name);
  };
  const choose = (change: () => void) => {
    change();
    setMessages({});
    setIsChecked(false);
  };

  const connect = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const element = event.currentTarget;
    if (isBusy) return;
    const wrong = check(element);
    setMessages(wrong);
    setIsChecked(true);
    const [first] = Object.keys(wrong);
    if (first) return focusField(element, first);
    setIsBusy(true);
    setFailure(null);
    const sent = bridge().connect(readForm(element, fixed));
    emptySecrets(element);
    const answer = await sent;
    setIsBusy(false);
    if (answer.ok) close(answer.value);
    else setFailure(answer.failure);
  };

  const permissions = <PermissionChoice broker={broker} connection={connection} error={messages.scopes} />;
  return (
    <Frame title={text.title(broker.name)} close={() => close(null)}>
      <form
        ref={form}
        className={styles.form}
        noValidate
        onSubmit={(event) => void connect(event)}
        onBlur={leaveField}
        onInput={(event) => {
          // A message goes as soon as it is no longer true.
          if (event.target instanceof HTMLInputElement && event.target.name in messages)
            recheck(event.target.name);
        }}
      >
        <div ref={body} className={styles.body}>
          {failure && (
            <>
              <MessageBox
                message={sayConnectFailure(broker, chosen?.name ?? '', failure, method === 'token')}
                isLoud
              />
              <p className={styles.says}>{text.emptied}</p>
            </>
          )}
          {isChecked && Object.keys(messages).length > 0 && (
            <p className={styles.summary} role="alert">
              {sayWrongFields(messages)}
            </p>
          )}
          {connection?.isReal && (
            <p>
              <span className="real-money">{text.realMoney}</span>
            </p>
          )}
          {sayPurpose(purpose, connection).map((line) => (
            <p key={line} className={styles.purpose}>
              {line}
            </p>
          ))}
          {!connection && (
            <EnvironmentChoice
              broker={broker}
              chosen={environment}
              choose={(id) => choose(() => setEnvironment(id))}
            />
          )}
          {broker.token && purpose === 'new' && (
            <MethodChoice
              says={broker.token.says}
              chosen={method}
              choose={(next) => choose(() => setMethod(next))}
            />
          )}
          {method === 'keys' ? (
            <>
              {purpose === 'permissions' && permissions}
              <KeyFields
                broker={broker}
                environment={environment}
                connection={connection}
                savedKeys={state.savedKeys}
                messages={messages}
                isHelpOpen={isHelpOpen}
              />
              {purpose !== 'permissions' && permissions}
            </>
          ) : (
            <fieldset className={styles.group}>
              <legend>{text.yourToken(chosen?.name ?? '')}</legend>
              <TextField name="apiToken" label={text.apiToken} isSecret error={messages.apiToken} />
            </fieldset>
          )}
          <p className={styles.says}>
            {method === 'keys' && `${text.ownPage(broker.name)} `}
            {sayEncryption(state.store, method)}
          </p>
        </div>
        <Foot>
          <Button onPress={() => close(null)}>{texts().frame.cancel}</Button>
          <Button kind="primary" isSubmit isBusy={isBusy}>
            {text.connect}
          </Button>
        </Foot>
      </form>
    </Frame>
  );
}

function isField(name: string): name is FormField {
  return ['environment', 'apiKey', 'apiSecret', 'callbackUrl', 'scopes', 'apiToken'].includes(name);
}

/** A pasted token's refusal ends an attempt to sign in, and is headed like every other. */
function sayConnectFailure(broker: BrokerFace, environmentName: string, note: FailureNote, isToken: boolean) {
  const said = sayFailure({ brokerName: broker.name, environmentName }, note);
  if (!isToken) return { ...said, note };
  return { ...said, title: endingHeadline(note.code), happened: `${said.title}. ${said.happened}`, note };
}
