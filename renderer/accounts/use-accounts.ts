/** Accounts as main has them: asked for when the view opens, then heard of. Main asks brokers only while somebody looks. */
import { useEffect, useState } from 'react';
import type { AccountsState } from '../../contract/accounts.ts';
import type { FailureNote } from '../../contract/failures.ts';
import { bridge } from '../bridge.ts';

export type Seen = {
  /** Null until main has answered. */
  readonly accounts: AccountsState | null;
  readonly failure: FailureNote | null;
  /** When it came, epoch ms: words about time are made for that moment. */
  readonly now: number;
};

/** The demo has accounts of its own: who enters or leaves it must mount anew. */
export function useAccounts(): Seen {
  const [seen, setSeen] = useState<Seen>({ accounts: null, failure: null, now: 0 });
  useEffect(() => {
    let isGone = false;
    let revision = Number.NEGATIVE_INFINITY;
    const take = (accounts: AccountsState) => {
      // Answers and events overtake each other: an older state never replaces a newer one.
      if (isGone || accounts.revision < revision) return;
      revision = accounts.revision;
      setSeen({ accounts, failure: null, now: Date.now() });
    };
    const stop = bridge().onAccountsChanged(take);
    void bridge().lookAtAccounts(true);
    const ask = async () => {
      const answer = await bridge().getAccounts();
      if (answer.ok) take(answer.value);
      else if (!isGone) setSeen((last) => ({ ...last, failure: answer.failure }));
    };
    void ask();
    return () => {
      isGone = true;
      stop();
      void bridge().lookAtAccounts(false);
    };
  }, []);
  return seen;
}
