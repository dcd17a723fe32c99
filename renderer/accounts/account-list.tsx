/** Every account, under whose money it is: real and simulated, and two currencies, are never in one sum. */
import { Clock } from 'lucide-react';
import { useId } from 'react';
import { isRealMoney } from '../../contract/account-words.ts';
import type { Account, AccountsState, Total } from '../../contract/accounts.ts';
import { texts } from '../../contract/texts.ts';
import styles from './accounts.module.css';
import { Amount, Change } from './amount.tsx';

type Props = {
  readonly accounts: AccountsState;
  readonly selected: string;
  readonly choose: (id: string) => void;
};

export function AccountList({ accounts: { accounts, totals }, selected, choose }: Props) {
  return (
    <nav className={styles.list} aria-label={texts().accounts.list}>
      {(['real', 'simulated'] as const).map((group) => (
        <Group
          key={group}
          group={group}
          accounts={accounts.filter(({ origin }) => isRealMoney(origin) === (group === 'real'))}
          totals={totals.filter((total) => total.group === group)}
          selected={selected}
          choose={choose}
        />
      ))}
    </nav>
  );
}

type GroupProps = Omit<Props, 'accounts'> & {
  readonly group: Total['group'];
  readonly accounts: readonly Account[];
  readonly totals: readonly Total[];
};

function Group({ group, accounts, totals, selected, choose }: GroupProps) {
  const id = useId();
  if (accounts.length === 0) return null;
  return (
    <section className={styles.group} aria-labelledby={id}>
      <h2 id={id} className={`tag tag-${group}`}>
        {texts().accounts.groups[group]}
      </h2>
      {totals.map((total) => (
        <TotalLine key={total.equity.currency} total={total} />
      ))}
      <ul>
        {accounts.map((account) => (
          <li key={account.id}>
            <button
              type="button"
              className={styles.account}
              aria-current={account.id === selected}
              onClick={() => choose(account.id)}
            >
              <span>{account.connectionName}</span>
              <span className={styles.ending}>{`…${account.ending}`}</span>
              <Equity account={account} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function TotalLine({ total }: { readonly total: Total }) {
  const { group, equity, dayChange, missing, asOf, isOld } = total;
  const says = texts().accounts;
  const from = { origin: group, asOf };
  return (
    <p className={isOld ? `${styles.total} ${styles.old}` : styles.total}>
      <span>{says.total(equity.currency)}</span>
      <span className={isOld ? `${styles.sum} ${styles.old}` : styles.sum}>
        {isOld && <Clock role="img" aria-label={says.old} size={14} />}
        <Amount money={equity} from={from} />
      </span>
      {dayChange && <Change money={dayChange} from={from} />}
      {missing > 0 && <span className={styles.ending}>{says.totalMissing(missing)}</span>}
    </p>
  );
}

function Equity({ account: { balances } }: { readonly account: Account }) {
  const { value, origin, asOf, isOld } = balances;
  const says = texts().accounts;
  if (!value?.equity || asOf === null) return <span className={styles.ending}>{says.unknown}</span>;
  return (
    <span className={isOld ? styles.old : undefined}>
      {isOld && <Clock role="img" aria-label={says.old} size={14} />}
      <Amount money={value.equity} from={{ origin, asOf }} />
    </span>
  );
}
