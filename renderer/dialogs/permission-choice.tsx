/** What the app may do: view only, or each permission by itself. */

import { useId, useState } from 'react';
import type { BrokerFace, Connection } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { Choice } from './choice.tsx';
import styles from './form.module.css';

type Props = {
  readonly broker: BrokerFace;
  readonly connection: Connection | null;
  readonly error: string | undefined;
};

export function PermissionChoice({ broker, connection, error }: Props) {
  const asked = connection && connection.asked.length > 0 ? connection.asked : null;
  const isViewOnly =
    asked === null ||
    broker.permissions.every(({ scope, isViewOnly: isViewed }) => asked.includes(scope) === isViewed);
  const [isOwn, setIsOwn] = useState(!isViewOnly);
  const id = useId();
  return (
    <fieldset className={styles.group} aria-describedby={error ? id : undefined}>
      <legend>{texts().form.may}</legend>
      <Choice
        type="radio"
        group="permissions"
        value="view"
        label={texts().form.viewOnly}
        says={texts().form.viewOnlySays}
        isPreset={!isOwn}
        onChoose={() => setIsOwn(false)}
      />
      <Choice
        type="radio"
        group="permissions"
        value="own"
        label={texts().form.chooseMyself}
        isPreset={isOwn}
        onChoose={() => setIsOwn(true)}
      />
      {isOwn && (
        <div className={styles.nested}>
          {broker.permissions.map(({ scope, says, withoutSays, isViewOnly: isViewed, isRequired }) => (
            <Choice
              key={scope}
              type="checkbox"
              group="scopes"
              value={scope}
              label={says}
              isFixed={isRequired}
              isPreset={isRequired || (asked ? asked.includes(scope) : isViewed)}
              {...sayMore(isRequired, withoutSays)}
            />
          ))}
        </div>
      )}
      {error && (
        <p id={id} className={styles.error}>
          {error}
        </p>
      )}
    </fieldset>
  );
}

function sayMore(isRequired: boolean, withoutSays: string | null): { says?: string } {
  if (isRequired) return { says: texts().form.required };
  return withoutSays ? { says: withoutSays } : {};
}
