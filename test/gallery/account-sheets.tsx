/** The gallery's sheets of accounts: both brokers, what is old, missing, hidden or huge, and the pictures. */
import { type ReactNode, useEffect } from 'react';
import type { AccountsState } from '../../contract/accounts.ts';
import type { Handlers } from '../../contract/calls.ts';
import { Failure } from '../../contract/failures.ts';
import { appState, everything, variants } from '../window/accounts-states.ts';
import { makeHistory } from '../window/history-states.ts';
import { markPressing, type Sheet, show } from './sheet.tsx';

type LedProps = { readonly children: ReactNode; readonly by: readonly string[]; readonly until: string };

/** The names of what is pressed, one after the other, each once it is there; then what has to be there. */
function Led({ children, by, until }: LedProps) {
  useEffect(() => {
    const left = [...by];
    const step = () => {
      const [next] = left;
      if (next === undefined && document.querySelector(until)) {
        clearInterval(timer);
        delete document.body.dataset.pressing;
      }
      const all = [...document.querySelectorAll<HTMLElement>('button')];
      const found = all.find((one) =>
        (one.getAttribute('aria-label') ?? one.textContent ?? '').startsWith(next ?? ''),
      );
      if (!found || next === undefined) return;
      left.shift();
      found.click();
    };
    const timer = setInterval(step, 20);
    return () => clearInterval(timer);
  }, [by, until]);
  return children;
}

const accounts =
  (
    of: AccountsState,
    by: readonly string[] = [],
    answers: Partial<Handlers> = {},
    hideAmounts = false,
    until = '#root *',
  ): Sheet =>
  async () => {
    markPressing();
    return (
      <Led by={by} until={until}>
        {
          await show(
            { ...appState, settings: { ...appState.settings, hideAmounts } },
            { kind: 'view', view: 'accounts' },
            { getAccounts: () => of, getHistory: () => makeHistory(), ...answers },
          )()
        }
      </Led>
    );
  };

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
  chart: accounts(everything, [chart], {}, false, '[role=dialog] canvas'),
  'chart-table': accounts(everything, [chart, 'Show as table'], {}, false, '[role=dialog] tbody tr'),
  'chart-failed': accounts(everything, [chart], {
    getHistory: () => {
      throw new Failure('E-LIMIT');
    },
  }),
  'chart-none': accounts(everything, [chart], { getHistory: () => makeHistory({ candles: [] }) }),
};
