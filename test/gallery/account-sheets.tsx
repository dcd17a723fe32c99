/** The gallery's sheets of accounts: both brokers, what is old, missing, hidden or huge, and the pictures. */
import { type ReactNode, useEffect } from 'react';
import type { AccountsState } from '../../contract/accounts.ts';
import type { Handlers } from '../../contract/calls.ts';
import { Failure } from '../../contract/failures.ts';
import { appState, everything, variants } from '../window/accounts-states.ts';
import { makeHistory } from '../window/history-states.ts';
import { type Sheet, show } from './sheet.tsx';

/** The names of what is pressed, one after the other, each once it is there. */
function Led({ children, by }: { readonly children: ReactNode; readonly by: readonly string[] }) {
  useEffect(() => {
    const left = [...by];
    const step = () => {
      const [next] = left;
      const all = [...document.querySelectorAll<HTMLElement>('button')];
      const found = all.find((one) =>
        (one.getAttribute('aria-label') ?? one.textContent ?? '').startsWith(next ?? ''),
      );
      if (!found || next === undefined) return;
      left.shift();
      found.click();
      if (left.length === 0) clearInterval(timer);
    };
    const timer = setInterval(step, 20);
    return () => clearInterval(timer);
  }, [by]);
  return children;
}

const accounts =
  (
    of: AccountsState,
    by: readonly string[] = [],
    answers: Partial<Handlers> = {},
    hideAmounts = false,
  ): Sheet =>
  async () => (
    <Led by={by}>
      {
        await show(
          { ...appState, settings: { ...appState.settings, hideAmounts } },
          { kind: 'view', view: 'accounts' },
          { getAccounts: () => of, getHistory: () => makeHistory(), ...answers },
        )()
      }
    </Led>
  );

const chart = 'AAPL, daily prices';

export const accountSheets: Readonly<Record<string, Sheet>> = {
  accounts: accounts(everything),
  'accounts-hidden': accounts(everything, [], {}, true),
  'accounts-old': accounts(variants.stale),
  'accounts-failed': accounts(variants['a failed block']),
  'accounts-empty': accounts(variants['no positions']),
  'accounts-none': accounts(variants['no accounts']),
  'accounts-long': accounts(variants['long names']),
  'accounts-orders': accounts(everything, ['Orders']),
  'accounts-watchlist': accounts(everything, ['Watchlist']),
  chart: accounts(everything, [chart]),
  'chart-table': accounts(everything, [chart, 'Show as table']),
  'chart-failed': accounts(everything, [chart], {
    getHistory: () => {
      throw new Failure('E-LIMIT');
    },
  }),
  'chart-none': accounts(everything, [chart], { getHistory: () => makeHistory({ candles: [] }) }),
};
