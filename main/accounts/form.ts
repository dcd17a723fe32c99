/** Readers of what a file holds: each gives its type whole, or throws a TypeError that quotes nothing. */
import { type Decimal, readDecimal } from '../../contract/decimal.ts';

export type Read<T> = (input: unknown) => T;

/** No account has so many of anything. */
const mostInList = 5000;
const longestText = 200;

function readMembers(input: unknown): Readonly<Record<string, unknown>> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw new TypeError('no object');
  return input as Readonly<Record<string, unknown>>;
}

/** A line without a control character. */
function readText(input: unknown): string {
  if (typeof input !== 'string' || input.length > longestText || /\p{Cc}/u.test(input))
    throw new TypeError('no text');
  return input;
}

/** A decimal in plain form, as it was written. */
function readDecimalText(input: unknown): Decimal {
  const read = readDecimal(input);
  if (read === null || read !== input) throw new TypeError('no decimal');
  return read;
}

/** Epoch ms. */
function readInstant(input: unknown): number {
  if (!Number.isSafeInteger(input) || (input as number) < 0) throw new TypeError('no instant');
  return input as number;
}

function readFlag(input: unknown): boolean {
  if (typeof input !== 'boolean') throw new TypeError('no flag');
  return input;
}

function readOneOf<const T extends string>(all: readonly T[]): Read<T> {
  return (input) => {
    const found = all.find((one) => one === input);
    if (found === undefined) throw new TypeError('not one of them');
    return found;
  };
}

function readList<T>(read: Read<T>): Read<readonly T[]> {
  return (input) => {
    if (!Array.isArray(input) || input.length > mostInList) throw new TypeError('no list');
    return input.map((one) => read(one));
  };
}

/** Null for null alone. */
function readOr<T>(read: Read<T>): Read<T | null> {
  return (input) => (input === null ? null : read(input));
}

export const read = {
  members: readMembers,
  text: readText,
  decimal: readDecimalText,
  instant: readInstant,
  flag: readFlag,
  oneOf: readOneOf,
  list: readList,
  or: readOr,
} as const;
