/** One connection's life: sign in, adopt, renew, check, disconnect. What is held stays in use until its successor is saved. */

import { asFailure, Failure } from '../../contract/failures.ts';
import type { Connection as ConnectionState, SignIn } from '../../contract/state.ts';
import type { Broker, Client, Environment, Holder } from '../brokers/broker.ts';
import type { ConnectionRecord } from '../vault/kept.ts';
import { Check } from './check.ts';
import type { Identities } from './identities.ts';
import { Ledger, type LedgerPorts } from './ledger.ts';
import type { Ports } from './ports.ts';
import { type By, Renewal } from './renewal.ts';
import { type SignedIn, signIn } from './sign-in.ts';
import { findGrantEnd } from './timing.ts';
import { quiet, type Surroundings, viewConnection, viewSignIn } from './view.ts';

/** Why an attempt was ended: a disconnect says what there is to say. */
const disconnected = Symbol('disconnected');

/** What a sign-in is asked with. It replaces what the connection has only when the sign-in is confirmed. */
export type Asked = { readonly client: Client; readonly scopes: readonly string[] };

export type Around = {
  readonly ports: Ports & { readonly identities: Identities };
  readonly broker: Broker;
  readonly environment: Environment;
  readonly changed: () => void;
  readonly clock: LedgerPorts['clock'];
  /** Whether nothing is to be tried by itself, because the computer has no network. */
  readonly isHeldUp: () => boolean;
  /** Another connection of the same broker and environment that this person already has. */
  readonly findTwin: (holder: Holder) => Connection | null;
  /** Takes this connection out of the house, with its record. */
  readonly leave: () => Promise<void>;
  /** One after the other with all that is settled at the same place. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>;
};

export class Connection {
  readonly #around: Around;
  readonly #ledger: Ledger;
  readonly #renewal: Renewal;
  #attempt: AbortController | null = null;
  /** Settles with an attempt whose page has answered: its code is spent. */
  #finishing: Promise<void> | null = null;
  readonly #check: Check;
  /** What was seen at the last look: to tell an end that the clock alone has brought. */
  #seen = { isHeld: false, hasEnd: false };

  constructor(record: ConnectionRecord, around: Around, isSaved: boolean) {
    const { ports, broker, environment, changed, clock } = around;
    const { vault, now, timer, report } = ports;
    this.#around = around;
    this.#ledger = new Ledger(record, { ...quiet, isSaved }, { vault, now, timer, report, changed, clock });
    this.#renewal = new Renewal(this.#ledger, broker, environment, ports);
    const parts = { ledger: this.#ledger, renewal: this.#renewal };
    this.#check = new Check({ broker, environment, ports, ...parts });
  }

  get record(): ConnectionRecord {
    return this.#ledger.record;
  }

  get isUnsaved(): boolean {
    return this.#ledger.isUnsaved;
  }

  /** By the clock of the last beat: what was set since is looked at with the next. */
  view(surroundings: Surroundings): ConnectionState {
    const { dated, moment } = this.#ledger;
    return viewConnection(dated, surroundings, moment, this.#around.ports.now());
  }

  /** What is held now, by record and clock. */
  get signInHeld(): Extract<SignIn, { kind: 'held' }> | null {
    const { ports, broker } = this.#around;
    const held = viewSignIn(this.#ledger.dated, broker, this.#ledger.moment, ports.now());
    return held.kind === 'held' ? held : null;
  }

  /** When something is to be done or said next, epoch ms; null when nothing is planned. */
  get dueAt(): number | null {
    const needsYouAt = this.signInHeld?.needsYouAt ?? null;
    // What a broker describes as the end may pass and the sign-in still be renewed: then nothing is due.
    const endsAt = needsYouAt !== null && needsYouAt > this.#around.ports.now() ? needsYouAt : null;
    const planned = [this.#renewal.dueAt, endsAt, this.#check.dueAt].filter((at) => at !== null);
    return planned.length === 0 ? null : Math.min(...planned);
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
    const { promise: finishing, resolve: finished } = Promise.withResolvers<void>();
    this.#attempt = attempt;
    this.#ledger.change({ attempt: 'waiting', notice: null });
    try {
      const asking = { connection: this.record.id, broker, environment, client, scopes };
      const got = await signIn(asking, ports, attempt.signal, () => {
        this.#finishing = finishing;
        this.#ledger.change({ attempt: 'finishing' });
      });
      await this.#around.inTurn(async () => {
        attempt.signal.throwIfAborted();
        await this.#settle(got, { client, scopes });
      });
      this.#ledger.change({ attempt: 'none' });
    } catch (error) {
      const failure = attempt.signal.aborted ? new Failure('E-CLOSE') : asFailure(error);
      const isQuiet = attempt.signal.reason === disconnected;
      const { code, facts } = failure;
      if (!isQuiet) this.#ledger.report({ what: 'sign-in-stopped', code, status: facts.status ?? null });
      this.#ledger.change({ attempt: 'none', notice: isQuiet ? null : failure.note(ports.now()) });
    } finally {
      this.#attempt = null;
      this.#finishing = null;
      finished();
    }
  }

  cancelSignIn(): void {
    this.#attempt?.abort();
  }

  /** Takes a confirmed sign-in for this connection. @throws Failure E-OTHER when it belongs to somebody else. */
  async adopt(got: SignedIn, method: 'keys' | 'token', asked: Asked | null): Promise<void> {
    const { holder, client } = this.record;
    if (holder && holder.id !== got.holder.id) throw new Failure('E-OTHER', { step: 'profile' });
    const before = this.record.asked;
    this.#check.forget();
    const isSameKey = client !== null && (asked?.client ?? client).id.equals(client.id);
    const isRotating = isSameKey && this.record.tokens?.isRotating === true;
    const tokens = isRotating ? { ...got.tokens, isRotating } : got.tokens;
    await this.#ledger.commit(() => {
      this.#renewal.forgetTroubles();
      this.#ledger.change({ notice: null, renewal: { kind: 'idle' }, checkedAt: this.#around.ports.now() });
      return {
        method,
        ...(asked ? { client: asked.client, asked: asked.scopes } : {}),
        tokens,
        holder: got.holder,
        ended: null,
        renewing: null,
      };
    }, 'keep');
    if (method === 'token') return this.#ledger.report({ what: 'token-added' });
    if (asked && client && !asked.client.id.equals(client.id)) this.#ledger.report({ what: 'keys-changed' });
    if (asked && holder && asked.scopes.join() !== before.join())
      this.#ledger.report({ what: 'permissions-changed' });
    this.#ledger.report({ what: 'signed-in', endsAt: findGrantEnd(tokens, this.#around.broker) });
  }

  refresh(): Promise<void> {
    return this.#renewal.start();
  }

  /** Writes again what could not be saved, renews what is due. */
  async tick(): Promise<void> {
    await this.save();
    this.#tellEnd();
    // Without a network little is tried; the network's return is what hurries it.
    if (!this.#around.isHeldUp()) await this.#renewal.startIfDue();
    if (this.#check.isDue) await this.check('itself');
  }

  /** The clock was set, or measured: what is dated and planned by it moves along. */
  async followClock(movedMs: number): Promise<void> {
    if (movedMs !== 0) this.#renewal.moveBy(movedMs);
    await this.#ledger.followClock();
  }

  /** The network is back, or the computer awake. */
  hurry(): void {
    this.#renewal.hurry();
  }

  /** Writes received tokens again that the disk did not take. */
  async save(): Promise<void> {
    if (this.#ledger.isUnsaved) await this.#ledger.commit(() => ({}), 'keep');
  }

  /** After its record was removed from the vault. */
  discard(): void {
    this.#attempt?.abort(disconnected);
    this.#ledger.discard();
  }

  /** Before the app may end. */
  async finish(): Promise<void> {
    this.#renewal.isLeaving = true;
    await Promise.all([this.#renewal.running, this.#finishing]);
    await this.save();
  }

  stay(): void {
    this.#renewal.isLeaving = false;
  }

  /** Asks the broker who this is. A refusal ends the sign-in; a passing failure is only said. */
  async check(by: By = 'person'): Promise<void> {
    const { tokens } = this.record;
    if (tokens && this.signInHeld) await this.#check.run(tokens, by);
    else this.#check.forget();
  }

  /** Whether only a broker can say which clock it was dated by, or whether it is over. */
  get isInDoubt(): boolean {
    return this.#ledger.isInDoubt;
  }

  /** Whether there is a token to ask the broker with, by which its answer tells the time. */
  get canAskTheTime(): boolean {
    return (this.signInHeld !== null || this.isInDoubt) && !this.#around.isHeldUp();
  }

  /** Has the broker answer something, for the sake of the time that its answer tells. Never throws. */
  async askTheTime(): Promise<void> {
    const { tokens } = this.record;
    if (tokens) await this.#check.askTheTime(tokens);
  }

  /** Removes the tokens and keeps the keys; a pasted token goes with its connection. @throws Failure E-DISK. */
  async disconnect(): Promise<void> {
    this.#attempt?.abort(disconnected);
    const gone = { tokens: null, holder: null, ended: { kind: 'removed' }, renewing: null } as const;
    if (this.record.method === 'token') await this.#around.leave();
    else await this.#ledger.commit(() => gone, 'refuse');
    this.#ledger.report({ what: 'disconnected' });
    this.#ledger.change({ notice: null, renewal: { kind: 'idle' }, checkedAt: null });
  }

  dismissNotice(): void {
    this.#ledger.change({ notice: null });
  }

  /** A sign-in that ends by the clock alone is told once, when this run sees it end. */
  #tellEnd(): void {
    const isHeld = this.signInHeld !== null;
    const { tokens, ended } = this.record;
    const isByClock = !ended || this.#seen.hasEnd;
    if (this.#seen.isHeld && !isHeld && tokens && isByClock)
      this.#ledger.report({ what: 'over', code: 'E-ENDED' });
    this.#seen = { isHeld, hasEnd: ended !== null };
  }

  async #settle(got: SignedIn, asked: Asked): Promise<void> {
    const twin = this.record.holder ? null : this.#around.findTwin(got.holder);
    if (!twin) return this.adopt(got, 'keys', asked);
    // The same person, connected before: that connection is repaired, and this one was never needed.
    await twin.adopt(got, 'keys', asked);
    await this.#around.leave();
  }
}
