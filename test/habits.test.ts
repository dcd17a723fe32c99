/** What closing the window means, for every system, choice and tray. */
import { expect, test } from 'vitest';
import { decideClosing, guessClosing } from '../main/habits.ts';

test.each([
  ['linux', true, 'ask', 'ask'],
  ['linux', true, 'yes', 'close'],
  ['linux', true, 'no', 'quit'],
  // Without an icon to come back from nothing goes on unseen, whatever was chosen.
  ['linux', false, 'ask', 'quit'],
  ['linux', false, 'yes', 'quit'],
  ['linux', false, 'no', 'quit'],
  ['windows', true, 'ask', 'ask'],
  ['windows', true, 'yes', 'close'],
  ['windows', true, 'no', 'quit'],
  // A Mac's app stays in the Dock.
  ['macos', true, 'ask', 'close'],
  ['macos', true, 'yes', 'close'],
  ['macos', true, 'no', 'quit'],
] as const)('%s, tray %s, chosen %s: %s', (platform, hasTray, keepRunning, means) => {
  expect(decideClosing({ keepRunning }, { platform, hasTray })).toBe(means);
});

test('an answer that never comes is the habit of the system', () => {
  expect([guessClosing({ platform: 'linux' }), guessClosing({ platform: 'windows' })]).toEqual([
    'quit',
    'close',
  ]);
});
