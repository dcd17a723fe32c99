/**
 * A text box with its label and one line below: what is wrong, or what was done to a paste, or help. The box is
 * uncontrolled: what is typed stays in the document and never becomes state.
 */

import { type ClipboardEvent, useId, useState } from 'react';
import { trimPasted } from '../../contract/form.ts';
import { texts } from '../../contract/texts.ts';
import styles from './form.module.css';

type Props = {
  readonly name: string;
  readonly label: string;
  /** The broker's own word for it. */
  readonly aside?: string;
  readonly isSecret?: boolean;
  readonly preset?: string;
  readonly help?: string;
  readonly error?: string | undefined;
};

export function TextField({ name, label, aside, isSecret = false, preset = '', help, error }: Props) {
  const [isShown, setIsShown] = useState(false);
  const [pasteNote, setPasteNote] = useState<string | null>(null);
  const id = useId();
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData('text');
    const trimmed = trimPasted(text);
    setPasteNote(text === trimmed ? null : sayTrimmed(text));
    if (text === trimmed) return;
    event.preventDefault();
    const box = event.currentTarget;
    box.setRangeText(trimmed, box.selectionStart ?? 0, box.selectionEnd ?? box.value.length, 'end');
  };
  return (
    <div className={styles.field}>
      <div className={styles.labels}>
        <label htmlFor={id}>{label}</label>
        {aside && <span className={styles.aside}>{aside}</span>}
      </div>
      <div className={styles.box}>
        <input
          id={id}
          name={name}
          type={isSecret && !isShown ? 'password' : 'text'}
          defaultValue={preset}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-note`}
          onPaste={paste}
        />
        {isSecret && (
          <button
            type="button"
            className="button button-plain"
            aria-pressed={isShown}
            aria-label={texts().form.showField(label)}
            onClick={() => setIsShown(!isShown)}
          >
            {texts().form.show}
          </button>
        )}
      </div>
      <p id={`${id}-note`} className={error ? styles.error : styles.note} aria-live="polite">
        {error ?? pasteNote ?? help}
      </p>
    </div>
  );
}

function sayTrimmed(text: string): string {
  const { trimmedLine, trimmedStart, trimmedEnd } = texts().form;
  if (/[\r\n]/.test(text)) return trimmedLine;
  return /^\s/.test(text) ? trimmedStart : trimmedEnd;
}
