/** Arithmetic without a float, against fractions of whole numbers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, readDecimal } from '../../contract/decimal.ts';
import { difference, hundredfold, magnitude, negative, percentOf } from '../../main/brokers/exact-sums.ts';

/** A whole number and how many of its digits are behind the point. */
const scaled = fc.tuple(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), fc.integer({ min: 0, max: 12 }));
const write = ([digits, places]: readonly [bigint, number]) => decimal(`${digits}e-${places}`);
const power = (places: number) => 10n ** BigInt(places);

describe('percentOf', () => {
  test.each([
    ['1', '3', '33.33'],
    ['2', '3', '66.67'],
    ['-2', '3', '-66.67'],
    ['2', '-3', '-66.67'],
    ['-2', '-3', '66.67'],
    ['1', '20000', '0.01'],
    ['1', '20001', '0'],
    ['-1', '20000', '-0.01'],
    ['-1', '20001', '0'],
    ['0', '7', '0'],
    ['0.000000001', '0.000000003', '33.33'],
    ['123456789012345678901234567890', '1', '12345678901234567890123456789000'],
  ])('%s of %s is %s %%', (part, whole, percent) => {
    expect(percentOf(decimal(part), decimal(whole))).toBe(percent);
  });

  test('of nothing there is no percentage', () => {
    expect([percentOf(null, decimal('1')), percentOf(decimal('1'), null)]).toEqual([null, null]);
    expect([difference(null, decimal('1')), difference(decimal('1'), null)]).toEqual([null, null]);
    // Longer than anybody's money.
    expect(difference(decimal('1e58'), decimal('1e-50'))).toBeNull();
    expect(percentOf(decimal('1'), decimal('0.00'))).toBeNull();
  });

  test('is the nearest hundredth, halves away from zero', () => {
    fc.assert(
      fc.property(scaled, scaled, (part, whole) => {
        fc.pre(whole[0] !== 0n);
        const percent = percentOf(write(part), write(whole));
        const hundredths = BigInt(`${decimal(`${percent}e2`)}`);
        // part / whole * 10,000 as a fraction with a positive denominator.
        const sign = whole[0] < 0n ? -1n : 1n;
        const top = part[0] * power(whole[1]) * 10_000n * sign;
        const bottom = whole[0] * power(part[1]) * sign;
        const twice = 2n * (hundredths * bottom - top);
        const isAway = top < 0n ? twice <= 0n : twice >= 0n;
        expect(twice <= bottom && twice >= -bottom).toBe(true);
        if (twice === bottom || twice === -bottom) expect(isAway).toBe(true);
        expect(readDecimal(percent)).toBe(percent);
      }),
      { numRuns: 1000 },
    );
  });
});

test('difference is exact, and in plain form', () => {
  expect(difference(decimal('0.3'), decimal('0.1'))).toBe('0.2');
  expect(difference(decimal('1'), decimal('1.00'))).toBe('0');
  expect(difference(decimal('-1'), decimal('0.5'))).toBe('-1.5');
  fc.assert(
    fc.property(scaled, scaled, (one, other) => {
      const found = difference(write(one), write(other));
      const places = 12;
      const whole = (value: string | null) => BigInt(`${decimal(`${value}e${places}`)}`);
      expect(whole(found)).toBe(one[0] * power(places - one[1]) - other[0] * power(places - other[1]));
      expect(readDecimal(found)).toBe(found);
    }),
    { numRuns: 1000 },
  );
});

test('signs and hundreds', () => {
  expect([magnitude(decimal('-2.5')), magnitude(decimal('2.5'))]).toEqual(['2.5', '2.5']);
  expect(['2.5', '-2.5', '0'].map((text) => negative(decimal(text)))).toEqual(['-2.5', '-2.5', '0']);
  expect(['12', '0.01', '0'].map((text) => hundredfold(decimal(text)))).toEqual(['1200', '1', '0']);
  expect(hundredfold(null)).toBeNull();
});
