/** The last seconds: lets renewals and sign-ins end, starts none, saves what is not saved, leaves the demo and the clipboard, before the app may quit. */

import { app, dialog, powerMonitor } from 'electron';
import { orderButtons } from '../../contract/button-order.ts';
import { texts } from '../../contract/texts.ts';
import type { Worlds } from '../worlds.ts';
import { clearCopied } from './clipboard.ts';
import { readSystem } from './system.ts';

/** Nothing may hold a quit longer than this. */
const longestMs = 3000;

/** Hears every request to quit, and grants it when nothing is lost by it. */
export class Leaving {
  #isLeaving = false;

  constructor(worlds: Worlds) {
    let mayLeave = false;
    app.on('before-quit', (event) => {
      if (mayLeave) return;
      event.preventDefault();
      // Asked twice, it waits all the same: conf's own handler of signals sends each of them once more.
      if (this.#isLeaving) return;
      this.#isLeaving = true;
      // Whatever fails at the end, it is the end.
      const granted = leave(worlds).catch(() => true);
      void granted.then((mayQuit) => {
        this.#isLeaving = mayQuit;
        mayLeave = mayQuit;
        if (mayQuit) app.quit();
      });
    });
    // Left alone, a signal ends the process before a renewal under way has its answer.
    // So does the end of a session: Windows tells windows of it, the others the power monitor.
    app.on('browser-window-created', (_event, window) => window.on('session-end', () => app.quit()));
    powerMonitor.on('shutdown', (event?: { readonly preventDefault: () => void }) => {
      // Asks for the time that it takes; nothing takes longer than three seconds.
      event?.preventDefault();
      app.quit();
    });
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  }

  get isLeaving(): boolean {
    return this.#isLeaving;
  }
}

/** @returns false when received tokens could not be saved and the person chose to stay. */
async function leave(worlds: Worlds): Promise<boolean> {
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
  if (!worlds.real?.connections.isUnsaved) return true;
  const { question, detail, stay, quit } = texts().leaving;
  const { platform } = readSystem();
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
  });
  if (buttons[response] === quit) return true;
  worlds.real?.connections.stay();
  return false;
}
