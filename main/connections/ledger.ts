/**
 * The record of one connection and what it is doing at the moment. One change at a time: made from the record that is
 * current when its turn comes, saved, then announced.
 */

import type { Fact } from '../../contract/activity.ts';
import { asFailure, Failure } from '../../contract/failures.ts';
import { findTrouble } from '../../contract/trouble.ts';
import type { Tokens } from '../oauth/token.ts';
import type { Claim, ConnectionRecord } from '../vault/kept.ts';
import type { Ports } from './ports.ts';
import { MINUTE, SECOND } from './timing.ts';
import type { Moment } from './view.ts';

/** A password store that asks the person may take its time; what waits for it is said. */
const longestMs = 20 * SECOND;

type Change = (record: ConnectionRecord) => Partial<ConnectionRecord> | null;

export type LedgerPorts = Pick<Ports, 'vault' | 'now' | 'timer' | 'report'> & {
  readonly changed: () => void;
  /** By how much the clock was set since the app started, ms. */
  readonly clockOffset: () => number;
};

export class Ledger {
  readonly #ports: LedgerPorts;
  #record: ConnectionRecord;
  #moment: Moment;
  #isUnsaved = false;
  #turn: Promise<unknown> = Promise.resolve();
  /** The clock that the tokens' instants were read from. */
  #datedBy: number;

  constructor(record: ConnectionRecord, moment: Moment, ports: LedgerPorts) {
    this.#record = dateBack(record, ports.now());
    this.#moment = moment;
    this.#ports = ports;
    this.#datedBy = ports.clockOffset();
  }

  get record(): ConnectionRecord {
    return this.#record;
  }

  get moment(): Moment {
    return this.#moment;
  }

  /** Something received is in memory only, although there is a password store: the disk did not take it yet. */
  get isUnsaved(): boolean {
    return this.#isUnsaved;
  }

  /** Whether these are still the tokens: by what they are, because dated or saved anew they are the same. */
  holds(tokens: Tokens | null): boolean {
    const held = this.#record.tokens;
    if (!held || !tokens || held.accessToken.open() !== tokens.accessToken.open()) return false;
    return held.refreshToken?.open() === tokens.refreshToken?.open();
  }

  /** Changes what it is doing; nothing is saved. */
  change(change: Partial<Moment>): void {
    this.#moment = { ...this.#moment, ...change };
    this.#ports.changed();
  }

  /** Says what went wrong, unless a message tells what only a person can mend: that is the graver news. */
  noteLesser(failure: Failure): void {
    const { renewal, isSaveDue, notice } = this.#moment;
    const isGraver = notice !== null && (isSaveDue || findTrouble(renewal)?.kind === 'stopped');
    if (!isGraver) this.change({ notice: failure.note(this.#ports.now()) });
  }

  /** Tells people's log what happened to this connection. */
  report(fact: Fact): void {
    const { id, broker, environment } = this.#record;
    this.#ports.report({ at: this.#ports.now(), place: { connection: id, broker, environment }, ...fact });
  }

  /**
   * @param make gives what changes, or null for nothing. Called in its turn: what it does beside that is about the record given.
   * @param whenUnsaved `keep`: what was received stays in memory when it cannot be saved, and that is said.
   * `refuse`: then nothing changes and the vault's Failure is thrown.
   */
  commit(make: Change, whenUnsaved: 'keep' | 'refuse'): Promise<void> {
    return this.#inTurn(() => this.#write(make, whenUnsaved));
  }

  /** The connection is gone: whatever still comes for it comes too late, and is neither kept nor told. */
  discard(): void {
    this.#record = { ...this.#record, tokens: null, ended: { kind: 'removed' } };
  }

  /** The record as it is on the disk now. @throws Failure E-LOCKED when the password store does not answer. */
  reread(claim: Claim): Promise<ConnectionRecord | null> {
    return this.#inTime(claim.reread(), 'E-LOCKED');
  }

  /** Takes what another process has saved meanwhile. */
  adopt(record: ConnectionRecord): void {
    this.#record = record;
    this.#datedBy = this.#ports.clockOffset();
    this.change({ isSaved: true, isSaveDue: false, notice: null });
  }

  /**
   * Keeps the tokens' instants true when the clock was set back: they move along, so that no token seems to live longer.
   * A clock set forward moves nothing: it may be time that went by unseen, and is taken for that once a broker's clock
   * says so.
   */
  async followClock(isKnownRight: boolean): Promise<void> {
    const follow: Change = ({ tokens, ended }) => {
      const offset = this.#ports.clockOffset();
      const setBackMs = this.#datedBy - offset;
      if (setBackMs > 0 || isKnownRight) this.#datedBy = offset;
      if (setBackMs <= 0 || !tokens) return null;
      const moved = {
        tokens: redate(tokens, -setBackMs),
        // The same instant as the tokens' own, where they are the last.
        ended: ended?.kind === 'over' ? { ...ended, at: Math.max(0, ended.at - setBackMs) } : ended,
      };
      // What the disk does not take now comes with the next save.
      this.#record = { ...this.#record, ...moved };
      this.#ports.changed();
      return moved;
    };
    await this.commit(follow, 'refuse').catch(() => undefined);
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #write(make: Change, whenUnsaved: 'keep' | 'refuse'): Promise<void> {
    const change = this.#dateAnew(make(this.#record));
    if (!change) return;
    const next = { ...this.#record, ...change, generation: this.#record.generation + 1 };
    const saving = this.#ports.vault.save(next);
    if (whenUnsaved === 'refuse') {
      const isSaved = await this.#inTime(saving, 'E-LOCKED').catch((error: unknown) => {
        // It may be on the disk all the same, and its number is then taken.
        this.#record = { ...this.#record, generation: next.generation };
        throw error;
      });
      return this.#settle(next, isSaved, null);
    }
    // Until the disk has it, a quit would lose it.
    this.#isUnsaved = true;
    try {
      this.#settle(next, await this.#inTime(saving, 'E-SAVE'), null);
    } catch (error) {
      const problem = new Failure('E-SAVE', { ...asFailure(error).facts, step: 'save' });
      if (this.#moment.notice?.code !== 'E-SAVE')
        this.report({ what: 'unsaved', code: asFailure(error).code });
      this.#settle(next, false, problem);
    }
  }

  /** New tokens are dated by the clock of this moment: one that was set back since they were read must not lengthen their life. */
  #dateAnew(change: Partial<ConnectionRecord> | null): Partial<ConnectionRecord> | null {
    const { tokens = null } = change ?? {};
    if (!tokens || tokens.accessToken === this.#record.tokens?.accessToken) return change;
    this.#datedBy = this.#ports.clockOffset();
    return { ...change, tokens: redate(tokens, Math.min(0, this.#ports.now() - tokens.obtainedAt)) };
  }

  #settle(next: ConnectionRecord, isSaved: boolean, problem: Failure | null): void {
    this.#record = next;
    this.#isUnsaved = problem !== null;
    const kept = this.#moment.notice?.code === 'E-SAVE' ? null : this.#moment.notice;
    this.change({ isSaved, isSaveDue: problem !== null, notice: problem?.note(this.#ports.now()) ?? kept });
  }

  /** A save that hangs must not hold up what was received; one that comes late is as good, for the next is newer. */
  async #inTime<T>(work: Promise<T>, code: 'E-LOCKED' | 'E-SAVE'): Promise<T> {
    let cancel = () => {};
    const late = new Promise<never>((_done, fail) => {
      cancel = this.#ports.timer(longestMs, () => fail(new Failure(code, { step: 'slow' })));
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      cancel();
    }
  }
}

/** How far clocks may differ between two starts without a word. */
const slackMs = 2 * MINUTE;

/**
 * A record from the future was dated by a clock that was set back since, while nobody looked: nothing of it lives longer
 * for that. How long it really is ago nobody knows, so tokens that can be renewed are due at once.
 */
function dateBack(record: ConnectionRecord, now: number): ConnectionRecord {
  const { tokens, ended } = record;
  const aheadMs = tokens ? tokens.obtainedAt - now : 0;
  if (!tokens || aheadMs <= 0) return record;
  const lifeMs = tokens.refreshToken && tokens.expiresAt !== null ? tokens.expiresAt - tokens.obtainedAt : 0;
  const byMs = -aheadMs - (aheadMs > slackMs ? Math.ceil((lifeMs * 2) / 3) : 0);
  return {
    ...record,
    tokens: redate(tokens, byMs),
    ended: ended?.kind === 'over' ? { ...ended, at: Math.max(0, ended.at + byMs) } : ended,
  };
}

function redate(tokens: Tokens, byMs: number): Tokens {
  const move = (at: number) => Math.max(0, at + byMs);
  return {
    ...tokens,
    obtainedAt: move(tokens.obtainedAt),
    signedInAt: move(tokens.signedInAt),
    expiresAt: tokens.expiresAt === null ? null : move(tokens.expiresAt),
  };
}
