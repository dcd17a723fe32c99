/** A dialog's buttons, in the order of the system. What is seen first is reached first. */
import { Children, type ReactNode } from 'react';
import { orderButtons } from '../../contract/button-order.ts';
import { usePlatform } from '../platform.ts';
import styles from './frame.module.css';

type Props = {
  /** The buttons, from the way out to what the dialog is for. */
  readonly children: ReactNode;
  /** Stands before them everywhere. */
  readonly aside?: ReactNode;
};

export function Foot({ children, aside }: Props) {
  const platform = usePlatform();
  return (
    <div className={styles.foot} data-foot>
      {aside && <div className={styles.aside}>{aside}</div>}
      {orderButtons(Children.toArray(children), platform)}
    </div>
  );
}
