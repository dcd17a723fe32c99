/** One owner of the store: twenty starts at once, starts that bring something along, and an end in the middle of a renewal. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import {
  type App,
  answerPage,
  card,
  connectTradier,
  electronPath,
  launch,
  makeFolder,
  root,
  switchesFor,
  waitForHeadline,
  writeEndpoints,
} from './harness.ts';

const name = 'Tradier Sandbox';
let app: App | null = null;
let broker: PracticeBroker | null = null;
afterEach(async () => {
  await app?.close();
  await broker?.close();
  app = null;
  broker = null;
});

function start(userData: string, more: readonly string[] = []): ChildProcess {
  return spawn(electronPath(), [root, ...switchesFor(), ...more], {
    env: { ...process.env, BROKERBAR_USER_DATA: userData },
    stdio: 'ignore',
  });
}

const end = (child: ChildProcess) =>
  new Promise<number | null>((done) => {
    if (child.exitCode !== null) done(child.exitCode);
    else child.once('exit', (code) => done(code));
  });

test('A83 A85 twenty starts at once, in a folder with a space and an umlaut: one stays, the others go quietly', async () => {
  const folder = makeFolder('twenty ü');
  const all = Array.from({ length: 20 }, () => start(folder.path));
  const codes: (number | null)[] = [];
  for (const child of all) child.once('exit', (code) => codes.push(code));
  try {
    await expect.poll(() => codes.length, { timeout: 60_000 }).toBe(19);
    expect(codes).toEqual(Array.from({ length: 19 }, () => 0));
    const left = all.filter((child) => child.exitCode === null);
    expect(left).toHaveLength(1);
    const [owner] = left;
    const ended = owner ? end(owner) : null;
    owner?.kill('SIGTERM');
    expect(await ended).toBe(0);
  } finally {
    for (const child of all) child.kill('SIGKILL');
    folder.clean();
  }
}, 90_000);

test('A86 what a second start brings along is not looked at', async () => {
  const folder = makeFolder('argv');
  app = await launch({ userData: folder.path });
  await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
  // Chromium's own small files come when it finds the time.
  const list = () =>
    readdirSync(folder.path)
      .filter((file) => !['Preferences', 'Local State'].includes(file))
      .sort();
  const before = list();
  const url = app.window.url();
  for (const more of [
    ['https://evil.example/'],
    ['brokerbar://connect?code=x&state=y'],
    ['--url=javascript:alert(1)', '--load-extension=/tmp'],
    ['--', '../../etc/passwd', '\u202e\n\r'],
  ])
    expect(await end(start(folder.path, more)), more[0]?.slice(0, 40)).toBe(0);
  // Chromium would kill the first one over a message that long.
  expect(await end(start(folder.path, ['x'.repeat(100_000)]))).toBe(64);
  expect(app.electron.windows()).toHaveLength(1);
  expect(app.window.url()).toBe(url);
  expect(list()).toEqual(before);
  folder.clean();
});

test.runIf(process.platform !== 'win32').each([
  ['that soon ends: it is waited for, and nothing is lost', 1200, 'Connected'],
  ['that does not end: the next start says what happened', 8000, 'Sign in again'],
] as const)(
  'A90 SIGTERM in the middle of a renewal %s',
  async (_, delayMs, headline) => {
    const folder = makeFolder('sigterm');
    broker = await startPracticeBroker({ client: { isPartner: true, rotation: 'rotating' } });
    const open = async (of: PracticeBroker) =>
      launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, of) });
    app = await open(broker);
    await connectTradier(app, broker.client);
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, name, 'Connected');
    broker.setFault('refresh', { delayMs }, { times: 1 });
    await card(app, name).getByRole('button', { name: 'Refresh', exact: true }).click();
    await expect.poll(() => broker?.requests.some(({ path }) => path.endsWith('/refreshtoken'))).toBe(true);
    const startedAt = Date.now();
    const ended = end(app.child);
    app.child.kill('SIGTERM');
    // Whoever asks twice is no more in a hurry than the answer.
    setTimeout(() => app?.child.kill('SIGTERM'), 200);
    await ended;
    expect(Date.now() - startedAt).toBeLessThan(5000);
    const files = readdirSync(join(folder.path, 'connections'));
    expect(files.filter((file) => file.endsWith('.json'))).toHaveLength(1);
    expect(
      () => JSON.parse(readFileSync(join(folder.path, 'connections', files[0] ?? ''), 'utf8')) as unknown,
    ).not.toThrow();
    app = await open(broker);
    await waitForHeadline(app, name, 'Connected');
    await card(app, name).getByRole('button', { name: 'Refresh', exact: true }).click();
    await expect
      .poll(() => broker?.requests.filter(({ path }) => path.endsWith('/refreshtoken')).length)
      .toBe(2);
    await waitForHeadline(app, name, headline);
    // Where the answer never came the token was spent for nothing, and that has a sentence of its own.
    if (headline !== 'Connected')
      expect(await card(app, name).innerText()).toContain('cut off while renewing');
    folder.clean();
  },
  60_000,
);
