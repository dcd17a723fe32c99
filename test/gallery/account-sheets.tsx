/** The gallery's sheets of accounts: both brokers, what is old, missing, hidden or huge, and the pictures. */
import type { AccountsState } from '../../contract/accounts.ts';
import type { Handlers } from '../../contract/calls.ts';
import { Failure } from '../../contract/failures.ts';
import { appState, everything, variants } from '../window/accounts-states.ts';
import { makeHistory } from '../window/history-states.ts';
import { press } from './press.tsx';
import { type Sheet, show } from './sheet.tsx';

const accounts = (of: AccountsState, answers: Partial<Handlers> = {}, hideAmounts = false): Sheet =>
  show(
    { ...appState, settings: { ...appState.settings, hideAmounts } },
    { kind: 'view', view: 'accounts' },
    { getAccounts: () => of, getHistory: () => makeHistory(), ...answers },
  );

const chart = 'AAPL, daily prices';

export const accountSheets: Readonly<Record<string, Sheet>> = {
  accounts: accounts(everything),
  'accounts-hidden': accounts(everything, {}, true),
  'accounts-old': accounts(variants.stale),
  'accounts-failed': accounts(variants['a failed block']),
  'accounts-empty': accounts(variants['no positions']),
  'accounts-none': accounts(variants['no accounts']),
  'accounts-long': accounts(variants['long names']),
  'accounts-orders': press(accounts(everything), ['Orders (2 open)']),
  'accounts-more-orders': press(accounts(variants['orders beyond a page']), ['Orders'], 'tbody tr'),
  'accounts-watchlist': press(accounts(everything), ['Watchlist']),
  chart: press(accounts(everything), [chart], '[role=dialog] canvas'),
  'chart-table': press(accounts(everything), [chart, 'Show as table'], '[role=dialog] tbody tr'),
  'chart-failed': press(
    accounts(everything, {
      getHistory: () => {
        throw new Failure('E-LIMIT');
      },
    }),
    [chart],
    '[role=dialog] [role=alert]',
  ),
  'chart-none': press(
    accounts(everything, { getHistory: () => makeHistory({ candles: [] }) }),
    [chart],
    '[role=dialog]',
  ),
};
