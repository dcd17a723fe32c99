/** Positions with prices, and quotes with what is pushed. */
import { describe, expect, test } from 'vitest';
import { decimal } from '../../contract/decimal.ts';
import { findQuote, joinPosition, mergeQuote, startQuote } from '../../main/accounts/join.ts';
import { somePosition, someQuote, usd } from './fake-broker.ts';

describe('a position', () => {
  const cases = [
    ['ten shares', somePosition('A'), '12.5', '125', '-875'],
    ['sold short', somePosition('A', { quantity: decimal('-10'), cost: usd('-90') }), '12.5', '-125', '-35'],
    [
      'two option contracts',
      somePosition('A', { kind: 'option', quantity: decimal('2'), multiplier: decimal('100') }),
      '14.05',
      '2810',
      '1810',
    ],
    ['a part of a share', somePosition('A', { quantity: decimal('0.333') }), '3', '0.999', '-999.001'],
    ['without a cost', somePosition('A', { cost: null }), '1', '10', null],
  ] as const;
  test.each(cases)('%s', (_name, raw, last, value, gain) => {
    const joined = joinPosition(raw, someQuote('A', last, { isDelayed: true, pricedAt: 7 }));
    expect(joined.value).toEqual({ amount: value, currency: 'USD' });
    expect(joined.gain).toEqual(gain === null ? null : { amount: gain, currency: 'USD' });
    expect(joined).toMatchObject({ last, dayChange: '1', isDelayed: true, pricedAt: 7 });
    expect(joined).not.toHaveProperty('currency');
    expect(joined).not.toHaveProperty('needsQuote');
  });

  test('without a quote, or one without a price, it says nothing of its worth', () => {
    for (const quote of [null, someQuote('A', '1', { last: null })])
      expect(joinPosition(somePosition('A'), quote)).toMatchObject({ last: null, value: null, gain: null });
  });

  test('a cost in another currency makes no gain', () => {
    const raw = somePosition('A', { cost: { amount: decimal('1'), currency: 'EUR' } });
    expect(joinPosition(raw, someQuote('A')).gain).toBeNull();
  });

  test('in a currency that is not known has a price, and no worth', () => {
    const raw = somePosition('A', { currency: null });
    expect(joinPosition(raw, someQuote('A', '5'))).toMatchObject({ last: '5', value: null, gain: null });
  });

  test('worth more than anything is has no worth', () => {
    const [quantity, last] = [decimal('1e29'), decimal('1e31')];
    const raw = somePosition('A', { quantity, multiplier: decimal('100') });
    expect(joinPosition(raw, someQuote('A', last))).toMatchObject({ last, value: null, gain: null });
    const cost = { amount: decimal(`-1e-${57}`), currency: 'USD' };
    const whole = somePosition('A', { quantity: decimal('1e20'), cost });
    expect(joinPosition(whole, someQuote('A', '1'))).toMatchObject({ value: usd('1e20'), gain: null });
  });

  const priced = somePosition('A', {
    needsQuote: false,
    last: decimal('5'),
    value: usd('50'),
    pricedAt: 100,
  });
  const future = { ...priced, kind: 'future' } as const;
  const blank = { ...priced, last: null, value: null, pricedAt: null };
  const after = { asOf: 1001, isEarlier: false };
  test.each([
    ['a younger quote', priced, 101, after, '1000'],
    ['an older quote', priced, 100, after, '50'],
    ['a quote without an instant', priced, null, after, '50'],
    ['a future, whose point its broker knows', future, 101, after, '50'],
    ['a quote that came with it', priced, 101, { asOf: 1000, isEarlier: false }, '50'],
    [
      'a quote that came before it',
      { ...priced, pricedAt: null },
      101,
      { asOf: 999, isEarlier: false },
      '50',
    ],
    ['a quote of an earlier run', priced, 101, { asOf: 1001, isEarlier: true }, '50'],
    ['none, and a quote that came after it', blank, null, after, '1000'],
    ['none, and a quote that came before it', blank, 101, { asOf: 999, isEarlier: false }, undefined],
    ['none of a future', { ...blank, kind: 'future' } as const, 101, after, undefined],
  ])('the broker’s own price against %s', (_name, raw, pricedAt, came, value) => {
    const dated = { quote: someQuote('A', '100', { pricedAt }), ...came };
    const quote = findQuote(raw, dated, 1000)?.quote ?? null;
    expect(joinPosition(raw, quote).value?.amount).toBe(value);
  });

  test('without a price of its own takes whatever quote there is', () => {
    const dated = { quote: someQuote('A', '100'), asOf: 1, isEarlier: true };
    expect(findQuote(somePosition('A'), dated, 1000)).toBe(dated);
  });
});

describe('what is pushed', () => {
  const before = someQuote('A', '100', { bid: decimal('99'), volume: decimal('5') });
  test.each([
    ['absent members are as before', { bid: decimal('98') }, { bid: '98', last: '100', volume: '5' }],
    ['null members are as before', { bid: null, volume: decimal('6') }, { bid: '99', volume: '6' }],
    [
      'a price alone moves the change',
      { last: decimal('101.98') },
      { dayChange: '2.98', dayChangePercent: '3.01' },
    ],
    [
      'a change that is told counts',
      { last: decimal('101'), dayChange: decimal('5') },
      { dayChange: '5', dayChangePercent: '5.21' },
    ],
    [
      'a percentage that is told counts',
      { last: decimal('1'), dayChangePercent: decimal('9') },
      { dayChangePercent: '9' },
    ],
    ['the delay may end', { isDelayed: false }, { isDelayed: false }],
  ])('%s', (_name, update, expected) => {
    expect(mergeQuote(before, { symbol: 'A', ...update })).toMatchObject({
      symbol: 'A',
      name: 'A',
      ...expected,
    });
  });

  test('a price says nothing of the day where nothing was known of it', () => {
    const blank = { ...before, last: null, dayChange: null, dayChangePercent: null };
    expect(mergeQuote(blank, { symbol: 'A', last: decimal('3') })).toMatchObject({
      last: '3',
      dayChange: null,
      dayChangePercent: null,
    });
  });

  test('a change that is too long to be money is none', () => {
    const long = { ...before, dayChange: decimal(`1e-${57}`) };
    const merged = mergeQuote(long, { symbol: 'A', last: decimal('1e20') });
    expect(merged).toMatchObject({ last: decimal('1e20'), dayChange: null, dayChangePercent: null });
  });

  test('begins with what a position says', () => {
    const raw = somePosition('A', { name: 'A in words', kind: 'option', last: decimal('2') });
    expect(startQuote(raw)).toMatchObject({
      symbol: 'A',
      name: 'A in words',
      kind: 'option',
      last: '2',
      bid: null,
    });
  });
});
