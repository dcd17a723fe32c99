import { mkdir, readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where downloads are kept between runs. The test desktop hands its programs a new HOME;
 * BROKERBAR_CACHE keeps the user's cache in reach there.
 */
export function cacheFolder(env: Environment = process.env): string {
  if (env.BROKERBAR_CACHE) return env.BROKERBAR_CACHE;
  const given = env.XDG_CACHE_HOME;
  return join(given && isAbsolute(given) ? given : join(homedir(), '.cache'), 'brokerbar');
}

/** A folder of this process beside the cache's own, to be renamed when it is complete. */
export async function makeWorkFolder(cache: string): Promise<string> {
  await removeAbandoned(cache);
  const folder = join(cache, `unfinished-${process.pid}-${Date.now()}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache).catch(() => [])) {
    const owner = /^unfinished-(\d+)-/.exec(name)?.[1];
    if (owner && !isRunning(Number(owner))) await rm(join(cache, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === 'EPERM';
  }
}
