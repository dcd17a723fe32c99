/** What both brokers say of orders in almost the same words. */
import type { Order, OrderSide } from '../../contract/accounts.ts';
import type { Exact } from './exact-json.ts';

const sides: Readonly<Record<string, OrderSide>> = {
  buy: 'buy',
  buytoopen: 'buy',
  buytoclose: 'buy',
  sell: 'sell',
  selltoopen: 'sell',
  selltoclose: 'sell',
  sellshort: 'sell-short',
  buytocover: 'buy-to-cover',
};

/** Debit, credit and even are limits on what a spread costs. */
const types: Readonly<Record<string, Order['type']>> = {
  market: 'market',
  limit: 'limit',
  debit: 'limit',
  credit: 'limit',
  even: 'limit',
  stop: 'stop',
  stopmarket: 'stop',
  stoplimit: 'stop-limit',
};

/** "sell_short" and "SELLSHORT" alike; what is no side that we know is `mixed`. */
export function readSide(value: Exact | undefined): OrderSide {
  return find(sides, value) ?? 'mixed';
}

export function readType(value: Exact | undefined): Order['type'] {
  return find(types, value) ?? 'other';
}

function find<Word>(words: Readonly<Record<string, Word>>, value: Exact | undefined): Word | undefined {
  const name = typeof value === 'string' ? value.toLowerCase().replace(/[_ ]/g, '') : '';
  return Object.hasOwn(words, name) ? words[name] : undefined;
}
