/** A button with a word. Busy or disabled it stays where it is, keeps its focus and its width, and does nothing. */
import type { ReactNode, Ref } from 'react';

type Props = {
  readonly children: ReactNode;
  readonly onPress?: () => void;
  readonly kind?: 'primary' | 'plain' | 'danger' | 'link' | 'quiet';
  readonly isSubmit?: boolean;
  readonly isBusy?: boolean;
  /** There is nothing for it to do. */
  readonly isDisabled?: boolean;
  readonly focusRef?: Ref<HTMLButtonElement>;
  readonly isFirstFocused?: boolean;
  /** Where one is now. */
  readonly isCurrent?: boolean;
  /** Of a switch: whether it is on. */
  readonly isPressed?: boolean;
  readonly controls?: { readonly id: string; readonly isOpen: boolean };
};

export function Button(props: Props) {
  const { children, onPress, kind = 'plain', controls } = props;
  const isIdle = props.isBusy || props.isDisabled;
  return (
    <button
      ref={props.focusRef}
      type={props.isSubmit ? 'submit' : 'button'}
      className={`button button-${kind}`}
      aria-disabled={isIdle || undefined}
      aria-expanded={controls?.isOpen}
      aria-current={props.isCurrent ? 'page' : undefined}
      aria-pressed={props.isPressed}
      aria-controls={controls?.isOpen ? controls.id : undefined}
      // biome-ignore lint/a11y/noAutofocus: the first field of a dialog that a person just opened (ux.md 3.15).
      autoFocus={props.isFirstFocused}
      onClick={(event) => {
        if (isIdle) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}
