/** The symbols that a person watches, in a small file of their own. */
import { isSymbol, mostWatched } from '../contract/inputs.ts';
import type { SmallFile } from './small-file.ts';

export class Watchlist {
  readonly #file: Pick<SmallFile, 'read' | 'write' | 'remove'>;
  #symbols: readonly string[];

  constructor(file: Pick<SmallFile, 'read' | 'write' | 'remove'>) {
    this.#file = file;
    const { symbols } = file.read();
    const known = Array.isArray(symbols) ? symbols.filter(isSymbol) : [];
    this.#symbols = [...new Set(known)].slice(0, mostWatched);
  }

  readonly read = (): readonly string[] => this.#symbols;

  /** @throws Failure E-DISK; then the list is as it was. */
  readonly write = (symbols: readonly string[]): void => {
    this.#file.write({ symbols });
    this.#symbols = symbols;
  };

  /** @throws Failure E-DISK. */
  remove(): void {
    this.#file.remove();
    this.#symbols = [];
  }
}
