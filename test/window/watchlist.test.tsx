/** The watchlist at the usual size of the window: all of its columns are seen at once, whatever they hold. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { Quote } from '../../contract/accounts.ts';
import { decimal } from '../../contract/decimal.ts';
import { appState, asOf, block, call, everything, makeQuote } from './accounts-states.ts';
import { openWindow, resize } from './window.tsx';

const day = 24 * 3_600_000;
const usual = [makeQuote('SPY'), makeQuote('QQQ', { dayChange: decimal('-2.5') })];
/** A dear share, one that is traded a lot, an option's whole name, a long symbol, and figures of another day. */
const wide = [
  ...usual,
  makeQuote('BRK.A', {
    last: decimal('745000'),
    dayChange: decimal('-12345.67'),
    dayChangePercent: decimal('-10.68'),
    bid: decimal('744900.25'),
    bidSize: decimal('1200'),
    ask: decimal('745010.5'),
    askSize: decimal('1200'),
    pricedAt: asOf - day,
  }),
  makeQuote('TSLA', { volume: decimal('123456789'), pricedAt: asOf - 3 * day }),
  makeQuote(call, { symbol: 'AAPL270115C00230000', kind: 'option' }),
  makeQuote('GOOGL.EXTRAORDINARY'),
];

async function open(quotes: readonly Quote[], locale: string): Promise<HTMLElement> {
  const [source] = everything.sources;
  if (!source) throw new Error('the fixture has no quotes');
  await openWindow(
    { ...appState, system: { ...appState.system, locale } },
    {
      getAccounts: () => ({
        ...everything,
        watchlist: quotes.map(({ symbol }) => symbol),
        sources: [{ ...source, unknown: [], quotes: block(quotes) }],
      }),
    },
  );
  await userEvent.click(page.getByRole('tab', { name: 'Accounts', exact: true }));
  await userEvent.click(page.getByRole('tab', { name: 'Watchlist', exact: true }));
  await document.fonts.ready;
  return page.getByRole('region', { name: 'Watchlist', exact: true }).element() as HTMLElement;
}

beforeEach(() => resize('usual'));
afterEach(() => vi.useRealTimers());

test.each([
  ['usual quotes', 'en-US', usual],
  ['usual quotes', 'de-DE', usual],
  ['wide quotes', 'en-US', wide],
  ['wide quotes', 'de-DE', wide],
] as const)(
  '%s in %s: every column is seen, and nothing has to be scrolled to',
  async (_name, locale, quotes) => {
    const region = await open(quotes, locale);
    expect(region.scrollWidth).toBeLessThanOrEqual(region.clientWidth);
    const rows = [...region.querySelectorAll('tr')];
    expect(rows).toHaveLength(quotes.length + 1);
    for (const row of rows) {
      row.scrollIntoView({ block: 'center' });
      const cells = [...row.children];
      expect(cells).toHaveLength(8);
      for (const cell of cells) {
        const { left, right, top, height } = cell.getBoundingClientRect();
        // Nothing lies over either end of what it says.
        for (const x of [left + 5, right - 5])
          expect(document.elementFromPoint(x, top + height / 2)?.closest('th, td')).toBe(cell);
        for (const words of [
          cell,
          ...cell.querySelectorAll('button, [class*=parts], [class*=parts] > span'),
        ]) {
          const part = words.getBoundingClientRect();
          expect(part.left).toBeGreaterThanOrEqual(left - 0.5);
          expect(part.right).toBeLessThanOrEqual(right + 0.5);
        }
      }
    }
  },
);

test('what fits on one line stands on one, in either form of numbers', async () => {
  const region = await open(usual, 'de-DE');
  const lines = [...region.querySelectorAll('tbody td:not(:last-child)')].map((cell) => {
    const tops = [...cell.querySelectorAll('[class*=parts] > span')].map(
      (one) => one.getBoundingClientRect().top,
    );
    return new Set(tops.map(Math.round)).size;
  });
  expect(lines.every((count) => count <= 1)).toBe(true);
});

test('a number that needs two lines is never broken, and its row is no higher than a button', async () => {
  const region = await open(wide, 'en-US');
  const dear = [...region.querySelectorAll('tbody tr')].find((row) => row.textContent?.includes('BRK.A'));
  const parts = [...(dear?.querySelectorAll('td [class*=parts] > span') ?? [])];
  expect(parts.map(({ textContent }) => textContent)).toEqual([
    '745,000.00',
    '-12,345.67',
    '(-10.68%)',
    '744,900.25',
    '× 1,200',
    '745,010.50',
    '× 1,200',
    '1,234,567',
    '9:59 AM ET',
    'yesterday',
  ]);
  for (const part of parts) expect(part.getClientRects()).toHaveLength(1);
  expect(dear?.getBoundingClientRect().height).toBeLessThanOrEqual(44);
});
