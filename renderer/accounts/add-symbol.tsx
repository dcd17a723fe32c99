/** A box for one more symbol of the watchlist. */
import { Plus } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { isSymbol, mostWatched } from '../../contract/inputs.ts';
import { texts } from '../../contract/texts.ts';
import { Button } from '../button.tsx';
import styles from './accounts.module.css';

type Props = {
  readonly watchlist: readonly string[];
  /** False when that did not work. */
  readonly add: (symbol: string) => Promise<boolean>;
};

export function AddSymbol({ watchlist, add }: Props) {
  const says = texts().accounts;
  const id = useId();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const symbol = typed.trim().toUpperCase();
    const found = findWrong(symbol, watchlist);
    setWrong(found);
    if (found === null && (await add(symbol))) setTyped('');
  };
  return (
    <form className={styles.add} onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>{says.add}</label>
      <input
        id={id}
        className={`control ${styles.box}`}
        value={typed}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={`${id}-note`}
        onChange={({ target }) => setTyped(target.value)}
      />
      <Button isSubmit>
        <Plus aria-hidden size={16} />
        {says.addVerb}
      </Button>
      <p id={`${id}-note`} className={styles.wrong} aria-live="polite">
        {wrong}
      </p>
    </form>
  );
}

function findWrong(symbol: string, watchlist: readonly string[]): string | null {
  const { addWrong, addAgain, addFull } = texts().accounts;
  if (!isSymbol(symbol)) return addWrong;
  if (watchlist.includes(symbol)) return addAgain(symbol);
  return watchlist.length >= mostWatched ? addFull(mostWatched) : null;
}
