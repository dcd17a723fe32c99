/** The last seconds: lets renewals and sign-ins end, starts none, saves what is not saved and leaves the demo, before the app may quit. */
import { dialog } from 'electron';
import type { Worlds } from '../worlds.ts';

/** Nothing may hold a quit longer than this. */
const longestMs = 3000;

/** @returns false when received tokens could not be saved and the person chose to stay. */
export async function leave(worlds: Worlds): Promise<boolean> {
  const late = new Promise((done) => setTimeout(done, longestMs));
  await Promise.race([Promise.all([worlds.leaveDemo(), worlds.real?.connections.finish()]), late]);
  if (!worlds.real?.connections.isUnsaved) return true;
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: 'Quit without saving the sign-in?',
    detail:
      "A sign-in that you have could not be saved on this computer. If you quit now, you'll need to sign in again.",
    buttons: ['Keep running', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  });
  if (response === 1) return true;
  worlds.real?.connections.stay();
  return false;
}
