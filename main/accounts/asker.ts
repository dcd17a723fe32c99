/** Sends what the schedule says, when it says so: one timer, and one request at a time for each limit of a connection. */
import { Failure } from '../../contract/failures.ts';
import type { Secret } from '../secret.ts';
import { mayOrdersChange, slowMs } from './pace.ts';
import { gatherPages } from './pages.ts';
import type { AccountsPorts } from './ports.ts';
import { type Answer, type Outcome, putQuestion, type Question } from './question.ts';
import type { Moment, Plan, Schedule } from './schedule.ts';
import type { Shelves } from './shelves.ts';
import type { Shelf } from './view.ts';

/** A later page that cannot be asked for so long is given up. */
const longestPageWaitMs = 10_000;

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
    const { uptime } = this.#ports;
    const first = await this.#ask(question, shelf, token);
    const answer = await gatherPages(first, (page) => this.#askMore(question, shelf, page));
    this.#schedule.settle(question, answer);
    if (this.#isClosed) return;
    if (answer instanceof Failure && answer.code === 'E-REFUSED')
      this.#shelves.refusals.hear(shelf.source, token, uptime(), this.#hearing.settled);
    this.#hearing.answered(question, answer, shelf);
    this.tick();
  }

  async #ask(question: Question, { source }: Shelf, token: Secret, page?: string): Promise<Outcome> {
    const { send, now } = this.#ports;
    const outcome = await putQuestion(question, source, token, send, now(), page);
    this.#schedule.hear(this.#shelves.moment(), question, outcome);
    return outcome;
  }

  /** Once its limit has room; null where that is too long, or where by then nobody wants it any more. */
  async #askMore(question: Question, { book }: Shelf, page: string): Promise<Outcome | null> {
    const { uptime, timer } = this.#ports;
    const latestAt = uptime() + longestPageWaitMs;
    for (;;) {
      const shelf = this.#isClosed || !this.#isAwake ? null : this.#shelves.get(question.connection);
      const token = shelf?.source.token;
      if (!token || shelf.book !== book || !shelf.isAskable) return null;
      const waitMs = this.#schedule.findMoreMs(uptime(), question);
      if (waitMs === 0) {
        this.#schedule.sendMore(uptime(), question);
        return this.#ask(question, shelf, token, page);
      }
      if (uptime() + waitMs > latestAt) return null;
      await new Promise<void>((done) => timer(Math.ceil(waitMs), done));
    }
  }
}
