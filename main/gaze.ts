/**
 * Whether a person sees accounts: the page shows them, and the window is there to be seen. Only then brokers are asked, but for
 * orders where somebody wants to be told of them.
 */
import type { Worlds } from './worlds.ts';

export class Gaze {
  readonly #worlds: Pick<Worlds, 'current' | 'real'>;
  readonly #tellsOrders: () => boolean;
  #isOnPage = false;
  #isWindowSeen = false;

  /** @param tellsOrders whether a person wants to be told of orders that change. */
  constructor(worlds: Pick<Worlds, 'current' | 'real'>, tellsOrders: () => boolean) {
    this.#worlds = worlds;
    this.#tellsOrders = tellsOrders;
  }

  /** What the page says of itself. */
  readonly page = (isLooking: boolean): void => {
    this.#isOnPage = isLooking;
    this.apply();
  };

  /** Whether the window is neither hidden nor minimised; one that is gone, or whose page is, shows nothing until it says so. */
  readonly window = (seen: 'seen' | 'hidden' | 'gone'): void => {
    this.#isWindowSeen = seen === 'seen';
    if (seen === 'gone') this.#isOnPage = false;
    this.apply();
  };

  /** Tells both worlds; to be called when another one is shown, or the choice may have changed. */
  readonly apply = (): void => {
    const { current, real } = this.#worlds;
    const isLooking = this.#isOnPage && this.#isWindowSeen;
    if (real !== current) real?.accounts.look(false, false);
    current?.accounts.look(isLooking, this.#tellsOrders());
  };
}
