/** Row 31 of ux.md section 5: all that can be pressed is reached by keys, in the order in which it is seen; nothing holds on. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { ActivityLine } from '../../contract/activity.ts';
import type { AppState } from '../../contract/state.ts';
import { listMarketSpans } from '../../main/calendar/day-ahead.ts';
import { appState, variants } from './accounts-states.ts';
import { now, others, pair, states } from './states.ts';
import { openWindow, resize } from './window.tsx';

const all: readonly (readonly [string, AppState])[] = [
  ...Object.entries(states).map(([name, { state }]) => [name, state] as const),
  ...Object.entries(others),
];
const lines: readonly ActivityLine[] = [
  { at: now - 2000, lastAt: now - 1000, count: 2, place: null, what: 'renewed', by: 'itself' },
];
const [accounts] = Object.values(variants);
const answers = { getActivity: () => lines, ...(accounts ? { getAccounts: () => accounts } : {}) };
const button = (name: string) => page.getByRole('button', { name, exact: true });

beforeEach(() => resize('usual'));
afterEach(() => vi.useRealTimers());

/** Everything that can be pressed or filled in, but what arrow keys reach from beside it. */
function listStops(within: ParentNode): HTMLElement[] {
  const found = within.querySelectorAll<HTMLElement>(
    'button, a[href], input, select, textarea, summary, [tabindex]',
  );
  return [...found].filter((one) => {
    if (one.tabIndex < 0 || one.matches(':disabled') || one.closest('[inert], [aria-hidden=true]'))
      return false;
    if (!one.checkVisibility()) return false;
    // Of radios with one name the chosen one is reached.
    if (one instanceof HTMLInputElement && one.type === 'radio') return one.checked;
    return true;
  });
}

/** Presses Tab until the focus is out of the window or where it was before; each stop once, as it came. */
async function walkFrom(first: Element | null): Promise<Element[]> {
  const stops = first ? [first] : [];
  for (let presses = 0; presses < 120; presses += 1) {
    await userEvent.keyboard('{Tab}');
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) return stops;
    expect(isSeen(activeElement), `the focus is not seen on ${nameOf(activeElement)}`).toBe(true);
    // A grid's row has the focus in its place.
    const stop = activeElement.closest('[role=grid]') ?? activeElement;
    if (stops.includes(stop)) return stops;
    stops.push(stop);
  }
  throw new Error('the focus goes on for ever');
}

/** 2 px around it at least, or what is chosen filled (a menu's item). */
function isSeen(element: Element): boolean {
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
}

function nameOf(element: Element): string {
  return element.getAttribute('aria-label') ?? (element.textContent || element.id || element.tagName);
}

async function expectWholeWalk(within: ParentNode): Promise<void> {
  const stops = listStops(within);
  expect(stops.length).toBeGreaterThan(2);
  stops[0]?.focus();
  const walked = await walkFrom(stops[0] ?? null);
  expect(walked.map(nameOf)).toEqual(stops.map(nameOf));
  expect(walked).toEqual(stops);
}

describe('row 31: Tab reaches everything, in order, and leaves again', () => {
  test.each(all)('%s', async (_name, state) => {
    await openWindow(state);
    await expect.element(page.getByRole('heading').first()).toBeVisible();
    await expectWholeWalk(document);
  });

  test.each(['Activity', 'Settings', 'Accounts'] as const)('%s', async (view) => {
    await openWindow(view === 'Accounts' ? appState : { ...pair, market: listMarketSpans(now) }, answers);
    const way = view === 'Settings' ? button(view) : page.getByRole('tab', { name: view, exact: true });
    await userEvent.click(way);
    await expect.element(page.getByRole('heading', { name: view, exact: true })).toBeVisible();
    if (view === 'Activity') await expect.element(page.getByRole('row').first()).toBeVisible();
    await expectWholeWalk(document);
  });
});

describe('row 31: a dialog keeps the focus among all that it has, and Esc gives it back', () => {
  test.each(['Details…', 'Disconnect…', 'Change permissions…'])('%s', async (item) => {
    await openWindow(states['S9 fixed end'].state);
    await userEvent.click(button('More'));
    await userEvent.click(page.getByRole('menuitem', { name: item, exact: true }));
    const dialog = page.getByRole(item === 'Disconnect…' ? 'alertdialog' : 'dialog');
    await expect.element(dialog).toBeVisible();
    const box = dialog.element();
    const stops = listStops(box);
    const reached = new Set(await walkFrom(document.activeElement));
    expect(stops.filter((one) => !reached.has(one)).map(nameOf)).toEqual([]);
    expect(box.contains(document.activeElement)).toBe(true);
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog).not.toBeInTheDocument();
    await expect.element(button('More')).toHaveFocus();
  });
});

describe('row 31: arrows reach what Tab passes by', () => {
  test('the tabs', async () => {
    await openWindow(pair, answers);
    page.getByRole('tab', { name: 'Connections', exact: true }).element().focus();
    const visited: (string | null | undefined)[] = [];
    for (let presses = 0; presses < 3; presses += 1) {
      await userEvent.keyboard('{ArrowRight}');
      visited.push(document.activeElement?.textContent);
      expect(document.activeElement && isSeen(document.activeElement)).toBe(true);
    }
    expect(visited).toEqual(['Accounts', 'Activity', 'Connections']);
  });

  test('the items of More, and Esc goes back', async () => {
    const { state, menu } = states['S8 renews'];
    await openWindow(state);
    button('More').element().focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('menu')).toBeVisible();
    const visited: (string | null | undefined)[] = [];
    for (const _item of menu) {
      await expect.poll(() => document.activeElement?.getAttribute('role')).toBe('menuitem');
      visited.push(document.activeElement?.textContent);
      await userEvent.keyboard('{ArrowDown}');
    }
    expect(visited).toEqual(menu);
    await userEvent.keyboard('{Escape}');
    await expect.element(button('More')).toHaveFocus();
  });
});
