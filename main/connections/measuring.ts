/**
 * Has a broker tell the time when the clock was set far ahead: until one does, nobody knows whether that was time gone by.
 * Where a renewal is due its answer tells; a sign-in that nothing renews sends nothing by itself.
 */
import type { Connection } from './connection.ts';
import type { Pulse } from './pulse.ts';

export class Measuring {
  readonly #pulse: Pick<Pulse, 'isUnmeasured'>;
  #isUnderWay = false;

  constructor(pulse: Pick<Pulse, 'isUnmeasured'>) {
    this.#pulse = pulse;
  }

  /** @returns whether the time was told just now; never throws. */
  async run(all: readonly Connection[]): Promise<boolean> {
    if (!this.#pulse.isUnmeasured || this.#isUnderWay) return false;
    this.#isUnderWay = true;
    for (const live of all) if (this.#pulse.isUnmeasured && live.canAsk) await live.askTheTime();
    this.#isUnderWay = false;
    return !this.#pulse.isUnmeasured;
  }
}
