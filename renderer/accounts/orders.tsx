/** Today's orders and those still open, for reading: they are changed at the broker. */
import { ExternalLink } from 'lucide-react';
import { useContext } from 'react';
import type { Account, Order } from '../../contract/accounts.ts';
import { formatQuantity } from '../../contract/amounts.ts';
import { formatWhen } from '../../contract/clock.ts';
import type { LinkId } from '../../contract/inputs.ts';
import {
  findAmounts,
  findSide,
  sayFilled,
  sayOrderPrice,
  sayOrderStatus,
} from '../../contract/order-words.ts';
import { sayLegs, sayOrder } from '../../contract/row-words.ts';
import { texts } from '../../contract/texts.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { LocalTime } from '../local-time.tsx';
import { type Dated, HideAmounts, Shown } from './amount.tsx';
import type { Column } from './column.ts';
import { DataTable } from './data-table.tsx';
import { dash } from './position-columns.tsx';
import { Spoken } from './spoken.tsx';
import styles from './table.module.css';

type Props = {
  readonly account: Account;
  readonly filter: string;
  /** Where orders are changed; null where we know no such page. */
  readonly link: LinkId | null;
  readonly now: number;
};

export function Orders({ account, filter, link, now }: Props) {
  const isHidden = useContext(HideAmounts);
  const { value, origin, asOf } = account.orders;
  const says = texts().accounts;
  if (value === null || asOf === null) return null;
  const atBroker = link && (
    <Button kind="link" onPress={() => void bridge().openLink(link)}>
      <ExternalLink aria-hidden size={16} />
      {says.openAt(origin.brokerName)}
    </Button>
  );
  const more = account.hasMoreOrders ? says.moreOrders(origin.brokerName) : null;
  if (value.length === 0)
    return (
      <>
        <p className={styles.empty}>{more ?? says.noOrders}</p>
        <div className={styles.foot}>{atBroker}</div>
      </>
    );
  return (
    <DataTable<Order>
      name="orders"
      label={says.tabs.orders}
      rows={value}
      idOf={({ id }) => id}
      columns={makeColumns(isHidden, { origin, asOf }, now)}
      preset={{ column: 'time', direction: 'descending' }}
      filter={filter}
      aside={
        more ? (
          <>
            <span>{more}</span>
            {atBroker}
          </>
        ) : (
          atBroker
        )
      }
    />
  );
}

function makeColumns(isHidden: boolean, from: Dated, now: number): readonly Column<Order>[] {
  const { columns, sides, hidden } = texts().accounts;
  const price = (order: Order) => order.limit ?? order.stop;
  const time = ({ placedAt }: Order) => (placedAt === null ? dash : formatWhen(placedAt, now));
  const what = (order: Order) =>
    order.legs.length > 1 ? sayLegs(order, isHidden) : (order.legs[0]?.name ?? dash);
  const quantity = (order: Order) => {
    const amounts = findAmounts(order);
    return amounts ? formatQuantity(amounts.quantity) : null;
  };
  return [
    {
      id: 'time',
      name: columns.time,
      text: time,
      cell: (order) => (
        <>
          <Spoken seen={time(order)} heard={sayOrder(order, isHidden, now)} />
          <LocalTime says={time(order)} instants={[order.placedAt ?? now]} now={now} />
        </>
      ),
      by: { kind: 'instant', of: ({ placedAt }) => placedAt },
    },
    {
      id: 'side',
      name: columns.side,
      text: (order) => sides[findSide(order)],
      by: { kind: 'words', of: (order) => sides[findSide(order)] },
    },
    {
      id: 'symbol',
      name: columns.symbol,
      isWords: true,
      text: what,
      cell: (order) => <Legs order={order} isHidden={isHidden} />,
      by: { kind: 'words', of: (order) => order.legs[0]?.name ?? '' },
    },
    {
      id: 'quantity',
      name: columns.quantity,
      isNumber: true,
      text: (order) => (isHidden ? hidden : (quantity(order) ?? dash)),
      cell: (order) => {
        const text = quantity(order);
        return text === null ? dash : <Shown from={from} text={text} />;
      },
      by: { kind: 'decimal', of: (order) => findAmounts(order)?.quantity ?? null },
    },
    {
      id: 'price',
      name: columns.price,
      text: sayOrderPrice,
      by: { kind: 'decimal', of: price },
    },
    {
      id: 'filled',
      name: columns.filled,
      text: (order) => sayFilled(order, isHidden),
      cell: (order) => <Shown from={from} text={sayFilled(order, false)} />,
      by: { kind: 'decimal', of: (order) => findAmounts(order)?.filled ?? null },
    },
    {
      id: 'status',
      name: columns.status,
      isWords: true,
      text: sayOrderStatus,
      by: { kind: 'words', of: sayOrderStatus },
    },
  ];
}

/** What is traded: a spread names each of its legs on a line of its own. */
function Legs({ order, isHidden }: { readonly order: Order; readonly isHidden: boolean }) {
  const { legs } = order;
  if (legs.length === 1) return legs[0]?.name;
  return (
    <ul className={styles.lines}>
      {legs.map((leg) => (
        <li key={`${leg.symbol} ${leg.side}`}>{sayLegs({ ...order, legs: [leg] }, isHidden)}</li>
      ))}
    </ul>
  );
}
