/** What the app may do: view only, or each permission by itself. */
import { useId, useState } from 'react';
import type { BrokerFace, Connection } from '../../contract/state.ts';
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
      <legend>What may this app do?</legend>
      <Choice
        type="radio"
        group="permissions"
        value="view"
        label="View only"
        says="Balances, positions, orders and quotes."
        isPreset={!isOwn}
        onChoose={() => setIsOwn(false)}
      />
      <Choice
        type="radio"
        group="permissions"
        value="own"
        label="Choose myself"
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
  if (isRequired) return { says: 'Required: it tells us who signed in.' };
  return withoutSays ? { says: withoutSays } : {};
}
