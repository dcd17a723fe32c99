/** Renews one connection's tokens, one renewal at a time, in the order that survives a crash (security.md 3.7). */
import { asFailure, type Failure } from '../../contract/failures.ts';
import { findTrouble } from '../../contract/trouble.ts';
import type { Broker, Environment } from '../brokers/broker.ts';
import { refreshGrant } from '../oauth/grants.ts';
import type { Tokens } from '../oauth/token.ts';
import type { Claim, ConnectionRecord } from '../vault/kept.ts';
import { Floor } from './floor.ts';
import type { Identities } from './identities.ts';
import type { Ledger } from './ledger.ts';
import type { Ports } from './ports.ts';
import { receive } from './receive.ts';
import { planRetry, type Row } from './retry.ts';
import { findRenewalAt, MINUTE, SECOND } from './timing.ts';
import { type End, isUnspent, judgeRenewal, nameEnd } from './verdict.ts';

/** A click is answered by a renewal that succeeded this recently. */
const freshMs = 5 * SECOND;
/** A token that is refused this soon after a renewal is helped by no other. */
const refusedFloorMs = 5 * MINUTE;

export type By = 'itself' | 'person';

/** What `Renewal` uses; `send` is the house's own, which measures clocks on the way. */
export type RenewalPorts = Pick<Ports, 'now' | 'uptime' | 'random' | 'send' | 'vault'> & {
  readonly identities: Identities;
};

export class Renewal {
  readonly #ledger: Ledger;
  readonly #broker: Broker;
  readonly #environment: Environment;
  readonly #ports: RenewalPorts;
  #running: Promise<void> | null = null;
  readonly #floor: Floor;
  #succeededUptime = Number.NEGATIVE_INFINITY;
  #row: Row | null = null;
  /** Whether an earlier try had left its mark, its answer never seen: then the token may be spent already. */
  #wasMarked = false;
  /** When the try was marked that spent nothing; its mark tells of nothing. */
  #unspentAt: number | null = null;
  /** The tokens that the renewal under way is about; with what it saves they become others. */
  #held: Tokens | null = null;
  /** The app is about to end: what would begin now might be cut off. */
  isLeaving = false;

  constructor(ledger: Ledger, broker: Broker, environment: Environment, ports: RenewalPorts) {
    this.#ledger = ledger;
    this.#broker = broker;
    this.#environment = environment;
    this.#ports = ports;
    this.#floor = new Floor(ports);
  }

  /** Renews now; callers share the renewal in flight. How it went is in the state; this never throws. */
  start(by: By = 'person'): Promise<void> {
    if (this.#running) return this.#running;
    const { tokens, ended, client } = this.#ledger.record;
    if (!client || !tokens?.refreshToken || ended || this.isLeaving) return Promise.resolve();
    if (this.#ports.uptime() - this.#succeededUptime < freshMs) return Promise.resolve();
    this.#running = this.#run(by).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** The broker refuses a token that has time left: renewed by itself, unless that is put off, was stopped or just tried. */
  startAfterRefusal(): Promise<void> {
    if (this.#running) return this.#running;
    const isPutOff = findTrouble(this.#ledger.moment.renewal) !== null;
    return isPutOff || this.#floor.isWithin(refusedFloorMs) ? Promise.resolve() : this.start('itself');
  }

  /** Settles with the renewal under way; null when there is none. */
  get running(): Promise<void> | null {
    return this.#running;
  }

  /** When the next renewal is to start by itself, epoch ms; null when none is. */
  get dueAt(): number | null {
    const { record, moment } = this.#ledger;
    if (!record.client || !record.tokens || record.ended) return null;
    // `stopped`: only a person can mend it. By what was told, not by the promise: nobody looks when that settles.
    if (['stopped', 'running'].includes(moment.renewal.kind) || this.isLeaving) return null;
    const floorAt = this.#floor.findAt(record.renewing?.at ?? null);
    if (moment.renewal.kind === 'waiting') return Math.max(moment.renewal.nextAt, floorAt);
    // A mark without a renewal under way was left by a crash: whether the token still works is asked at once.
    const wantedAt = record.renewing ? floorAt : findRenewalAt(record.tokens);
    return wantedAt === null ? null : Math.max(wantedAt, floorAt);
  }

  /** Renews if it is time. */
  async startIfDue(): Promise<void> {
    const { dueAt } = this;
    if (dueAt !== null && dueAt <= this.#ports.now()) await this.start('itself');
  }

  /** The network is back, or the computer awake: what waits for a passing failure to pass is tried at once. */
  hurry(): void {
    const { renewal } = this.#ledger.moment;
    if (renewal.kind !== 'waiting' || !['E-NET', 'E-PROXY', 'E-TLS'].includes(renewal.code)) return;
    this.#ledger.change({ renewal: { ...renewal, nextAt: Math.min(renewal.nextAt, this.#ports.now()) } });
  }

  /** The clock was set: what is planned moves along. */
  moveBy(movedMs: number): void {
    const { renewal } = this.#ledger.moment;
    if (this.#row) this.#row = { ...this.#row, sinceAt: this.#row.sinceAt + movedMs };
    if (renewal.kind !== 'waiting') return;
    const [nextAt, sinceAt] = [renewal.nextAt + movedMs, renewal.sinceAt + movedMs];
    this.#ledger.change({ renewal: { ...renewal, nextAt, sinceAt } });
  }

  /** A new sign-in leaves the troubles of the old one behind. */
  forgetTroubles(): void {
    this.#row = null;
  }

  /** The broker no longer accepts these tokens: said once, if they are still held; the record is kept until the person acts. */
  end(tokens: Tokens, { because, ...named }: End, failure: Failure): Promise<void> {
    const at = this.#ports.now();
    return this.#ledger.commit(() => {
      if (!this.#ledger.holds(tokens)) return null;
      this.#ledger.report({ what: 'over', code: because });
      this.#ledger.change({
        renewal: { kind: 'idle' },
        notice: { ...failure.note(at), code: because, ...named },
      });
      return { ended: { kind: 'over', at, because }, renewing: null };
    }, 'keep');
  }

  async #run(by: By): Promise<void> {
    const startedAt = this.#ports.now();
    this.#floor.start();
    this.#held = this.#ledger.record.tokens;
    const after = findTrouble(this.#ledger.moment.renewal);
    this.#ledger.change({ renewal: { kind: 'running', after } });
    let claim: Claim | null = null;
    try {
      claim = await this.#ports.vault.claim(this.#ledger.record.id);
      await this.#renew(claim, by, startedAt);
    } catch (error) {
      await this.#fail(asFailure(error), startedAt);
    } finally {
      claim?.release();
      // Nothing came of it: another's renewal was taken over, or the app is about to end.
      if (this.#ledger.moment.renewal.kind === 'running')
        this.#ledger.change({ renewal: (this.isLeaving ? after : null) ?? { kind: 'idle' } });
    }
  }

  /** @throws Failure when nothing came of it and the sign-in is not over. */
  async #renew(claim: Claim, by: By, startedAt: number): Promise<void> {
    const ledger = this.#ledger;
    if ((await this.#adopt(claim)) || this.isLeaving) return;
    const { client, tokens, renewing } = ledger.record;
    if (!client || !tokens?.refreshToken) return;
    // A mark that tells of nothing may have been put over one that does.
    this.#wasMarked = renewing !== null && (renewing.at !== this.#unspentAt || this.#wasMarked);
    this.#unspentAt = startedAt;
    this.#held = tokens;
    // Proves disk and password store before the token is spent, and tells a restart that a renewal was under way.
    await ledger.commit(() => (this.#isLate ? null : { renewing: { at: startedAt } }), 'refuse');
    await claim.reserve();
    if (this.#isLate) return;
    // The disk took its time, and what is sent now might be answered after the end.
    if (this.isLeaving) return this.#unmark();
    this.#unspentAt = null;
    try {
      const { endpoints } = this.#environment;
      const reply = await this.#ports.send(
        refreshGrant(this.#broker, endpoints, client, tokens.refreshToken),
      );
      const next = await receive(reply, tokens.refreshToken, {
        broker: this.#broker,
        endpoints,
        clientId: client.id,
        tokens: ledger.record.tokens ?? tokens,
        record: ledger.record,
        now: this.#ports.now(),
        identities: this.#ports.identities,
        save: this.#save,
      });
      await this.#take(next, by);
    } catch (error) {
      const failure = asFailure(error);
      if (isUnspent(failure)) this.#unspentAt = startedAt;
      const now = this.#ports.now();
      if (judgeRenewal(failure, tokens, this.#broker, now).kind !== 'over') throw failure;
      // Whoever renewed it past our lock has its successor, which is then ours.
      if (await this.#adopt(claim)) return;
      await this.end(tokens, nameEnd(tokens, this.#broker, this.#wasMarked, now), failure);
    }
  }

  /** Nothing was sent. A mark that an earlier try left stays: it tells of that one. */
  #unmark(): Promise<void> {
    return this.#ledger.commit(() => (this.#isLate || this.#wasMarked ? null : { renewing: null }), 'refuse');
  }

  /** Another sign-in has taken the place of the one that is renewed, or none is left. */
  get #isLate(): boolean {
    return !this.#ledger.holds(this.#held);
  }

  /** Saves what is held from here on, unless it is too late for that. */
  readonly #save = (make: (held: Tokens) => Partial<ConnectionRecord>): Promise<void> =>
    this.#ledger.commit(({ tokens }) => {
      if (!tokens || this.#isLate) return null;
      const change = make(tokens);
      this.#held = change.tokens ?? tokens;
      return change;
    }, 'keep');

  #take(next: Tokens, by: By): Promise<void> {
    return this.#save(() => {
      this.#succeededUptime = this.#ports.uptime();
      this.forgetTroubles();
      this.#ledger.report({ what: 'renewed', by });
      this.#ledger.change({ notice: null, renewal: { kind: 'idle' }, checkedAt: this.#ports.now() });
      return { tokens: next, renewing: null };
    });
  }

  /** Takes over what another process has saved. @returns whether that left nothing to do. */
  async #adopt(claim: Claim): Promise<boolean> {
    const saved = await this.#ledger.reread(claim);
    const { record } = this.#ledger;
    if (!saved || saved.generation <= record.generation) return false;
    this.#ledger.adopt(saved);
    this.forgetTroubles();
    const isSame = saved.tokens?.accessToken.open() === record.tokens?.accessToken.open();
    return !isSame || saved.tokens === null || saved.ended !== null;
  }

  /** Says what went wrong and plans the next try, unless it is no longer about what is held. */
  async #fail(failure: Failure, startedAt: number): Promise<void> {
    await this.#ledger
      .commit(({ renewing }) => {
        if (this.#isLate) return null;
        this.#plan(failure, startedAt);
        // That this try has not spent the token tells nothing of an earlier one: its mark stays.
        return isUnspent(failure) && renewing && !this.#wasMarked ? { renewing: null } : null;
      }, 'refuse')
      .catch(() => undefined);
  }

  #plan(failure: Failure, startedAt: number): void {
    const now = this.#ports.now();
    this.#row = { sinceAt: this.#row?.sinceAt ?? startedAt, tries: (this.#row?.tries ?? 0) + 1 };
    const moment = { row: this.#row, startedAt, now, random: this.#ports.random() };
    const renewal = planRetry(failure, this.#ledger.record, moment);
    const { status = null } = failure.facts;
    this.#ledger.report({ what: 'renewal-failed', code: failure.code, status });
    this.#ledger.change({ renewal, notice: failure.note(now) });
  }
}
