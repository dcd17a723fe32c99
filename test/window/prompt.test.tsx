/** Row 1 of ux.md section 5: what main says is on the screen within 200 ms, whatever was there before. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { sayStrip } from '../../contract/strip.ts';
import { describe as sayConnection } from '../../contract/words.ts';
import { now, type StateName, states } from './states.ts';
import { type Opened, openWindow, resize } from './window.tsx';

const limitMs = 200;
let opened: Opened;

beforeEach(() => resize('usual'));
afterEach(() => {
  expect(opened.refused).toEqual([]);
  vi.useRealTimers();
});

/** What strip and card say now. */
const read = () => [
  document.querySelector('.strip p')?.textContent,
  document.querySelector('.card-headline')?.textContent,
  document.querySelector('.card-subline')?.textContent,
];

/** Until the words are in a frame that was painted, ms. */
async function timeUntil(said: readonly (string | undefined)[]): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < 5000) {
    await new Promise((done) => requestAnimationFrame(done));
    if (said.every((words, index) => words === read()[index])) {
      await new Promise((done) => requestAnimationFrame(done));
      return performance.now() - startedAt;
    }
  }
  return Number.POSITIVE_INFINITY;
}

// A renewal under way is held back on purpose (S11).
const shown = (Object.keys(states) as StateName[]).filter((name) => !name.startsWith('S11'));

test.each(shown)('row 1: %s is seen within 200 ms', async (name) => {
  const before = name === 'S8 renews' ? states['S9 fixed end'].state : states['S8 renews'].state;
  const after = states[name].state;
  const [connection] = after.connections;
  if (!connection) throw new Error('a state without a connection');
  const { headline, subline } = sayConnection(connection, now);
  const said = [sayStrip(after, now).sentence, headline, subline];
  opened = await openWindow(before);
  await expect.element(page.getByRole('article')).toBeVisible();
  // A busy machine is slow now and then; a slow window is slow each time.
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && best > limitMs; tries += 1) {
    opened.show(before);
    await expect
      .poll(() => document.querySelector('.strip p')?.textContent)
      .toBe(sayStrip(before, now).sentence);
    opened.show(after);
    best = Math.min(best, await timeUntil(said));
  }
  expect(best).toBeLessThanOrEqual(limitMs);
});
