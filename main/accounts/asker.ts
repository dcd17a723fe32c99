/** Sends what the schedule says, when it says so: one timer, and one request at a time for each limit of a connection. */
import { Failure } from '../../contract/failures.ts';
import type { Secret } from '../secret.ts';
import { slowMs } from './pace.ts';
import type { AccountsPorts } from './ports.ts';
import { type Answer, putQuestion, type Question } from './question.ts';
import type { Schedule } from './schedule.ts';
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

  /** Whether somebody sees accounts; `tick` must follow. */
  look(isLooking: boolean): void {
    this.#isLooking = isLooking;
    if (isLooking) this.#schedule.look(this.#ports.uptime());
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
    // What somebody waits for is asked, even when nobody looks at the rest any more.
    const plans = this.#isLooking ? all : all.map((plan) => ({ ...plan, questions: [] }));
    const { questions, inMs } = this.#schedule.next(this.#shelves.moment(), plans);
    for (const question of questions) {
      const shelf = shelves.find(({ source }) => source.connection === question.connection);
      if (shelf?.source.token) void this.#put(question, shelf, shelf.source.token);
    }
    // Something may grow old, a network come back, or a session begin.
    const ringMs = this.#isLooking ? Math.min(inMs ?? slowMs, slowMs) : inMs;
    if (ringMs !== null) this.#cancel = this.#ports.timer(Math.ceil(ringMs), () => this.#ring());
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
