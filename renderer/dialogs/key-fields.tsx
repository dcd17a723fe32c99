/** API key, secret and callback URL. Left empty, the saved keys are used; they are never sent back to be shown. */

import { useEffect, useRef } from 'react';
import type { FieldMessages } from '../../contract/form.ts';
import type { BrokerFace, Connection, SavedKeys } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { CopyButton } from '../copy-button.tsx';
import { Disclosure } from '../disclosure.tsx';
import { findLink } from '../links.ts';
import styles from './form.module.css';
import { TextField } from './text-field.tsx';

type Props = {
  readonly broker: BrokerFace;
  readonly environment: string;
  readonly connection: Connection | null;
  readonly savedKeys: readonly SavedKeys[];
  readonly messages: FieldMessages;
  /** Whether it is where keys come from that was asked for. */
  readonly isHelpOpen: boolean;
};

export function KeyFields({ broker, environment, connection, savedKeys, messages, isHelpOpen }: Props) {
  const saved = findSaved(broker, environment, connection, savedKeys);
  const preset = saved?.callbackUrl || broker.callbackPreset;
  const box = useRef<HTMLFieldSetElement>(null);
  const shown = useRef(preset);
  useEffect(() => {
    // Another environment brings its own callback URL, unless a person has typed one.
    const field = box.current?.querySelector<HTMLInputElement>('input[name=callbackUrl]');
    if (field && field.value === shown.current) field.value = preset;
    shown.current = preset;
  }, [preset]);
  const environmentName = broker.environments.find(({ id }) => id === environment)?.name ?? '';
  const link = findLink(broker.id, 'keys');
  const text = texts().form;
  const secretHelp = saved ? text.savedSecret : broker.noSecretSays;
  const chooseCallback = (url: string) => {
    const field = box.current?.querySelector<HTMLInputElement>('input[name=callbackUrl]');
    if (!field) return;
    field.value = url;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };
  return (
    <fieldset className={styles.group} ref={box}>
      <legend>{text.yourKeys(environmentName)}</legend>
      <TextField
        name="apiKey"
        label={text.apiKey}
        aside={text.brokersWord(broker.name, broker.keyName)}
        isSecret
        error={messages.apiKey}
        {...(saved ? { help: text.savedKey(saved.keyEnding) } : {})}
      />
      <TextField
        name="apiSecret"
        label={text.apiSecret}
        aside={text.brokersWord(broker.name, broker.secretName)}
        isSecret
        error={messages.apiSecret}
        {...(secretHelp ? { help: secretHelp } : {})}
      />
      <TextField
        name="callbackUrl"
        label={text.callbackUrl}
        preset={preset}
        help={text.callbackHelp(broker.name)}
        error={messages.callbackUrl}
      />
      <CopyButton
        describes={text.callbackUrl}
        text={() => box.current?.querySelector<HTMLInputElement>('input[name=callbackUrl]')?.value ?? ''}
      />
      {broker.callbackChoices.length > 0 && (
        <div className={styles.choices}>
          <span className={styles.says}>{text.usual}</span>
          {broker.callbackChoices.map((url) => (
            <Button key={url} kind="link" onPress={() => chooseCallback(url)}>
              {url}
            </Button>
          ))}
        </div>
      )}
      <Disclosure label={text.where} isFirstOpen={isHelpOpen}>
        <ul>
          {broker.keyHelp.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {link && <Button onPress={() => void bridge().openLink(link)}>{text.openBroker(broker.name)}</Button>}
      </Disclosure>
    </fieldset>
  );
}

/** The keys that an empty field stands for: the connection's own, else the newest of its kind. */
function findSaved(
  broker: BrokerFace,
  environment: string,
  connection: Connection | null,
  savedKeys: readonly SavedKeys[],
): Pick<SavedKeys, 'keyEnding' | 'callbackUrl'> | null {
  if (connection && connection.keyEnding !== null)
    return { keyEnding: connection.keyEnding, callbackUrl: connection.callbackUrl };
  return savedKeys.find((keys) => keys.broker === broker.id && keys.environment === environment) ?? null;
}
