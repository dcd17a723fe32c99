/** A symbol that leads to its daily prices. What is seen is its name; who hears the screen hears the whole row after it. */
import type { Origin } from '../../contract/accounts.ts';
import { isSymbol } from '../../contract/inputs.ts';
import { texts } from '../../contract/texts.ts';
import { Spoken } from './spoken.tsx';
import styles from './table.module.css';

/** Of what a chart is wanted, and by whom it is quoted. */
export type Charted = {
  readonly connection: string;
  readonly symbol: string;
  readonly name: string;
  readonly origin: Origin;
};

type Props = Pick<Charted, 'symbol' | 'name'> & {
  /** The row in words. */
  readonly heard: string | null;
  /** Null where nobody can be asked. */
  readonly press: (() => void) | null;
};

/** A symbol that main would not take leads nowhere. */
export function SymbolButton({ symbol, name, heard, press }: Props) {
  if (!press || !isSymbol(symbol))
    return heard === null ? <span>{name}</span> : <Spoken seen={name} heard={heard} />;
  return (
    <>
      <button
        type="button"
        className={styles.symbol}
        aria-haspopup="dialog"
        aria-label={texts().pictures.open(name)}
        onClick={press}
      >
        {name}
      </button>
      {heard !== null && <span className="unseen">{heard}</span>}
    </>
  );
}
