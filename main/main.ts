/**
 * Composition root: makes the parts, joins them, starts. Nothing is awaited between `ready` and the window, and no
 * store, network or keyring module is loaded before it (prototypes.md A).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, clipboard, session, shell } from 'electron';
import { Failure } from '../contract/failures.ts';
import { renderFirstPaint } from '../contract/first-paint.ts';
import { links } from '../contract/inputs.ts';
import type { AppState } from '../contract/state.ts';
import { brokers as knownBrokers } from './brokers/index.ts';
import type { Warning } from './connections/ports.ts';
import { readEnvironment, usageExitCode } from './environment.ts';
import { fillBar, fillPage, firstWorld } from './first-page.ts';
import { createHandlers } from './handlers.ts';
import { log } from './log.ts';
import { announce, serve } from './shell/ipc.ts';
import { leave } from './shell/leave.ts';
import { lockDown } from './shell/lockdown.ts';
import { createMainWindow } from './shell/main-window.ts';
import { setMenu } from './shell/menu.ts';
import { notifyEnd } from './shell/notify.ts';
import { paths } from './shell/pages.ts';
import { registerScheme, serveFiles } from './shell/protocol.ts';
import { saveFile } from './shell/save-file.ts';
import { createSignInWindow } from './shell/sign-in-window.ts';
import { findRefusedSwitch, isOverlong } from './shell/switches.ts';
import { createTray } from './shell/tray.ts';
import { watchTrayHost } from './shell/tray-host.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';
import { Worlds } from './worlds.ts';

/** @param brokers with the endpoints that the environment replaced. */
function run(brokers: typeof knownBrokers, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const snapshotFile = join(folder, 'last-status.json');
  let state: AppState;
  let hasTrayHost = false;

  const started = Promise.withResolvers<Awaited<ReturnType<typeof import('./start.ts')['start']>>>();
  // Whoever waits for it hears of it; nobody need.
  started.promise.catch(() => undefined);
  const signInWindow = createSignInWindow();
  const openDemo = async () => {
    const { ports, openStore } = await started.promise;
    const demo = await import('./demo.ts');
    return demo.openDemo(ports, join(folder, 'demo'), openStore, changes);
  };
  const publish = (next: AppState) => {
    state = next;
    const contents = window.contents();
    if (contents) announce(contents, 'stateChanged', next);
    tray.draw(next);
    if (!next.isDemo && worlds.real) writeSnapshot(snapshotFile, app.getVersion(), next);
  };
  const worlds = new Worlds(
    readSnapshot(snapshotFile, app.getVersion()) ?? firstWorld(brokers),
    openDemo,
    publish,
    Date.now,
  );
  state = worlds.view();
  const changes = {
    stateChanged: worlds.changed,
    activityChanged: () => {
      const contents = window.contents();
      if (contents) announce(contents, 'activityChanged', null);
    },
  };
  const warn = (warning: Warning) =>
    notifyEnd(warning, window.isInFront(), (connection) => {
      window.show();
      worlds.current?.connections.signInAgain(connection);
    });
  const window = createMainWindow();
  const tray = createTray({
    open: window.show,
    refreshAll: () => void worlds.current?.connections.refreshAll(),
    signInAgain: (connection) => worlds.current?.connections.signInAgain(connection),
    quit: () => app.quit(),
  });
  tray.draw(state);

  serve(
    createHandlers({
      worlds,
      started: started.promise,
      bar: {
        getBar: signInWindow.bar,
        reloadPage: signInWindow.reload,
        closeSignIn: signInWindow.close,
        showHelp: signInWindow.showHelp,
        openInBrowser: () => signInWindow.openInBrowser((url) => shell.openExternal(url)),
        pasteAnswer: signInWindow.pasteAnswer,
      },
      showSignIn: signInWindow.show,
      openLink: (link) => void shell.openExternal(links[link]),
      copy: (text) => clipboard.writeText(text),
      saveFile,
      restart: () => {
        app.relaunch();
        app.quit();
      },
    }),
  );

  if (!app.isPackaged && process.env.BROKERBAR_DEV === '1') {
    process.on('message', window.reload);
    process.on('disconnect', () => app.quit());
  }
  app.on('second-instance', window.show);
  app.on('activate', window.show);
  // Without an icon to come back from, closing the last window is quitting.
  app.on('window-all-closed', () => {
    if (!hasTrayHost && process.platform !== 'darwin') app.quit();
  });
  let isLeaving = false;
  app.on('before-quit', (event) => {
    if (isLeaving) return;
    event.preventDefault();
    isLeaving = true;
    void leave(worlds).then((mayQuit) => {
      isLeaving = mayQuit;
      if (mayQuit) app.quit();
    });
  });

  // Left alone, a signal ends the process before a renewal under way has its answer.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());

  void app.whenReady().then(() => {
    setMenu(() => void signInWindow.moveFocus());
    const files = join(import.meta.dirname, '../renderer');
    serveFiles(session.defaultSession, files, (path, html) =>
      path === paths.bar
        ? fillBar(html, signInWindow.title())
        : fillPage(html, worlds.view(), renderFirstPaint),
    );
    window.show();
    window.contents()?.once('did-stop-loading', () => {
      void watchTrayHost((host) => {
        hasTrayHost = host === 'there';
        if (host === 'gone') tray.remove();
        else tray.place();
      });
      void import('./start.ts')
        .then(({ start }) => start({ brokers, signInWindow, warn }, folder, changes))
        .then((parts) => {
          worlds.real = parts.shown;
          started.resolve(parts);
        })
        .catch(() => {
          log('start-broke');
          started.reject(new Failure('E-UNEXPECTED', { step: 'start' }));
        });
    });
  });
}

function exitWith(code: number, line: string): void {
  process.stderr.write(`${line}\n`);
  app.exit(code);
}

function begin(): void {
  const refused = findRefusedSwitch();
  if (refused) {
    exitWith(usageExitCode, `Brokerbar does not start with --${refused}. Start it without.`);
    return;
  }
  if (isOverlong(process.argv)) {
    exitWith(usageExitCode, 'Brokerbar does not start with so much on its command line. Start it without.');
    return;
  }
  let environment: ReturnType<typeof readEnvironment>;
  try {
    environment = readEnvironment(process.env, app.isPackaged, knownBrokers);
  } catch (error) {
    exitWith(usageExitCode, (error as Error).message);
    return;
  }
  if (environment.userData) app.setPath('userData', environment.userData);
  registerScheme();
  lockDown();
  if (app.requestSingleInstanceLock()) run(environment.brokers, app.getPath('userData'));
  else app.exit(0);
}

begin();
