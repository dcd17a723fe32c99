/**
 * The record of one connection and what it is doing at the moment. One change at a time: made from the record that is
 * current when its turn comes, saved, then announced.
 */

import { asFailure, Failure } from '../../contract/failures.ts';
import type { ConnectionRecord, Vault } from '../vault/kept.ts';
import type { Moment } from './view.ts';

export class Ledger {
  readonly #vault: Vault;
  readonly #now: () => number;
  readonly #changed: () => void;
  #record: ConnectionRecord;
  #moment: Moment;
  #isUnsaved = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    record: ConnectionRecord,
    moment: Moment,
    around: { readonly vault: Vault; readonly now: () => number; readonly changed: () => void },
  ) {
    this.#record = record;
    this.#moment = moment;
    this.#vault = around.vault;
    this.#now = around.now;
    this.#changed = around.changed;
  }

  get record(): ConnectionRecord {
    return this.#record;
  }

  get moment(): Moment {
    return this.#moment;
  }

  /** Something received is in memory only, although there is a password store: the disk did not take it. */
  get isUnsaved(): boolean {
    return this.#isUnsaved;
  }

  /** Changes what it is doing; nothing is saved. */
  change(change: Partial<Moment>): void {
    this.#moment = { ...this.#moment, ...change };
    this.#changed();
  }

  /**
   * @param make gives what changes, or null for nothing.
   * @param whenUnsaved `keep`: what was received stays in memory when it cannot be saved, and that is said.
   * `refuse`: then nothing changes and the vault's Failure is thrown.
   */
  commit(
    make: (record: ConnectionRecord) => Partial<ConnectionRecord> | null,
    whenUnsaved: 'keep' | 'refuse',
  ): Promise<void> {
    const turn = this.#turn.then(() => this.#write(make, whenUnsaved));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #write(
    make: (record: ConnectionRecord) => Partial<ConnectionRecord> | null,
    whenUnsaved: 'keep' | 'refuse',
  ): Promise<void> {
    const change = make(this.#record);
    if (!change) return;
    const next = { ...this.#record, ...change, generation: this.#record.generation + 1 };
    let isSaved = false;
    let problem: Failure | null = null;
    try {
      isSaved = await this.#vault.save(next);
    } catch (error) {
      if (whenUnsaved === 'refuse') throw error;
      problem = new Failure('E-SAVE', { ...asFailure(error).facts, step: 'save' });
    }
    this.#record = next;
    this.#isUnsaved = problem !== null;
    const kept = this.#moment.notice?.code === 'E-SAVE' ? null : this.#moment.notice;
    this.change({ isSaved, notice: problem?.note(this.#now()) ?? kept });
  }
}
