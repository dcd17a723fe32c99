/** A radio or checkbox with its words. Its name is the first line alone; the second is its description. */
import { type ReactNode, useId } from 'react';
import styles from './form.module.css';

type Props = {
  readonly type: 'radio' | 'checkbox';
  readonly group: string;
  readonly value: string;
  readonly label: string;
  readonly says?: string;
  readonly tag?: ReactNode;
  readonly isPreset?: boolean;
  readonly isFixed?: boolean;
  readonly isFirstFocused?: boolean;
  readonly onChoose?: (value: string) => void;
};

export function Choice(props: Props) {
  const { type, group, value, label, says, tag, onChoose } = props;
  const id = useId();
  return (
    <label className={styles.choice}>
      <input
        type={type}
        name={group}
        value={value}
        defaultChecked={props.isPreset}
        disabled={props.isFixed}
        aria-labelledby={`${id}-label`}
        aria-describedby={says ? `${id}-says` : undefined}
        // biome-ignore lint/a11y/noAutofocus: the first field of a dialog that a person just opened (ux.md 3.15).
        autoFocus={props.isFirstFocused}
        onChange={() => onChoose?.(value)}
      />
      <span>
        <span id={`${id}-label`} className={styles.choiceLabel}>
          {label}
        </span>
        {tag}
        {says && (
          <span id={`${id}-says`} className={styles.says}>
            {says}
          </span>
        )}
      </span>
    </label>
  );
}
