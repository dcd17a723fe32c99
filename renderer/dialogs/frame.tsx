/** What all dialogs share: the dimmed page behind, a heading that names it, Esc, and the focus kept inside. */
import { type ReactNode, useLayoutEffect } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import styles from './frame.module.css';

type Props = {
  readonly title: string;
  readonly role?: 'dialog' | 'alertdialog';
  /** Twice as wide, for what is read in two columns. */
  readonly isWide?: boolean;
  readonly describedBy?: string;
  /** Stands at the window's side, as tall as it. */
  readonly isBeside?: boolean;
  readonly close: () => void;
  readonly children: ReactNode;
};

export function Frame({
  title,
  role = 'dialog',
  isWide = false,
  describedBy,
  isBeside = false,
  close,
  children,
}: Props) {
  useLayoutEffect(() => {
    // The page behind is inert; this says so to readers that do not know the word.
    const behind = document.querySelector('.app');
    behind?.setAttribute('aria-hidden', 'true');
    return () => behind?.removeAttribute('aria-hidden');
  }, []);
  return (
    <ModalOverlay
      className={`${styles.overlay} ${isBeside ? styles.beside : ''}`}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) close();
      }}
    >
      <Modal
        className={`${styles.modal} ${role === 'alertdialog' ? styles.small : ''} ${isWide ? styles.wide : ''}`}
      >
        <Dialog
          className={styles.dialog ?? ''}
          role={role}
          {...(describedBy ? { 'aria-describedby': describedBy } : {})}
        >
          <Heading slot="title" className={styles.title ?? ''}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
