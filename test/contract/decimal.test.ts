/** Decimal numbers as text: what is read, in which form, and that it stays. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimal, readDecimal, signOf } from '../../contract/decimal.ts';

test.each([
  ['1.0', '1'],
  ['+3', '3'],
  ['-0', '0'],
  ['-0.00', '0'],
  ['1e3', '1000'],
  ['1.5E-3', '0.0015'],
  ['.5', '0.5'],
  ['5.', '5'],
  ['007.10', '7.1'],
  [' 42 ', '42'],
  ['-1310.4', '-1310.4'],
  [`6363.86${'0'.repeat(24)}`, '6363.86'],
  ['9007199254740993.01', '9007199254740993.01'],
  ['', null],
  ['.', null],
  ['-', null],
  ['1,000', null],
  ['NaN', null],
  ['Infinity', null],
  ['N/A', null],
  ['0x10', null],
  ['1e', null],
  ['1e100', null],
  ['1e99', null],
  ['1e-99', null],
  ['9'.repeat(61), null],
  [7, null],
  [null, null],
  [undefined, null],
])('%s is %s', (input, expected) => {
  expect(readDecimal(input)).toBe(expected);
});

test('what was read is read again as the same', () => {
  const written = fc.stringMatching(/^[+-]?\d{0,40}\.?\d{0,40}([eE][+-]?\d{1,2})?$/);
  fc.assert(
    fc.property(written, (text) => {
      const once = readDecimal(text);
      if (once !== null) expect(readDecimal(once)).toBe(once);
    }),
    { numRuns: 2000 },
  );
});

test('a sign, and what is written in the source', () => {
  expect(['-0.1', '0', '0.1'].map((text) => signOf(decimal(text)))).toEqual([-1, 0, 1]);
  expect(() => decimal('one')).toThrow(TypeError);
});
