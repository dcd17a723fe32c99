/** Every state in the real window: names, headline, buttons, menu, and the first paint that must equal it. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderFirstPaint } from '../../contract/first-paint.ts';
import type { AppState } from '../../contract/state.ts';
import { now, others, type StateName, states } from './states.ts';
import { type Opened, openWindow, resize } from './window.tsx';

let opened: Opened;
const open = async (state: AppState) => {
  opened = await openWindow(state);
};

beforeEach(() => resize('usual'));
afterEach(() => {
  expect(opened.refused).toEqual([]);
  vi.useRealTimers();
});

describe.each(Object.keys(states) as StateName[])('%s', (name) => {
  const { state, headline, buttons, menu, strip } = states[name];
  const [connection] = state.connections;

  test('says what it is, and offers what there is to do', async () => {
    await open(state);
    const card = page.getByRole('article', { name: connection?.name ?? '', exact: true });
    await expect.element(card).toBeVisible();
    expect(card.element().querySelector('h1,h2,h3,h4,h5,h6')?.textContent).toBe(headline);
    const shown = [...card.element().querySelectorAll('.card-actions button')].map((one) => one.textContent);
    expect(shown).toEqual([...buttons, ...(menu.length > 0 ? ['More'] : [])]);
    expect(document.querySelectorAll('[role=status]')).toHaveLength(1);
    expect(page.getByRole('status').element().textContent).toBe(strip);
    await expect.element(page.getByRole('tab', { name: 'Connections', exact: true })).toBeVisible();
    expect([...document.querySelectorAll('[role=tab]')].map((one) => one.textContent)).toEqual([
      'Connections',
      'Accounts',
      'Activity',
    ]);
    const isSimulated = state.connections.every(({ isReal }) => !isReal);
    const more = state.isDemo ? ' (Demo)' : isSimulated ? ' (Simulated only)' : '';
    expect(document.title).toBe(`Connections - Brokerbar${more}`);
    await expect.element(page.getByRole('button', { name: 'Settings', exact: true })).toBeVisible();
  });

  test('row 15: never says Refresh where there is nothing to refresh', async () => {
    await open(state);
    const signIn = connection?.signIn;
    if (signIn?.kind === 'held' && signIn.renews) return;
    expect(document.body.textContent).not.toMatch(/refresh/i);
  });
});

test.each((Object.keys(states) as StateName[]).filter((name) => states[name].menu.length > 0))(
  '%s has its menu behind More',
  async (name) => {
    const { state, menu } = states[name];
    await open(state);
    await userEvent.click(page.getByRole('button', { name: 'More', exact: true }));
    await expect.element(page.getByRole('menu')).toBeVisible();
    expect([...document.querySelectorAll('[role=menuitem]')].map((one) => one.textContent)).toEqual(menu);
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('menu')).not.toBeInTheDocument();
    await expect.element(page.getByRole('button', { name: 'More', exact: true })).toHaveFocus();
  },
);

describe.each([
  ...Object.entries(states).map(([name, { state }]) => [name, state] as const),
  ...Object.entries(others),
])('first paint of %s', (_name, state: AppState) => {
  test('is the same picture as what React draws', async () => {
    const paper = document.createElement('div');
    document.body.append(paper);
    // A renewal that has only begun is not told yet, and neither is an attempt in a picture from last time.
    paper.innerHTML = renderFirstPaint(calm(state), now);
    const painted = measure(paper);
    expect(paper.innerHTML).not.toMatch(/<script|style=|javascript:|<button/);
    paper.remove();
    await open(calm(state));
    await vi.waitFor(() => expect(document.querySelector('.strip')).not.toBeNull());
    const drawn = measure(document.querySelector('.app')?.parentElement ?? document.body);
    expect(painted.parts.length).toBeGreaterThan(2);
    for (const part of painted.parts) expect(drawn.parts).toContainEqual(part);
  });
});

/** Where each part is, to the pixel, and what it says. */
function measure(root: Element): { parts: { what: string; text: string; top: number; left: number }[] } {
  const parts =
    '.strip p, .tab, .tabs > .button, h1, .card, .card-name, .card-headline, .card-subline, .card-holder, .card-note, .message p, .card-actions > *, .view-head > *, .first-run li, .first-run .button-primary';
  return {
    parts: [...root.querySelectorAll(parts)].map((element) => {
      const { top, left } = element.getBoundingClientRect();
      return {
        what: element.className.split(' ')[0] || element.tagName,
        text: element.matches('.card')
          ? (element.getAttribute('aria-label') ?? '')
          : (element.textContent ?? ''),
        top: Math.round(top),
        left: Math.round(left),
      };
    }),
  };
}

function calm(state: AppState): AppState {
  return {
    ...state,
    connections: state.connections.map((connection) => ({ ...connection, renewal: { kind: 'idle' } })),
  };
}
