/** One connection's life: sign in, adopt, renew, check, disconnect. What is held stays in use until its successor is saved. */

import { asFailure, Failure } from '../../contract/failures.ts';
import type { Connection as ConnectionState } from '../../contract/state.ts';
import type { Broker, Client, Environment, Holder } from '../brokers/broker.ts';
import type { ConnectionRecord } from '../vault/kept.ts';
import { Ledger } from './ledger.ts';
import type { Ports } from './ports.ts';
import { Renewal } from './renewal.ts';
import { askHolder, type SignedIn, signIn } from './sign-in.ts';
import { viewConnection, viewSignIn } from './view.ts';

/** Why an attempt was ended: a disconnect says what there is to say. */
const disconnected = Symbol('disconnected');

/** What a sign-in is asked with. It replaces what the connection has only when the sign-in is confirmed. */
export type Asked = { readonly client: Client; readonly scopes: readonly string[] };

export type Around = {
  readonly ports: Ports;
  readonly broker: Broker;
  readonly environment: Environment;
  readonly changed: () => void;
  /** Another connection of the same broker and environment that this person already has. */
  readonly findTwin: (holder: Holder) => Connection | null;
  /** Takes this connection out of the house, with its record. */
  readonly leave: () => Promise<void>;
};

export class Connection {
  readonly #around: Around;
  readonly #ledger: Ledger;
  readonly #renewal: Renewal;
  #attempt: AbortController | null = null;

  constructor(record: ConnectionRecord, around: Around, isSaved: boolean) {
    const { ports, broker, environment, changed } = around;
    this.#around = around;
    this.#ledger = new Ledger(
      record,
      {
        isDemo: ports.isDemo,
        isSaved,
        attempt: 'none',
        renewal: { kind: 'idle' },
        notice: null,
        checkedAt: null,
      },
      { vault: ports.vault, now: ports.now, changed },
    );
    this.#renewal = new Renewal(this.#ledger, broker, environment, ports);
  }

  get record(): ConnectionRecord {
    return this.#ledger.record;
  }

  get isUnsaved(): boolean {
    return this.#ledger.isUnsaved;
  }

  view(now: number): ConnectionState {
    return viewConnection(
      this.record,
      this.#around.broker,
      this.#around.environment,
      this.#ledger.moment,
      now,
    );
  }

  /**
   * Opens the broker's page, or brings it to the front when it is open. How it ends is in the state; this never throws.
   * @param asked new keys or permissions, kept only if the sign-in is confirmed; null for those it has.
   */
  async signIn(asked: Asked | null): Promise<void> {
    const { broker, environment, ports } = this.#around;
    if (this.#attempt) return ports.signInWindow.show(this.record.id);
    const client = asked?.client ?? this.record.client;
    if (!client) return this.#ledger.change({ notice: new Failure('E-KEY').note(ports.now()) });
    const scopes = asked?.scopes ?? this.record.asked;
    const attempt = new AbortController();
    this.#attempt = attempt;
    this.#ledger.change({ attempt: 'waiting', notice: null });
    try {
      const asking = { connection: this.record.id, broker, environment, client, scopes };
      const got = await signIn(asking, ports, attempt.signal, () =>
        this.#ledger.change({ attempt: 'finishing' }),
      );
      attempt.signal.throwIfAborted();
      await this.#settle(got, { client, scopes });
      this.#ledger.change({ attempt: 'none' });
    } catch (error) {
      const failure = attempt.signal.aborted ? new Failure('E-CLOSE') : asFailure(error);
      const isQuiet = attempt.signal.reason === disconnected;
      this.#ledger.change({ attempt: 'none', notice: isQuiet ? null : failure.note(ports.now()) });
    } finally {
      this.#attempt = null;
    }
  }

  cancelSignIn(): void {
    this.#attempt?.abort();
  }

  /** Takes a confirmed sign-in for this connection. @throws Failure E-OTHER when it belongs to somebody else. */
  async adopt(got: SignedIn, method: 'keys' | 'token', asked: Asked | null): Promise<void> {
    const { holder } = this.record;
    if (holder && holder.id !== got.holder.id) throw new Failure('E-OTHER', { step: 'profile' });
    this.#renewal.forgetTroubles();
    this.#ledger.change({ notice: null, renewal: { kind: 'idle' }, checkedAt: this.#around.ports.now() });
    await this.#ledger.commit(
      () => ({
        method,
        ...(asked ? { client: asked.client, asked: asked.scopes } : {}),
        tokens: got.tokens,
        holder: got.holder,
        ended: null,
        renewing: null,
      }),
      'keep',
    );
  }

  refresh(): Promise<void> {
    return this.#renewal.start();
  }

  /** The wall clock moved: writes again what could not be saved, renews what is due. */
  async tick(): Promise<void> {
    await this.save();
    await this.#renewal.startIfDue();
  }

  /** Writes received tokens again that the disk did not take. */
  async save(): Promise<void> {
    if (this.#ledger.isUnsaved) await this.#ledger.commit(() => ({}), 'keep');
  }

  /** Asks the broker who this is. A refusal ends the sign-in; a passing failure is only said. */
  async check(): Promise<void> {
    const { tokens } = this.record;
    const { broker, environment, ports } = this.#around;
    if (!tokens || viewSignIn(this.record, true, ports.now()).kind !== 'held') return;
    const isLate = () => this.record.tokens?.accessToken !== tokens.accessToken;
    try {
      const holder = await askHolder(broker, environment, tokens.accessToken, ports);
      if (isLate()) return;
      if (holder.id !== this.record.holder?.id) throw new Failure('E-OTHER', { step: 'profile' });
      const { notice } = this.#ledger.moment;
      this.#ledger.change({ checkedAt: ports.now(), notice: notice?.step === 'profile' ? null : notice });
      if (JSON.stringify(holder) !== JSON.stringify(this.record.holder))
        await this.#ledger.commit(() => (isLate() ? null : { holder }), 'refuse');
    } catch (error) {
      if (isLate()) return;
      const failure = asFailure(error);
      if (failure.code === 'E-REFUSED' && tokens.refreshToken) await this.refresh();
      else if (failure.code === 'E-REFUSED') await this.#renewal.end('E-REFUSED', failure);
      else this.#ledger.change({ notice: failure.note(ports.now()) });
    }
  }

  /** Removes the tokens and keeps the keys; a pasted token goes with its connection. @throws Failure E-DISK. */
  async disconnect(): Promise<void> {
    this.#attempt?.abort(disconnected);
    if (this.record.method === 'token') return this.#around.leave();
    const gone = { tokens: null, holder: null, ended: { kind: 'removed' }, renewing: null } as const;
    await this.#ledger.commit(() => gone, 'refuse');
    this.#ledger.change({ notice: null, renewal: { kind: 'idle' }, checkedAt: null });
  }

  dismissNotice(): void {
    this.#ledger.change({ notice: null });
  }

  async #settle(got: SignedIn, asked: Asked): Promise<void> {
    const twin = this.record.holder ? null : this.#around.findTwin(got.holder);
    if (!twin) return this.adopt(got, 'keys', asked);
    // The same person, connected before: that connection is repaired, and this one was never needed.
    await twin.adopt(got, 'keys', asked);
    await this.#around.leave();
  }
}
