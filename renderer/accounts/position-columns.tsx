/** The positions' columns, and their sums. */
import type { Money, Position } from '../../contract/accounts.ts';
import { formatMoney, formatPrice, formatQuantity } from '../../contract/amounts.ts';
import { sayPosition } from '../../contract/row-words.ts';
import { texts } from '../../contract/texts.ts';
import { Amount, Change, type Dated, Move, Shown } from './amount.tsx';
import type { Column, FootRow } from './column.ts';
import { sumByCurrency } from './sums.ts';
import { SymbolButton } from './symbol-button.tsx';

export type About = {
  readonly from: Dated;
  /** The account's: amounts in another one stand with theirs. */
  readonly currency: string;
  readonly isHidden: boolean;
  /** Shows a symbol's daily prices. */
  readonly chart: (position: Position) => void;
};

/** What is not known. */
export const dash = '–';

export function makePositionColumns(about: About): readonly Column<Position>[] {
  const { columns, hidden } = texts().accounts;
  const { from, currency, isHidden, chart } = about;
  const isBare = (money: Money) => money.currency === currency;
  return [
    {
      id: 'symbol',
      name: columns.symbol,
      text: ({ name }) => name,
      cell: (position) => (
        <SymbolButton
          symbol={position.symbol}
          name={position.name}
          heard={sayPosition(position, isHidden)}
          press={() => chart(position)}
        />
      ),
      by: { kind: 'words', of: ({ name }) => name },
    },
    {
      id: 'quantity',
      name: columns.quantity,
      isNumber: true,
      text: ({ quantity }) => (isHidden ? hidden : formatQuantity(quantity)),
      cell: ({ quantity }) => <Shown from={from} text={formatQuantity(quantity)} />,
      by: { kind: 'decimal', of: ({ quantity }) => quantity },
    },
    {
      id: 'last',
      name: columns.last,
      isNumber: true,
      text: ({ last }) => (last === null ? dash : formatPrice(last)),
      by: { kind: 'decimal', of: ({ last }) => last },
    },
    {
      id: 'day',
      name: columns.day,
      isNumber: true,
      text: ({ dayChange }) => (dayChange === null ? dash : formatPrice(dayChange, true)),
      cell: ({ dayChange }) =>
        dayChange === null ? dash : <Move by={dayChange}>{formatPrice(dayChange, true)}</Move>,
      by: { kind: 'decimal', of: ({ dayChange }) => dayChange },
    },
    {
      id: 'value',
      name: columns.value,
      isNumber: true,
      text: ({ value }) => write(value, about, false),
      cell: ({ value }) => (value ? <Amount money={value} from={from} isBare={isBare(value)} /> : dash),
      by: { kind: 'decimal', of: ({ value }) => value?.amount ?? null },
    },
    {
      id: 'gain',
      name: columns.gain,
      isNumber: true,
      text: ({ gain }) => write(gain, about, true),
      cell: ({ gain }) => (gain ? <Change money={gain} from={from} isBare={isBare(gain)} /> : dash),
      by: { kind: 'decimal', of: ({ gain }) => gain?.amount ?? null },
    },
  ];
}

/** A row for each currency; the first one's name says what is not in the sums, also where nothing else is left. */
export function findTotals(positions: readonly Position[], about: About): readonly FootRow[] {
  const { tableTotal, tableTotalOf, withoutPrice, withoutCost } = texts().accounts;
  const pick = (of: 'value' | 'gain') => sumByCurrency(positions.flatMap((one) => one[of] ?? []));
  const [values, gains] = [pick('value'), pick('gain')];
  const unpriced = positions.filter(({ value }) => value === null).length;
  const costless = positions.filter(({ value, gain }) => value !== null && gain === null).length;
  const missing = [
    ...(unpriced > 0 ? [withoutPrice(unpriced)] : []),
    ...(costless > 0 ? [withoutCost(costless)] : []),
  ];
  if (values.length === 0 && unpriced > 0) return [{ name: [tableTotal, ...missing].join(', '), cells: {} }];
  return values.map((value, index) => {
    const gain = gains.find(({ currency }) => currency === value.currency) ?? null;
    const name = values.length === 1 ? tableTotal : tableTotalOf(value.currency);
    const isBare = value.currency === about.currency;
    return {
      name: index === 0 ? [name, ...missing].join(', ') : name,
      cells: {
        value: {
          text: write(value, about, false),
          node: <Amount money={value} from={about.from} isBare={isBare} />,
        },
        ...(gain && {
          gain: {
            text: write(gain, about, true),
            node: <Change money={gain} from={about.from} isBare={isBare} />,
          },
        }),
      },
    };
  });
}

function write(money: Money | null, { currency, isHidden }: About, isSigned: boolean): string {
  if (money === null) return dash;
  return isHidden
    ? texts().accounts.hidden
    : formatMoney(money, { isBare: money.currency === currency, isSigned });
}
