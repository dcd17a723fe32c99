/** The first two questions: which accounts, and with what. */

import type { BrokerFace } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import { Choice } from './choice.tsx';
import styles from './form.module.css';

type EnvironmentProps = {
  readonly broker: BrokerFace;
  readonly chosen: string;
  readonly choose: (environment: string) => void;
};

export function EnvironmentChoice({ broker, chosen, choose }: EnvironmentProps) {
  return (
    <fieldset className={styles.group}>
      <legend>{texts().form.which}</legend>
      <div className={styles.pair}>
        {broker.environments.map(({ id, name, says, isReal }) => (
          <Choice
            key={id}
            type="radio"
            group="environment"
            value={id}
            label={name}
            says={says}
            isPreset={id === chosen}
            isFirstFocused={id === chosen}
            onChoose={choose}
            {...(isReal ? { tag: <span className="real-money">{texts().form.realMoney}</span> } : {})}
          />
        ))}
      </div>
      {broker.environmentSays && <p className={styles.says}>{broker.environmentSays}</p>}
    </fieldset>
  );
}

type MethodProps = {
  readonly says: string;
  readonly chosen: 'keys' | 'token';
  readonly choose: (method: 'keys' | 'token') => void;
};

export function MethodChoice({ says, chosen, choose }: MethodProps) {
  return (
    <fieldset className={styles.group}>
      <legend>{texts().form.have}</legend>
      <p className={styles.says}>{says}</p>
      <div className={styles.pair}>
        <Choice
          type="radio"
          group="method"
          value="keys"
          label={texts().form.haveKeys}
          isPreset={chosen === 'keys'}
          onChoose={() => choose('keys')}
        />
        <Choice
          type="radio"
          group="method"
          value="token"
          label={texts().form.haveToken}
          isPreset={chosen === 'token'}
          onChoose={() => choose('token')}
        />
      </div>
    </fieldset>
  );
}
