/** The window in a language 40 % longer: nothing is clipped, and no sentence was left out of the catalogue (row 39). */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Failure } from '../../contract/failures.ts';
import type { AppState } from '../../contract/state.ts';
import { setTexts, type Texts, texts } from '../../contract/texts.ts';
import { listMarketSpans } from '../../main/calendar/day-ahead.ts';
import { makePseudo } from '../pseudo.ts';
import { appState, variants } from './accounts-states.ts';
import { makeHistory } from './history-states.ts';
import { crowd, now, others, states, tradierFace } from './states.ts';
import { openWindow, resize } from './window.tsx';

const english: Texts = texts();
const all: readonly (readonly [string, AppState])[] = [
  ...Object.entries(states).map(([name, { state }]) => [name, state] as const),
  ...Object.entries(others),
  ['with the market', { ...crowd, market: listMarketSpans(now) }],
];

beforeEach(() => setTexts(makePseudo()));
afterEach(() => {
  setTexts(english);
  vi.useRealTimers();
});

describe.each(['usual', 'narrow'] as const)('%s', (size) => {
  test.each(all)('%s', async (_name, state) => {
    await resize(size);
    await openWindow(state);
    await expect.element(page.getByRole('heading').first()).toBeVisible();
    expect(findClipped()).toEqual([]);
    expect(findEnglish()).toEqual([]);
  });

  test.each([
    ['settings', null],
    ['shortcuts', null],
    ['delete everything', null],
    ['closing', null],
    ['details', 'details'],
    ['disconnect', 'disconnect'],
    ['permissions', 'change-permissions'],
  ] as const)('%s', async (what, action) => {
    await resize(size);
    const { frame, card, settings, dialogs, states: words } = texts();
    const { state } = states['S8 renews'];
    await openWindow({ ...state, isAskingToClose: what === 'closing' });
    if (action) {
      await userEvent.click(page.getByRole('button', { name: card.more, exact: true }));
      await userEvent.click(page.getByRole('menuitem', { name: words.buttons[action], exact: true }));
    } else if (what !== 'closing') {
      await userEvent.click(page.getByRole('button', { name: frame.views.settings, exact: true }));
      const then = {
        settings: null,
        shortcuts: dialogs.shortcuts.title,
        'delete everything': settings.deleteAll,
      };
      const name = then[what as keyof typeof then];
      if (name) await userEvent.click(page.getByRole('button', { name, exact: true }));
    }
    if (what === 'settings') await expect.element(page.getByRole('combobox').first()).toBeVisible();
    else await expect.element(page.getByRole('dialog').or(page.getByRole('alertdialog'))).toBeVisible();
    expect(findClipped()).toEqual([]);
    expect(findEnglish()).toEqual([]);
  });

  test.each(
    Object.entries(variants).flatMap(([of, accounts]) =>
      (['positions', 'orders', 'watchlist'] as const).map((part) => [of, part, accounts] as const),
    ),
  )('accounts: %s, %s', async (_of, part, accounts) => {
    await resize(size);
    const { frame, accounts: says } = texts();
    await openWindow(appState, { getAccounts: () => accounts });
    await userEvent.click(page.getByRole('tab', { name: frame.views.accounts, exact: true }));
    await expect
      .element(page.getByRole('heading', { name: frame.views.accounts, exact: true }))
      .toBeVisible();
    if (accounts.accounts.length > 0)
      await userEvent.click(
        page
          .getByRole('tab', { name: says.tabs[part], exact: true })
          .or(page.getByRole('tab', { name: part === 'orders' ? says.ordersOpen(2) : '', exact: true })),
      );
    expect(findClipped()).toEqual([]);
    expect(findEnglish()).toEqual([]);
  });

  test.each(['a chart', 'a table', 'nothing', 'a failure'])('daily prices: %s', async (what) => {
    await resize(size);
    const { frame, pictures } = texts();
    await openWindow(appState, {
      getAccounts: () => variants.everything,
      getHistory: () => {
        if (what === 'a failure') throw new Failure('E-DOWN');
        return makeHistory(what === 'nothing' ? { candles: [] } : {});
      },
    });
    await userEvent.click(page.getByRole('tab', { name: frame.views.accounts, exact: true }));
    await userEvent.click(page.getByRole('button', { name: pictures.open('AAPL'), exact: true }));
    await expect.element(page.getByRole('dialog')).toBeVisible();
    if (what === 'a failure') await expect.element(page.getByRole('alert')).toBeVisible();
    else await expect.poll(() => document.querySelector('[role=dialog] .tag')?.nextSibling).not.toBeNull();
    if (what === 'a chart')
      await expect.element(page.getByRole('img', { name: pictures.caption('AAPL') })).toBeVisible();
    if (what === 'a table') {
      await userEvent.click(page.getByRole('button', { name: pictures.asTable, exact: true }));
      await expect.element(page.getByRole('dialog').getByRole('table')).toBeVisible();
    }
    expect(findClipped()).toEqual([]);
    expect(findEnglish()).toEqual([]);
  });

  test('connecting, with everything wrong', async () => {
    await resize(size);
    await openWindow(others['first run']);
    await userEvent.click(page.getByRole('button', { name: texts().form.title('Tradier'), exact: true }));
    await userEvent.click(page.getByRole('radio', { name: texts().form.chooseMyself, exact: true }));
    await userEvent.click(page.getByRole('button', { name: texts().form.connect, exact: true }));
    await expect.element(page.getByRole('alert')).toBeInTheDocument();
    expect(findClipped()).toEqual([]);
    expect(findEnglish()).toEqual([]);
  });
});

/** Text that is wider than its place and cut there, and a page wider than its window. */
function findClipped(): string[] {
  const cut = [...document.querySelectorAll<HTMLElement>('body *')].filter((one) => {
    const { overflowX, clipPath, display } = getComputedStyle(one);
    if (display === 'none' || clipPath !== 'none' || one.clientWidth === 0 || one.matches('input, select'))
      return false;
    return (overflowX === 'hidden' || overflowX === 'clip') && one.scrollWidth > one.clientWidth + 1;
  });
  return [
    // Drawings of the market are cut where the day ends; their sentences stand beside them.
    ...cut.filter((one) => !one.closest('[aria-hidden=true]')).map((one) => `cut: ${one.textContent}`),
    ...(document.documentElement.scrollWidth > window.innerWidth ? ['wider than the window'] : []),
  ];
}

/** Names, numbers, times and what a broker says of itself are nobody's to translate. */
const data =
  /^((Tradier|TradeStation)( Sandbox| Production| Live)?|Brokerbar|Jane Doe|Sandbox|Production|ET|ET\.|GNOME Keyring|Margin|Cash|Traditional ira|Maximiliane.*|[TS]{1,2}|.*…\w{4}|E-[A-Z]+|\S+\.example|sudo .*|--password.*|basic_text|https?:\S+|[\d:., –-]*(AM|PM)?|,)$/;

/** Figures, symbols, what accounts are called, and what a broker says of an order. */
const figures =
  /^([-+$¥–\d,.%() ×:]+(AM ET)?|\([-+\d.%]+\)|AAPL.*|MSFT|TSLA|ESZ26|[A-Z][a-z]{2} \d+, 202\d|SPY|QQQ|NOSUCH|Futures|Individual .*|Tradier Production …Max.*|Featherstonehaugh .*|Unpriced Holdings|\d+:\d+ (AM|PM) ET)$/;

/** What a broker is said to be stands with the broker. */
const brokersOwn = JSON.stringify(tradierFace);

function findEnglish(): string[] {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found: string[] = [];
  while (walker.nextNode()) {
    const { textContent, parentElement } = walker.currentNode;
    const text = textContent?.trim() ?? '';
    if (text === '' || /[áéíóúÁÉÍÓÚ]/.test(text) || data.test(text) || figures.test(text)) continue;
    if (parentElement?.closest('script, style') || brokersOwn.includes(JSON.stringify(text).slice(1, -1)))
      continue;
    found.push(text);
  }
  for (const one of document.querySelectorAll('[aria-label]')) {
    const label = one.getAttribute('aria-label') ?? '';
    if (!/[áéíóúÁÉÍÓÚ]/.test(label) && !/^(Tradier|TradeStation) /.test(label)) found.push(label);
  }
  return found;
}
