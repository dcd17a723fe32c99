/** What is pressed outside the window: a menu may still be open over what is gone. */
import { afterEach, describe, expect, test } from 'vitest';
import { createErrands } from '../main/errands.ts';
import type { Notice } from '../main/notices.ts';
import type { Started } from '../main/start.ts';
import type { Worlds } from '../main/worlds.ts';
import { type House, openHouse } from './connections/house.ts';

const unused = () => {
  throw new Error('not asked for');
};

describe('a menu', () => {
  let house: House;
  afterEach(() => house.close());

  function open() {
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
});

test.each<[string, Pick<Notice, 'does' | 'connection' | 'account'>, unknown]>([
  [
    'the orders of an account',
    { does: 'show', connection: 'c', account: 'c.1' },
    { kind: 'orders', account: 'c.1' },
  ],
  ['a card', { does: 'show', connection: 'c' }, { kind: 'card', connection: 'c' }],
  ['the window', { does: 'show', connection: null }, 'shown'],
])('a notice leads to %s', (_name, about, place) => {
  const went: unknown[] = [];
  const { answerNotice } = createErrands({
    worlds: {} as Worlds,
    started: Promise.resolve({} as Started),
    window: { show: () => went.push('shown'), go: (wish) => went.push(wish), isInFront: () => false },
    showSignIn: unused,
    notify: unused,
    quit: unused,
  });
  answerNotice({ kind: 'orders', title: '', body: '', ...about });
  expect(went).toEqual([place]);
});
