/** A group of settings and its rows: a name on the left, the choice on the right, a line of explanation below. */
import { type ReactNode, useId } from 'react';
import styles from './settings.module.css';

type GroupProps = { readonly name: string; readonly children: ReactNode };

export function Group({ name, children }: GroupProps) {
  const id = useId();
  return (
    <section className={styles.group} aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      <div className={styles.rows}>{children}</div>
    </section>
  );
}

type RowProps = { readonly name: string; readonly says?: string | undefined };

type SwitchProps = RowProps & { readonly isOn: boolean; readonly turn: (isOn: boolean) => void };

export function SwitchRow({ name, says, isOn, turn }: SwitchProps) {
  const id = useId();
  return (
    <label className={styles.row}>
      <Words name={name} says={says} id={id} />
      <input
        type="checkbox"
        className={styles.check}
        checked={isOn}
        aria-labelledby={id}
        aria-describedby={says ? `${id}-says` : undefined}
        onChange={({ target }) => turn(target.checked)}
      />
    </label>
  );
}

type ChoiceProps = RowProps & {
  readonly value: string;
  readonly options: readonly (readonly [value: string, name: string])[];
  readonly choose: (value: string) => void;
};

/** The system's own list: it is right in forced colours, with a screen reader and on a small window. */
export function ChoiceRow({ name, says, value, options, choose }: ChoiceProps) {
  const id = useId();
  return (
    <label className={styles.row}>
      <Words name={name} says={says} id={id} />
      <select
        className={`control ${styles.select}`}
        value={value}
        aria-labelledby={id}
        aria-describedby={says ? `${id}-says` : undefined}
        onChange={({ target }) => choose(target.value)}
      >
        {options.map(([one, label]) => (
          <option key={one} value={one}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Words({ name, says, id }: RowProps & { readonly id: string }) {
  return (
    <span className={styles.words}>
      <span id={id}>{name}</span>
      {says && (
        <span id={`${id}-says`} className={styles.says}>
          {says}
        </span>
      )}
    </span>
  );
}
