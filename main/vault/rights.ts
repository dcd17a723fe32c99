/** Who may read the vault's folder and files: this user and nobody else (row A81). Windows has this from the profile. */
import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './durable.ts';

/** Makes a folder that is shut to others, or shuts it. @throws an error when it is a link or cannot be shut. */
export function makeFolder(folder: string): void {
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) syncFolder(dirname(folder));
  if (!lstatSync(folder).isDirectory()) throw new Error('the folder is a link');
  if (!isShut(folder, 0o700)) throw new Error("the folder is somebody else's");
}

/** Takes others' rights away; false when that is not ours to do. On a read-only disk nothing can be done, or written. */
export function isShut(path: string, mode: number): boolean {
  if (process.platform === 'win32' || (lstatSync(path).mode & 0o077) === 0) return true;
  try {
    chmodSync(path, mode);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EROFS';
  }
}
