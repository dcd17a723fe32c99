/** Options by their symbols, in words and in each broker's spelling; and days and instants in all their forms. */
import { describe, expect, test } from 'vitest';
import { exchangeDay, readDay, readInstant } from '../../main/brokers/instants.ts';
import { instrumentOf, readOption, writeOcc, writeSpaced } from '../../main/brokers/option-symbol.ts';
import { spellStationSymbol } from '../../main/brokers/tradestation-quotes.ts';
import { spellTradierSymbol } from '../../main/brokers/tradier-quotes.ts';

describe('options', () => {
  test.each([
    ['SPY180720C00274000', 'SPY Jul 20 2018 274 Call', 'SPY 180720C274'],
    ['AAPL270115C00230000', 'AAPL Jan 15 2027 230 Call', 'AAPL 270115C230'],
    ['AAPL270115P00002500', 'AAPL Jan 15 2027 2.5 Put', 'AAPL 270115P2.5'],
    ['F261218C00012375', 'F Dec 18 2026 12.375 Call', 'F 261218C12.375'],
    ['SPXW261201P06700000', 'SPXW Dec 1 2026 6700 Put', 'SPXW 261201P6700'],
    // Adjusted after a split: its root has a digit.
    ['AAPL1270115C00230000', 'AAPL1 Jan 15 2027 230 Call', 'AAPL1 270115C230'],
  ])('%s is %s, and %s', (occ, name, spaced) => {
    expect(instrumentOf(occ, 'stock')).toEqual({ symbol: occ, name, kind: 'option' });
    expect(instrumentOf(spaced, 'stock')).toEqual({ symbol: spaced, name, kind: 'option' });
    const option = readOption(occ);
    if (!option) throw new Error('an option');
    expect(readOption(spaced)).toEqual(option);
    expect(writeOcc(option)).toBe(occ);
    expect(writeSpaced(option)).toBe(spaced);
  });

  test("OCC's padded 21 characters are the same option", () => {
    expect(readOption('GOOGL 261218C00700000')).toEqual(readOption('GOOGL261218C00700000'));
    expect(readOption('SPY   261218C00700000')?.strike).toBe('700');
  });

  test.each([
    ['AAPL'],
    ['SPY180720C0027400'],
    ['SPY181320C00274000'],
    ['SPY180230C00274000'],
    ['SPY180720X00274000'],
    ['SPY180720C00000000'],
    ['MSFT 230120C'],
    ['MSFT 230120C150.12345'],
    ['spy180720c00274000'],
    [''],
  ])('%s is none', (symbol) => {
    expect(instrumentOf(symbol, 'other')).toEqual({ symbol, name: symbol, kind: 'other' });
  });

  test('what eight digits cannot say has no spelling there', () => {
    expect(writeOcc({ root: 'F', expires: '2026-12-18', side: 'C', strike: '1.0001' as never })).toBeNull();
    expect(writeOcc({ root: 'BRK.B', expires: '2026-12-18', side: 'C', strike: '1' as never })).toBeNull();
  });
});

describe('spelling what a person types', () => {
  test.each([
    ['aapl', 'AAPL', 'AAPL'],
    ['  aapl ', 'AAPL', 'AAPL'],
    ['spy261218c00700000', 'SPY261218C00700000', 'SPY 261218C700'],
    ['SPY 261218C700.5', 'SPY261218C00700500', 'SPY 261218C700.5'],
    ['SPY   261218C00700000', 'SPY261218C00700000', 'SPY 261218C700'],
    ['brk.b', 'BRK/B', 'BRK.B'],
    ['BRK/B', 'BRK/B', 'BRK.B'],
    ['$SPX.X', '$SPX.X', '$SPX.X'],
    ['', null, null],
    ['A B', null, null],
    ['AAPL,MSFT', null, null],
    ['<b>', null, null],
    ['A'.repeat(40), null, null],
  ])('%s: %s at Tradier, %s at TradeStation', (typed, tradier, station) => {
    expect(spellTradierSymbol(typed)).toBe(tradier);
    expect(spellStationSymbol(typed)).toBe(station);
  });
});

describe('instants and days', () => {
  const at = Date.parse('2018-08-08T14:41:11Z');
  test.each<[unknown, number | null]>([
    ['2018-08-08T14:41:11Z', at],
    ['2018-08-08T14:41:11.405Z', at + 405],
    ['2018-08-08T14:41:11.4051234Z', at + 405],
    ['2018-08-08T10:41:11-04:00', at],
    ['2018-08-08T10:41:11.000-04:00', at],
    ['2018-08-08', Date.parse('2018-08-08')],
    [String(at), at],
    [String(at / 1000), at],
    ['0', null],
    ['', null],
    ['2018-08-08T14:41:11', null],
    ['yesterday', null],
    ['2018-13-08T14:41:11Z', null],
    ['1'.repeat(20), null],
    [at, null],
    [null, null],
  ])('%s', (value, instant) => {
    expect(readInstant(value)).toBe(instant);
  });

  test('a day is one of the calendar, the exchange has its own', () => {
    expect(['2026-11-25', '2026-02-29', '2026-1-1', '2026-11-25T00:00:00Z', null].map(readDay)).toEqual([
      '2026-11-25',
      null,
      null,
      null,
      null,
    ]);
    expect(exchangeDay(Date.parse('2026-11-25T21:00:00Z'))).toBe('2026-11-25');
    expect(exchangeDay(Date.parse('2026-11-26T02:00:00Z'))).toBe('2026-11-25');
    expect(exchangeDay(Date.parse('2026-07-01T03:59:00Z'))).toBe('2026-06-30');
  });
});
