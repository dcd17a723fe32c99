/** A button with a word. While busy it stays where it is, keeps its focus and its width, and does nothing. */
import type { ReactNode, Ref } from 'react';

type Props = {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  readonly kind?: 'primary' | 'plain' | 'danger' | 'link' | 'quiet';
  readonly isSubmit?: boolean;
  readonly isBusy?: boolean;
  readonly focusRef?: Ref<HTMLButtonElement>;
  readonly isFirstFocused?: boolean;
  /** Where one is now. */
  readonly isCurrent?: boolean;
  /** Of a switch: whether it is on. */
  readonly isPressed?: boolean;
  readonly controls?: { readonly id: string; readonly isOpen: boolean };
};

export function Button(props: Props) {
  const { children, onPress, kind = 'plain', isBusy = false, controls } = props;
  return (
    <button
      ref={props.focusRef}
      type={props.isSubmit ? 'submit' : 'button'}
      className={`button button-${kind}`}
      aria-disabled={isBusy || undefined}
      aria-expanded={controls?.isOpen}
      aria-current={props.isCurrent ? 'page' : undefined}
      aria-pressed={props.isPressed}
      aria-controls={controls?.isOpen ? controls.id : undefined}
      // biome-ignore lint/a11y/noAutofocus: the first field of a dialog that a person just opened (ux.md 3.15).
      autoFocus={props.isFirstFocused}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}
