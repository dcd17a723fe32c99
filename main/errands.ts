/** What tray, menus, notifications and a second start ask for, outside the window. */

import { type Notice, sayRefreshed } from './notices.ts';
import type { MainWindow } from './shell/main-window.ts';
import type { Task } from './shell/shortcuts.ts';
import type { TrayActions } from './shell/tray.ts';
import type { Started } from './start.ts';
import type { Worlds } from './worlds.ts';

export type Errands = {
  readonly refreshTokens: () => void;
  /** Asks the brokers about what is on screen. */
  readonly check: () => void;
  readonly answerNotice: (notice: Notice) => void;
  /** What a command line names; without a task, the window is what was asked for. */
  readonly runTask: (task: Task | null) => void;
  readonly tray: TrayActions;
};

type Parts = {
  readonly worlds: Worlds;
  readonly started: Promise<Started>;
  readonly window: Pick<MainWindow, 'show' | 'go' | 'isInFront'>;
  readonly showSignIn: (connection: string) => void;
  readonly notify: (notice: Notice) => void;
  readonly quit: () => void;
};

/** Accounts are asked for while they are looked at. A broker that does not answer keeps its last answer; the card says of its own accord what that means. */
async function checkAll(worlds: Worlds): Promise<void> {
  worlds.current?.accounts.ask();
  const all = worlds.current?.connections;
  const held = worlds.view().connections.filter(({ signIn }) => signIn.kind === 'held');
  await Promise.allSettled(held.map(async ({ id }) => all?.get(id).check()));
}

export function createErrands({ worlds, started, window, showSignIn, notify, quit }: Parts): Errands {
  const whenStarted = (act: () => unknown) => void started.then(act).catch(() => undefined);
  const signIn = (connection: string) => {
    window.show();
    whenStarted(() => worlds.current?.connections.signInAgain(connection));
  };
  const refreshTokens = () =>
    whenStarted(async () => {
      await worlds.current?.connections.refreshAll();
      if (!window.isInFront()) notify(sayRefreshed(worlds.view(), Date.now()));
    });
  return {
    refreshTokens,
    check: () => whenStarted(() => checkAll(worlds)),
    answerNotice: ({ does, connection, account }) => {
      if (account !== undefined) window.go({ kind: 'orders', account });
      else if (does === 'sign-in' && connection) signIn(connection);
      else if (connection) window.go({ kind: 'card', connection });
      else window.show();
    },
    runTask: (task) => {
      if (task === 'refresh-tokens') refreshTokens();
      else if (task === 'connect') window.go({ kind: 'connect' });
      else window.show();
    },
    tray: {
      open: window.show,
      'show-card': (connection) => window.go({ kind: 'card', connection }),
      'show-sign-in': showSignIn,
      // The menu may have been open for longer than the connection was there.
      'cancel-sign-in': (connection) =>
        whenStarted(() => worlds.current?.connections.get(connection).cancelSignIn()),
      'sign-in': signIn,
      refresh: refreshTokens,
      connect: () => window.go({ kind: 'connect' }),
      demo: () => {
        window.show();
        whenStarted(() => worlds.enterDemo());
      },
      'leave-demo': () => whenStarted(() => worlds.leaveDemo()),
      'how-to-fix': () => window.go({ kind: 'how-to-fix' }),
      settings: () => window.go({ kind: 'view', view: 'settings' }),
      quit,
    },
  };
}
