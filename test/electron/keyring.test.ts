/** The password store absent, locked and wrong: named states, nothing deleted, nothing in the clear. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import {
  type App,
  answerPage,
  card,
  connectTradier,
  launch,
  makeFolder,
  waitForHeadline,
  writeEndpoints,
} from './harness.ts';

const name = 'Tradier Sandbox';

describe.runIf(process.platform === 'linux')('the password store', () => {
  const folder = makeFolder('keyring');
  const saved = join(folder.path, 'saved');
  let broker: PracticeBroker;
  let app: App | null = null;
  let session: Session | null = null;

  beforeAll(async () => {
    broker = await startPracticeBroker({ client: { isPartner: true } });
    mkdirSync(saved);
    app = await open(saved);
    await connectTradier(app, broker.client);
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, name, 'Connected');
    await app.close();
  });
  afterEach(async () => {
    await app?.close();
    session?.end();
    session = null;
  });
  afterAll(async () => {
    await broker?.close();
    folder.clean();
  });

  const open = (userData: string, environment: Record<string, string> = {}, switches: string[] = []) =>
    launch({ userData, endpoints: writeEndpoints(folder.path, broker), environment, switches });
  const copy = (called: string) => {
    const to = join(folder.path, called);
    rmSync(to, { recursive: true, force: true });
    cpSync(saved, to, { recursive: true, filter: (from) => !/Singleton/.test(from) });
    return to;
  };
  const bytes = (of: string) =>
    readFileSync(join(of, 'connections', readdirSync(join(of, 'connections'))[0] ?? ''));

  test('row 20: A77 none: the app opens, connects until you quit, and writes nothing', async () => {
    const userData = join(folder.path, 'none');
    app = await open(userData, {}, ['--password-store=basic']);
    await connectTradier(app, broker.client);
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, name, 'Connected until you quit');
    expect(await app.window.getByRole('status').first().innerText()).toContain(
      "password store isn't available",
    );
    const secrets = [...broker.listSecrets(), broker.client.id, broker.client.secret];
    await app.close();
    expect(grep(userData, secrets)).toEqual([]);
    expect(readdirSync(join(userData, 'connections'))).toEqual([]);
  });

  test('A77 none, with a record from before: kept byte for byte', async () => {
    const userData = copy('gone');
    const before = bytes(userData);
    app = await open(userData, {}, ['--password-store=basic']);
    await card(app, name).waitFor();
    await expect.poll(() => app?.window.getByRole('status').first().innerText()).toContain('password store');
    await app.close();
    expect(bytes(userData).equals(before)).toBe(true);
  });

  test('A77 locked: named, kept, and Try again is offered', async () => {
    session = await Session.start(folder.path, 'locked', { unlock: false });
    const userData = copy('locked-data');
    const before = bytes(userData);
    app = await open(userData, session.environment);
    await waitForHeadline(app, name, 'Your password store is locked');
    await card(app, name).getByRole('button', { name: 'Try again', exact: true }).waitFor();
    await app.close();
    expect(bytes(userData).equals(before)).toBe(true);
  });

  test("A77 another keyring's key: can't be opened, kept; signing in anew sets the old bytes aside", async () => {
    session = await Session.start(folder.path, 'other', { unlock: true });
    const userData = copy('other-data');
    const before = bytes(userData);
    app = await open(userData, session.environment);
    await waitForHeadline(app, name, "Can't open the saved sign-in");
    expect(bytes(userData).equals(before)).toBe(true);
    await card(app, name).getByRole('button', { name: 'Sign in', exact: true }).click();
    const dialog = app.window.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'API key', exact: true }).fill(broker.client.id);
    await dialog.getByRole('textbox', { name: 'API secret', exact: true }).fill(broker.client.secret);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, name, 'Connected');
    const files = readdirSync(join(userData, 'connections'));
    const kept = files.find((file) => file.includes('.kept'));
    expect(kept && readFileSync(join(userData, 'connections', kept)).equals(before)).toBe(true);
  });

  test('A75 a record sealed with the hard-coded password is refused', async () => {
    const userData = copy('planted');
    const file = join(userData, 'connections', readdirSync(join(userData, 'connections'))[0] ?? '');
    const record = JSON.parse(readFileSync(file, 'utf8')) as { sealed: string };
    const sealed = Buffer.from(record.sealed, 'base64');
    sealed.write('v10', 0, 'latin1');
    writeFileSync(file, JSON.stringify({ ...record, sealed: sealed.toString('base64') }));
    app = await open(userData);
    await waitForHeadline(app, name, "Can't open the saved sign-in");
  });
});

/** A D-Bus session of its own with a keyring that this test controls. */
class Session {
  readonly environment: Record<string, string>;
  readonly #pids: readonly number[];

  private constructor(environment: Record<string, string>, pids: readonly number[]) {
    this.environment = environment;
    this.#pids = pids;
  }

  static async start(folder: string, called: string, { unlock }: { unlock: boolean }): Promise<Session> {
    const home = join(folder, `${called}-home`);
    const runtime = join(home, 'run');
    mkdirSync(join(home, 'data'), { recursive: true });
    mkdirSync(runtime, { recursive: true, mode: 0o700 });
    const output = execFileSync(
      'dbus-daemon',
      ['--session', '--fork', '--print-address=1', '--print-pid=1'],
      {
        // Without a display no prompt can wait for somebody who is not there.
        env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', HOME: home, XDG_RUNTIME_DIR: runtime },
        encoding: 'utf8',
      },
    );
    const [address = '', pid = ''] = output.trim().split('\n');
    const environment = {
      DBUS_SESSION_BUS_ADDRESS: address,
      HOME: home,
      XDG_RUNTIME_DIR: runtime,
      XDG_DATA_HOME: join(home, 'data'),
    };
    const keyring = await startKeyring(environment, 'pw');
    if (unlock) return new Session(environment, [Number(pid), keyring]);
    // Made and unlocked once, so that there is a keyring to be locked; then started anew without its password.
    process.kill(keyring);
    await new Promise((done) => setTimeout(done, 300));
    return new Session(environment, [Number(pid), await startKeyring(environment, null)]);
  }

  end(): void {
    for (const pid of this.#pids) {
      try {
        process.kill(pid);
      } catch {
        // It went with its bus.
      }
    }
  }
}

async function startKeyring(environment: Record<string, string>, password: string | null): Promise<number> {
  const words = ['--foreground', '--components=secrets', ...(password === null ? [] : ['--unlock'])];
  const child = spawn('gnome-keyring-daemon', words, {
    env: { ...process.env, DISPLAY: '', ...environment },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.end(password ?? '');
  await new Promise((done) => setTimeout(done, 800));
  return child.pid ?? 0;
}

/** Files below a folder that hold one of the texts, as bytes, base64 or UTF-16. */
function grep(folder: string, texts: readonly string[]): string[] {
  const needles = texts.flatMap((text) => [
    Buffer.from(text),
    Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1)),
    Buffer.from(text, 'utf16le'),
  ]);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const content = readFileSync(file);
      return needles.some((needle) => content.includes(needle));
    });
}
