/** Symbols that a person watches, as one connection quotes them. The list itself is the same for every account. */
import { useRef, useState } from 'react';
import type { AccountsState, QuoteSource } from '../../contract/accounts.ts';
import type { FailureNote } from '../../contract/failures.ts';
import { texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { MessageBox } from '../message-box.tsx';
import { nobody } from '../nobody.ts';
import { AddSymbol } from './add-symbol.tsx';
import { DataTable } from './data-table.tsx';
import type { Charted } from './symbol-button.tsx';
import styles from './table.module.css';
import { makeWatchColumns, type Watched } from './watch-columns.tsx';

type Props = {
  readonly watchlist: AccountsState['watchlist'];
  /** Null where no connection gives quotes. */
  readonly source: QuoteSource | null;
  readonly filter: string;
  readonly chart: (charted: Charted) => void;
  readonly now: number;
};

export function Watchlist({ watchlist, source, filter, chart, now }: Props) {
  const says = texts().accounts;
  const whole = useRef<HTMLDivElement>(null);
  const [failure, setFailure] = useState<FailureNote | null>(null);
  const quotes = source?.quotes.value ?? [];
  const rows = watchlist.map(
    (symbol): Watched => ({ symbol, quote: quotes.find((one) => one.symbol === symbol) ?? null }),
  );
  const unknown = source?.unknown.filter((symbol) => watchlist.includes(symbol)) ?? [];
  const change = async (next: readonly string[]) => {
    const answer = await bridge().setWatchlist(next);
    setFailure(answer.ok ? null : answer.failure);
    return answer.ok;
  };
  const remove = (symbol: string) => {
    // The row takes the focus with it: the next one's button has it then, else the box for a new symbol.
    const buttons = [...(whole.current?.querySelectorAll<HTMLElement>('td button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const heir = buttons[at + 1] ?? buttons[at - 1] ?? whole.current?.querySelector<HTMLElement>('input');
    if (at >= 0) heir?.focus();
    void change(watchlist.filter((one) => one !== symbol));
  };
  return (
    <div ref={whole}>
      <AddSymbol watchlist={watchlist} add={(symbol) => change([...watchlist, symbol])} />
      {failure && <MessageBox message={{ ...sayFailure(nobody, failure), note: failure }} isLoud />}
      {unknown.length > 0 && source && (
        <p className={styles.note}>{says.strange(source.quotes.origin.brokerName, unknown.join(', '))}</p>
      )}
      {rows.length === 0 ? (
        <p className={styles.empty}>{says.noWatchlist}</p>
      ) : (
        <DataTable<Watched>
          name="watchlist"
          label={says.tabs.watchlist}
          rows={rows}
          idOf={({ symbol }) => symbol}
          columns={makeWatchColumns(remove, source && ((one) => chart(findCharted(one, source))), now)}
          preset={null}
          filter={filter}
          aside={source?.isDelayed && <span className="tag tag-delayed">{says.delayed}</span>}
        />
      )}
    </div>
  );
}

function findCharted({ symbol, quote }: Watched, { connection, quotes: { origin } }: QuoteSource): Charted {
  return { connection, symbol, name: quote?.name ?? symbol, origin };
}
