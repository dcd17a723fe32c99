/** Sends what the schedule says, when it says so: one timer, and one request at a time for each limit of a connection. */
import { Failure } from '../../contract/failures.ts';
import type { Secret } from '../secret.ts';
import { mayOrdersChange, slowMs } from './pace.ts';
import type { AccountsPorts } from './ports.ts';
import { type Answer, putQuestion, type Question } from './question.ts';
import type { Moment, Plan, Schedule } from './schedule.ts';
import type { Shelves } from './shelves.ts';
import type { Shelf } from './view.ts';

export type AskerHearing = {
  readonly answered: (question: Question, answer: Answer | Failure, shelf: Shelf) => void;
  /** A connection knows now what a refusal meant. */
  readonly settled: () => void;
  /** A minute went by in which somebody looked: something may have grown old. */
  readonly minute: () => void;
};

export class Asker {
  readonly #ports: Pick<AccountsPorts, 'send' | 'now' | 'uptime' | 'timer'>;
  readonly #shelves: Shelves;
  readonly #schedule: Schedule;
  readonly #hearing: AskerHearing;
  #isLooking = false;
  #isWatching = false;
  #isClosed = false;
  #minuteAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(
    ports: Pick<AccountsPorts, 'send' | 'now' | 'uptime' | 'timer'>,
    shelves: Shelves,
    schedule: Schedule,
    hearing: AskerHearing,
  ) {
    this.#ports = ports;
    this.#shelves = shelves;
    this.#schedule = schedule;
    this.#hearing = hearing;
  }

  get isLooking(): boolean {
    return this.#isLooking;
  }

  /** Whether somebody wants to be told of orders, whoever looks. */
  get isWatching(): boolean {
    return this.#isWatching;
  }

  /** Whether somebody sees accounts, and whether orders are watched in any case; `tick` must follow. */
  look(isLooking: boolean, isWatching: boolean): void {
    if (isLooking && !this.#isLooking) this.#schedule.look(this.#ports.uptime());
    this.#isLooking = isLooking;
    this.#isWatching = isWatching;
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
  }

  /** Asks what is due. To be called whenever something may have become so. */
  tick(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#isClosed) return;
    const shelves = this.#shelves.list().filter(({ isAskable }) => isAskable);
    const all = shelves.flatMap(({ plan }) => plan ?? []);
    const rounds = this.#listRounds(all).map(([moment, plans]) => this.#schedule.next(moment, plans));
    for (const question of rounds.flatMap(({ questions }) => questions)) {
      const shelf = shelves.find(({ source }) => source.connection === question.connection);
      if (shelf?.source.token) void this.#put(question, shelf, shelf.source.token);
    }
    // Something may grow old, a network come back, or a session begin.
    const nextMs = [...rounds.flatMap(({ inMs }) => inMs ?? []), ...(this.#isAwake ? [slowMs] : [])];
    const ringMs = nextMs.length > 0 ? Math.min(...nextMs) : null;
    if (ringMs !== null) this.#cancel = this.#ports.timer(Math.ceil(ringMs), () => this.#ring());
  }

  get #isAwake(): boolean {
    return this.#isLooking || this.#isWatching;
  }

  /** What may be asked now, and at which pace. */
  #listRounds(all: readonly Plan[]): readonly (readonly [Moment, readonly Plan[]])[] {
    const moment = this.#shelves.moment();
    const only = (mayBe: (question: Question) => boolean) =>
      all.map((plan) => ({ ...plan, questions: plan.questions.filter(mayBe) }));
    // What somebody waits for is asked, even when nobody looks at the rest any more.
    const seen: readonly [Moment, readonly Plan[]] = [moment, this.#isLooking ? all : only(() => false)];
    // Who looks at the quicker pace sees orders anyway.
    const isSeenTo = this.#isLooking && moment.pace !== 'asked';
    if (!this.#isWatching || isSeenTo || !mayOrdersChange(this.#ports.now())) return [seen];
    return [seen, [{ ...moment, pace: 'slow' }, only(({ topic }) => topic === 'orders')]];
  }

  #ring(): void {
    const at = this.#ports.uptime();
    if (this.#isLooking && at - this.#minuteAt >= slowMs) {
      this.#minuteAt = at;
      this.#hearing.minute();
    }
    this.tick();
  }

  async #put(question: Question, shelf: Shelf, token: Secret): Promise<void> {
    const { send, now, uptime } = this.#ports;
    const outcome = await putQuestion(question, shelf.source, token, send, now());
    this.#schedule.hear(this.#shelves.moment(), question, outcome);
    if (this.#isClosed) return;
    const { answer } = outcome;
    if (answer instanceof Failure && answer.code === 'E-REFUSED')
      this.#shelves.refusals.hear(shelf.source, token, uptime(), this.#hearing.settled);
    this.#hearing.answered(question, answer, shelf);
    this.tick();
  }
}
