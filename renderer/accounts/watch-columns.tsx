/** The watchlist's columns. Prices are nobody's money, so they are shown while amounts are hidden. */
import { X } from 'lucide-react';
import type { Quote } from '../../contract/accounts.ts';
import { formatPercent, formatPrice, formatQuantity } from '../../contract/amounts.ts';
import { formatClock, formatWhen } from '../../contract/clock.ts';
import type { Decimal } from '../../contract/decimal.ts';
import { sayQuote } from '../../contract/row-words.ts';
import { texts } from '../../contract/texts.ts';
import { Button } from '../button.tsx';
import { LocalTime } from '../local-time.tsx';
import { Move } from './amount.tsx';
import type { Column } from './column.ts';
import { Parts } from './parts.tsx';
import { dash } from './position-columns.tsx';
import { SymbolButton } from './symbol-button.tsx';

export type Watched = {
  readonly symbol: string;
  /** Null while there is none. */
  readonly quote: Quote | null;
};

/** @param chart shows a symbol's daily prices; null where nobody gives any. */
export function makeWatchColumns(
  remove: (symbol: string) => void,
  chart: ((watched: Watched) => void) | null,
  now: number,
): readonly Column<Watched>[] {
  const { columns, remove: sayRemove } = texts().accounts;
  const decimal = (id: 'last' | 'bid' | 'ask' | 'volume', parts: (quote: Quote) => readonly string[]) =>
    ({
      id,
      name: columns[id],
      isNumber: true,
      text: ({ quote }: Watched) => (quote ? parts(quote).join(' ') : dash),
      cell: ({ quote }: Watched) => (quote ? <Parts of={parts(quote)} /> : dash),
      by: { kind: 'decimal', of: ({ quote }: Watched) => quote?.[id] ?? null },
    }) as const;
  const time = ({ quote }: Watched) => listTime(quote, now).join(' ');
  return [
    {
      id: 'symbol',
      name: columns.symbol,
      text: ({ symbol, quote }) => quote?.name ?? symbol,
      cell: (watched) => (
        <SymbolButton
          symbol={watched.symbol}
          name={watched.quote?.name ?? watched.symbol}
          heard={watched.quote && sayQuote(watched.quote)}
          press={chart && (() => chart(watched))}
        />
      ),
      by: { kind: 'words', of: ({ symbol, quote }) => quote?.name ?? symbol },
    },
    decimal('last', ({ last }) => [last === null ? dash : formatPrice(last)]),
    {
      id: 'day',
      name: columns.day,
      isNumber: true,
      text: ({ quote }) => listDay(quote).join(' '),
      cell: ({ quote }) =>
        quote?.dayChange ? (
          <Move by={quote.dayChange}>
            <Parts of={listDay(quote)} />
          </Move>
        ) : (
          dash
        ),
      by: { kind: 'decimal', of: ({ quote }) => quote?.dayChangePercent ?? null },
    },
    decimal('bid', ({ bid, bidSize }) => listSide(bid, bidSize)),
    decimal('ask', ({ ask, askSize }) => listSide(ask, askSize)),
    decimal('volume', ({ volume }) => [volume === null ? dash : formatQuantity(volume)]),
    {
      id: 'as-of',
      name: columns.asOf,
      isNumber: true,
      text: time,
      cell: (watched) => (
        <>
          <Parts of={listTime(watched.quote, now)} />
          <LocalTime says={time(watched)} instants={[watched.quote?.pricedAt ?? now]} now={now} />
        </>
      ),
      by: { kind: 'instant', of: ({ quote }) => quote?.pricedAt ?? null },
    },
    {
      id: 'remove',
      name: columns.remove,
      text: null,
      cell: ({ symbol }) => (
        <Button kind="quiet" onPress={() => remove(symbol)}>
          <X aria-hidden size={16} />
          <span className="unseen">{sayRemove(symbol)}</span>
        </Button>
      ),
      by: null,
    },
  ];
}

/** "+1.02", "(+0.17%)". */
function listDay(quote: Quote | null): readonly string[] {
  if (!quote?.dayChange) return [dash];
  const { dayChange, dayChangePercent } = quote;
  const change = formatPrice(dayChange, true);
  return dayChangePercent === null ? [change] : [change, `(${formatPercent(dayChangePercent)})`];
}

/** "602.10", "× 300". */
function listSide(price: Decimal | null, size: Decimal | null): readonly string[] {
  if (price === null) return [dash];
  return size === null ? [formatPrice(price)] : [formatPrice(price), `× ${formatQuantity(size)}`];
}

const beforeLocal = / (?=\()/;

/** "9:59 AM ET", "yesterday". Each clock is one part, where two of them are told. */
function listTime(quote: Quote | null, now: number): readonly string[] {
  if (!quote?.pricedAt) return [dash];
  const [clock = ''] = formatClock(quote.pricedAt).split(beforeLocal);
  const [told = '', ...local] = formatWhen(quote.pricedAt, now).split(beforeLocal);
  const [before = '', after = ''] = told.split(clock);
  return [before, clock, after, ...local].map((part) => part.trim()).filter(Boolean);
}
