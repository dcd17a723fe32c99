/** The window's side of the wall: the only file that touches what the preload put there, and main's one state. */
import type { Bridge } from '../contract/calls.ts';
import { setManner } from '../contract/manner.ts';
import type { AppState } from '../contract/state.ts';

declare global {
  interface Window {
    readonly brokerbar: Bridge;
  }
}

/** The state as it was seen, and when (epoch ms): words about time are made for that moment. */
export type Seen = { readonly state: AppState; readonly now: number };

export type Store = {
  readonly subscribe: (listener: () => void) => () => void;
  readonly read: () => Seen;
};

export function bridge(): Bridge {
  return window.brokerbar;
}

/** @param painted the state that the served page was painted from, as JSON; empty when there was none. */
export async function openStore(painted: string): Promise<Store> {
  const store = new StateStore();
  if (painted !== '') store.take({ ...(JSON.parse(painted) as AppState), revision: -1 });
  bridge().onStateChanged(store.take);
  document.addEventListener('visibilitychange', store.look);
  window.addEventListener('online', () => void bridge().networkBack());
  const asked = bridge()
    .getState()
    .then((answer) => answer.ok && store.take(answer.value));
  if (painted === '') await asked;
  return store;
}

class StateStore implements Store {
  readonly #listeners = new Set<() => void>();
  #seen: Seen | null = null;

  readonly take = (state: AppState): void => {
    // Answers and events overtake each other: an older state never replaces a newer one.
    if (this.#seen && state.revision < this.#seen.state.revision) return;
    const { settings, system } = state;
    setManner({ times: settings.times, locale: system.locale, zone: system.zone });
    this.#seen = { state, now: Date.now() };
    for (const listener of this.#listeners) listener();
  };

  /** Words like "tomorrow" may have gone stale behind a hidden window. */
  readonly look = (): void => {
    if (!document.hidden && this.#seen) this.take(this.#seen.state);
  };

  readonly read = (): Seen => {
    if (!this.#seen) throw new Error('main gave no state');
    return this.#seen;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}
