/** What somebody has, at every broker: read-only, exact, and dated. */
import { lazy, Suspense, useState } from 'react';
import type { AccountsState } from '../../contract/accounts.ts';
import type { FailureNote } from '../../contract/failures.ts';
import type { AppState } from '../../contract/state.ts';
import { texts } from '../../contract/texts.ts';
import type { OrdersWish } from '../../contract/wish.ts';
import { sayFailure } from '../../contract/words.ts';
import { bridge } from '../bridge.ts';
import { Button } from '../button.tsx';
import { ConnectMenu } from '../connect-menu.tsx';
import type { DialogRequest } from '../dialogs/request.ts';
import { MessageBox } from '../message-box.tsx';
import { nobody } from '../nobody.ts';
import { AccountList } from './account-list.tsx';
import { AccountPane, type Part } from './account-pane.tsx';
import styles from './accounts.module.css';
import { HideAmounts } from './amount.tsx';
import { Awaiting } from './freshness.tsx';
import type { Charted } from './symbol-button.tsx';
import { useAccounts } from './use-accounts.ts';

const SymbolPanel = lazy(() => import('./symbol-panel.tsx').then(({ SymbolPanel: it }) => ({ default: it })));

type Props = {
  readonly state: AppState;
  readonly open: (dialog: DialogRequest) => void;
  /** Whose orders the person wants to see, as they said outside the window; another one each time. */
  readonly wished: OrdersWish | null;
};

export function Accounts({ state, open, wished }: Props) {
  const { accounts, failure, now } = useAccounts();
  const [notAsked, setNotAsked] = useState<FailureNote | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const problem = notAsked ?? failure;
  const ask = async () => {
    setIsAsking(true);
    const answer = await bridge().askAccounts();
    setIsAsking(false);
    setNotAsked(answer.ok ? null : answer.failure);
  };
  return (
    <HideAmounts value={state.settings.hideAmounts}>
      <div className="view-head">
        <h1>{texts().frame.views.accounts}</h1>
        {accounts && accounts.accounts.length > 0 && (
          <Button isBusy={isAsking} onPress={() => void ask()}>
            {texts().accounts.refresh}
          </Button>
        )}
      </div>
      {problem && <MessageBox message={{ ...sayFailure(nobody, problem), note: problem }} isLoud />}
      {accounts && accounts.accounts.length > 0 ? (
        <Shown accounts={accounts} state={state} now={now} wished={wished} />
      ) : (
        <Nothing state={state} open={open} isAwaited={accounts === null && failure === null} />
      )}
    </HideAmounts>
  );
}

type ShownProps = Pick<Props, 'state' | 'wished'> & {
  readonly accounts: AccountsState;
  readonly now: number;
};

function Shown({ accounts, state: { brokers, connections }, now, wished }: ShownProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [part, setPart] = useState<Part>('positions');
  const [charted, setCharted] = useState<Charted | null>(null);
  const [fulfilled, setFulfilled] = useState<OrdersWish | null>(null);
  if (wished && wished !== fulfilled) {
    setFulfilled(wished);
    setChosen(wished.account);
    setPart('orders');
  }
  const account = accounts.accounts.find(({ id }) => id === chosen) ?? accounts.accounts[0];
  if (!account) return null;
  const broker = connections.find(({ id }) => id === account.connection)?.broker;
  return (
    <>
      <div className={styles.layout}>
        <AccountList accounts={accounts} selected={account.id} choose={setChosen} />
        <AccountPane
          key={account.id}
          account={account}
          accounts={accounts}
          now={now}
          link={brokers.find(({ id }) => id === broker)?.ordersLink ?? null}
          part={part}
          choose={setPart}
          chart={setCharted}
        />
      </div>
      {charted && (
        <Suspense>
          <SymbolPanel charted={charted} close={() => setCharted(null)} />
        </Suspense>
      )}
    </>
  );
}

type NothingProps = Omit<Props, 'wished'> & { readonly isAwaited: boolean };

function Nothing({ state, open, isAwaited }: NothingProps) {
  const [isOpen, setOpen] = useState(false);
  const says = texts().accounts;
  if (state.connections.length === 0)
    return (
      <div className={styles.nothing}>
        <p>{says.connect}</p>
        <ConnectMenu state={state} open={open} connect={{ isOpen, setOpen }} />
      </div>
    );
  if (isAwaited) return <Awaiting says={says.getting.accounts} broker={null} />;
  return <p className={styles.age}>{says.noneYet}</p>;
}
