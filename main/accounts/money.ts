/** Exact sums of decimal text. Nothing here goes through a float: big.js in strict mode throws where one would. */
import { Big } from 'big.js';
import { type Decimal, readDecimal, signOf, zero } from '../../contract/decimal.ts';

/** Our own constructor: its settings are nobody else's. */
const Exact = Big();
Exact.strict = true;
/** Of quotients alone; sums and products are whole. */
Exact.DP = 2;
Exact.RM = 1;

export function add(one: Decimal, other: Decimal): Decimal {
  return write(new Exact(one).plus(other));
}

export function subtract(from: Decimal, less: Decimal): Decimal {
  return write(new Exact(from).minus(less));
}

export function multiply(one: Decimal, other: Decimal): Decimal {
  return write(new Exact(one).times(other));
}

/** -1 where the first is the smaller one, 0 or 1. */
export function compare(one: Decimal, other: Decimal): -1 | 0 | 1 {
  return new Exact(one).cmp(other);
}

/** How many per cent a part is, to two decimals, halves away from zero; null of nothing and of less than nothing. */
export function percentOf(part: Decimal, whole: Decimal): Decimal | null {
  return signOf(whole) === 1 ? write(new Exact(part).times('100').div(whole)) : null;
}

/** Null for what is too long to be money, or a figure of it: no file that holds it could be read again. */
export function bound(value: Decimal | null): Decimal | null {
  return readDecimal(value);
}

function write(value: Big): Decimal {
  return value.eq('0') ? zero : (value.toFixed() as Decimal);
}
