/** Main's one state in the window: never older than what was seen, and calm where nothing lasts. */
import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { openStore } from '../../renderer/bridge.ts';
import { placeBridge } from './fake-bridge.ts';
import { makeState, states } from './states.ts';
import { openWindow } from './window.tsx';

afterEach(() => {
  vi.useRealTimers();
});

test('an older state never replaces a newer one', async () => {
  const answer = Promise.withResolvers<ReturnType<typeof makeState>>();
  const bridge = placeBridge('window', { getState: () => answer.promise });
  const store = await openStore(JSON.stringify(makeState({ revision: 99, isDemo: true })));
  expect(store.read().state.isDemo).toBe(true);
  bridge.announce('stateChanged', makeState({ revision: 7 }));
  expect(store.read().state.revision).toBe(7);
  answer.resolve(makeState({ revision: 6, isDemo: true }));
  await answer.promise;
  await new Promise((done) => setTimeout(done, 20));
  expect(store.read().state).toMatchObject({ revision: 7, isDemo: false });
  bridge.announce('stateChanged', makeState({ revision: 3, isDemo: true }));
  expect(store.read().state.revision).toBe(7);
});

test('without a painted state it waits for main', async () => {
  placeBridge('window', { getState: () => makeState({ revision: 4 }) });
  expect((await openStore('')).read().state.revision).toBe(4);
});

test('a renewal shows only when it lasts', async () => {
  const opened = await openWindow(states['S8 renews'].state);
  const subline = () => document.querySelector('.card-subline')?.textContent;
  opened.show(states['S11 refreshing'].state);
  await new Promise((done) => setTimeout(done, 150));
  expect(subline()).toBe('Renews by itself. View only. 2 accounts.');
  const button = page.getByRole('button', { name: 'Refresh', exact: true });
  expect(button.element().getAttribute('aria-disabled')).toBeNull();
  await expect.poll(subline).toBe('Refreshing…');
  expect(button.element().getAttribute('aria-disabled')).toBe('true');
  const { width } = button.element().getBoundingClientRect();
  opened.show(states['S8 renews'].state);
  await expect.poll(subline).toBe('Renews by itself. View only. 2 accounts.');
  expect(button.element().getBoundingClientRect().width).toBe(width);
});
