/** The pictures of accounts, and the same in words: the day's line, where it is invested, and daily prices of a symbol. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { AccountsState, History } from '../../contract/accounts.ts';
import type { Handlers } from '../../contract/calls.ts';
import { Failure, type FailureCode } from '../../contract/failures.ts';
import type { Settings } from '../../contract/settings.ts';
import { appState, block, call, day, everything, live, makePosition, only, usd } from './accounts-states.ts';
import { findViolations } from './axe.ts';
import { makeCandles, makeHistory } from './history-states.ts';
import { type Opened, openWindow, prefer, resize } from './window.tsx';

let opened: Opened;

async function open(
  accounts: AccountsState = everything,
  answers: Partial<Handlers> = {},
  settings: Partial<Settings> = {},
): Promise<void> {
  opened = await openWindow(
    { ...appState, settings: { ...appState.settings, ...settings } },
    { getAccounts: () => accounts, getHistory: () => makeHistory(), ...answers },
  );
  await userEvent.click(page.getByRole('tab', { name: 'Accounts', exact: true }));
  await expect.element(page.getByRole('heading', { name: 'Accounts', exact: true })).toBeVisible();
  await expect.poll(() => document.querySelector('section[aria-label*="…"]')).not.toBeNull();
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
const dialog = (name: string) => page.getByRole('dialog', { name, exact: true });
const chart = (name: string) => page.getByRole('img', { name: `Daily prices of ${name}`, exact: true });
const library = () =>
  performance.getEntriesByType('resource').filter(({ name }) => name.includes('lightweight-charts'));
const textIn = (selector: string) => document.querySelector(selector)?.textContent ?? '';
/** Every canvas of the chart, as colours: how many pixels are of each. */
function countColours(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const canvas of document.querySelectorAll<HTMLCanvasElement>('[role=dialog] canvas')) {
    if (canvas.width === 0 || canvas.height === 0) continue;
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    for (let at = 0; at + 3 < data.length; at += 4) {
      if (data[at + 3] !== 255) continue;
      const colour = `rgb(${data[at]}, ${data[at + 1]}, ${data[at + 2]})`;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
  }
  return counts;
}
function colourOf(token: string): string {
  const probe = document.createElement('i');
  probe.style.color = token;
  probe.style.forcedColorAdjust = 'none';
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

beforeEach(() => resize('usual'));
afterEach(async () => {
  expect(opened.refused).toEqual([]);
  await prefer();
  vi.useRealTimers();
});

// This one comes first: what was loaded once stays loaded.
test('the library of the charts is loaded with the first chart, and asks for nothing outside', async () => {
  await open();
  expect(library()).toEqual([]);
  const styles = () => document.querySelectorAll('style:not([data-vite-dev-id])').length;
  const before = styles();
  await userEvent.click(button('AAPL, daily prices'));
  await expect.element(chart('AAPL')).toBeVisible();
  await expect.poll(() => library().length).toBeGreaterThan(0);
  // A style element would be refused by the content policy.
  expect(styles()).toBe(before);
  expect(document.querySelector('#tv-attr-logo')).toBeNull();
  const asked = performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin);
  expect([...new Set(asked)]).toEqual([location.origin]);
});

describe('daily prices', () => {
  test('a chart, its figures, the same in words, whose they are, and who drew them', async () => {
    await open();
    await userEvent.click(button('AAPL, daily prices'));
    expect(opened.inputsOf('getHistory')).toEqual([
      { connection: 'tradier-production-0001', symbol: 'AAPL' },
    ]);
    await expect.element(chart('AAPL')).toBeVisible();
    const { candles } = makeHistory();
    const [first, last] = [candles[0], candles.at(-1)];
    const lows = candles.map(({ low }) => Number(low));
    const highs = candles.map(({ high }) => Number(high));
    const about = document.getElementById(chart('AAPL').element().getAttribute('aria-describedby') ?? '');
    expect(about?.textContent).toMatch(/^From Dec 4, 2025 to Nov 20, 2026: from /);
    expect(about?.textContent).toContain(`to ${last?.close}, `);
    expect(about?.textContent).toContain(`from ${first?.close} to`);
    expect(about?.textContent).toContain(`Lowest ${Math.min(...lows).toFixed(2)} on`);
    expect(about?.textContent).toContain(`highest ${Math.max(...highs).toFixed(2)} on`);
    expect(textIn('[role=dialog]')).toContain('ProductionReal moneyPrices by Tradier, as of 9:59 AM ET');
    expect(textIn('[role=dialog] strong')).toBe('Nov 20, 2026');
    await expect.poll(() => countColours().get(colourOf('var(--up)')) ?? 0).toBeGreaterThan(100);
    expect(countColours().get(colourOf('var(--down)'))).toBeGreaterThan(100);
    await userEvent.click(button('Charts by TradingView'));
    expect(opened.inputsOf('openLink')).toEqual(['tradingview']);
  });

  test('the day under the pointer is read off, exactly', async () => {
    await open();
    await userEvent.click(button('MSFT, daily prices'));
    await expect.element(chart('MSFT')).toBeVisible();
    await expect.poll(() => countColours().size).toBeGreaterThan(1);
    await userEvent.hover(chart('MSFT'), { position: { x: 120, y: 100 } });
    const { candles } = makeHistory();
    await expect.poll(() => textIn('[role=dialog] strong')).not.toBe('Nov 20, 2026');
    const said = document.querySelector('[role=dialog] strong')?.parentElement?.textContent ?? '';
    const close = /Close ([\d.]+)/.exec(said)?.[1];
    const found = candles.find((one) => one.close === close);
    expect(said).toContain(`Open ${found?.open}High ${found?.high}Low ${found?.low}Close ${found?.close}`);
  });

  test('shown as a table: newest first, every price, copied as text', async () => {
    await open(everything, { getHistory: () => makeHistory({ candles: makeCandles(3) }) });
    await userEvent.click(button('AAPL, daily prices'));
    await userEvent.click(button('Show as table'));
    await expect.element(button('Show as table')).toHaveAttribute('aria-pressed', 'true');
    await expect.element(chart('AAPL')).not.toBeInTheDocument();
    const lines = [...document.querySelectorAll('[role=dialog] tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    const wanted = makeCandles(3)
      .toReversed()
      .map(({ day: date, open: opens, high, low, close, volume }) => [
        `Nov ${Number(date.slice(-2))}, 2026`,
        ...[opens, high, low, close].map((price) => Number(price).toFixed(2)),
        Number(volume).toLocaleString('en-US'),
      ]);
    expect(lines).toEqual(wanted);
    await userEvent.click(dialog('AAPL').getByRole('button', { name: 'Copy as table', exact: true }));
    expect(String(opened.inputsOf('copyTable')[0]).split('\n')[0]).toBe(
      'Day\tOpen\tHigh\tLow\tClose\tVolume',
    );
  });

  test('an option by its words, asked for by its symbol', async () => {
    await open();
    await userEvent.click(button(`${call}, daily prices`));
    await expect.element(dialog(call)).toBeVisible();
    expect(opened.inputsOf('getHistory')).toEqual([
      { connection: 'tradier-production-0001', symbol: 'AAPL270115C00230000' },
    ]);
    await expect.element(chart(call)).toBeVisible();
  });

  test('of the watchlist, by the connection that quotes it', async () => {
    await open();
    await userEvent.click(page.getByRole('tab', { name: /^Watchlist/ }));
    await userEvent.click(button('SPY, daily prices'));
    await expect.element(chart('SPY')).toBeVisible();
    expect(opened.inputsOf('getHistory')).toEqual([{ connection: 'tradier-production-0001', symbol: 'SPY' }]);
  });

  test('a symbol that main would not take leads nowhere', async () => {
    await open();
    await expect.element(page.getByText('Unpriced Holdings', { exact: true })).toBeVisible();
    await expect.element(button('Unpriced Holdings, daily prices')).not.toBeInTheDocument();
  });

  test('none: said, and no chart', async () => {
    await open(everything, { getHistory: () => makeHistory({ candles: [] }) });
    await userEvent.click(button('AAPL, daily prices'));
    await expect.element(page.getByText(/^Tradier has no daily prices of AAPL\./)).toBeVisible();
    await expect.element(chart('AAPL')).not.toBeInTheDocument();
    await expect.element(button('Show as table')).not.toBeInTheDocument();
  });

  test('one day alone is drawn', async () => {
    await open(everything, { getHistory: () => makeHistory({ candles: makeCandles(1) }) });
    await userEvent.click(button('AAPL, daily prices'));
    await expect.element(chart('AAPL')).toBeVisible();
    await expect.poll(() => countColours().size).toBeGreaterThan(1);
  });

  test.each(['E-DOWN', 'E-NET', 'E-LIMIT', 'E-ENDED'] as const)(
    'a failure (%s) says what to do, and Try again asks once more',
    async (code: FailureCode) => {
      let tries = 0;
      await open(everything, {
        getHistory: () => {
          tries += 1;
          if (tries === 1) throw new Failure(code);
          return makeHistory();
        },
      });
      await userEvent.click(button('AAPL, daily prices'));
      await expect.element(page.getByRole('alert')).toBeVisible();
      expect(textIn('[role=alert] .message-todo')).not.toBe('');
      expect(await findViolations()).toEqual([]);
      await userEvent.click(button('Try again'));
      await expect.element(chart('AAPL')).toBeVisible();
      await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
      expect(tries).toBe(2);
    },
  );

  test('awaited: nothing at first, then a word', async () => {
    let give: (history: History) => void = () => undefined;
    await open(everything, { getHistory: () => new Promise<History>((done) => (give = done)) });
    await userEvent.click(button('AAPL, daily prices'));
    await expect.element(page.getByText('Getting daily prices…')).toBeVisible();
    give(makeHistory());
    await expect.element(chart('AAPL')).toBeVisible();
  });

  test('closed by Esc and by its button; the symbol has the focus again', async () => {
    await open();
    for (const close of [() => userEvent.keyboard('{Escape}'), () => userEvent.click(button('Close'))]) {
      (button('AAPL, daily prices').element() as HTMLElement).focus();
      await userEvent.keyboard('{Enter}');
      await expect.element(button('Close')).toHaveFocus();
      await close();
      await expect.element(dialog('AAPL')).not.toBeInTheDocument();
      await expect.element(button('AAPL, daily prices')).toHaveFocus();
    }
  });

  test("prices are nobody's money: hidden amounts leave them, and what is behind stays hidden", async () => {
    await open(everything, {}, { hideAmounts: true });
    await userEvent.click(button('AAPL, daily prices'));
    await expect.element(chart('AAPL')).toBeVisible();
    expect(document.querySelector('[role=dialog] [data-money]')).toBeNull();
    expect(document.body.textContent).not.toContain('23,112');
  });

  test.each([
    ['light', { 'prefers-color-scheme': 'light' }],
    ['dark', { 'prefers-color-scheme': 'dark' }],
    ['forced colours', { 'forced-colors': 'active' }],
  ] as const)('%s: by the tokens, and for everybody', async (_name, features) => {
    await prefer(features);
    await open();
    await userEvent.click(button('AAPL, daily prices'));
    await expect.element(chart('AAPL')).toBeVisible();
    const isForced = 'forced-colors' in features;
    const [back, fell] = isForced ? ['Canvas', 'CanvasText'] : ['var(--bg)', 'var(--down)'];
    await expect.poll(() => countColours().get(colourOf(fell)) ?? 0).toBeGreaterThan(100);
    expect(countColours().get(colourOf(back))).toBeGreaterThan(10_000);
    expect(await findViolations()).toEqual([]);
    expect(document.getAnimations()).toEqual([]);
    await userEvent.click(button('Show as table'));
    await expect.element(dialog('AAPL').getByRole('table')).toBeVisible();
    expect(await findViolations()).toEqual([]);
  });

  test('a change of colours while it is open is followed', async () => {
    await prefer({ 'prefers-color-scheme': 'light' });
    await open();
    await userEvent.click(button('AAPL, daily prices'));
    await expect.element(chart('AAPL')).toBeVisible();
    await prefer({ 'prefers-color-scheme': 'dark' });
    await expect.poll(() => countColours().get('rgb(15, 19, 24)') ?? 0).toBeGreaterThan(10_000);
    // White is left in letters alone.
    expect(countColours().get('rgb(255, 255, 255)') ?? 0).toBeLessThan(200);
  });

  test('320 px: nothing is wider than the window, and all of it can be reached', async () => {
    await resize('narrow');
    await open();
    await userEvent.click(button(`${call}, daily prices`));
    await expect.element(chart(call)).toBeInTheDocument();
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
    expect(chart(call).element().getBoundingClientRect().width).toBeGreaterThan(250);
    expect(await findViolations()).toEqual([]);
  });
});

describe("the day's worth", () => {
  const figure = () => document.querySelector('figure:has(path)');

  test('a line of the points there are, broken where nobody looked, with its ends in words', async () => {
    await open();
    expect(figure()?.textContent).toBe('Today since 9:30 AM ETLow $48,010.20 High $48,310.55 ');
    const drawn = figure()?.querySelector('path')?.getAttribute('d') ?? '';
    // Two stretches: four points each, of which the first one also begins it.
    expect(drawn.match(/M/g)).toHaveLength(2);
    expect(drawn.match(/[ML]/g)).toHaveLength(day.length + 2);
    // The lowest at the bottom, the highest at the top.
    expect(drawn).toMatch(/^M0 32L0 32/);
    expect(drawn).toContain(' 0L');
  });

  test.each([0, 1])('of %i points there is no line, and none is invented', async (count) => {
    await open(only({ day: day.slice(0, count) }));
    expect(figure()).toBeNull();
  });

  test('all alike is a level line', async () => {
    await open(only({ day: day.slice(0, 3).map((one) => ({ ...one, equity: usd('5').amount })) }));
    expect(figure()?.textContent).toBe('Today since 9:30 AM ETLow $5.00 High $5.00 ');
    expect(figure()?.querySelector('path')?.getAttribute('d')).toBe('M0 16L0 16L98 16L196 16');
  });

  test('hidden amounts are hidden here as well', async () => {
    await open(everything, {}, { hideAmounts: true });
    expect(figure()?.textContent).toBe(
      'Today since 9:30 AM ETLow Hiddenamount hidden High Hiddenamount hidden ',
    );
    expect(figure()?.textContent).not.toMatch(/48|310/);
  });
});

describe('where it is invested', () => {
  const figures = () => [...document.querySelectorAll('figure:has(ul)')];
  const read = (figure: Element) => [
    figure.querySelector('figcaption')?.textContent,
    ...[...figure.querySelectorAll('li')].map((one) => one.textContent),
  ];
  const of = (value: string, currency?: string) => ({ value: usd(value, currency) });

  test('the largest first, what was sold short by its size, what has no price left out and said', async () => {
    await open();
    expect(figures().map(read)).toEqual([
      [
        'Where it is invested, without 1 position of unknown worth',
        'AAPL 47.2%',
        'MSFT 41.0%',
        'TSLA, short 6.1%',
        `${call} 5.7%`,
      ],
    ]);
    const widths = [...(figures()[0]?.querySelectorAll('div > span') ?? [])].map(
      (one) => one.getBoundingClientRect().width,
    );
    const whole = widths.reduce((sum, width) => sum + width, 0);
    expect(widths.map((width) => Math.round((width / whole) * 100))).toEqual([47, 41, 6, 6]);
  });

  test('many: four alone, the rest together, a hundred in all', async () => {
    const many = Array.from({ length: 9 }, (_none, index) =>
      makePosition(`S${index}`, '1', '1', null, String(100 + index), null),
    );
    await open(only({ positions: block(many) }));
    const [lines = []] = figures().map(read);
    expect(lines.slice(1, 5).map((line) => line?.split(' ')[0])).toEqual(['S8', 'S7', 'S6', 'S5']);
    expect(lines[5]).toMatch(/^5 others /);
    const sum = lines
      .slice(1)
      .reduce((all, line) => all + Math.round(parseFloat(/[\d.]+%/.exec(line ?? '')?.[0] ?? '') * 10), 0);
    expect(sum).toBe(1000);
  });

  test('two currencies are never in one picture', async () => {
    const mixed = [
      makePosition('AAPL', '1', '1', null, '60', null),
      makePosition('MSFT', '1', '1', null, '40', null),
      makePosition('SAP', '1', '1', null, null, null, of('7000', 'EUR')),
      makePosition('BMW', '1', '1', null, null, null, of('3000', 'EUR')),
    ];
    await open(only({ positions: block(mixed) }));
    expect(figures().map(read)).toEqual([
      ['Where it is invested, USD', 'AAPL 60.0%', 'MSFT 40.0%'],
      ['Where it is invested, EUR', 'SAP 70.0%', 'BMW 30.0%'],
    ]);
  });

  test('one account alone: real money and simulated are never in one picture', async () => {
    await open();
    for (const ending of ['4421', '0093']) {
      await userEvent.click(page.getByRole('button', { name: new RegExp(`…${ending}`) }));
      const account = everything.accounts.find((one) => one.ending === ending);
      const names = account?.positions.value?.map(({ name }) => name) ?? [];
      for (const line of document.querySelectorAll('figure li'))
        expect(names.some((name) => line.textContent?.startsWith(name))).toBe(true);
    }
  });

  test.each([
    ['one position', [makePosition('AAPL', '1', '1', null, '60', null)]],
    [
      'none with a price',
      [makePosition('A', '1', null, null, null, null), makePosition('B', '1', null, null, null, null)],
    ],
    [
      'nothing but zeros',
      [makePosition('A', '1', '0', null, '0', null), makePosition('B', '1', '0', null, '0', null)],
    ],
  ] as const)('%s is no picture', async (_name, all) => {
    await open(only({ positions: block(all) }));
    expect(figures()).toEqual([]);
  });
});

test('a failing broker of one account leaves the pictures of the other', async () => {
  const failed = everything.accounts.map((one) =>
    one.origin === live
      ? {
          ...one,
          positions: block<typeof one.positions.value & object>(null, {
            origin: live,
            failure: { code: 'E-DOWN', at: 1 },
          }),
        }
      : one,
  );
  await open({ ...everything, accounts: failed });
  expect(document.querySelectorAll('figure')).toHaveLength(2);
});
