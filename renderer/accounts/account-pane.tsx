/** One account: its worth above, and below what it holds, what was ordered, and what is watched. */
import { useState } from 'react';
import { sayFeed } from '../../contract/account-words.ts';
import type { Account, AccountsState, Block } from '../../contract/accounts.ts';
import type { LinkId } from '../../contract/inputs.ts';
import { sayOrdersTab } from '../../contract/order-words.ts';
import { texts } from '../../contract/texts.ts';
import { TabList } from '../tab-list.tsx';
import { AccountHead } from './account-head.tsx';
import styles from './accounts.module.css';
import { Freshness } from './freshness.tsx';
import { Orders } from './orders.tsx';
import { Positions } from './positions.tsx';
import type { Charted } from './symbol-button.tsx';
import { Watchlist } from './watchlist.tsx';

const parts = ['positions', 'orders', 'watchlist'] as const;
export type Part = (typeof parts)[number];

type Props = {
  readonly account: Account;
  readonly accounts: AccountsState;
  readonly now: number;
  readonly link: LinkId | null;
  readonly part: Part;
  readonly choose: (part: Part) => void;
  readonly chart: (charted: Charted) => void;
};

export function AccountPane({ account, accounts, now, link, part, choose, chart }: Props) {
  const says = texts().accounts;
  const [filter, setFilter] = useState('');
  const { sources, everyMs, restEveryMs, watchlist } = accounts;
  const source = sources.find(({ connection }) => connection === account.connection) ?? sources[0] ?? null;
  const block: Block<unknown> | undefined = part === 'watchlist' ? source?.quotes : account[part];
  return (
    <section className={styles.pane} aria-label={says.heading(account.kind, account.ending)}>
      <AccountHead account={account} everyMs={everyMs} now={now} />
      <div className={styles.bar}>
        <TabList
          id="account"
          label={says.tabsLabel}
          tabs={parts.map((one) => [one, one === 'orders' ? sayOrdersTab(account) : says.tabs[one]])}
          selected={part}
          choose={choose}
        />
        <input
          type="search"
          className={`control ${styles.box}`}
          aria-label={says.filter}
          placeholder={says.filter}
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
      </div>
      <div
        id="account-panel"
        role="tabpanel"
        aria-labelledby={`account-tab-${part}`}
        className={block?.isOld ? `${styles.dated} ${styles.old}` : styles.dated}
      >
        {part === 'watchlist' && source && (
          <p className={styles.age}>
            {says.quotesBy(source.quotes.origin.brokerName, sayFeed(source, restEveryMs))}
          </p>
        )}
        {block && (part !== 'watchlist' || watchlist.length > 0) && (
          <Freshness
            key={part}
            block={block}
            everyMs={part === 'watchlist' ? null : restEveryMs}
            now={now}
            awaits={account.isConnected ? says.getting[part] : null}
            isFailureSaid={block.failure?.code === account.balances.failure?.code}
          />
        )}
        {part === 'positions' && <Positions account={account} filter={filter} chart={chart} />}
        {part === 'orders' && <Orders account={account} filter={filter} link={link} now={now} />}
        {part === 'watchlist' && (
          <Watchlist watchlist={watchlist} source={source} filter={filter} chart={chart} now={now} />
        )}
      </div>
    </section>
  );
}
