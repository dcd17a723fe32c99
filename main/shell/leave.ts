/** The last seconds: lets renewals and sign-ins end, starts none, saves what is not saved, leaves the demo and the clipboard, before the app may quit. */

import { app, BaseWindow, dialog, powerMonitor } from 'electron';
import { orderButtons } from '../../contract/button-order.ts';
import { texts } from '../../contract/texts.ts';
import type { Worlds } from '../worlds.ts';
import { clearCopied } from './clipboard.ts';
import { findPlatform } from './system.ts';

/** Nothing may hold a quit longer than this. */
const longestMs = 3000;

/** Hears every request to quit, and grants it when nothing is lost by it. */
export class Leaving {
  #isLeaving = false;
  /** Aborted when the session ends: then nobody is there to be asked. */
  readonly #session = new AbortController();

  constructor(worlds: Worlds) {
    let mayLeave = false;
    app.on('before-quit', (event) => {
      if (mayLeave) return;
      event.preventDefault();
      // Asked twice, it waits all the same: conf's own handler of signals sends each of them once more.
      if (this.#isLeaving) return;
      this.#isLeaving = true;
      // Whatever fails at the end, it is the end.
      const granted = leave(worlds, this.#session.signal).catch(() => true);
      void granted.then((mayQuit) => {
        this.#isLeaving = mayQuit;
        mayLeave = mayQuit;
        if (mayQuit) app.quit();
      });
    });
    // Left alone, a signal ends the process before a renewal under way has its answer.
    // So does the end of a session: Windows tells windows of it, the others the power monitor.
    app.on('browser-window-created', (_event, window) => window.on('session-end', this.#endSession));
    // In the tray there is no window: one that nobody sees hears it.
    if (process.platform === 'win32')
      void app
        .whenReady()
        .then(() => new BaseWindow({ show: false, skipTaskbar: true }).on('session-end', this.#endSession));
    powerMonitor.on('shutdown', (event?: { readonly preventDefault: () => void }) => {
      // Asks for the time that it takes; nothing takes longer than three seconds.
      event?.preventDefault();
      this.#endSession();
    });
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  }

  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  readonly #endSession = () => {
    this.#session.abort();
    app.quit();
  };
}

/**
 * @param session aborted when it ends: a question that stands then is taken away, and the answer is to quit.
 * @returns false when received tokens could not be saved and the person chose to stay.
 */
async function leave(worlds: Worlds, session: AbortSignal): Promise<boolean> {
  const late = new Promise((done) => setTimeout(done, longestMs));
  const real = worlds.real;
  const ends = [
    worlds.leaveDemo(),
    real?.connections.finish(),
    real?.accounts.finish(),
    // Its own timer would end with the app.
    clearCopied(),
  ];
  await Promise.race([Promise.allSettled(ends), late]);
  if (!worlds.real?.connections.isUnsaved || session.aborted) return true;
  const { question, detail, stay, quit } = texts().leaving;
  const platform = findPlatform();
  const seen = orderButtons([stay, quit], platform);
  // A Mac puts the first at the right.
  const buttons = platform === 'macos' ? seen.toReversed() : [...seen];
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: question,
    detail,
    buttons,
    defaultId: buttons.indexOf(stay),
    cancelId: buttons.indexOf(stay),
    signal: session,
  });
  if (buttons[response] === quit || session.aborted) return true;
  worlds.real?.connections.stay();
  return false;
}
