/**
 * What is to be asked next. Time is given: `at` is of a clock that nobody sets, ms. Nothing is in a plan that nobody wants;
 * each limit of each connection has its own budget, so that what slows one slows no other.
 */

import { Failure } from '../../contract/failures.ts';
import type { Settings } from '../../contract/settings.ts';
import type { BrokerData, Bucket } from '../brokers/data.ts';
import { Budget } from './budget.ts';
import { findEveryMs, findIntervalMs, longMs, type Phase, slowMs } from './pace.ts';
import type { Outcome, Question, Topic } from './question.ts';

/** What there is to ask of one connection now. */
export type Plan = {
  readonly connection: string;
  /** The same for connections whose requests the broker counts together. */
  readonly countedAs: string;
  readonly limits: BrokerData['limits'];
  readonly questions: readonly Question[];
  /** How many of them, and of the plans that are counted together with this one, count against each bucket. */
  readonly counts: ReadonlyMap<string, number>;
  /** Prices are pushed. */
  readonly isLive: boolean;
};

export type Moment = { readonly at: number; readonly pace: Settings['pace']; readonly phase: Phase };

/** What to send now, and when to look again, ms from now; null when nothing is planned. */
export type Next = { readonly questions: readonly Question[]; readonly inMs: number | null };

type UnderWay = { readonly connection: string; readonly budget: Budget; readonly requests: number };

type Due = { readonly question: Question; readonly at: number; readonly isEven: boolean };

/** `isForbidden`: what was asked is not to be had with this token. `more`: requests beside the first that it took. */
type Asked = {
  readonly at: number;
  readonly hasFailed: boolean;
  readonly isForbidden: boolean;
  readonly budget: Budget;
  readonly more: number;
};

/** However often somebody asks, or something changed, the same question waits so long. */
const floorMs = 2000;
/** A broker may call each new price a change of its position; prices are pushed by themselves. */
const positionsFloorMs = 5000;
/** What was not asked for so long is forgotten. */
const forgetMs = 3_600_000;
const never = Number.NEGATIVE_INFINITY;

export class Schedule {
  readonly #budgets = new Map<string, Budget>();
  readonly #asked = new Map<string, Asked>();
  /** Of each limit a connection asks one question at a time, until it is heard of, however long that is. */
  readonly #underWay = new Map<string, UnderWay>();
  readonly #wants = new Map<string, number>();
  /** Once each, whoever looks. */
  readonly #errands = new Set<Question>();
  #wantedAt = never;
  #lookedAt = never;
  /** By connection and topic, as it was when that might be asked by itself the last time. */
  readonly #phases = new Map<string, Phase>();

  /** Somebody has begun to look. */
  look(at: number): void {
    this.#lookedAt = at;
  }

  /** Somebody wants all of it now, or one topic of one connection. */
  want(at: number, connection?: string, topic?: Topic): void {
    if (connection === undefined || topic === undefined) this.#wantedAt = at;
    else this.#wants.set(`${connection} ${topic}`, at);
  }

  /** Asks it once, before everything else. */
  send(question: Question): void {
    this.#errands.add(question);
  }

  /** It is not to be sent any more. */
  drop(question: Question): void {
    this.#errands.delete(question);
  }

  /** What was asked of it is not known any more. Its limits stay as used as they are. */
  forget(connection: string): void {
    for (const held of [this.#asked, this.#wants, this.#phases])
      for (const key of held.keys()) if (key.startsWith(`${connection} `)) held.delete(key);
  }

  /** When something beside the plans could be sent, from now on, ms. @param countedAs as in a plan. */
  findWaitMs(at: number, countedAs: string, limit: Bucket): number {
    return Math.max(0, this.#budget(countedAs, limit).findRoomAt(false) - at);
  }

  /** Counts as sent what is in no plan. */
  count(at: number, countedAs: string, limit: Bucket): void {
    this.#budget(countedAs, limit).send(at);
  }

  /** What a reply to it said of the limit. */
  hearRate({ at, pace, phase }: Moment, countedAs: string, limit: Bucket, reply: Outcome['reply']): void {
    this.#budget(countedAs, limit).hear(at, reply, false, findEveryMs(pace, phase) ?? slowMs);
  }

  /** Counts what it gives as sent; `hear` and `settle` must follow for each. @param plans of everything that may be asked now. */
  next(moment: Moment, plans: readonly Plan[]): Next {
    const { at } = moment;
    if (moment.pace !== 'asked') this.#follow(moment, plans);
    for (const [key, asked] of this.#asked)
      if (at - asked.at > forgetMs && !this.#underWay.has(key)) this.#asked.delete(key);
    const questions: Question[] = [];
    let nextAt = Number.POSITIVE_INFINITY;
    // Of those that share a limit, whoever has waited longest.
    const dues = plans
      .flatMap((plan) => [...this.#listDue(moment, plan)])
      .sort(([, one], [, other]) => (isBefore(one, other, at) ? -1 : isBefore(other, one, at) ? 1 : 0));
    for (const [budget, { question, at: dueAt, isEven }] of dues) {
      const { key, connection } = question;
      if (this.#isBusy(connection, budget)) continue;
      const readyAt = Math.max(dueAt, budget.findRoomAt(isEven));
      if (readyAt > at) {
        nextAt = Math.min(nextAt, readyAt);
        continue;
      }
      budget.send(at);
      this.#underWay.set(key, { connection, budget, requests: 1 });
      const more = this.#asked.get(key)?.more ?? 0;
      this.#asked.set(key, { at, hasFailed: false, isForbidden: false, budget, more });
      this.#errands.delete(question);
      questions.push(question);
    }
    return { questions, inMs: nextAt === Number.POSITIVE_INFINITY ? null : nextAt - at };
  }

  /** When another request for a question under way could be sent, from now on, ms: as far apart as the limit has room. */
  findMoreMs(at: number, { key }: Question): number {
    return Math.max(0, (this.#underWay.get(key)?.budget.findRoomAt(true) ?? at) - at);
  }

  /** Counts it as sent; `hear` must follow. */
  sendMore(at: number, { key }: Question): void {
    const underWay = this.#underWay.get(key);
    if (!underWay) return;
    underWay.budget.send(at);
    this.#underWay.set(key, { ...underWay, requests: underWay.requests + 1 });
  }

  /** What came of one request for a question. */
  hear({ at, pace, phase }: Moment, { key }: Question, { reply, answer }: Outcome): void {
    const everyMs = findEveryMs(pace, phase) ?? slowMs;
    this.#underWay.get(key)?.budget.hear(at, reply, isTooMany(answer), everyMs);
  }

  /** What came of all of a question: it is under way no more. */
  settle({ key }: Question, answer: Outcome['answer']): void {
    const hasFailed = answer instanceof Error;
    const asked = this.#asked.get(key);
    const isForbidden = hasFailed && answer.code === 'E-SCOPE';
    const more = (this.#underWay.get(key)?.requests ?? 1) - 1;
    if (asked) this.#asked.set(key, { ...asked, hasFailed, isForbidden, more });
    this.#underWay.delete(key);
  }

  /** At which interval a topic is asked for, ms; null where it is not by itself. */
  findIntervalMs(
    { pace, phase }: Moment,
    { limits, counts, isLive, countedAs }: Plan,
    topic: Topic,
  ): number | null {
    const intervalMs = findIntervalMs(topic, pace, phase, isLive);
    if (intervalMs === null) return null;
    const budget = this.#budget(countedAs, limits[topic]);
    const more = [...this.#asked.values()].reduce(
      (all, one) => all + (one.budget === budget ? one.more : 0),
      0,
    );
    return budget.stretch(intervalMs, (counts.get(limits[topic].bucket) ?? 1) + more);
  }

  /** Another session began: what its prices make of all that may be asked is asked for once. */
  #follow({ at, phase }: Moment, plans: readonly Plan[]): void {
    for (const { connection, topic } of plans.flatMap(({ questions }) => questions)) {
      const key = `${connection} ${topic}`;
      const before = this.#phases.get(key) ?? phase;
      this.#phases.set(key, phase);
      if (before !== phase) this.#wants.set(key, at);
    }
  }

  /** The first of each budget: who waits before who does not, then whatever has been due for longest. */
  #listDue(moment: Moment, plan: Plan): ReadonlyMap<Budget, Due> {
    const first = new Map<Budget, Due>();
    const errands = [...this.#errands].filter(({ connection }) => connection === plan.connection);
    const all = [
      ...errands.map((question) => ({ question, at: never, isEven: false })),
      ...plan.questions.flatMap((question) => this.#findDue(moment, plan, question) ?? []),
    ];
    for (const due of all) {
      const budget = this.#budget(plan.countedAs, plan.limits[due.question.topic]);
      const other = first.get(budget);
      if (!other || isBefore(due, other, moment.at)) first.set(budget, due);
    }
    return first;
  }

  #findDue(moment: Moment, plan: Plan, question: Question): Due | null {
    const { at, pace } = moment;
    const asked = this.#asked.get(question.key);
    const wantedAt = Math.max(
      this.#wantedAt,
      this.#wants.get(`${plan.connection} ${question.topic}`) ?? never,
    );
    if (!asked) return pace !== 'asked' || wantedAt !== never ? { question, at: never, isEven: false } : null;
    const restMs = question.topic === 'positions' ? positionsFloorMs : floorMs;
    if (wantedAt > asked.at) return { question, at: Math.max(wantedAt, asked.at + restMs), isEven: false };
    const intervalMs = this.findIntervalMs(moment, plan, question.topic);
    if (intervalMs !== null) {
      const dueAt = asked.at + (asked.isForbidden ? Math.max(intervalMs, slowMs) : intervalMs);
      return { question, at: dueAt, isEven: this.#lookedAt <= asked.at || dueAt > at };
    }
    if (pace === 'asked') return null;
    // The exchange is closed: once for each look, and again where that brought nothing.
    if (asked.hasFailed) return { question, at: asked.at + slowMs, isEven: true };
    return this.#lookedAt - asked.at >= longMs ? { question, at: this.#lookedAt, isEven: false } : null;
  }

  #isBusy(connection: string, budget: Budget): boolean {
    return [...this.#underWay.values()].some((one) => one.connection === connection && one.budget === budget);
  }

  #budget(countedAs: string, limit: Bucket): Budget {
    const name = `${countedAs} ${limit.bucket}`;
    const budget = this.#budgets.get(name) ?? new Budget(limit);
    this.#budgets.set(name, budget);
    return budget;
  }
}

/** A broker that answers for several accounts at once may say so of one of them. */
function isTooMany(answer: Outcome['answer']): boolean {
  if (answer instanceof Failure) return answer.code === 'E-LIMIT';
  if (answer.topic === 'quotes' || answer.topic === 'history') return false;
  return [...answer.value.values()].some((one) => one instanceof Failure && one.code === 'E-LIMIT');
}

/** What is due goes before what is not. */
function isBefore(one: Due, other: Due, at: number): boolean {
  const [isDue, isOtherDue] = [one.at <= at, other.at <= at];
  if (isDue !== isOtherDue) return isDue;
  if (isDue && one.isEven !== other.isEven) return !one.isEven;
  return one.at < other.at;
}
