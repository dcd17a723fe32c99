/** Where an account is invested: a bar, and a list with the same figures. They are per cent, so nothing is to be hidden. */
import { memo } from 'react';
import type { Position } from '../../contract/accounts.ts';
import { formatPercent } from '../../contract/amounts.ts';
import { texts } from '../../contract/texts.ts';
import styles from './pictures.module.css';
import { toPlace } from './places.ts';
import { findPictures, type Share } from './shares.ts';

type Props = { readonly positions: readonly Position[] };

export const Allocation = memo(function Allocation({ positions }: Props) {
  const says = texts().pictures;
  const pictures = findPictures(positions);
  const missing = positions.filter(({ value }) => value === null).length;
  // One position alone is all of it, which the table says as well.
  return pictures
    .filter(({ shares }) => shares.length > 1)
    .map(({ currency, shares }) => (
      <figure key={currency} className={styles.allocation}>
        <figcaption>
          {pictures.length === 1 ? says.allocation : says.allocationIn(currency)}
          {missing > 0 && `, ${texts().accounts.withoutPrice(missing)}`}
        </figcaption>
        <div className={styles.bar} aria-hidden="true">
          {shares.map(({ id, percent }, index) => (
            <span key={id} style={{ flexGrow: toPlace(percent) }} data-part={index} />
          ))}
        </div>
        <ul>
          {shares.map((share, index) => (
            <li key={share.id}>
              <span className={styles.swatch} data-part={index} aria-hidden="true" />
              <span className={styles.part}>{sayName(share)}</span>{' '}
              <span className={styles.percent}>{formatPercent(share.percent, false, 1)}</span>
            </li>
          ))}
        </ul>
      </figure>
    ));
});

function sayName({ name, isShort, count }: Share): string {
  const says = texts().pictures;
  if (name === null) return says.others(count);
  return isShort ? says.short(name) : name;
}
