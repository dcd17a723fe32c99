/** Words that stand on one line where there is room, and else on one line each: a number is never broken. */
import { Fragment } from 'react';
import styles from './table.module.css';

export function Parts({ of }: { readonly of: readonly string[] }) {
  return (
    <span className={styles.parts}>
      {of.map((part, index) => (
        <Fragment key={part}>
          {index > 0 && ' '}
          <span>{part}</span>
        </Fragment>
      ))}
    </span>
  );
}
