import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache.ts';
import { electronVersion, projectFolder } from './project.ts';
import { collect } from './run.ts';

const probeLimit = 5_000;
const cachedLimit = 20_000;
const downloadLimit = 15 * 60_000;
const day = 24 * 60 * 60_000;

const packageFolder = join(projectFolder, 'node_modules', 'electron');

/** Electron's own executable in node_modules, if it is there and complete. */
export async function findDownloaded(folder = packageFolder): Promise<string | undefined> {
  try {
    const inside = await readFile(join(folder, 'path.txt'), 'utf8');
    const version = (await readFile(join(folder, 'dist', 'version'), 'utf8')).trim().replace(/^v/, '');
    const path = join(folder, 'dist', inside);
    return version === electronVersion() && (await stat(path)).isFile() ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Lets the `electron` package fetch what it needs, in bounded time; answers the executable or nothing. */
export async function download(): Promise<string | undefined> {
  const reachable = await isReachable(releaseAddress());
  if (reachable) console.error(`Fetching Electron ${electronVersion()} ...`);
  // Unreachable, it may still lie in Electron's own cache: that takes seconds, so a short limit is enough.
  await collect(process.execPath, [join(packageFolder, 'install.js')], {
    timeout: reachable ? downloadLimit : cachedLimit,
    env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
  });
  return findDownloaded();
}

function releaseAddress(env: NodeJS.ProcessEnv = process.env): string {
  const mirror = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror;
  return mirror ?? `https://github.com/electron/electron/releases/tag/v${electronVersion()}`;
}

export async function isReachable(address: string): Promise<boolean> {
  try {
    await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(probeLimit) });
    return true;
  } catch {
    return false;
  }
}

function noteFile(): string {
  return join(cacheFolder(), `electron-${electronVersion()}-unreachable`);
}

/** Whether the download was tried in vain within a day: then the next start does not wait for it again. */
export async function failedLately(): Promise<boolean> {
  try {
    const noted = await readFile(noteFile(), 'utf8');
    return noted === releaseAddress() && Date.now() - (await stat(noteFile())).mtimeMs < day;
  } catch {
    return false;
  }
}

export async function noteFailure(): Promise<void> {
  await mkdir(dirname(noteFile()), { recursive: true });
  await writeFile(noteFile(), releaseAddress());
}
