/** What is pressed outside the window: a menu may still be open over what is gone. */
import { afterEach, expect, test } from 'vitest';
import { createErrands } from '../main/errands.ts';
import type { Started } from '../main/start.ts';
import type { Worlds } from '../main/worlds.ts';
import { type House, openHouse } from './connections/house.ts';

let house: House;
afterEach(() => house.close());

function open() {
  const unused = () => {
    throw new Error('not asked for');
  };
  return createErrands({
    worlds: { current: { connections: house.connections } } as unknown as Worlds,
    started: Promise.resolve({} as Started),
    window: { show: unused, go: unused, isInFront: () => true },
    showSignIn: unused,
    notify: unused,
    quit: unused,
  });
}

test('a sign-in is cancelled from the tray', async () => {
  house = await openHouse();
  house.person.answers = 'wait';
  const id = await house.connect();
  expect(house.only().attempt).toBe('waiting');
  open().tray['cancel-sign-in'](id);
  await expect.poll(() => house.only().attempt).toBe('none');
  expect(house.only().notice?.code).toBe('E-CLOSE');
});

test('one whose connection has gone while the menu was open is none to cancel', async () => {
  house = await openHouse();
  const { tray } = open();
  expect(() => tray['cancel-sign-in']('tradier-sandbox-gone')).not.toThrow();
  // A rejection that nobody handles fails the run.
  await new Promise((done) => setTimeout(done));
});
