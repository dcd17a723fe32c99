/** What Tradier's market stream says and is told, as text (broker-apis.md A10). Numbers in a quote, text in a trade. */
import type { Instrument } from './instruments.ts';
import type { Market } from './market.ts';
import { dollars } from './money.ts';

export const eventKinds = ['quote', 'trade'] as const;
export type EventKind = (typeof eventKinds)[number];

export type Hello = {
  readonly sessionId: string;
  readonly symbols: readonly string[];
  readonly kinds: readonly EventKind[];
};

const knownKinds = [...eventKinds, 'summary', 'timesale', 'tradex'];
const members = ['symbols', 'sessionid', 'filter', 'linebreak', 'validOnly', 'advancedDetails'];
const mostSymbols = 500;

/** @returns the words of a refusal where it is not exactly what is documented. */
export function readHello(text: string): Hello | string {
  const told = readMembers(text);
  if (!told) return 'Payload is not JSON';
  const { symbols, sessionid, filter = eventKinds, ...rest } = told;
  const strange = Object.entries(rest).find(
    ([name, value]) => !members.includes(name) || typeof value !== 'boolean',
  );
  if (strange) return `Invalid parameter: ${strange[0].slice(0, 20)}`;
  if (typeof sessionid !== 'string' || sessionid === '') return 'Session is missing';
  if (!isListOfText(symbols) || symbols.length === 0) return 'At least one symbol is required';
  if (symbols.length > mostSymbols) return 'Too many symbols';
  if (!isListOfText(filter) || !filter.every((one) => knownKinds.includes(one))) return 'Invalid filter';
  return {
    sessionId: sessionid,
    symbols: [...new Set(symbols)],
    kinds: eventKinds.filter((kind) => filter.includes(kind)),
  };
}

export function writeEvent(market: Market, instrument: Instrument, kind: EventKind, now: number): string {
  const { last, bid, bidSize, ask, askSize, at, lastSize, volume } = market.tell(instrument, now);
  const { symbol, exchange } = instrument;
  if (kind === 'trade')
    return JSON.stringify({
      type: 'trade',
      symbol,
      exch: exchange,
      price: String(dollars(last)),
      size: String(lastSize * 100),
      cvol: String(volume),
      date: String(at),
      last: String(dollars(last)),
    });
  return JSON.stringify({
    type: 'quote',
    symbol,
    bid: dollars(bid),
    bidsz: bidSize,
    bidexch: exchange,
    biddate: String(at),
    ask: dollars(ask),
    asksz: askSize,
    askexch: 'Y',
    askdate: String(at),
  });
}

function readMembers(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}

function isListOfText(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string' && one !== '');
}
