/** What each call of the contract does: one line of delegation each. No Electron in here. */
import type { Handlers } from '../contract/calls.ts';
import { Failure } from '../contract/failures.ts';
import type { LinkId } from '../contract/inputs.ts';
import type { Connections } from './connections/connections.ts';
import type { Worlds } from './worlds.ts';

export type Desk = {
  readonly worlds: Worlds;
  /** Resolves once the store has been looked at; calls that need it wait here. */
  readonly started: Promise<unknown>;
  readonly bar: Pick<Handlers, 'getBar' | 'reloadPage' | 'closeSignIn' | 'showHelp'>;
  readonly showSignIn: (connection: string) => void;
  readonly openLink: (link: LinkId) => void;
  readonly copy: (text: string) => void;
  readonly restart: () => void;
};

export function createHandlers(desk: Desk): Handlers {
  const { worlds, started, bar } = desk;
  const connections = async (): Promise<Connections> => {
    await started;
    if (!worlds.current) throw new Failure('E-UNEXPECTED');
    return worlds.current;
  };
  return {
    getState: () => worlds.view(),
    connect: async (form) => (await connections()).connect(form),
    signInAgain: async (id) => (await connections()).signInAgain(id),
    showSignIn: (id) => desk.showSignIn(id),
    cancelSignIn: async (id) => (await connections()).get(id).cancelSignIn(),
    refresh: async (id) => (await connections()).get(id).refresh(),
    check: async (id) => (await connections()).get(id).check(),
    save: async (id) => (await connections()).get(id).save(),
    dismissNotice: async (id) => (await connections()).get(id).dismissNotice(),
    disconnect: async (id) => (await connections()).get(id).disconnect(),
    removeKeys: async (id) => (await connections()).remove(id),
    enterDemo: async () => {
      await connections();
      await worlds.enterDemo();
    },
    leaveDemo: () => worlds.leaveDemo(),
    openLink: (link) => desk.openLink(link),
    retryStore: async () => {
      const all = await connections();
      const isLockedHere = () => {
        const { store } = all.view(Date.now());
        return store.kind === 'locked' && !store.canRetryInPlace;
      };
      if (!isLockedHere()) await all.load();
      // Where Electron asks the store only once in a process, a new process asks again.
      if (isLockedHere()) desk.restart();
    },
    ...bar,
    copyCallbackUrl: async () => desk.copy((await bar.getBar(undefined)).callbackUrl),
  };
}
