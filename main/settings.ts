/** The person's choices, on the disk before they count. */
import { readSettings, type Settings } from '../contract/settings.ts';
import type { SmallFile } from './small-file.ts';

export class SettingsBook {
  readonly #file: SmallFile;
  /** As the file has it: what another version wrote there is kept. */
  #held: Readonly<Record<string, unknown>>;

  constructor(file: SmallFile) {
    this.#file = file;
    this.#held = file.read();
  }

  get all(): Settings {
    return readSettings(this.#held);
  }

  /** Back to the defaults. @throws Failure E-DISK. */
  forget(): void {
    this.#file.remove();
    this.#held = {};
  }

  /** @throws Failure E-DISK; then the old choice goes on. */
  change(change: Partial<Settings>): void {
    const next = { ...this.#held, ...change };
    this.#file.write(next);
    this.#held = next;
  }
}
