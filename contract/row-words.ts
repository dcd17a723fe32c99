/** What a reader of the screen hears of a row: everything in it, in one sentence. */
import type { Instrument, Order, Position, Quote } from './accounts.ts';
import { formatMoney, formatPrice, formatQuantity } from './amounts.ts';
import { formatWhen } from './clock.ts';
import { type Decimal, signOf } from './decimal.ts';
import { findAmounts, findSide, sayFilled, sayOrderPrice, sayOrderStatus } from './order-words.ts';
import { texts } from './texts.ts';

/** "AAPL, 100 shares, last 231.12, up 1.20, value 23,112.00, gain 1,204.50" (ux.md 3.8). */
export function sayPosition(position: Position, isHidden: boolean): string {
  const { spoken, amountHidden } = texts().accounts;
  const { value, gain } = position;
  const money = (amount: Position['value'], sign = false) =>
    isHidden || !amount
      ? amountHidden
      : formatMoney(sign ? { ...amount, amount: dropSign(amount.amount) } : amount, { isBare: true });
  return join([
    position.name,
    isHidden ? spoken.quantityHidden : sayQuantity(position, position.quantity),
    sayLast(position),
    sayMove(position.dayChange),
    value && spoken.value(money(value)),
    gain &&
      (isHidden || signOf(gain.amount) >= 0 ? spoken.gain(money(gain)) : spoken.loss(money(gain, true))),
  ]);
}

/** "Buy 100 shares AAPL, Limit 230.50, 40 of 100 filled, Partly filled, 10:31 AM ET". @param now epoch ms. */
export function sayOrder(order: Order, isHidden: boolean, now: number): string {
  const { spoken, sides } = texts().accounts;
  const [first] = order.legs;
  const amounts = findAmounts(order);
  const what =
    order.legs.length === 1 && first && amounts
      ? [sides[findSide(order)], isHidden ? null : sayQuantity(first, amounts.quantity), first.name]
      : [sides[findSide(order)], sayLegs(order, isHidden)];
  return join([
    what.filter((part) => part !== null).join(' '),
    sayOrderPrice(order),
    isHidden ? spoken.quantityHidden : spoken.filled(sayFilled(order, false)),
    sayOrderStatus(order),
    order.placedAt && formatWhen(order.placedAt, now),
  ]);
}

/** "SPY, last 602.11 delayed, up 1.02, bid 602.10, ask 602.12". */
export function sayQuote(quote: Quote): string {
  const { spoken } = texts().accounts;
  return join([
    quote.name,
    sayLast(quote),
    sayMove(quote.dayChange),
    quote.bid && spoken.bid(formatPrice(quote.bid)),
    quote.ask && spoken.ask(formatPrice(quote.ask)),
  ]);
}

/** "Buy 1 AAPL Jan 15 2027 230 Call, Sell 1 …". */
export function sayLegs({ legs }: Order, isHidden: boolean): string {
  const { sides } = texts().accounts;
  return legs
    .map(({ side, quantity, name }) =>
      [sides[side], ...(isHidden ? [] : [formatQuantity(quantity)]), name].join(' '),
    )
    .join(', ');
}

function sayQuantity({ kind }: Instrument, quantity: Decimal): string {
  const { spoken } = texts().accounts;
  const count = dropSign(quantity);
  const [one, many] =
    kind === 'stock'
      ? [spoken.oneShare, spoken.shares]
      : kind === 'other'
        ? [spoken.units(formatQuantity(count)), spoken.units]
        : [spoken.oneContract, spoken.contracts];
  const says = count === '1' ? one : many(formatQuantity(count));
  return signOf(quantity) < 0 ? spoken.short(says) : says;
}

function sayLast({ last, isDelayed }: Pick<Quote, 'last' | 'isDelayed'>): string {
  const { spoken } = texts().accounts;
  if (last === null) return spoken.lastUnknown;
  return isDelayed ? spoken.lastDelayed(formatPrice(last)) : spoken.last(formatPrice(last));
}

function sayMove(change: Decimal | null): string | null {
  const { spoken } = texts().accounts;
  if (change === null) return null;
  if (signOf(change) === 0) return spoken.unchanged;
  return signOf(change) < 0 ? spoken.down(formatPrice(dropSign(change))) : spoken.up(formatPrice(change));
}

function dropSign(value: Decimal): Decimal {
  return value.replace(/^-/, '') as Decimal;
}

function join(parts: readonly (string | number | null)[]): string {
  return parts.filter((part) => part !== null && part !== '' && part !== 0).join(', ');
}
