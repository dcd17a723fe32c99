/** A small JSON file of the app's own. It is read at once, because the first frame needs it, and written whole or not at all. */
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { Failure } from '../contract/failures.ts';
import { refuseOddFile, replaceFile } from './vault/durable.ts';

export class SmallFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** What the file holds; nothing when there is none. One that cannot be understood is set aside beside it, not overwritten. */
  read(): Readonly<Record<string, unknown>> {
    let text: string;
    try {
      refuseOddFile(this.#path);
      text = readFileSync(this.#path, 'utf8');
    } catch {
      return {};
    }
    try {
      const held: unknown = JSON.parse(text);
      if (typeof held === 'object' && held !== null && !Array.isArray(held))
        return held as Readonly<Record<string, unknown>>;
    } catch {
      // Set aside below, like anything else that is not ours.
    }
    try {
      renameSync(this.#path, `${this.#path}.unreadable`);
    } catch {
      // Then it stays where it is, and the next write says whether the folder can be written to.
    }
    return {};
  }

  /** @throws Failure E-DISK. */
  remove(): void {
    try {
      for (const file of [this.#path, `${this.#path}.unreadable`]) rmSync(file, { force: true });
    } catch {
      throw new Failure('E-DISK', { step: 'settings' });
    }
  }

  /** @throws Failure E-DISK; then the file is as it was. */
  write(held: Readonly<Record<string, unknown>>): void {
    try {
      replaceFile(this.#path, Buffer.from(`${JSON.stringify(held, undefined, 2)}\n`));
    } catch {
      throw new Failure('E-DISK', { step: 'settings' });
    }
  }
}
