/** Asks where to save, and writes there. The only files outside the app's own folder, and only where a person said so. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { Failure } from '../../contract/failures.ts';
import type { SaveNames } from '../activity/export.ts';

/** @returns false when nothing was chosen. @throws Failure E-DISK. */
export async function saveFile({ name, kinds }: SaveNames, make: (path: string) => string): Promise<boolean> {
  const options = {
    defaultPath: join(app.getPath('documents'), name),
    filters: kinds.map((kind) => ({ ...kind, extensions: [...kind.extensions] })),
  };
  const window = BrowserWindow.getFocusedWindow();
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  if (canceled || !filePath) return false;
  try {
    await writeFile(filePath, make(filePath));
  } catch {
    throw new Failure('E-DISK', { step: 'export' });
  }
  return true;
}
