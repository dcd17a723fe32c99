/** A hearing that hears one end, and nothing after it. */
import type { Failure } from '../../contract/failures.ts';
import type { StreamHearing } from './exchange.ts';

/** How long a line or a message may be. */
export const largestTextBytes: number = 256 * 1024;

export class Ear {
  #hearing: StreamHearing | null;
  readonly #release: () => void;

  /** @param release lets go of what is heard; called once, before the end is told. */
  constructor(hearing: StreamHearing, release: () => void) {
    this.#hearing = hearing;
    this.#release = release;
  }

  get isOver(): boolean {
    return this.#hearing === null;
  }

  open(): void {
    this.#hearing?.onOpen();
  }

  bytes(): void {
    this.#hearing?.onBytes();
  }

  text(text: string): void {
    this.#hearing?.onText(text);
  }

  end(failure: Failure | null): void {
    const hearing = this.#hearing;
    this.close();
    hearing?.onEnd(failure);
  }

  /** Ends it untold. */
  close(): void {
    if (this.#hearing === null) return;
    this.#hearing = null;
    this.#release();
  }
}
