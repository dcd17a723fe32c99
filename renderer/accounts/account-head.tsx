/** What an account is worth, how that moved today, and how old the figures are. */
import type { Account, Balances } from '../../contract/accounts.ts';
import { formatPercent } from '../../contract/amounts.ts';
import { texts } from '../../contract/texts.ts';
import { bridge } from '../bridge.ts';
import styles from './accounts.module.css';
import { Amount, Change, type Dated } from './amount.tsx';
import { Copier } from './copier.tsx';
import { DayLine } from './day-line.tsx';
import { Freshness } from './freshness.tsx';
import { Tag } from './tag.tsx';

type Props = { readonly account: Account; readonly everyMs: number | null; readonly now: number };

export function AccountHead({ account, everyMs, now }: Props) {
  const { balances, isConnected, origin } = account;
  const says = texts().accounts;
  return (
    <div className={balances.isOld ? `${styles.dated} ${styles.old}` : styles.dated}>
      <div className={styles.name}>
        <h2>{says.heading(account.kind, account.ending)}</h2>
        <Tag origin={origin} />
      </div>
      {!isConnected && <p className={styles.note}>{says.notSignedIn(origin.brokerName)}</p>}
      {balances.value && balances.asOf !== null && (
        <Figures
          account={account}
          balances={balances.value}
          from={{ origin: balances.origin, asOf: balances.asOf }}
          now={now}
        />
      )}
      <Freshness
        block={balances}
        everyMs={everyMs}
        now={now}
        awaits={isConnected ? says.getting.balances : null}
      />
      <Copier act={() => bridge().copyAccountNumber(account.id)}>{says.copyNumber}</Copier>
    </div>
  );
}

type FiguresProps = Pick<Props, 'account' | 'now'> & { readonly balances: Balances; readonly from: Dated };

function Figures({ account, balances, from, now }: FiguresProps) {
  const { equity, dayChange, dayChangePercent, cash, buyingPower } = balances;
  const says = texts().accounts;
  const facts = [
    [says.cash, cash],
    [says.buyingPower, buyingPower],
  ] as const;
  return (
    <div className={styles.figures}>
      <p className={styles.equity}>
        {equity ? <Amount money={equity} from={from} /> : <span>{says.unknown}</span>}
      </p>
      <dl className={styles.facts}>
        <div>
          <dt>{says.day}</dt>
          <dd>
            {dayChange ? (
              <Change money={dayChange} from={from}>
                {dayChangePercent !== null && ` (${formatPercent(dayChangePercent)})`}
              </Change>
            ) : (
              says.unknown
            )}
          </dd>
        </div>
        {facts.map(([name, money]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{money ? <Amount money={money} from={from} /> : says.unknown}</dd>
          </div>
        ))}
      </dl>
      {equity && <DayLine day={account.day} origin={account.origin} currency={equity.currency} now={now} />}
    </div>
  );
}
