/** What the window's calls about accounts do. */
import type { Handlers } from '../contract/calls.ts';
import { Failure } from '../contract/failures.ts';
import type { Gaze } from './gaze.ts';
import type { Worlds } from './worlds.ts';

export type AccountCalls = Pick<
  Handlers,
  'getAccounts' | 'lookAtAccounts' | 'askAccounts' | 'setWatchlist' | 'getHistory' | 'copyAccountNumber'
>;

type Parts = {
  readonly worlds: Worlds;
  /** Resolves once the store has been looked at. */
  readonly started: Promise<unknown>;
  readonly gaze: Pick<Gaze, 'page'>;
  /** Onto the clipboard, and off it again after a while. */
  readonly copyBriefly: (text: string) => void;
};

export function createAccountCalls({ worlds, started, gaze, copyBriefly }: Parts): AccountCalls {
  const accounts = async () => {
    await started;
    if (!worlds.current) throw new Failure('E-UNEXPECTED');
    return worlds.current.accounts;
  };
  return {
    getAccounts: async () => {
      const { opened } = await accounts();
      // What was kept is there at the first look: never a blank.
      await opened;
      return worlds.viewAccounts();
    },
    lookAtAccounts: (isLooking) => gaze.page(isLooking),
    askAccounts: async () => (await accounts()).ask(),
    setWatchlist: async (symbols) => (await accounts()).setWatchlist(symbols),
    getHistory: async (asked) => (await accounts()).getHistory(asked),
    copyAccountNumber: async (id) => copyBriefly((await accounts()).numberOf(id)),
  };
}
