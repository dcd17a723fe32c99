/**
 * Composition root: makes the parts, joins them, starts. Nothing is awaited between `ready` and the window, and no
 * store, network or keyring module is loaded before it (prototypes.md A).
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { app, clipboard, nativeTheme, session, shell } from 'electron';
import type { EventName, Payload } from '../contract/calls.ts';
import { Failure } from '../contract/failures.ts';
import { renderFirstPaint } from '../contract/first-paint.ts';
import { links } from '../contract/inputs.ts';
import type { AppState } from '../contract/state.ts';
import { createAccountCalls } from './account-calls.ts';
import { brokers as knownBrokers } from './brokers/index.ts';
import { readEnvironment, usageExitCode } from './environment.ts';
import { createErrands } from './errands.ts';
import { fillBar, fillPage, firstWorld } from './first-page.ts';
import { Surround, tryTo } from './frame.ts';
import { Gaze } from './gaze.ts';
import { createHandlers } from './handlers.ts';
import { log } from './log.ts';
import { type Notice, Notices } from './notices.ts';
import { SettingsBook } from './settings.ts';
import { copyBriefly } from './shell/clipboard.ts';
import { announce, serve } from './shell/ipc.ts';
import { Leaving } from './shell/leave.ts';
import { lockDown } from './shell/lockdown.ts';
import { isLoginStart, readAtLogin, renewAtLogin, setAtLogin } from './shell/login.ts';
import { createMainWindow } from './shell/main-window.ts';
import { createMenu } from './shell/menu.ts';
import { notify } from './shell/notify.ts';
import { paths } from './shell/pages.ts';
import { registerScheme, serveFiles } from './shell/protocol.ts';
import { saveFile } from './shell/save-file.ts';
import { findTask, offerTasks } from './shell/shortcuts.ts';
import { createSignInWindow } from './shell/sign-in-window.ts';
import { refuseCommandLine } from './shell/switches.ts';
import { readRuntime, readSystem } from './shell/system.ts';
import { createTray } from './shell/tray.ts';
import { watchTrayHost } from './shell/tray-host.ts';
import { SmallFile } from './small-file.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';
import type { Changes } from './start.ts';
import { Watchlist } from './watchlist.ts';
import { Worlds } from './worlds.ts';

/** The installers' own (electron-builder.yml): Windows knows notifications and the Jump List by it. */
const appId = 'app.brokerbar.desktop';

/** @param brokers with the endpoints that the environment replaced. */
function run(brokers: typeof knownBrokers, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = (name: string) => new SmallFile(join(folder, name));
  const snapshotFile = join(folder, 'last-status.json');
  const placeFile = file('window.json');
  const toldFile = file('told.json');
  const watchlist = new Watchlist(file('watchlist.json'));

  const started = Promise.withResolvers<Awaited<ReturnType<typeof import('./start.ts')['start']>>>();
  // Whoever waits for it hears of it; nobody need.
  started.promise.catch(() => undefined);
  const signInWindow = createSignInWindow();
  const openDemo = async () => {
    const { ports, openStore } = await started.promise;
    const demo = await import('./demo.ts');
    return demo.openDemo(ports, join(folder, 'demo'), openStore, changes);
  };
  const tell = <K extends EventName>(name: K, payload: Payload<K>) => {
    const contents = window.contents();
    if (contents) announce(contents, name, payload);
  };
  const publish = (next: AppState) => {
    tell('stateChanged', next);
    gaze.apply();
    tray.draw(next);
    drawMenu(next);
    const isSeen = window.isInFront();
    // What was on the screen last time is no news.
    if (worlds.current) for (const notice of notices.look(next, Date.now(), isSeen)) cry(notice);
    if (!next.isDemo && worlds.real) writeSnapshot(snapshotFile, app.getVersion(), next);
  };
  const worlds = new Worlds(
    readSnapshot(snapshotFile, app.getVersion()) ?? firstWorld(brokers),
    openDemo,
    { state: publish, accounts: (next) => tell('accountsChanged', next) },
    Date.now,
    () => surround.view(),
  );
  const leaving = new Leaving(worlds);
  const gaze = new Gaze(worlds, () => surround.tellsOrders());
  const surround: Surround = new Surround({
    settings: new SettingsBook(file('settings.json')),
    system: readSystem(),
    setTheme: (theme) => {
      nativeTheme.themeSource = theme;
    },
    readAtLogin,
    setAtLogin,
    changed: () => {
      worlds.changed();
      worlds.current?.accounts.sourcesChanged();
    },
    report: (happening) =>
      void started.promise.then(({ shown }) => shown.activity.report(happening)).catch(() => undefined),
    closeWindow: () => {
      window.destroy();
      const notice = process.platform === 'darwin' ? null : notices.tellRunning();
      if (notice) cry(notice);
    },
    quit: () => app.quit(),
  });
  const { changed: stateChanged, accountsChanged } = worlds;
  const changes: Changes = {
    stateChanged,
    accountsChanged,
    activityChanged: () => tell('activityChanged', null),
    orderChanged: (of) => {
      const notice = notices.tellOrder(worlds.view(), of, window.isInFront());
      if (notice) cry(notice);
    },
  };
  const notices = new Notices(toldFile);
  const window = createMainWindow({
    mayClose: () => leaving.isLeaving || surround.mayClose(),
    seen: gaze.window,
    wished: () => tell('wished', null),
    readPlace: () => placeFile.read(),
    keepPlace: (place) => tryTo(() => placeFile.write(place)),
  });
  const errands = createErrands({
    worlds,
    started: started.promise,
    window,
    showSignIn: signInWindow.show,
    notify: (notice) => cry(notice),
    quit: () => app.quit(),
  });
  const cry = (notice: Notice) => notify(notice, errands.answerNotice);
  const tray = createTray(errands.tray);
  tray.draw(worlds.view());
  const drawMenu = createMenu({
    go: window.go,
    moveFocus: (isBack) => {
      if (!signInWindow.moveFocus()) window.go({ kind: isBack ? 'last-region' : 'next-region' });
    },
    refreshTokens: errands.refreshTokens,
    check: errands.check,
    hideAmounts: surround.hideAmounts,
  });
  drawMenu(worlds.view());

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
      frame: { takeWish: window.takeWish, ...surround.calls },
      accounts: createAccountCalls({ worlds, started: started.promise, gaze, copyBriefly }),
      forgetRest: () => {
        surround.forget();
        for (const kept of [placeFile, toldFile, watchlist]) kept.remove();
        rmSync(snapshotFile, { force: true });
      },
      runtime: readRuntime(),
    }),
  );

  if (!app.isPackaged && process.env.BROKERBAR_DEV === '1') {
    process.on('message', window.reload);
    process.on('disconnect', () => app.quit());
  }
  app.on('second-instance', (_event, commandLine) => errands.runTask(findTask(commandLine)));
  app.on('activate', window.show);
  // Without an icon to come back from, closing the last window is quitting.
  app.on('window-all-closed', () => {
    if (!surround.hasTray && process.platform !== 'darwin') app.quit();
  });
  const isHidden = isLoginStart();
  const startRest = () => {
    const { remindMs, pace } = surround;
    tryTo(renewAtLogin);
    surround.lookAtLogin();
    void watchTrayHost((host) => {
      if (host === 'gone') tray.remove();
      else tray.place();
      // Started at log-in: out of the way, but never without a way to it.
      if (isHidden && host !== 'there') window.showMinimized();
      surround.setTray(host === 'there');
    });
    void import('./start.ts')
      .then(({ start }) => start({ brokers, signInWindow, remindMs, pace, watchlist }, folder, changes))
      .then((parts) => {
        worlds.real = parts.shown;
        started.resolve(parts);
      })
      .catch(() => {
        log('start-broke');
        started.reject(new Failure('E-UNEXPECTED', { step: 'start' }));
      });
  };
  offerTasks(appId, errands.runTask);
  const files = join(import.meta.dirname, '../renderer');
  serveFiles(session.defaultSession, files, (path, html) =>
    path === paths.bar
      ? fillBar(html, signInWindow.title())
      : fillPage(html, worlds.view(), renderFirstPaint),
  );
  if (isHidden) {
    startRest();
    return;
  }
  errands.runTask(findTask(process.argv));
  const contents = window.contents();
  if (contents) contents.once('did-stop-loading', startRest);
  else startRest();
}

function exitWith(code: number, line: string): void {
  process.stderr.write(`${line}\n`);
  app.exit(code);
}

function begin(): void {
  const refusal = refuseCommandLine(process.argv);
  if (refusal) {
    exitWith(usageExitCode, refusal);
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
  if (app.requestSingleInstanceLock())
    void app.whenReady().then(() => run(environment.brokers, app.getPath('userData')));
  else app.exit(0);
}

begin();
