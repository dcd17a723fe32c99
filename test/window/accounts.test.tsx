/** Accounts in the real window: what is shown, how old it is, what is hidden, and what a keyboard and a reader find. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { AccountsState, Block } from '../../contract/accounts.ts';
import type { Handlers } from '../../contract/calls.ts';
import { Failure } from '../../contract/failures.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Wish } from '../../contract/wish.ts';
import {
  appState,
  asOf,
  block,
  call,
  everything,
  huge,
  makeAccount,
  makeOrder,
  makePosition,
  makeQuote,
  only,
  production,
  variants,
} from './accounts-states.ts';
import { makeState, states } from './states.ts';
import { type Opened, openWindow, resize, textOf } from './window.tsx';

let opened: Opened;

async function open(
  accounts: AccountsState = everything,
  { settings = {}, locale = 'en-US' }: { settings?: Partial<Settings>; locale?: string } = {},
  answers: Partial<Handlers> = {},
): Promise<void> {
  opened = await openWindow(
    {
      ...appState,
      settings: { ...appState.settings, ...settings },
      system: { ...appState.system, locale },
    },
    { getAccounts: () => accounts, ...answers },
  );
  await userEvent.click(page.getByRole('tab', { name: 'Accounts', exact: true }));
  await expect.element(page.getByRole('heading', { name: 'Accounts', exact: true })).toBeVisible();
  if (accounts.accounts.length > 0 && !answers.getAccounts) await expect.poll(pane).not.toBeNull();
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const choose = (name: RegExp) => userEvent.click(page.getByRole('tab', { name }));
const pane = () => document.querySelector('section[aria-label*="…"]');
/** What is seen of each row: not what is there for readers of the screen. */
const read = (part: 'tbody' | 'tfoot') =>
  [...document.querySelectorAll(`${part} tr`)].map((row) =>
    [...row.children].map((cell) => see(cell).trim()).join(' | '),
  );
const rows = () => read('tbody');
const sums = () => read('tfoot');
const firsts = () => rows().map((row) => row.split(' | ')[0]);
function see(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const one of copy.querySelectorAll('.unseen')) one.remove();
  return copy.textContent ?? '';
}

beforeEach(() => resize('usual'));
afterEach(() => {
  expect(opened.refused).toEqual([]);
  vi.useRealTimers();
});

test('brokers are asked only while somebody looks', async () => {
  await open();
  expect(document.title).toBe('Accounts - Brokerbar');
  expect(opened.inputsOf('lookAtAccounts')).toEqual([true]);
  await userEvent.click(page.getByRole('tab', { name: 'Connections', exact: true }));
  await expect.poll(() => opened.inputsOf('lookAtAccounts')).toEqual([true, false]);
});

test('an older state never replaces a newer one', async () => {
  await open();
  await expect.poll(rows).not.toEqual([]);
  const next = (revision: number, last: string) =>
    opened.announce('accountsChanged', {
      ...only({ positions: block([makePosition('AAPL', '1', last, null, null, null)]) }),
      revision,
    });
  next(5, '7');
  await expect.poll(rows).toEqual(['AAPL | 1 | 7.00 | – | – | –']);
  next(4, '8');
  next(6, '9');
  await expect.poll(rows).toEqual(['AAPL | 1 | 9.00 | – | – | –']);
});

test('row 24: real money and simulated, with their sums, apart', async () => {
  await open();
  const groups = [...document.querySelectorAll('nav section')].map((group) => [
    group.querySelector('h2')?.textContent,
    ...[...group.querySelectorAll('p, button')].map((one) => one.textContent),
  ]);
  expect(groups).toEqual([
    [
      'Real money',
      'Total USD$60,214.65+$216.90',
      'Tradier Production…4421$48,210.55',
      'TradeStation Live…88AF$12,004.10',
    ],
    [
      'Simulated',
      'Total USD$12,345,678,901,234,567.89-$0.01Without 1 account whose worth is not known',
      'Total JPY¥1,500,000',
      'Tradier Sandbox…0093$12,345,678,901,234,567.89',
      'Tradier Sandbox…0077¥1,500,000',
    ],
  ]);
});

test('a sum with an old figure in it says so', async () => {
  await open();
  const total = [...document.querySelectorAll('nav p')].find((one) => one.textContent?.includes('JPY'));
  expect(total?.querySelector('svg')?.getAttribute('aria-label')).toBe('last known');
  expect(document.querySelectorAll('nav p svg[aria-label="last known"]')).toHaveLength(1);
});

test('an account: worth, day, cash, buying power and how old that is', async () => {
  await open();
  const said = pane()?.textContent ?? '';
  expect(said).toContain('Margin …4421ProductionReal money$48,210.55');
  expect(said).toContain('Day+$312.40 (+0.65%)Cash$9,100.12Buying power$18,200.24');
  expect(said).toContain('As of 9:59:53 AM ET, updates every 15 s');
  await userEvent.click(button('TradeStation Live …88AF $12,004.10'));
  await expect.poll(() => pane()?.textContent).toContain('Futures …88AFLiveReal money$12,004.10');
  expect(pane()?.textContent).toContain('Day-$95.50 (-0.79%)CashNot known');
  await userEvent.click(page.getByRole('button', { name: /0093/ }));
  await expect.poll(() => pane()?.textContent).toContain('Margin …0093Sandbox$12,345,678,901,234,567.89');
  expect(pane()?.textContent).not.toContain('Real money');
});

test("a day's change that nobody knows is said to be unknown", async () => {
  const { balances } = makeAccount('4421', production);
  await open(only({ balances: block(balances.value && { ...balances.value, dayChange: null }) }));
  await expect.poll(() => pane()?.textContent).toContain('DayNot knownCash$9,100.12');
});

test('positions by worth, exactly, with their sum', async () => {
  await open();
  expect(rows()).toEqual([
    'AAPL | 100 | 231.12 | +1.20 | 23,112.00 | +1,204.50',
    'MSFT | 40 | 501.88 | -0.31 | 20,075.20 | -310.02',
    `${call} | 2 | 14.05 | +0.40 | 2,810.00 | +95.00`,
    'TSLA | -10 | 300.00 | 0.00 | -3,000.00 | 0.00',
    'Unpriced Holdings | 0.5 | – | – | – | –',
  ]);
  expect(sums()).toEqual(['Total, without 1 position of unknown worth |  |  |  | 42,997.20 | +989.48']);
  const heads = [...document.querySelectorAll('tbody th .unseen')].map((one) => one.textContent);
  expect(heads).toEqual([
    'AAPL, 100 shares, last 231.12, up 1.20, value 23,112.00, gain 1,204.50',
    'MSFT, 40 shares, last 501.88, down 0.31, value 20,075.20, loss 310.02',
    `${call}, 2 contracts, last 14.05, up 0.40, value 2,810.00, gain 95.00`,
    'TSLA, short 10 shares, last 300.00 delayed, unchanged, value -3,000.00, gain 0.00',
    'Unpriced Holdings, 0.5 shares, last not known',
  ]);
});

test('sorted by any column, beyond what a float can tell apart; what is unknown comes last', async () => {
  const worth = (name: string, value: string | null) => makePosition(name, '1', null, null, value, null);
  await open(
    only({
      positions: block([
        worth('B', '12345678901234567.88'),
        worth('unknown', null),
        worth('A', huge),
        worth('C', '12345678901234567.9'),
      ]),
    }),
  );
  expect(firsts()).toEqual(['C', 'A', 'B', 'unknown']);
  const head = page.getByRole('columnheader', { name: 'Value' });
  expect(head.element().getAttribute('aria-sort')).toBe('descending');
  await userEvent.click(button('Value'));
  expect(firsts()).toEqual(['B', 'A', 'C', 'unknown']);
  expect(head.element().getAttribute('aria-sort')).toBe('ascending');
  await userEvent.click(button('Symbol'));
  expect(firsts()).toEqual(['A', 'B', 'C', 'unknown']);
  expect(head.element().getAttribute('aria-sort')).toBeNull();
  // The last order is kept over a visit elsewhere.
  await userEvent.click(button('Symbol'));
  await userEvent.click(page.getByRole('tab', { name: 'Connections', exact: true }));
  await userEvent.click(page.getByRole('tab', { name: 'Accounts', exact: true }));
  await expect.poll(firsts).toEqual(['unknown', 'C', 'B', 'A']);
  await userEvent.click(button('Value'));
});

test('a sum of a part says of what, even where nothing is left of it', async () => {
  const priced = makePosition('Priced', '10', '5', '1', '50', '-3');
  const free = makePosition('Free', '4', '5', '1', '20', null);
  const blank = makePosition('Blank', '1', null, null, null, null);
  await open(only({ positions: block([priced, free, blank]) }));
  await expect
    .poll(sums)
    .toEqual([
      'Total, without 1 position of unknown worth, gain without 1 position of unknown cost |  |  |  | 70.00 | -3.00',
    ]);
  await userEvent.fill(page.getByRole('searchbox', { name: 'Filter' }), 'blank');
  await expect.poll(sums).toEqual(['Total, without 1 position of unknown worth |  |  |  |  | ']);
});

test('filtered by any word; the sum is of what is shown', async () => {
  await open();
  await userEvent.fill(page.getByRole('searchbox', { name: 'Filter' }), 'aapl call');
  await expect.poll(firsts).toEqual([call]);
  expect(sums()).toEqual(['Total |  |  |  | 2,810.00 | +95.00']);
  await userEvent.fill(page.getByRole('searchbox', { name: 'Filter' }), 'nothing');
  await expect.element(page.getByText('Nothing like this. Change the filter to see more.')).toBeVisible();
});

test('Ctrl+F is the wish for a filter, and stays in this view', async () => {
  const wishes: Wish[] = [];
  await open(everything, {}, { takeWish: () => wishes.shift() ?? null });
  wishes.push({ kind: 'filter' });
  opened.announce('wished', null);
  await expect.element(page.getByRole('searchbox', { name: 'Filter' })).toHaveFocus();
});

test('the wish for orders shows those of its account, from whatever view, and once', async () => {
  const wishes: Wish[] = [];
  opened = await openWindow(appState, {
    getAccounts: () => everything,
    takeWish: () => wishes.shift() ?? null,
  });
  const wish = (account: string) => {
    wishes.push({ kind: 'orders', account });
    opened.announce('wished', null);
  };
  const selected = () => page.getByRole('tab', { name: /^Orders/, selected: true });
  const [first, last] = [everything.accounts[0], everything.accounts.at(-1)];
  if (!first || !last) throw new Error('no accounts');
  wish(last.id);
  await expect.element(selected()).toBeVisible();
  expect(pane()?.getAttribute('aria-label')).toContain(last.ending);
  // In the same view, after the person went elsewhere.
  await choose(/^Positions$/);
  wish(first.id);
  await expect.element(selected()).toBeVisible();
  expect(pane()?.getAttribute('aria-label')).toContain(first.ending);
  // Who comes back later sees what everybody sees.
  await userEvent.click(page.getByRole('tab', { name: 'Connections', exact: true }));
  await userEvent.click(page.getByRole('tab', { name: 'Accounts', exact: true }));
  await expect.element(page.getByRole('tab', { name: 'Positions', selected: true })).toBeVisible();
  // One that has gone in the meantime leads to those that are there.
  wish('gone-away-1.0123456789abcdef');
  await expect.element(selected()).toBeVisible();
});

test('orders: prices, legs, the reason of the broker, and the way to change them', async () => {
  await open();
  await choose(/^Orders \(2 open\)$/);
  expect(rows()).toEqual([
    '9:55 AM ET | Sell | MSFT | 10 | Market | 0 of 10 | Rejected: not enough shares',
    `9:45 AM ET | Spread | Buy 1 ${call}Sell short 2 AAPL Jan 15 2027 240 Call | – | Limit 1.25 | 0 of 1 / 0 of 2 | Open`,
    '9:31 AM ET | Buy | AAPL | 100 | Limit 230.50 | 40 of 100 at 230.45 | Partly filled',
  ]);
  await userEvent.click(button('Open at Tradier'));
  expect(opened.inputsOf('openLink')).toEqual(['tradier-orders']);
});

test('the watchlist: quotes, what is delayed, what is unknown', async () => {
  await open();
  await choose(/^Watchlist$/);
  expect(rows()).toEqual([
    'SPY | 602.11 | +1.02 (+0.17%) | 602.10 × 300 | 602.12 × 500 | 1,234,567 | 9:59 AM ET | ',
    'QQQ | 602.11 | -2.50 (-0.41%) | – | 602.12 × 500 | 1,234,567 | 9:59 AM ET | ',
    'NOSUCH | – | – | – | – | – | – | ',
  ]);
  await expect.element(page.getByText('Delayed', { exact: true })).toBeVisible();
  await expect.element(page.getByText("Tradier doesn't know NOSUCH.")).toBeVisible();
  await expect.element(page.getByText('Quotes by Tradier. Updates every 15 s')).toBeVisible();
  expect(document.querySelector('tbody .unseen')?.textContent).toBe(
    'SPY, last 602.11 delayed, up 1.02, bid 602.10, ask 602.12',
  );
});

test('while the exchange is closed only balances are said to come by themselves', async () => {
  await open({ ...everything, everyMs: 60_000, restEveryMs: null });
  const told = () => [...(pane()?.querySelectorAll('p') ?? [])].map(({ textContent }) => textContent);
  const count = () => told().filter((one) => one?.includes('updates every')).length;
  expect(count()).toBe(1);
  await choose(/^Orders/);
  expect(count()).toBe(1);
  await choose(/^Watchlist$/);
  await expect.element(page.getByText('Quotes by Tradier. Updates when you ask')).toBeVisible();
});

test('orders and prices of another day say of which', async () => {
  const before = asOf - 3 * 86_400_000;
  const [source] = everything.sources;
  if (!source) throw new Error('no quotes');
  const quotes = block([makeQuote('SPY', { pricedAt: before })]);
  await open(
    only(
      { orders: block([makeOrder('1', { placedAt: before })]) },
      { watchlist: ['SPY'], sources: [{ ...source, quotes, unknown: [] }] },
    ),
  );
  await choose(/^Orders/);
  expect(rows()[0]?.split(' | ')[0]).toBe('Nov 20, 9:59 AM ET');
  expect(document.querySelector('tbody .unseen')?.textContent).toContain('Open, Nov 20, 9:59 AM ET');
  await choose(/^Watchlist$/);
  expect(rows()[0]?.split(' | ')[6]).toBe('Nov 20, 9:59 AM ET');
});

test('a symbol is added and taken away; the next row has the focus then', async () => {
  const kept: { list: readonly string[] } = { list: everything.watchlist };
  let revision = 1;
  await open(
    everything,
    {},
    {
      setWatchlist: (list) => {
        kept.list = list;
        revision += 1;
        opened.announce('accountsChanged', { ...everything, revision, watchlist: list });
      },
    },
  );
  await choose(/^Watchlist$/);
  const box = page.getByRole('textbox', { name: 'Add a symbol' });
  await userEvent.fill(box, 'spy');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('SPY is on the list already.')).toBeVisible();
  await userEvent.fill(box, 'no symbol at all!');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Enter a symbol as your broker writes it, like SPY.')).toBeVisible();
  expect(opened.inputsOf('setWatchlist')).toEqual([]);
  await userEvent.fill(box, ' brk/b ');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => kept.list).toEqual(['SPY', 'QQQ', 'NOSUCH', 'BRK/B']);
  await expect.element(box).toHaveValue('');
  (button('Remove QQQ').element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => kept.list).toEqual(['SPY', 'NOSUCH', 'BRK/B']);
  await expect.element(button('Remove NOSUCH')).toHaveFocus();
});

test('copied as a table: what is shown, as it is shown', async () => {
  await open();
  await userEvent.fill(page.getByRole('searchbox', { name: 'Filter' }), 'aapl');
  await expect.poll(firsts).toHaveLength(2);
  await userEvent.click(button('Copy as table'));
  await expect.element(page.getByText('Copied', { exact: true })).toBeVisible();
  expect(opened.inputsOf('copyTable')).toEqual([
    [
      'Symbol\tQty\tLast\tDay\tValue\tGain',
      'AAPL\t100\t231.12\t+1.20\t23,112.00\t+1,204.50',
      `${call}\t2\t14.05\t+0.40\t2,810.00\t+95.00`,
      'Total\t\t\t\t25,922.00\t+1,299.50',
    ].join('\n'),
  ]);
});

test('a name that a spreadsheet would run is text', async () => {
  const positions = block([makePosition('=HYPERLINK("x")', '1', '-2.5', null, null, null)]);
  await open(only({ positions }));
  await userEvent.click(button('Copy as table'));
  expect(opened.inputsOf('copyTable')[0]).toContain(`\n'=HYPERLINK("x")\t1\t-2.50\t`);
});

test('the whole number is copied by main, and a failure of that is said', async () => {
  let tries = 0;
  await open(
    everything,
    {},
    {
      copyAccountNumber: () => {
        tries += 1;
        if (tries > 1) throw new Failure('E-UNEXPECTED');
      },
    },
  );
  await userEvent.click(button('Copy account number'));
  await expect.element(page.getByRole('status').filter({ hasText: 'Copied' })).toBeVisible();
  expect(opened.inputsOf('copyAccountNumber')).toEqual(['tradier-production-0001.0000000000004421']);
  await userEvent.click(button('Copy account number'));
  await expect.element(page.getByText("Couldn't copy")).toBeVisible();
});

test('Refresh asks the brokers; that it did not work is said', async () => {
  let tries = 0;
  await open(
    everything,
    {},
    {
      askAccounts: () => {
        tries += 1;
        if (tries === 1) throw new Failure('E-NET');
      },
    },
  );
  await userEvent.click(button('Refresh'));
  await expect.element(page.getByRole('alert')).toBeVisible();
  await userEvent.click(button('Refresh'));
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  expect(rows()).toHaveLength(5);
});

describe('hidden amounts', () => {
  test.each(['Positions', 'Orders', 'Watchlist'])('%s: no digit of an amount is left', async (tab) => {
    await open(everything, { settings: { hideAmounts: true } });
    await choose(new RegExp(`^${tab}`));
    await expect.poll(rows).not.toEqual([]);
    const all = document.querySelector('.view')?.textContent ?? '';
    const amounts = [
      '48,210',
      '9,100',
      '18,200',
      '12,004',
      '60,214',
      '216.9',
      '312.4',
      '1,500,000',
      '345,678',
    ];
    const rest = ['23,112', '20,075', '1,204', '310.02', '100 shares', '40 shares', ' of 100', 'Buy 1 '];
    expect([...amounts, ...rest].filter((one) => all.includes(one))).toEqual([]);
    for (const one of document.querySelectorAll('[data-money]'))
      expect(one.textContent).toBe('Hiddenamount hidden');
    expect(document.querySelectorAll('[data-money]').length).toBeGreaterThan(8);
    // Percentages and symbols stay.
    expect(pane()?.textContent).toContain('(+0.65%)');
  });

  test('neither colour nor arrow nor width tells of a gain, and what is copied is hidden too', async () => {
    await open(everything, { settings: { hideAmounts: true } });
    const widths = [...document.querySelectorAll('dd [data-money]')].map(
      (one) => one.getBoundingClientRect().width,
    );
    expect(new Set(widths).size).toBe(1);
    expect(document.querySelector('dl svg')).toBeNull();
    await userEvent.click(button('Copy as table'));
    await expect.poll(() => opened.inputsOf('copyTable')).toHaveLength(1);
    const [, first, , , , , total] = String(opened.inputsOf('copyTable')[0]).split('\n');
    expect(first).toBe('AAPL\tHidden\t231.12\t+1.20\tHidden\tHidden');
    expect(total).toBe('Total, without 1 position of unknown worth\t\t\t\tHidden\tHidden');
  });

  test('the button and the key ask for it', async () => {
    await open();
    await userEvent.click(button('Hide amounts'));
    await userEvent.keyboard('{Control>}{Shift>}h{/Shift}{/Control}');
    expect(opened.inputsOf('changeSettings')).toEqual([{ hideAmounts: true }, { hideAmounts: true }]);
    opened.show({ ...appState, settings: { ...appState.settings, hideAmounts: true } });
    await expect.element(button('Hide amounts')).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(button('Hide amounts'));
    expect(opened.inputsOf('changeSettings').at(-1)).toEqual({ hideAmounts: false });
  });
});

describe('row 24: every amount stands beside whose money it is', () => {
  const parts = ['Positions', 'Orders', 'Watchlist'];
  test.each(Object.entries(variants).filter(([name]) => name !== 'no accounts'))(
    '%s',
    async (_name, accounts) => {
      await open(accounts);
      const names = accounts.accounts.map(({ ending }) => ending);
      for (const ending of names) {
        await userEvent.click(page.getByRole('button', { name: new RegExp(`…${ending}`) }));
        for (const part of parts) {
          await choose(new RegExp(`^${part}`));
          const shown = [...document.querySelectorAll<HTMLElement>('[data-money]')];
          expect(shown.length).toBeGreaterThan(0);
          for (const one of shown) {
            const tag = one
              .closest('section[aria-labelledby], section[aria-label*="…"]')
              ?.querySelector('.tag');
            expect(tag?.classList.contains(`tag-${one.dataset.money}`), one.textContent).toBe(true);
          }
        }
      }
    },
  );
});

describe('row 41: every part that has a value says of when it is', () => {
  test.each(Object.entries(variants).filter(([name]) => name !== 'no accounts'))(
    '%s',
    async (_name, accounts) => {
      await open(accounts);
      for (const { ending, balances, positions, orders } of accounts.accounts) {
        await userEvent.click(page.getByRole('button', { name: new RegExp(`…${ending}`) }));
        const age = /(As of|Last known) \d+:\d\d(:\d\d)? [AP]M ET/;
        const panel = () => document.querySelector('#account-panel')?.textContent ?? '';
        const head = () => (pane()?.textContent ?? '').replace(panel(), '');
        if (balances.value) expect(head()).toMatch(age);
        for (const [part, block] of [
          ['Positions', positions],
          ['Orders', orders],
        ] as const) {
          await choose(new RegExp(`^${part}`));
          if (block.value) expect(panel()).toMatch(age);
        }
      }
    },
  );
});

test('row 21: what was cut off stays, with its time, and no dialog opens', async () => {
  await open();
  const before = rows();
  const cut = <T,>(part: Block<T>): Block<T> => ({ ...part, isOld: true });
  opened.announce('accountsChanged', {
    ...everything,
    revision: 2,
    everyMs: null,
    restEveryMs: null,
    accounts: everything.accounts.map((one) => ({
      ...one,
      balances: cut(one.balances),
      positions: cut(one.positions),
      orders: cut(one.orders),
    })),
  });
  await expect.poll(() => pane()?.textContent).toContain('Last known 9:59 AM ET');
  expect(pane()?.textContent).not.toContain('As of');
  expect(rows()).toEqual(before);
  expect(document.querySelectorAll('[role=dialog], [role=alertdialog]')).toHaveLength(0);
});

describe('what is old, missing or awaited', () => {
  test('old values stay, muted, and say since when', async () => {
    await open(variants.stale);
    expect(pane()?.textContent).toContain('Last known 9:20 AM ET');
    expect(pane()?.textContent).not.toContain('updates every');
    await expect
      .element(page.getByText('Not signed in to Tradier. These are the last known values.'))
      .toBeVisible();
    expect(rows()).toHaveLength(5);
    const colours = [...document.querySelectorAll('td, [data-money]')]
      .filter((one) => one.closest('nav') === null)
      .map((one) => getComputedStyle(one).color);
    expect(new Set(colours).size).toBe(1);
  });

  test('a part that failed says so and keeps its value', async () => {
    await open(variants['a failed block']);
    await expect.element(page.getByText("Tradier isn't answering")).toBeVisible();
    expect(rows()).toHaveLength(5);
    expect(pane()?.textContent).toContain('As of 9:59:53 AM ET');
    expect(pane()?.textContent).toContain('Last known 9:20 AM ET');
  });

  test('nothing yet: no figure, why, and a word once it takes a while', async () => {
    await open(variants['nothing received']);
    expect(pane()?.querySelector('[data-money]')).toBeNull();
    await expect.element(page.getByText("Tradier isn't answering")).toBeVisible();
    await expect.element(page.getByText('Getting positions…')).toBeVisible();
  });

  test.each([
    ['no positions', /^Positions/, 'No positions. Cash only: $9,100.12'],
    ['no positions', /^Orders$/, "No orders. Today's orders and those still open show here."],
    ['nothing watched', /^Watchlist/, 'Add a symbol to watch it.'],
  ] as const)('%s: %s', async (name, tab, says) => {
    await open(variants[name]);
    await choose(tab);
    await expect.poll(textOf(page.getByRole('tabpanel', { name: tab }))).toContain(says);
  });

  test('no account, and no connection', async () => {
    await open(variants['no accounts']);
    await expect
      .element(page.getByText('No accounts yet. They show here once a broker is signed in.'))
      .toBeVisible();
    opened.show(makeState());
    await expect.element(page.getByText('Connect a broker to see accounts.')).toBeVisible();
    await userEvent.click(button('Connect a broker'));
    await userEvent.click(page.getByRole('menuitem', { name: 'Tradier' }));
    await expect.element(page.getByRole('dialog')).toBeVisible();
  });

  test('accounts that main cannot give are said', async () => {
    await open(
      everything,
      {},
      {
        getAccounts: () => {
          throw new Failure('E-UNEXPECTED');
        },
      },
    );
    await expect.element(page.getByRole('alert')).toBeVisible();
  });
});

test.each([
  ['en-US', '$12,345,678,901,234,567.89', '¥1,500,000', '23,112.00'],
  ['de-DE', '12.345.678.901.234.567,89 $', '1.500.000 ¥', '23.112,00'],
  ['ja-JP', '$12,345,678,901,234,567.89', '￥1,500,000', '23,112.00'],
  ['en-IN', '$12,34,56,78,90,12,34,567.89', 'JP¥15,00,000', '23,112.00'],
] as const)('%s writes its own numbers', async (locale, dollars, yen, value) => {
  await open(everything, { locale });
  const said = (document.querySelector('.view')?.textContent ?? '').replace(/\s/g, ' ');
  expect(said).toContain(dollars);
  expect(said).toContain(yen);
  expect(said).toContain(value);
});

test.each([
  ['green-red', '--ok', '--bad'],
  ['red-green', '--bad', '--ok'],
  ['blue-orange', '--gain-blue', '--gain-orange'],
] as const)('gains and losses in %s', async (gainColours, up, down) => {
  await open(everything, { settings: { gainColours } });
  const colourOf = (element: Element | null) => getComputedStyle(element ?? document.body).color;
  const shown = (name: string) => {
    const probe = document.createElement('i');
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };
  const arrow = (name: string) => document.querySelector(`tbody svg[aria-label=${name}]`);
  expect([colourOf(arrow('up')), colourOf(arrow('down'))]).toEqual([shown(up), shown(down)]);
});

test('the keyboard: tabs by arrows, heads and accounts by Enter', async () => {
  await open();
  (page.getByRole('tab', { name: 'Positions' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByRole('tab', { name: /^Orders/, selected: true })).toHaveFocus();
  await userEvent.keyboard('{End}');
  await expect.element(page.getByRole('tab', { name: 'Watchlist', selected: true })).toHaveFocus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByRole('tab', { name: 'Positions', selected: true })).toHaveFocus();
  await userEvent.tab();
  await expect.element(page.getByRole('searchbox', { name: 'Filter' })).toHaveFocus();
  await userEvent.tab();
  await expect.element(button('Symbol')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(firsts()[0]).toBe('AAPL');
  await userEvent.click(button('Value'));
});

test('no price and no amount is in a live region', async () => {
  await open();
  for (const tab of [/^Positions/, /^Orders/, /^Watchlist/]) {
    await choose(tab);
    const live = [...document.querySelectorAll('.view :is([aria-live], [role=status], [role=alert])')];
    expect(live.map((one) => one.textContent).filter((text) => /\d/.test(text ?? ''))).toEqual([]);
  }
});

test('what the demo has is not what was there before', async () => {
  let isDemo = false;
  await open(
    everything,
    {},
    {
      getAccounts: () => (isDemo ? variants['no accounts'] : everything),
    },
  );
  await expect.poll(rows).not.toEqual([]);
  isDemo = true;
  opened.show({ ...states['S20 demo'].state });
  await expect.poll(rows).toEqual([]);
  expect(opened.inputsOf('lookAtAccounts').at(-1)).toBe(true);
});
