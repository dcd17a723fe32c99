import { join } from 'node:path';
import { Refusal } from './project.ts';

/** Older lines are not maintained any more. */
const oldestMajor = 44;

export function refuseOldElectron(version: string): void {
  const major = Number(/^v?(\d+)\./.exec(version.trim())?.[1]);
  if (major >= oldestMajor) return;
  throw new Refusal(
    `An app that ships is made from Electron ${oldestMajor}.0 or newer, and this one is ${version.trim()}. ` +
      'Unset ELECTRON_OVERRIDE_DIST_PATH, or name a newer one there.',
  );
}

/** The executable of the unpacked app that electron-builder leaves in its output folder. */
export function packagedExecutable(
  output: string,
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): string {
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  if (platform === 'darwin') {
    return join(output, `mac${suffix}`, 'Brokerbar.app', 'Contents', 'MacOS', 'Brokerbar');
  }
  if (platform === 'win32') return join(output, `win${suffix}-unpacked`, 'Brokerbar.exe');
  return join(output, `linux${suffix}-unpacked`, 'brokerbar');
}
