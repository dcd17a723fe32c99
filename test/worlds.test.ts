/** The revision of accounts rises, whichever world is shown: a window drops what is older than what it has. */
import { expect, test } from 'vitest';
import type { AccountsState } from '../contract/accounts.ts';
import type { World } from '../main/connections/world.ts';
import { type Demo, type Shown, Worlds } from '../main/worlds.ts';

const blank: World = {
  isDemo: false,
  store: { kind: 'opening' },
  brokers: [],
  connections: [],
  savedKeys: [],
  isOffline: false,
  offlineSinceAt: null,
  clockAheadMs: null,
};
const makeShown = (symbol: string) => {
  const none = { accounts: [], totals: [], sources: [], everyMs: null, restEveryMs: null };
  return {
    connections: { view: () => blank },
    activity: {},
    accounts: { view: () => ({ ...none, watchlist: [symbol] }) },
  } as unknown as Shown;
};

test('into the demo and out of it', async () => {
  const told: AccountsState[] = [];
  const demo: Demo = {
    shown: makeShown('DEMO'),
    breakIt: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const worlds = new Worlds(
    blank,
    () => Promise.resolve(demo),
    { state: () => undefined, accounts: (state) => told.push(state) },
    Date.now,
    () => ({}) as ReturnType<ConstructorParameters<typeof Worlds>[4]>,
  );
  expect(worlds.viewAccounts()).toMatchObject({ revision: 0, watchlist: [] });
  worlds.real = makeShown('REAL');
  await worlds.enterDemo();
  worlds.accountsChanged();
  await worlds.leaveDemo();
  expect(told.map(({ watchlist }) => watchlist[0])).toEqual(['REAL', 'DEMO', 'DEMO', 'REAL']);
  const revisions = told.map(({ revision }) => revision);
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
});
