/**
 * Values as they are kept, and strictly read again: whatever a file holds, each block is whole or empty. Where figures come
 * from is not in it: that is the connection's to say.
 */
import {
  type Balances,
  type Instrument,
  type Money,
  type Order,
  type OrderLeg,
  orderSides,
  orderStatuses,
  type Quote,
} from '../../contract/accounts.ts';
import type { RawPosition } from '../brokers/data.ts';
import { type Held, nothingHeld } from './block.ts';
import type { Page, Pages } from './book.ts';
import { type Read, read } from './form.ts';
import type { Dated } from './join.ts';

type Values = Readonly<Record<string, unknown>>;

export function writeValues({ pages, quotes }: Pages): Values {
  const strip = <T>({ value, asOf }: Held<T>) => ({ value, asOf });
  return {
    accounts: [...pages].map(([number, { balances, positions, orders, hasMoreOrders, day }]) => ({
      number,
      balances: strip(balances),
      positions: strip(positions),
      orders: strip(orders),
      hasMoreOrders,
      day,
    })),
    quotes: quotes.map(({ quote, asOf }) => ({ quote, asOf })),
  };
}

/** @param now epoch ms: nothing is younger. */
export function readValues(values: Values, now: number): Pages {
  const readAsOf: Read<number> = (input) => Math.min(read.instant(input), now);
  const hold =
    <T>(readOne: Read<T>): Read<Held<T>> =>
    (input) => {
      const { value, asOf } = read.members(input);
      return { ...nothingHeld, value: readOne(value), asOf: readAsOf(asOf), isEarlier: true };
    };
  const readPage: Read<readonly [string, Page]> = (input) => {
    const { number, balances, positions, orders, hasMoreOrders, day } = read.members(input);
    return [
      read.text(number),
      {
        balances: attempt(hold(readBalances), balances, nothingHeld),
        positions: attempt(hold(read.list(readPosition)), positions, nothingHeld),
        orders: attempt(hold(read.list(readOrder)), orders, nothingHeld),
        hasMoreOrders: attempt(read.flag, hasMoreOrders, false),
        day: attempt(read.list(readPoint), day, []),
      },
    ];
  };
  const readDated: Read<Dated> = (input) => {
    const { quote, asOf } = read.members(input);
    return { quote: readQuote(quote), asOf: readAsOf(asOf), isEarlier: true };
  };
  return {
    pages: new Map(attempt(read.list(readPage), values.accounts, [])),
    quotes: attempt(read.list(readDated), values.quotes, []),
  };
}

function attempt<T>(readOne: Read<T>, input: unknown, otherwise: T): T {
  try {
    return readOne(input);
  } catch {
    return otherwise;
  }
}

const readCurrency: Read<string> = (input) => {
  if (typeof input !== 'string' || !/^[A-Z]{3}$/.test(input)) throw new TypeError('no currency');
  return input;
};

const readMoney: Read<Money> = (input) => {
  const { amount, currency } = read.members(input);
  return { amount: read.decimal(amount), currency: readCurrency(currency) };
};

const readBalances: Read<Balances> = (input) => {
  const { equity, cash, buyingPower, dayChange, dayChangePercent } = read.members(input);
  const money = read.or(readMoney);
  return {
    equity: money(equity),
    cash: money(cash),
    buyingPower: money(buyingPower),
    dayChange: money(dayChange),
    dayChangePercent: read.or(read.decimal)(dayChangePercent),
  };
};

const readInstrument: Read<Instrument> = (input) => {
  const { symbol, name, kind } = read.members(input);
  const kinds = ['stock', 'option', 'future', 'other'] as const;
  return { symbol: read.text(symbol), name: read.text(name), kind: read.oneOf(kinds)(kind) };
};

const readPosition: Read<RawPosition> = (input) => {
  const from = read.members(input);
  const [figure, money] = [read.or(read.decimal), read.or(readMoney)];
  return {
    ...readInstrument(input),
    id: read.text(from.id),
    currency: read.or(readCurrency)(from.currency),
    needsQuote: read.flag(from.needsQuote),
    openedAt: read.or(read.instant)(from.openedAt),
    quantity: read.decimal(from.quantity),
    multiplier: read.decimal(from.multiplier),
    last: figure(from.last),
    dayChange: figure(from.dayChange),
    dayChangePercent: figure(from.dayChangePercent),
    value: money(from.value),
    cost: money(from.cost),
    gain: money(from.gain),
    pricedAt: read.or(read.instant)(from.pricedAt),
    isDelayed: read.flag(from.isDelayed),
  };
};

const readLeg: Read<OrderLeg> = (input) => {
  const { side, quantity, filled } = read.members(input);
  return {
    ...readInstrument(input),
    side: read.oneOf(orderSides)(side),
    quantity: read.decimal(quantity),
    filled: read.decimal(filled),
  };
};

const readOrder: Read<Order> = (input) => {
  const from = read.members(input);
  const figure = read.or(read.decimal);
  const legs = read.list(readLeg)(from.legs);
  if (legs.length === 0) throw new TypeError('no legs');
  return {
    id: read.text(from.id),
    placedAt: read.or(read.instant)(from.placedAt),
    type: read.oneOf(['market', 'limit', 'stop', 'stop-limit', 'other'] as const)(from.type),
    limit: figure(from.limit),
    stop: figure(from.stop),
    averagePrice: figure(from.averagePrice),
    status: read.oneOf(orderStatuses)(from.status),
    says: read.or(read.text)(from.says),
    legs,
  };
};

const readQuote: Read<Quote> = (input) => {
  const from = read.members(input);
  const figure = read.or(read.decimal);
  return {
    ...readInstrument(input),
    last: figure(from.last),
    dayChange: figure(from.dayChange),
    dayChangePercent: figure(from.dayChangePercent),
    bid: figure(from.bid),
    bidSize: figure(from.bidSize),
    ask: figure(from.ask),
    askSize: figure(from.askSize),
    volume: figure(from.volume),
    pricedAt: read.or(read.instant)(from.pricedAt),
    isDelayed: read.flag(from.isDelayed),
  };
};

const readPoint: Read<Page['day'][number]> = (input) => {
  const { at, equity } = read.members(input);
  return { at: read.instant(at), equity: read.decimal(equity) };
};
