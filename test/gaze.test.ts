/** Accounts are asked for only while somebody can see them, in the world that is shown. */
import { expect, test } from 'vitest';
import type { Accounts } from '../main/accounts/accounts.ts';
import { Gaze } from '../main/gaze.ts';
import type { Shown } from '../main/worlds.ts';

/** What `Gaze` needs of a world, and whether it is looked at. */
function makeWorld() {
  const world = { isLooking: false, isWatching: false };
  const accounts: Pick<Accounts, 'look'> = {
    look: (isLooking, isWatching = false) => {
      Object.assign(world, { isLooking, isWatching });
    },
  };
  return { world, shown: { accounts } as unknown as Shown };
}

function open(tellsOrders = () => false) {
  const [real, demo] = [makeWorld(), makeWorld()];
  const worlds: { current: Shown | null; real: Shown | null } = { current: real.shown, real: real.shown };
  return { gaze: new Gaze(worlds, tellsOrders), worlds, real, demo };
}

type Step = readonly ['page', boolean] | readonly ['window', 'seen' | 'hidden' | 'gone'];
const steps: readonly (readonly [string, readonly Step[], boolean])[] = [
  ['nothing said', [], false],
  ['the page alone', [['page', true]], false],
  ['the window alone', [['window', 'seen']], false],
  [
    'both',
    [
      ['window', 'seen'],
      ['page', true],
    ],
    true,
  ],
  [
    'both, the page first',
    [
      ['page', true],
      ['window', 'seen'],
    ],
    true,
  ],
  [
    'minimised',
    [
      ['window', 'seen'],
      ['page', true],
      ['window', 'hidden'],
    ],
    false,
  ],
  [
    'minimised and back',
    [
      ['window', 'seen'],
      ['page', true],
      ['window', 'hidden'],
      ['window', 'seen'],
    ],
    true,
  ],
  [
    'another view',
    [
      ['window', 'seen'],
      ['page', true],
      ['page', false],
    ],
    false,
  ],
  [
    'loaded anew',
    [
      ['window', 'seen'],
      ['page', true],
      ['window', 'gone'],
      ['window', 'seen'],
    ],
    false,
  ],
];
test.each(steps)('%s', (_name, said, isLooking) => {
  const { gaze, real } = open();
  for (const [who, what] of said) who === 'page' ? gaze.page(what) : gaze.window(what);
  expect(real.world.isLooking).toBe(isLooking);
});

test('the demo is looked at in the place of the real one', () => {
  const { gaze, worlds, real, demo } = open();
  gaze.window('seen');
  gaze.page(true);
  worlds.current = demo.shown;
  gaze.apply();
  expect([real.world.isLooking, demo.world.isLooking]).toEqual([false, true]);
  worlds.current = real.shown;
  gaze.apply();
  expect(real.world.isLooking).toBe(true);
});

test('orders are watched where somebody wants to be told, in the world that is shown, whoever looks', () => {
  let tellsOrders = false;
  const { gaze, worlds, real, demo } = open(() => tellsOrders);
  const watched = () => [real.world.isWatching, demo.world.isWatching];
  gaze.apply();
  expect(watched()).toEqual([false, false]);
  tellsOrders = true;
  gaze.apply();
  expect(watched()).toEqual([true, false]);
  gaze.window('gone');
  expect(real.world).toEqual({ isLooking: false, isWatching: true });
  worlds.current = demo.shown;
  gaze.apply();
  expect(watched()).toEqual([false, true]);
  tellsOrders = false;
  gaze.apply();
  expect(watched()).toEqual([false, false]);
});
