/** A sheet of the gallery, and the one that most are: the whole window. */
import type { ReactNode } from 'react';
import type { Handlers } from '../../contract/calls.ts';
import type { AppState } from '../../contract/state.ts';
import type { Wish } from '../../contract/wish.ts';
import { App } from '../../renderer/app.tsx';
import { openStore } from '../../renderer/bridge.ts';
import { placeBridge } from '../window/fake-bridge.ts';

export type Sheet = () => Promise<ReactNode>;

/** The whole window, gone to where the wish leads. */
export const show =
  (state: AppState, wish: Wish | null = null, answers: Partial<Handlers> = {}): Sheet =>
  async () => {
    const wishes = wish ? [wish] : [];
    placeBridge('window', {
      getState: () => state,
      takeWish: () => wishes.shift() ?? null,
      getActivity: () => [],
      getDiagnostics: () => 'Brokerbar 1.2.3, 2026-11-23T15:00:00.000Z',
      ...answers,
    });
    return <App store={await openStore(JSON.stringify(state))} />;
  };
