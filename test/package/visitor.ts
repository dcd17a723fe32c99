import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** An ordinary user of this machine with a home of its own: made for the test by root, otherwise the current user. */
export class Visitor {
  readonly home: string;
  readonly #id: { readonly uid: number; readonly gid: number } | undefined;
  readonly #name: string | undefined;

  constructor() {
    this.home = mkdtempSync(join(tmpdir(), 'brokerbar-visitor-'));
    if (process.getuid?.() !== 0) return;
    this.#name = `brokerbar-test-${process.pid}`;
    execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', this.#name]);
    const read = (what: string) => Number(execFileSync('id', [what, this.#name ?? '']));
    this.#id = { uid: read('-u'), gid: read('-g') };
    this.#own(this.home);
  }

  #own(path: string): void {
    if (this.#id) chownSync(path, this.#id.uid, this.#id.gid);
  }

  makeFolder(...names: string[]): string {
    let folder = this.home;
    for (const name of names) {
      folder = join(folder, name);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#own(folder);
    }
    return folder;
  }

  /** Nothing of the caller's environment comes along. */
  get env(): NodeJS.ProcessEnv {
    return {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'C.UTF-8',
      HOME: this.home,
      XDG_CONFIG_HOME: this.makeFolder('.config'),
      XDG_DATA_HOME: this.makeFolder('.local', 'share'),
      XDG_CACHE_HOME: this.makeFolder('.cache'),
      XDG_RUNTIME_DIR: this.makeFolder('run'),
    };
  }

  start(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    return spawn(command, args, { cwd: this.home, env, stdio: ['ignore', 'pipe', 'pipe'], ...this.#id });
  }

  /** A copy of the app where this user may read it, whatever folder the checkout is in. */
  bringApp(executable: string): string {
    const folder = join(this.home, 'app');
    cpSync(dirname(executable), folder, { recursive: true, verbatimSymlinks: true });
    const sandbox = join(folder, 'chrome-sandbox');
    if (this.#id && !this.#hasUserNamespaces()) {
      // What the deb does when it is installed on such a machine.
      chownSync(sandbox, 0, 0);
      chmodSync(sandbox, 0o4755);
    }
    return join(folder, executable.slice(dirname(executable).length + 1));
  }

  #hasUserNamespaces(): boolean {
    return spawnSync('unshare', ['--user', '--pid', '--fork', 'true'], { ...this.#id }).status === 0;
  }

  /** A session bus to which the test may connect too; it starts no other service. */
  writeBusConfig(): string {
    const file = join(this.home, 'bus.conf');
    writeFileSync(
      file,
      `<busconfig><type>session</type><listen>unix:path=${join(this.makeFolder('run'), 'bus')}</listen>
        <policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/></policy></busconfig>`,
      { mode: 0o644 },
    );
    return file;
  }

  /** Ends everything the user of the test still runs, and removes the user and the home. */
  leave(): void {
    if (this.#id) for (const pid of this.#processes(this.#id.uid)) endProcess(pid);
    if (this.#name) execFileSync('userdel', [this.#name], { stdio: 'ignore' });
    rmSync(this.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }

  #processes(uid: number): number[] {
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    return pids.map(Number).filter((pid) => {
      try {
        return Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) === uid;
      } catch {
        return false;
      }
    });
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in the meantime.
  }
}
