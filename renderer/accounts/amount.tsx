/**
 * Every amount of money is drawn here, and only here: with whose money it is and how old it is, which its surroundings say
 * in words (a tag, "As of"), and as "Hidden" when the person wants that.
 */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { createContext, type ReactNode, useContext } from 'react';
import { isRealMoney } from '../../contract/account-words.ts';
import type { Money, Origin } from '../../contract/accounts.ts';
import { formatMoney } from '../../contract/amounts.ts';
import { type Decimal, signOf } from '../../contract/decimal.ts';
import { texts } from '../../contract/texts.ts';
import styles from './amount.module.css';

/** Where an amount is from, and when it was so (epoch ms). A sum is from all of one kind of money. */
export type Dated = { readonly origin: Origin | 'real' | 'simulated'; readonly asOf: number };

/** Whether amounts are hidden. */
export const HideAmounts = createContext(false);

type Props = {
  readonly money: Money;
  readonly from: Dated;
  /** Without its currency, where the surroundings say it. */
  readonly isBare?: boolean;
};

export function Amount({ money, from, isBare = false }: Props) {
  return <Shown from={from} text={formatMoney(money, { isBare })} />;
}

/** Gain or loss: by sign, arrow and colour. Hidden, it has none of them. */
export function Change({ money, from, isBare = false, children }: Props & { readonly children?: ReactNode }) {
  const isHidden = useContext(HideAmounts);
  const text = formatMoney(money, { isBare, isSigned: true });
  if (isHidden)
    return (
      <span className={styles.change}>
        <Shown from={from} text={text} />
        {children}
      </span>
    );
  return (
    <Move by={money.amount}>
      <Shown from={from} text={text} />
      {children}
    </Move>
  );
}

/** Colour and arrow of a movement; what it says stands inside. */
export function Move({ by, children }: { readonly by: Decimal; readonly children: ReactNode }) {
  const { up, down } = texts().accounts;
  const sign = signOf(by);
  return (
    <span className={`${styles.change} ${sign > 0 ? styles.up : sign < 0 ? styles.down : ''}`}>
      {children}
      {sign > 0 && <ArrowUp size={14} role="img" aria-label={up} />}
      {sign < 0 && <ArrowDown size={14} role="img" aria-label={down} />}
      {sign === 0 && <span className={styles.level} />}
    </span>
  );
}

/** A number that is somebody's, or "Hidden": always as wide, since even a width would tell how much it is. */
export function Shown({ from, text }: { readonly from: Dated; readonly text: string }) {
  const isHidden = useContext(HideAmounts);
  const { hidden, amountHidden } = texts().accounts;
  const isReal = typeof from.origin === 'string' ? from.origin === 'real' : isRealMoney(from.origin);
  const kind = isReal ? 'real' : 'simulated';
  if (!isHidden)
    return (
      <span className={styles.amount} data-money={kind}>
        {text}
      </span>
    );
  return (
    <span className={styles.amount} data-money={kind}>
      <span aria-hidden="true" className={styles.hidden}>
        {hidden}
      </span>
      <span className="unseen">{amountHidden}</span>
    </span>
  );
}
