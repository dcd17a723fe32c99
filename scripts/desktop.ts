import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import { endAll, markName, startDisplay, startKeyring, startSessionBus } from './desktop-parts.ts';
import { show } from './run.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type DesktopOptions = {
  readonly env?: Environment;
  /** Windows appear on the display that is there, if there is one; everything else stays apart. */
  readonly shown?: boolean;
};

export type Desktop = { readonly env: NodeJS.ProcessEnv; close(): Promise<void> };

/** Runs a program on a desktop of its own; answers its exit code. Nothing of the desktop outlives it. */
export async function runOnTestDesktop(
  command: string,
  args: readonly string[],
  options: DesktopOptions = {},
): Promise<number> {
  const ending = new AbortController();
  const stop = () => ending.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    const desktop = await openTestDesktop(options);
    try {
      return await untilEnded(show(command, args, { env: desktop.env }), ending.signal);
    } finally {
      await desktop.close();
    }
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

function untilEnded(running: Promise<number>, ending: AbortSignal): Promise<number> {
  const stopped = new Promise<number>((done) => {
    if (ending.aborted) done(130);
    ending.addEventListener('abort', () => done(130));
  });
  return Promise.race([running, stopped]);
}

/**
 * A home, a display, a D-Bus session and an unlocked keyring that are nobody else's:
 * the user's own Brokerbar, settings and keyring are never touched.
 */
export async function openTestDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const home = await mkdtemp(join(tmpdir(), 'brokerbar-desktop-'));
  const mark = randomUUID();
  const started: ChildProcess[] = [];
  const close = async () => {
    if (process.platform === 'linux') await endAll(started, mark);
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const base: NodeJS.ProcessEnv = {
      ...process.env,
      ...options.env,
      [markName]: mark,
      BROKERBAR_CACHE: cacheFolder(),
    };
    if (process.platform !== 'linux') {
      return { env: { BROKERBAR_USER_DATA: join(home, 'user-data'), ...base }, close };
    }
    return { env: await furnish(base, home, options.shown ?? false, started), close };
  } catch (failure) {
    await close();
    throw failure;
  }
}

async function furnish(
  base: NodeJS.ProcessEnv,
  home: string,
  shown: boolean,
  started: ChildProcess[],
): Promise<NodeJS.ProcessEnv> {
  const folders = {
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_STATE_HOME: join(home, '.local', 'state'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
  let env: NodeJS.ProcessEnv = { ...base, HOME: home, ...folders };
  // The user's Wayland socket lies in the runtime folder that was just replaced.
  for (const name of ['WAYLAND_DISPLAY', 'XDG_CURRENT_DESKTOP', 'DESKTOP_SESSION', 'GNOME_KEYRING_CONTROL']) {
    delete env[name];
  }
  if (!shown || !env.DISPLAY) {
    delete env.XAUTHORITY;
    env = { ...env, ...(await startDisplay(env, home, started)) };
  } else if (!env.XAUTHORITY && process.env.HOME) {
    env.XAUTHORITY = join(process.env.HOME, '.Xauthority');
  }
  env = { ...env, ...(await startSessionBus(env, folders.XDG_RUNTIME_DIR, started)) };
  await startKeyring(env, started);
  return env;
}
