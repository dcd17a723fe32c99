/**
 * A lock between processes, held by the system and not by the existence of a file: whoever dies lets go, and nothing has
 * to be judged stale. Linux: flock(2), which Node does not offer, taken on our own descriptor by the `flock` command of
 * util-linux. macOS: O_EXLOCK of open(2). Windows: an open that shares nothing, libuv's UV_FS_O_EXLOCK.
 */
import { spawn } from 'node:child_process';
import { closeSync, constants, existsSync, openSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { log } from '../log.ts';
import { refuseOddFile } from './durable.ts';

export type Unlock = () => void;

const commands: readonly string[] = ['/usr/bin/flock', '/bin/flock'];
const retryMs = 100;
/** What open(2) and CreateFile answer while another process has it. */
const heldCodes = new Set(['EAGAIN', 'EWOULDBLOCK', 'EBUSY', 'EACCES', 'EPERM']);

/**
 * Waits until the lock is ours. The file is made if need be, stays empty and is never removed while the lock may be held.
 * @param paths where the command may be that Linux needs for it.
 * @returns null when another process kept it all the while.
 * @throws the system's error when the file cannot be opened at all.
 */
export async function lockFile(file: string, longestMs: number, paths = commands): Promise<Unlock | null> {
  refuseOddFile(file);
  return process.platform === 'linux'
    ? lockByCommand(file, longestMs, paths)
    : lockByOpening(file, longestMs);
}

async function lockByCommand(
  file: string,
  longestMs: number,
  paths: readonly string[],
): Promise<Unlock | null> {
  const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  const command = paths.find((path) => existsSync(path));
  if (!command) log('flock-missing');
  // Without the command the single-instance lock is the only belt, as on any system that has no second one.
  const isOurs = !command || (await runFlock(command, descriptor, longestMs).catch(() => false));
  if (isOurs) return () => letGo(descriptor);
  letGo(descriptor);
  return null;
}

/** The lock belongs to the open file, which parent and child share: it stays when the child is gone. */
function runFlock(command: string, descriptor: number, longestMs: number): Promise<boolean> {
  return new Promise((done, fail) => {
    const seconds = String(Math.max(1, Math.ceil(longestMs / 1000)));
    const child = spawn(command, ['-x', '-w', seconds, '3'], {
      stdio: ['ignore', 'ignore', 'ignore', descriptor],
    });
    child.once('error', fail);
    child.once('exit', (code) => done(code === 0));
  });
}

async function lockByOpening(file: string, longestMs: number): Promise<Unlock | null> {
  const alone = process.platform === 'win32' ? 0x10000000 : 0x20 | constants.O_NONBLOCK;
  for (let waited = 0; ; waited += retryMs) {
    try {
      const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT | alone, 0o600);
      return () => letGo(descriptor);
    } catch (error) {
      if (!heldCodes.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      if (waited >= longestMs) return null;
      await wait(retryMs);
    }
  }
}

/** A close that fails has closed all the same (close(2)), and nobody who held a lock can do anything about it. */
function letGo(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {
    log('lock-close-broke');
  }
}
