/** The last seconds: lets renewals and sign-ins end, starts none, saves what is not saved and leaves the demo, before the app may quit. */

import { dialog } from 'electron';
import { texts } from '../../contract/texts.ts';
import type { Worlds } from '../worlds.ts';

/** Nothing may hold a quit longer than this. */
const longestMs = 3000;

/** @returns false when received tokens could not be saved and the person chose to stay. */
export async function leave(worlds: Worlds): Promise<boolean> {
  const late = new Promise((done) => setTimeout(done, longestMs));
  const real = worlds.real;
  const ends = [worlds.leaveDemo(), real?.connections.finish(), real?.accounts.finish()];
  await Promise.race([Promise.all(ends), late]);
  if (!worlds.real?.connections.isUnsaved) return true;
  const { question, detail, stay, quit } = texts().leaving;
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: question,
    detail,
    buttons: [stay, quit],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) return true;
  worlds.real?.connections.stay();
  return false;
}
