/** The little arithmetic that readers need, exact: whole numbers of any length, and one rounding that is said. */
import { type Decimal, readDecimal } from '../../contract/decimal.ts';

/** `digits` divided by ten to the power of `places`. */
type Scaled = { readonly digits: bigint; readonly places: number };

/** Null where one of them is not known. */
export function difference(from: Decimal | null, less: Decimal | null): Decimal | null {
  if (from === null || less === null) return null;
  const [one, other] = [scale(from), scale(less)];
  const places = Math.max(one.places, other.places);
  return write(raise(one, places) - raise(other, places), places);
}

/** `part` in per cent of `whole`, to two places, halves away from zero. Null where one is not known or the whole is 0. */
export function percentOf(part: Decimal | null, whole: Decimal | null): Decimal | null {
  if (part === null || whole === null) return null;
  const [above, below] = [scale(part), scale(whole)];
  if (below.digits === 0n) return null;
  const places = Math.max(above.places, below.places);
  const [top, bottom] = [raise(above, places) * 10_000n, raise(below, places)];
  const rounded = (2n * size(top) + size(bottom)) / (2n * size(bottom));
  return write(top < 0n === bottom < 0n ? rounded : -rounded, 2);
}

/** As it is without a sign. */
export function magnitude(value: Decimal): Decimal {
  return value.replace('-', '') as Decimal;
}

export function negative(value: Decimal): Decimal {
  return value === '0' ? value : (`-${magnitude(value)}` as Decimal);
}

/** Lots of a hundred as single ones. */
export function hundredfold(value: Decimal | null): Decimal | null {
  return value === null ? null : readDecimal(`${value}e2`);
}

function scale(value: Decimal): Scaled {
  const [whole = '', fraction = ''] = value.split('.');
  return { digits: BigInt(whole + fraction), places: fraction.length };
}

function raise({ digits, places }: Scaled, to: number): bigint {
  return digits * 10n ** BigInt(to - places);
}

function size(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Null for what is too long to be money. */
function write(digits: bigint, places: number): Decimal | null {
  const text = String(size(digits)).padStart(places + 1, '0');
  const at = text.length - places;
  const plain = `${text.slice(0, at)}.${text.slice(at)}`;
  return readDecimal(digits < 0n ? `-${plain}` : plain);
}
