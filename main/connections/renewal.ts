/** Renews one connection's tokens, one renewal at a time, in the order that survives a crash (security.md 3.7). */
import { asFailure, type Failure, failures } from '../../contract/failures.ts';
import type { Broker, Environment } from '../brokers/broker.ts';
import { refreshGrant } from '../oauth/grants.ts';
import { readTokens } from '../oauth/reply.ts';
import type { Ledger } from './ledger.ts';
import type { Ports } from './ports.ts';
import { chooseRetryDelay, findRenewalAt, SECOND } from './timing.ts';

/** A click is answered by a renewal that succeeded this recently. */
const freshMs = 5 * SECOND;

export class Renewal {
  readonly #ledger: Ledger;
  readonly #broker: Broker;
  readonly #environment: Environment;
  readonly #ports: Ports;
  #running: Promise<void> | null = null;
  #succeededAt = 0;
  #faultSinceAt: number | null = null;
  /** After a failure that only a person can mend, no renewal starts by itself. */
  #isStopped = false;

  constructor(ledger: Ledger, broker: Broker, environment: Environment, ports: Ports) {
    this.#ledger = ledger;
    this.#broker = broker;
    this.#environment = environment;
    this.#ports = ports;
  }

  /** Renews now; callers share the renewal in flight. How it went is in the state; this never throws. */
  start(): Promise<void> {
    if (this.#ports.now() - this.#succeededAt < freshMs) return Promise.resolve();
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Renews if the wall clock says that it is time. */
  async startIfDue(): Promise<void> {
    const { record, moment } = this.#ledger;
    if (!record.tokens || record.ended || this.#isStopped) return;
    const dueAt = moment.renewal.kind === 'waiting' ? moment.renewal.nextAt : findRenewalAt(record.tokens);
    if (dueAt !== null && dueAt <= this.#ports.now()) await this.start();
  }

  /** A new sign-in leaves the troubles of the old one behind. */
  forgetTroubles(): void {
    this.#faultSinceAt = null;
    this.#isStopped = false;
  }

  /** The broker no longer accepts this sign-in: said once; the record is kept until the person acts. */
  async end(because: 'E-REFUSED' | 'E-INTERRUPTED', failure: Failure): Promise<void> {
    const at = this.#ports.now();
    this.#ledger.change({ renewal: { kind: 'idle' }, notice: { ...failure.note(at), code: because } });
    await this.#ledger.commit(() => ({ ended: { kind: 'over', at, because }, renewing: null }), 'keep');
  }

  async #run(): Promise<void> {
    const ledger = this.#ledger;
    const { client, tokens, ended, renewing } = ledger.record;
    if (!client || !tokens?.refreshToken || ended) return;
    const at = this.#ports.now();
    ledger.change({ renewal: { kind: 'running' } });
    try {
      // Proves disk and password store before the token is spent, and tells a restart that a renewal was under way.
      await ledger.commit(() => ({ renewing: { at } }), 'refuse');
    } catch (error) {
      this.#postpone(asFailure(error));
      return;
    }
    const { generation } = ledger.record;
    const isLate = () => ledger.record.generation !== generation;
    try {
      const request = refreshGrant(this.#environment.endpoints, client, tokens.refreshToken);
      const reply = await this.#ports.send(request);
      const { asked } = ledger.record;
      const next = readTokens(reply, this.#broker, { asked, now: this.#ports.now(), previous: tokens });
      if (isLate()) return ledger.change({ renewal: { kind: 'idle' } });
      this.#succeededAt = this.#ports.now();
      this.forgetTroubles();
      ledger.change({ notice: null, renewal: { kind: 'idle' }, checkedAt: this.#succeededAt });
      await ledger.commit(() => (isLate() ? null : { tokens: next, renewing: null }), 'keep');
    } catch (error) {
      const failure = asFailure(error);
      if (isLate()) return ledger.change({ renewal: { kind: 'idle' } });
      if (failure.code === 'E-REFUSED') return this.end(renewing ? 'E-INTERRUPTED' : 'E-REFUSED', failure);
      // Only a plain refusal proves that the token was not spent; without one the mark stays for the next answer.
      const { status = 0 } = failure.facts;
      if (status >= 400 && status < 500)
        await ledger.commit(() => ({ renewing: null }), 'refuse').catch(() => undefined);
      this.#postpone(failure);
    }
  }

  #postpone(failure: Failure): void {
    const now = this.#ports.now();
    this.#faultSinceAt ??= now;
    const isPassing = failures[failure.code].recovery === 'retry' || failure.code === 'E-DISK';
    this.#isStopped = !isPassing;
    const { retryAfterS } = failure.facts;
    const expiresAt = this.#ledger.record.tokens?.expiresAt ?? null;
    const fault = {
      sinceAt: this.#faultSinceAt,
      now,
      expiresAt,
      ...(retryAfterS === undefined ? {} : { retryAfterS }),
    };
    const nextAt = now + chooseRetryDelay(fault, Math.random());
    this.#ledger.change({
      renewal: isPassing ? { kind: 'waiting', nextAt } : { kind: 'idle' },
      notice: failure.note(now),
    });
  }
}
