/** What is asked of a broker, one request each, and what came of it. Builds and reads by the broker's own data. */
import type { Balances, Candle, Order } from '../../contract/accounts.ts';
import { asFailure, Failure } from '../../contract/failures.ts';
import type { Endpoints } from '../brokers/broker.ts';
import type { BrokerData, ByAccount, Category, CurrencyOf, Quotes, RawPosition } from '../brokers/data.ts';
import type { Reply, Request, Send } from '../net/exchange.ts';
import type { Secret } from '../secret.ts';
import type { Source } from './ports.ts';
import { findRights } from './rights.ts';

/** Accounts themselves are asked for by the connection, which keeps them. */
export type Topic = Exclude<Category, 'accounts'>;

export type Question = {
  readonly connection: string;
  readonly topic: Topic;
  /** Whole account numbers, or symbols as the broker spells them. */
  readonly subjects: readonly string[];
  /** The same for the same question. It may hold whole account numbers: it never leaves main. */
  readonly key: string;
};

export type Answer =
  | { readonly topic: 'balances'; readonly value: ByAccount<Balances> }
  | { readonly topic: 'positions'; readonly value: ByAccount<readonly RawPosition[]> }
  | { readonly topic: 'orders'; readonly value: ByAccount<readonly Order[]>; readonly hasMore: boolean }
  | { readonly topic: 'quotes'; readonly value: Quotes }
  | { readonly topic: 'history'; readonly value: readonly Candle[] };

export type Outcome = {
  readonly answer: Answer | Failure;
  /** Null when there was none. */
  readonly reply: Pick<Reply, 'rate' | 'retryAfterS'> | null;
  /** The name of the page behind it; null where none can be asked for. */
  readonly next: string | null;
};

export function makeQuestion(connection: string, topic: Topic, subjects: readonly string[]): Question {
  return { connection, topic, subjects, key: `${connection} ${topic} ${subjects.join()}` };
}

/** All that is asked of a source now and then. @param symbols whose quotes are wanted, as the broker spells them. */
export function listQuestions(
  source: Source,
  data: BrokerData,
  symbols: readonly string[],
): readonly Question[] {
  const numbers = source.accounts.map(({ number }) => number);
  const { connection } = source;
  const may = findRights(source);
  const make = (topic: Topic, subjects: readonly string[], atOnce: number) =>
    split(subjects, atOnce).map((some) => makeQuestion(connection, topic, some));
  return [
    ...(may.accounts
      ? (['balances', 'positions', 'orders'] as const).flatMap((one) =>
          make(one, numbers, data.accountsAtOnce),
        )
      : []),
    ...(may.quotes ? make('quotes', symbols, data.symbolsAtOnce) : []),
  ];
}

/**
 * Asks once. Never throws: whatever goes wrong is the answer.
 * @param now epoch ms.
 * @param page the name of a later one; the first unless given.
 */
export async function putQuestion(
  question: Question,
  { broker: { data }, environment: { endpoints }, accounts }: Source,
  token: Secret,
  send: Send,
  now: number,
  page?: string,
): Promise<Outcome> {
  let reply: Reply | null = null;
  try {
    if (!data) throw new Failure('E-UNEXPECTED', { step: question.topic });
    reply = await send(build(question, data, endpoints, token, now, page));
    // Whatever a gateway on the way may have written into its body.
    if (reply.status === 429) throw new Failure('E-LIMIT', { status: 429, host: reply.host });
    const currencyOf = (number: string) => accounts.find((one) => one.number === number)?.currency ?? null;
    const answer = read(question, data, reply, currencyOf);
    return { answer, reply, next: answer.topic === 'orders' ? data.nextOrders(reply) : null };
  } catch (error) {
    return { answer: asFailure(error), reply, next: null };
  }
}

function build(
  { topic, subjects }: Question,
  data: BrokerData,
  endpoints: Endpoints,
  token: Secret,
  now: number,
  page: string | undefined,
): Request {
  switch (topic) {
    case 'balances':
      return data.balancesRequest(endpoints, token, subjects);
    case 'positions':
      return data.positionsRequest(endpoints, token, subjects);
    case 'orders':
      return data.ordersRequest(endpoints, token, subjects, page);
    case 'quotes':
      return data.quotesRequest(endpoints, token, subjects);
    case 'history':
      return data.historyRequest(endpoints, token, subjects[0] ?? '', now);
  }
}

function read({ topic, subjects }: Question, data: BrokerData, reply: Reply, currencyOf: CurrencyOf): Answer {
  switch (topic) {
    case 'balances':
      return { topic, value: data.readBalances(reply, subjects, currencyOf) };
    case 'positions':
      return { topic, value: data.readPositions(reply, subjects, currencyOf) };
    case 'orders':
      return { topic, value: data.readOrders(reply, subjects), hasMore: data.hasMoreOrders(reply) };
    case 'quotes':
      return { topic, value: data.readQuotes(reply, subjects) };
    case 'history':
      return { topic, value: data.readHistory(reply) };
  }
}

function split(all: readonly string[], atOnce: number): readonly (readonly string[])[] {
  const size = Math.max(1, atOnce);
  return Array.from({ length: Math.ceil(all.length / size) }, (_none, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
