/** Small checks on what comes over the bridge. Each takes anything and returns a typed value or throws E-FIELD. */
import { Failure } from './failures.ts';

/** Our constant addresses, by name. Only these are ever opened in the system's browser. */
export const links = {
  'tradier-keys': 'https://developer.tradier.com/user/settings',
  'date-windows': 'ms-settings:dateandtime',
  'date-macos': 'x-apple.systempreferences:com.apple.Date-Time-Settings.extension',
  'tradier-dashboard': 'https://dash.tradier.com/settings/api',
} as const;
export type LinkId = keyof typeof links;

export function nothing(input: unknown): undefined {
  if (input !== undefined) throw new Failure('E-FIELD');
  return undefined;
}

export function isBoolean(input: unknown): boolean {
  if (typeof input !== 'boolean') throw new Failure('E-FIELD');
  return input;
}

/** Ids are made by main: 8 to 40 letters, digits and dashes. They name files, so nothing else passes. */
export function connectionId(input: unknown): string {
  if (typeof input !== 'string' || !/^[a-z0-9-]{8,40}$/.test(input)) throw new Failure('E-FIELD');
  return input;
}

export const closingAnswers = ['keep', 'quit', 'stay'] as const;
export type ClosingAnswer = (typeof closingAnswers)[number];

export function closingAnswer(input: unknown): ClosingAnswer {
  const found = closingAnswers.find((one) => one === input);
  if (!found) throw new Failure('E-FIELD');
  return found;
}

/** What a page of ours may put on the clipboard: some lines, never a book. */
export function shortText(input: unknown): string {
  if (typeof input !== 'string' || input === '' || input.length > 4000) throw new Failure('E-FIELD');
  return input;
}

export function linkId(input: unknown): LinkId {
  if (typeof input !== 'string' || !Object.hasOwn(links, input)) throw new Failure('E-FIELD');
  return input as LinkId;
}
