/** Small checks on what comes over the bridge. Each takes anything and returns a typed value or throws E-FIELD. */
import { Failure } from './failures.ts';

/** Our constant addresses, by name. Only these are ever opened in the system's browser. */
export const links = {
  'tradier-keys': 'https://developer.tradier.com/user/settings',
  'date-windows': 'ms-settings:dateandtime',
  'date-macos': 'x-apple.systempreferences:com.apple.Date-Time-Settings.extension',
  'tradier-dashboard': 'https://dash.tradier.com/settings/api',
  'tradier-orders': 'https://dash.tradier.com/',
  'tradestation-orders': 'https://webtrading.tradestation.com/',
  /** Whose library draws the charts: its licence asks for this. */
  tradingview: 'https://www.tradingview.com/',
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

/** As main makes it: the connection's id, a dot, and a digest of the account's number. */
export function accountId(input: unknown): string {
  if (typeof input !== 'string' || !/^[a-z0-9-]{8,40}\.[0-9a-f]{16}$/.test(input))
    throw new Failure('E-FIELD');
  return input;
}

/** Upper case letters, digits, and what brokers put between them; TradeStation's options have a space. */
const symbolForm = /^[A-Z0-9$@^](?:[A-Z0-9.,/$@^_=-]| (?! )){0,30}$/;
export const mostWatched = 200;

/** @throws Failure E-FIELD unless it is a list of different symbols. */
export function watchedSymbols(input: unknown): readonly string[] {
  const isList = Array.isArray(input) && input.length <= mostWatched && new Set(input).size === input.length;
  if (!isList || !input.every(isSymbol)) throw new Failure('E-FIELD');
  return input;
}

export function symbolAt(input: unknown): { readonly connection: string; readonly symbol: string } {
  const { connection, symbol } = (input ?? {}) as { connection?: unknown; symbol?: unknown };
  if (!isSymbol(symbol)) throw new Failure('E-FIELD');
  return { connection: connectionId(connection), symbol };
}

export function isSymbol(input: unknown): input is string {
  return typeof input === 'string' && symbolForm.test(input);
}

/** A table of some hundred rows. */
export function longText(input: unknown): string {
  if (typeof input !== 'string' || input === '' || input.length > 1_000_000) throw new Failure('E-FIELD');
  return input;
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
