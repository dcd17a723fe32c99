/** The chart's numbers, newest first. */
import type { Candle } from '../../contract/accounts.ts';
import { formatPrice, formatQuantity } from '../../contract/amounts.ts';
import { formatTradingDay } from '../../contract/clock.ts';
import { texts } from '../../contract/texts.ts';
import type { Column } from './column.ts';
import { DataTable } from './data-table.tsx';
import { dash } from './position-columns.tsx';

type Props = { readonly candles: readonly Candle[]; readonly name: string };

export function CandleTable({ candles, name }: Props) {
  return (
    <DataTable<Candle>
      name="candles"
      label={texts().pictures.caption(name)}
      rows={candles}
      idOf={({ day }) => day}
      columns={makeColumns()}
      preset={{ column: 'day', direction: 'descending' }}
      filter=""
    />
  );
}

function makeColumns(): readonly Column<Candle>[] {
  const { columns } = texts().pictures;
  const price = (id: 'open' | 'high' | 'low' | 'close') =>
    ({
      id,
      name: columns[id],
      isNumber: true,
      text: (candle: Candle) => formatPrice(candle[id]),
      by: { kind: 'decimal', of: (candle: Candle) => candle[id] },
    }) as const;
  return [
    {
      id: 'day',
      name: columns.day,
      text: ({ day }) => formatTradingDay(day),
      by: { kind: 'words', of: ({ day }) => day },
    },
    price('open'),
    price('high'),
    price('low'),
    price('close'),
    {
      id: 'volume',
      name: columns.volume,
      isNumber: true,
      text: ({ volume }) => (volume === null ? dash : formatQuantity(volume)),
      by: { kind: 'decimal', of: ({ volume }) => volume },
    },
  ];
}
