/** What each call of the contract does: one line of delegation each. No Electron in here. */
import type { Handlers } from '../contract/calls.ts';
import { Failure } from '../contract/failures.ts';
import type { LinkId } from '../contract/inputs.ts';
import type { AccountCalls } from './account-calls.ts';
import { nameExport, type SaveNames, toExport } from './activity/export.ts';
import { describeDiagnostics, type Runtime } from './diagnostics.ts';
import { deleteConnections, signOutAll } from './erase.ts';
import type { Shown, Worlds } from './worlds.ts';

export type Desk = {
  readonly worlds: Worlds;
  /** Resolves once the store has been looked at; calls that need it wait here. */
  readonly started: Promise<unknown>;
  readonly bar: Pick<
    Handlers,
    'getBar' | 'reloadPage' | 'closeSignIn' | 'showHelp' | 'openInBrowser' | 'pasteAnswer'
  >;
  readonly showSignIn: (connection: string) => void;
  readonly openLink: (link: LinkId) => void;
  readonly copy: (text: string) => void;
  /** Asks for a name and writes what `make` gives for it; false when the person changed their mind. */
  readonly saveFile: (names: SaveNames, make: (name: string) => string) => Promise<boolean>;
  readonly restart: () => void;
  readonly frame: Pick<Handlers, 'takeWish' | 'changeSettings' | 'setAtLogin' | 'answerClose'>;
  readonly accounts: AccountCalls;
  /** Forgets what is kept beside the connections: choices, the watchlist, the window's place, the last picture. */
  readonly forgetRest: () => void;
  readonly runtime: Runtime;
};

export function createHandlers(desk: Desk): Handlers {
  const { worlds, started, bar } = desk;
  const shown = async (): Promise<Shown> => {
    await started;
    if (!worlds.current) throw new Failure('E-UNEXPECTED');
    return worlds.current;
  };
  const connections = async () => (await shown()).connections;
  let isLooking = false;
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
    endEverywhere: async (id) => (await connections()).endEverywhere(id),
    removeKeys: async (id) => (await connections()).remove(id),
    enterDemo: async () => {
      await connections();
      await worlds.enterDemo();
    },
    leaveDemo: () => worlds.leaveDemo(),
    breakDemo: (asked) => worlds.breakDemo(asked),
    openLink: (link) => desk.openLink(link),
    networkBack: async () => {
      await started;
      // It measures for itself, and does what is due; a network that comes and goes is worth one look at a time.
      if (isLooking || !worlds.real) return;
      isLooking = true;
      void worlds.real.connections.tick().finally(() => {
        isLooking = false;
      });
    },
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
    getActivity: async () => (await shown()).activity.lines,
    exportActivity: async () => {
      const { lines } = (await shown()).activity;
      return desk.saveFile(nameExport(Date.now()), (name) => toExport(name, lines, worlds.view()));
    },
    clearActivity: async () => (await shown()).activity.clear(),
    copyText: (text) => desk.copy(text),
    copyTable: (text) => desk.copy(text),
    ...desk.accounts,
    ...desk.frame,
    signOutAll: async () => signOutAll(await shown()),
    deleteEverything: async () => {
      await started;
      await worlds.leaveDemo();
      await deleteConnections(await shown());
      desk.forgetRest();
    },
    getDiagnostics: async () => {
      const { lines } = (await shown()).activity;
      return describeDiagnostics(worlds.view(), lines, desk.runtime, Date.now());
    },
    ...bar,
    copyCallbackUrl: async () => desk.copy((await bar.getBar(undefined)).callbackUrl),
  };
}
