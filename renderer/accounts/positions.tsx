/** What the account holds, with its worth and what it gained. */
import { useContext } from 'react';
import type { Account, Position } from '../../contract/accounts.ts';
import { texts } from '../../contract/texts.ts';
import { Allocation } from './allocation.tsx';
import { Amount, type Dated, HideAmounts } from './amount.tsx';
import { DataTable } from './data-table.tsx';
import { findTotals, makePositionColumns } from './position-columns.tsx';
import type { Charted } from './symbol-button.tsx';
import styles from './table.module.css';

type Props = {
  readonly account: Account;
  readonly filter: string;
  readonly chart: (charted: Charted) => void;
};

export function Positions({ account, filter, chart }: Props) {
  const isHidden = useContext(HideAmounts);
  const { value, origin, asOf } = account.positions;
  const says = texts().accounts;
  if (value === null || asOf === null) return null;
  if (value.length === 0) return <Empty balances={account.balances} />;
  const currency =
    account.balances.value?.equity?.currency ?? value.find((one) => one.value)?.value?.currency;
  const about = {
    from: { origin, asOf },
    currency: currency ?? '',
    isHidden,
    chart: ({ symbol, name }: Position) => chart({ connection: account.connection, symbol, name, origin }),
  };
  const isSome = value.some(({ isDelayed }) => isDelayed);
  return (
    <>
      <Allocation positions={value} />
      <DataTable<Position>
        name="positions"
        label={says.tabs.positions}
        rows={value}
        idOf={({ id }) => id}
        columns={makePositionColumns(about)}
        preset={{ column: 'value', direction: 'descending' }}
        filter={filter}
        foot={(rows) => findTotals(rows, about)}
        aside={isSome && <span className="tag tag-delayed">{says.delayed}</span>}
      />
    </>
  );
}

function Empty({ balances: { value, origin, asOf } }: Pick<Account, 'balances'>) {
  const { noPositions, noPositionsCash } = texts().accounts;
  const from: Dated | null = asOf === null ? null : { origin, asOf };
  return (
    <p className={styles.empty}>
      {value?.cash && from ? (
        <>
          {noPositionsCash} <Amount money={value.cash} from={from} />
        </>
      ) : (
        noPositions
      )}
    </p>
  );
}
