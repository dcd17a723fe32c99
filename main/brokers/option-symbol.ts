/** Options by their symbols: OCC's, which Tradier uses ("SPY180720C00274000"), and TradeStation's ("MSFT 230120C150"). */
import type { Instrument, InstrumentKind } from '../../contract/accounts.ts';
import { type Decimal, readDecimal } from '../../contract/decimal.ts';
import { texts } from '../../contract/texts.ts';
import { readDay } from './instants.ts';

export type Option = {
  readonly root: string;
  /** "2027-01-15". */
  readonly expires: string;
  readonly side: 'C' | 'P';
  readonly strike: Decimal;
};

/** OCC's strike is in thousandths, always eight digits; its root may be padded to six characters. */
const occ = /^([A-Z]{1,6}\d?) {0,5}(\d\d)(\d\d)(\d\d)([CP])(\d{8})$/;
const spaced = /^([A-Z$][A-Z0-9.$/]{0,7}) (\d\d)(\d\d)(\d\d)([CP])(\d{1,7}(?:\.\d{1,4})?)$/;

/** Null for what is no option's symbol in either spelling. */
export function readOption(symbol: string): Option | null {
  const asOcc = occ.exec(symbol);
  const found = asOcc ?? spaced.exec(symbol);
  if (!found) return null;
  const [, root = '', year = '', month = '', day = '', side, price = ''] = found;
  const expires = readDay(`20${year}-${month}-${day}`);
  const strike = readDecimal(asOcc ? `${price}e-3` : price);
  if (expires === null || strike === null || strike === '0') return null;
  return { root, expires, side: side === 'P' ? 'P' : 'C', strike };
}

/** Null for a strike that OCC's eight digits cannot say, and for a root that is not OCC's. */
export function writeOcc({ root, expires, side, strike }: Option): string | null {
  const thousandths = readDecimal(`${strike}e3`);
  if (thousandths === null || !/^\d{1,8}$/.test(thousandths) || !/^[A-Z]{1,6}\d?$/.test(root)) return null;
  return `${root}${shortDay(expires)}${side}${thousandths.padStart(8, '0')}`;
}

/** With a space and the strike as it is: TradeStation's. */
export function writeSpaced({ root, expires, side, strike }: Option): string {
  return `${root} ${shortDay(expires)}${side}${strike}`;
}

/** The symbol with its name in words; `kind` where it is no option. */
export function instrumentOf(symbol: string, kind: InstrumentKind): Instrument {
  const option = readOption(symbol);
  return option ? { symbol, name: nameOption(option), kind: 'option' } : { symbol, name: symbol, kind };
}

function nameOption({ root, expires, side, strike }: Option): string {
  const words = texts().instruments;
  const [year = '', month = '', day = ''] = expires.split('-');
  const kind = side === 'C' ? words.call : words.put;
  return words.option(root, words.months[Number(month) - 1] ?? '', String(Number(day)), year, strike, kind);
}

function shortDay(expires: string): string {
  return expires.slice(2).replaceAll('-', '');
}
