/** The moment in which a sign-in window says that it is done. */
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFarewell } from '../../main/shell/farewell.ts';

/** Destroying a window twice throws in Electron. */
function makeWindow() {
  let isDestroyed = false;
  const destroy = () => {
    if (isDestroyed) throw new Error('Object has been destroyed');
    isDestroyed = true;
  };
  return { isDestroyed: () => isDestroyed, destroy } as unknown as BrowserWindow;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('it goes by itself after 0.8 s', () => {
  const window = makeWindow();
  createFarewell().begin(window);
  vi.advanceTimersByTime(799);
  expect(window.isDestroyed()).toBe(false);
  vi.advanceTimersByTime(1);
  expect(window.isDestroyed()).toBe(true);
});

test('the next sign-in cuts it short, and nothing comes later', () => {
  const [first, second] = [makeWindow(), makeWindow()];
  const farewell = createFarewell();
  farewell.begin(first);
  farewell.cut();
  expect(first.isDestroyed()).toBe(true);
  farewell.begin(second);
  vi.advanceTimersByTime(500);
  expect(second.isDestroyed()).toBe(false);
  farewell.cut();
  farewell.cut();
  expect(vi.getTimerCount()).toBe(0);
});

test('a person may be quicker', () => {
  const window = makeWindow();
  createFarewell().begin(window);
  window.destroy();
  expect(() => vi.advanceTimersByTime(5000)).not.toThrow();
});
