import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from './project.ts';
import { collect } from './run.ts';

/** Every process of a test desktop carries its mark in this variable: so all are found again, daemons too. */
export const markName = 'BROKERBAR_TEST_DESKTOP';

const startLimit = 20_000;

/** An X server that only this machine can reach; what it shows is also a file (in the format of xwd). */
export async function startDisplay(
  env: NodeJS.ProcessEnv,
  home: string,
  started: ChildProcess[],
): Promise<NodeJS.ProcessEnv> {
  const frames = join(home, 'screen');
  await mkdir(frames);
  const words = [
    '-displayfd',
    '3',
    '-screen',
    '0',
    '1280x900x24',
    '-fbdir',
    frames,
    '-nolisten',
    'tcp',
    '-noreset',
  ];
  const server = spawn('Xvfb', words, { env, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  started.push(server);
  const number = await readStart(server, server.stdio[3] as Readable, /^(\d+)\n/, 'Xvfb');
  return { DISPLAY: `:${number}`, BROKERBAR_TEST_SCREEN: join(frames, 'Xvfb_screen0') };
}

export async function startSessionBus(
  env: NodeJS.ProcessEnv,
  folder: string,
  started: ChildProcess[],
): Promise<NodeJS.ProcessEnv> {
  const words = ['--session', '--nofork', '--print-address=1', `--address=unix:path=${join(folder, 'bus')}`];
  const bus = spawn('dbus-daemon', words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(bus);
  const address = await readStart(bus, bus.stdout, /^(unix:\S+)\n/, 'dbus-daemon');
  return { DBUS_SESSION_BUS_ADDRESS: address };
}

/** The keyring is new, so its first password, given here, creates and unlocks it. */
export async function startKeyring(env: NodeJS.ProcessEnv, started: ChildProcess[]): Promise<void> {
  const words = ['--foreground', '--unlock', '--components=secrets'];
  const keyring = spawn('gnome-keyring-daemon', words, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  started.push(keyring);
  keyring.on('error', () => {});
  keyring.stdin.on('error', () => {});
  keyring.stdin.end('test');
  keyring.unref();
  const question = ['--print-reply', '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner'];
  const limit = Date.now() + startLimit;
  while (Date.now() < limit && keyring.exitCode === null) {
    const answer = await collect('dbus-send', [...question, 'string:org.freedesktop.secrets'], { env });
    if (answer.stdout.includes('boolean true')) return;
    await pause(50);
  }
  throw new Refusal('gnome-keyring-daemon did not start: it never answered on the session bus.');
}

function readStart(child: ChildProcess, from: Readable, sign: RegExp, name: string): Promise<string> {
  return new Promise((done, fail) => {
    let text = '';
    let complaint = '';
    const give = (reason: string) =>
      fail(new Refusal(`${name} did not start: ${reason} ${complaint.trim()}`));
    const limit = setTimeout(give, startLimit, 'it said nothing in time.');
    child.stderr?.on('data', (part: Buffer) => {
      complaint = `${complaint}${part}`.slice(-500);
    });
    child.on('error', (failure) => give(failure.message));
    child.on('exit', (code) => give(`it ended with code ${code}.`));
    from.on('data', (part: Buffer) => {
      text += part.toString();
      const found = sign.exec(text)?.[1];
      if (found === undefined) return;
      clearTimeout(limit);
      // From here on it must not keep this program running.
      child.unref();
      done(found);
    });
  });
}

/** Ends what was started and every process that carries the mark: first politely, then for certain. */
export async function endAll(started: readonly ChildProcess[], mark: string): Promise<void> {
  // The keyring hides its environment from other users than root, so the mark alone would not find it.
  const running = async () => [
    ...started.filter(isRunning).map((child) => child.pid),
    ...(await findMarked(mark)),
  ];
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const limit = Date.now() + 3_000;
    for (const pid of new Set(await running())) if (pid !== undefined) end(pid, signal);
    while ((await running()).length > 0 && Date.now() < limit) await pause(50);
  }
}

function isRunning(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

async function findMarked(mark: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
    if (environment.includes(`${markName}=${mark}`)) found.push(Number(name));
  }
  return found;
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}
