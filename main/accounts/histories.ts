/** Price histories, asked for by a person: each a while in memory, and one request for all who ask at once. */
import type { Candle, History, Origin } from '../../contract/accounts.ts';
import { Failure } from '../../contract/failures.ts';
import type { Clock } from '../connections/ports.ts';
import type { Answer, Question } from './question.ts';

const freshMs = 600_000;
/** Then whoever waits is told that the broker is asked too much. */
const longestMs = 20_000;
/** Charts that somebody looked at lately. */
const mostKept = 40;

type Asked = { readonly promise: Promise<History>; readonly end: (got: readonly Candle[] | Failure) => void };

export class Histories {
  readonly #clock: Pick<Clock, 'now' | 'timer'>;
  /** By the question's key, the youngest last. */
  readonly #kept = new Map<string, History>();
  readonly #asked = new Map<string, Asked>();

  constructor(clock: Pick<Clock, 'now' | 'timer'>) {
    this.#clock = clock;
  }

  /**
   * @param send asks the broker; `end` must follow, or it is given up.
   * @param drop takes back what was not sent in time.
   * @throws Failure when it cannot be had; an old one is better than none.
   */
  get({ key }: Question, origin: Origin, send: () => void, drop: () => void): Promise<History> {
    const kept = this.#kept.get(key);
    if (kept && this.#clock.now() - kept.asOf < freshMs) return Promise.resolve(kept);
    const asked = this.#asked.get(key);
    if (asked) return asked.promise;
    const { promise, resolve, reject } = Promise.withResolvers<History>();
    const end = (got: readonly Candle[] | Failure) => {
      cancel();
      this.#asked.delete(key);
      if (!(got instanceof Failure))
        resolve(this.#keep(key, { candles: got, asOf: this.#clock.now(), origin }));
      else if (kept) resolve(kept);
      else reject(got);
    };
    const cancel = this.#clock.timer(longestMs, () => {
      drop();
      end(new Failure('E-LIMIT', { step: 'history' }));
    });
    this.#asked.set(key, { promise, end });
    send();
    return promise;
  }

  end({ key }: Question, got: readonly Candle[] | Failure): void {
    this.#asked.get(key)?.end(got);
  }

  /** What came of the question. */
  take(question: Question, answer: Answer | Failure): void {
    if (answer instanceof Failure) this.end(question, answer);
    else this.end(question, answer.topic === 'history' ? answer.value : new Failure('E-UNEXPECTED'));
  }

  forget(connection: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(`${connection} `)) this.#kept.delete(key);
  }

  #keep(key: string, history: History): History {
    this.#kept.delete(key);
    this.#kept.set(key, history);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
    return history;
  }
}
