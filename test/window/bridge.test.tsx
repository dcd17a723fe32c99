/** Main's one state in the window: never older than what was seen, calm where nothing lasts, in this computer's time too. */
import { afterEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { openStore } from '../../renderer/bridge.ts';
import { sayLocalTime } from '../../renderer/local-time.ts';
import { placeBridge } from './fake-bridge.ts';
import { makeConnection, makeState, now, states } from './states.ts';
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
  await expect.poll(subline).toBe('Refreshing…');
  const button = page.getByRole('button', { name: 'Refresh', exact: true });
  expect(button.element().getAttribute('aria-disabled')).toBe('true');
  const { width } = button.element().getBoundingClientRect();
  opened.show(states['S8 renews'].state);
  await expect.poll(subline).toBe('Renews by itself. View only. 2 accounts.');
  expect(button.element().getBoundingClientRect().width).toBe(width);
});

const inZone = (zone: string) => ({ zone, times: 'market', locale: 'en-US' }) as const;

test("market times are told in this computer's time as well", () => {
  const until = makeConnection(states['S9 fixed end'].state.connections[0]);
  expect(sayLocalTime(until, now, inZone('Europe/Berlin'))).toBe(
    '9:41 PM ET is Tue 3:41 AM on this computer.',
  );
  expect(sayLocalTime(until, now, inZone('America/Los_Angeles'))).toBe(
    '9:41 PM ET is 6:41 PM on this computer.',
  );
  expect(sayLocalTime(until, now, inZone('America/New_York'))).toBeNull();
  expect(sayLocalTime(makeConnection(), now, inZone('Europe/Berlin'))).toBeNull();
});
