/** Opens the real window, with its real styles, on a state of our making. */
import '../../renderer/tokens.css';
import '../../renderer/frame.css';
import '../../renderer/card.css';
import { vi } from 'vitest';
import { cdp, type Locator, page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { AccountsState } from '../../contract/accounts.ts';
import type { Handlers } from '../../contract/calls.ts';
import type { AppState } from '../../contract/state.ts';
import { App } from '../../renderer/app.tsx';
import { openStore } from '../../renderer/bridge.ts';
import { type FakeBridge, placeBridge } from './fake-bridge.ts';
import { now } from './states.ts';

/** What main answers from its first moment: a view opened on less would be a fault of the test, not of the window. */
const noAccounts: AccountsState = {
  revision: 0,
  accounts: [],
  totals: [],
  watchlist: [],
  sources: [],
  everyMs: null,
  restEveryMs: null,
};

export type Opened = FakeBridge & { readonly show: (state: AppState) => void };

export async function openWindow(state: AppState, answers: Partial<Handlers> = {}): Promise<Opened> {
  vi.useFakeTimers({ toFake: ['Date'], now });
  const bridge = placeBridge('window', {
    getState: () => state,
    getActivity: () => [],
    getAccounts: () => noAccounts,
    ...answers,
  });
  const store = await openStore(JSON.stringify(state));
  await render(<App store={store} />);
  let { revision } = state;
  return {
    ...bridge,
    show: (next) => {
      revision += 1;
      bridge.announce('stateChanged', { ...next, revision });
    },
  };
}

/** What a person or a system may prefer; called with nothing, all is as usual. */
export async function prefer(features: Readonly<Record<string, string>> = {}): Promise<void> {
  await (cdp() as unknown as Devtools).send('Emulation.setEmulatedMedia', {
    features: Object.entries(features).map(([name, value]) => ({ name, value })),
  });
}

type Devtools = { readonly send: (method: string, parameters: unknown) => Promise<unknown> };

export const sizes = { usual: [960, 640], narrow: [320, 640] } as const satisfies Record<
  string,
  [number, number]
>;

export async function resize(size: keyof typeof sizes): Promise<void> {
  const [width, height] = sizes[size];
  await page.viewport(width, height);
}

/** For polling: what an element says now, or nothing when it is not there. */
export function textOf(locator: Locator): () => string {
  return () => locator.query()?.textContent ?? '';
}
