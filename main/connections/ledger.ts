/**
 * The record of one connection and what it is doing at the moment. One change at a time: made from the record that is
 * current when its turn comes, saved, then announced.
 */

import type { Fact } from '../../contract/activity.ts';
import { asFailure, Failure } from '../../contract/failures.ts';
import { findTrouble } from '../../contract/trouble.ts';
import type { Tokens } from '../oauth/token.ts';
import type { Claim, ConnectionRecord } from '../vault/kept.ts';
import { dateBack, followClock, redate, redateTokens, slackMs } from './dating.ts';
import type { Ports } from './ports.ts';
import type { Pulse } from './pulse.ts';
import { SECOND } from './timing.ts';
import type { Moment } from './view.ts';

/** A password store that asks the person may take its time; what waits for it is said. */
const longestMs = 20 * SECOND;

type Change = (record: ConnectionRecord) => Partial<ConnectionRecord> | null;

export type LedgerPorts = Pick<Ports, 'vault' | 'now' | 'timer' | 'report'> & {
  readonly changed: () => void;
  /** By how much the computer's clock was set since the app started, and how far brokers say that it is ahead, ms. */
  readonly clock: Pick<Pulse, 'clockOffset' | 'measuredAheadMs'>;
};

export class Ledger {
  readonly #ports: LedgerPorts;
  #record: ConnectionRecord;
  #moment: Moment;
  #isUnsaved = false;
  #turn: Promise<unknown> = Promise.resolve();
  /** The clock that the tokens' instants were read from. */
  #datedBy: number;
  /** Read from the disk, as it was or from the future, it is settled once a broker has told the time. */
  #clock: 'found' | 'dated back' | 'settled';

  constructor(record: ConnectionRecord, moment: Moment, ports: LedgerPorts) {
    this.#record = dateBack(record, ports.now());
    // Unsaved, a clock that stays wrong would date it anew at every start.
    this.#isUnsaved = this.#record !== record;
    this.#moment = moment;
    this.#ports = ports;
    this.#datedBy = ports.clock.clockOffset;
    this.#clock = this.#isUnsaved ? 'dated back' : 'found';
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

  /**
   * The record by the clock of this moment. What that was set far ahead since the tokens came, and no broker has called
   * right, may be wrong: it ends nothing.
   */
  get dated(): ConnectionRecord {
    // A clock that was behind when it dated them may have been put right while nobody looked.
    const perhapsMs = this.#clock === 'found' && this.#isPast ? Math.max(0, this.#record.behindMs ?? 0) : 0;
    const aheadMs = this.#movedMs + perhapsMs;
    return aheadMs > slackMs ? redate(this.#record, aheadMs) : this.#record;
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
    this.#settleClock();
    this.change({ isSaved: true, isSaveDue: false, notice: null });
  }

  /** Whether only a broker can say which clock dated the tokens' instants, or whether they are over. */
  get isInDoubt(): boolean {
    const { tokens, behindMs } = this.#record;
    if (!tokens || behindMs === null) return false;
    return this.#isPast || this.#clock === 'dated back' || Math.abs(behindMs) > slackMs;
  }

  /** A sign-in that nothing renews is over by what its record says. */
  get #isPast(): boolean {
    const { tokens, ended } = this.#record;
    if (!tokens || tokens.refreshToken || ended || tokens.expiresAt === null) return false;
    return tokens.expiresAt <= this.#ports.now();
  }

  /** Keeps the tokens' instants true by a clock that is set, or was wrong. */
  async followClock(): Promise<void> {
    // What brokers say later is of their clocks: this one was not touched.
    if (this.#movedMs === 0 && this.#clock === 'settled') return;
    if (this.#movedMs === 0 && this.#ports.clock.measuredAheadMs === null) return;
    const follow: Change = () => {
      const { clock } = this.#ports;
      const { measuredAheadMs: aheadMs } = clock;
      const next = this.#followed;
      if (!next) return null;
      this.#datedBy = clock.clockOffset;
      if (aheadMs !== null) this.#clock = 'settled';
      if (next === this.#record) return null;
      // What the disk does not take now comes with the next save.
      this.#record = next;
      this.#ports.changed();
      return { tokens: next.tokens, behindMs: next.behindMs, ended: next.ended };
    };
    await this.commit(follow, 'refuse').catch(() => undefined);
  }

  /** The record by the clock of this moment; null while that waits for a broker. */
  get #followed(): ConnectionRecord | null {
    const { clock, now } = this.#ports;
    const [movedMs, aheadMs] = [this.#movedMs, clock.measuredAheadMs];
    if (movedMs === 0 && this.#clock === 'settled') return this.#record;
    return followClock(this.#record, { movedMs, aheadMs, now: now() });
  }

  /** By how much the clock was set since it dated the tokens. */
  get #movedMs(): number {
    return this.#ports.clock.clockOffset - this.#datedBy;
  }

  #settleClock(): void {
    this.#datedBy = this.#ports.clock.clockOffset;
    this.#clock = 'settled';
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
    // When the person signed in was dated with what is renewed.
    const before = tokens.signedInAt < tokens.obtainedAt ? this.#followed?.tokens : null;
    this.#settleClock();
    const aheadMs = this.#ports.clock.measuredAheadMs;
    const behindMs = aheadMs === null ? null : -Math.round(aheadMs);
    const dated = redateTokens(tokens, Math.min(0, this.#ports.now() - tokens.obtainedAt));
    const signedInAt = Math.min(before?.signedInAt ?? dated.signedInAt, dated.obtainedAt);
    return { ...change, behindMs, tokens: { ...dated, signedInAt } };
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
