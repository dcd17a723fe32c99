/** Exact decimal numbers as text. Money and quantities are never floats: what a broker writes is what is shown and summed. */

declare const isDecimal: unique symbol;

/** A decimal number in plain form: "-1310.4", "0", "17798.36". No exponent, no superfluous zeros, no "-0". */
export type Decimal = string & { readonly [isDecimal]: true };

/** Longer ones are nobody's money. */
const longest = 60;

/**
 * Reads what a broker or a file writes: "1.0", "+3", "1e3", ".5", "6363.860000000000". Returns it in plain form; null for
 * anything that is not a finite decimal number ("", "N/A", "1,000", "NaN", a number instead of text), or too long in
 * plain form.
 */
export function readDecimal(input: unknown): Decimal | null {
  if (typeof input !== 'string' || input.length > longest) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?\s*$/.exec(input) ?? [];
  if (whole === '' && fraction === '') return null;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(point, 1);
  const left = padded.slice(0, at).replace(/^0+(?=\d)/, '');
  const right = padded.slice(at).replace(/0+$/, '');
  const text = right === '' ? left : `${left}.${right}`;
  // An exponent makes long ones of short ones; what is read here can always be read again.
  if (text.length >= longest) return null;
  return (sign === '-' && text !== '0' ? `-${text}` : text) as Decimal;
}

/** A decimal that is written in the source. @throws TypeError when it is none. */
export function decimal(text: string): Decimal {
  const read = readDecimal(text);
  if (read === null) throw new TypeError('not a decimal number');
  return read;
}

export const zero: Decimal = decimal('0');

/** -1, 0 or 1. */
export function signOf(value: Decimal): -1 | 0 | 1 {
  if (value === '0') return 0;
  return value.startsWith('-') ? -1 : 1;
}
