/** Whether a person sees accounts: the page shows them, and the window is there to be seen. Only then brokers are asked. */
import type { Worlds } from './worlds.ts';

export class Gaze {
  readonly #worlds: Pick<Worlds, 'current' | 'real'>;
  #isOnPage = false;
  #isWindowSeen = false;

  constructor(worlds: Pick<Worlds, 'current' | 'real'>) {
    this.#worlds = worlds;
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

  /** Tells both worlds; to be called when another one is shown. */
  readonly apply = (): void => {
    const { current, real } = this.#worlds;
    const isLooking = this.#isOnPage && this.#isWindowSeen;
    if (real !== current) real?.accounts.look(false);
    current?.accounts.look(isLooking);
  };
}
