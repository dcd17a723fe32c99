/** Tables as text for a spreadsheet: amounts stay numbers, nothing becomes a formula. */
import { expect, test } from 'vitest';
import { type Column, writeTable } from '../../renderer/accounts/column.ts';

const column: Column<string> = { id: 'a', name: 'Name', text: (row) => row, by: null };
const write = (cell: string) => writeTable([cell], [column], []).split('\n')[1];

test.each([
  '+1.20',
  '-310.02',
  '+$1,204.50',
  '-$0.01',
  '-¥1,500,000',
  '+1.20 (+0.65%)',
  '-0,31 (-0,06 %)',
  '-1.234,50 €',
  "+1'204.50",
  '-5.00 CHF',
  '+1 204,50 kr',
  '+.5',
  '-0',
])('%s is an amount as it is', (cell) => {
  expect(write(cell)).toBe(cell);
});

test.each([
  "+A1+cmd|' /C calc'!A0",
  '-A1',
  '-$A$1',
  '+$A1',
  '+1+A1',
  '-1.20+HYPERLINK("x")',
  '+1 (A1)',
  '+.',
  '-',
  '=1+1',
  '@SUM(1)',
  '＝1+1',
  '＋A1',
])('%s is marked as text', (cell) => {
  expect(write(cell)).toBe(`'${cell}`);
});

test('what begins a word and no formula is as it is', () => {
  for (const cell of ['AAPL', '–', '1.20', '$5', '(+1)']) expect(write(cell)).toBe(cell);
});
