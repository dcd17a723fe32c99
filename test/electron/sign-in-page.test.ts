/** What a broker's page cannot do in the sign-in window (security.md, rows A20 to A37). */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import {
  type App,
  answerPage,
  beginSignIn,
  card,
  connectTradier,
  findPage,
  headline,
  launch,
  listenOnCallback,
  makeFolder,
  pressInPage,
  waitForHeadline,
  writeEndpoints,
} from './harness.ts';

const name = 'Tradier Sandbox';
const folder = makeFolder('page');
let listener: Awaited<ReturnType<typeof listenOnCallback>>;
let foreign: Awaited<ReturnType<typeof listenOnCallback>>;
let broker: PracticeBroker;
let app: App;

beforeAll(async () => {
  listener = await listenOnCallback();
  foreign = await listenOnCallback();
  broker = await startPracticeBroker({
    client: { callbackUrl: `http://localhost:${listener.port}/callback` },
  });
  app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, broker) });
  await connectTradier(app, broker.client);
  await answerPage(app, broker, 'Deny');
  await waitForHeadline(app, name, "You didn't allow access");
});

afterAll(async () => {
  await app?.close();
  await broker?.close();
  await listener?.close();
  await foreign?.close();
  folder.clean();
});

afterEach(async () => {
  broker.clearFaults();
  // A row that failed must not leave its window to the next.
  if ((await headline(app, name).innerText()) === 'Waiting for you to sign in') await cancel();
  expect(listener.count(), 'bytes at the callback').toBe(0);
  expect(foreign.count(), 'bytes at a foreign host').toBe(0);
});

async function cancel(): Promise<void> {
  await card(app, name).getByRole('button', { name: 'Cancel', exact: true }).click();
  await waitForHeadline(app, name, 'Sign-in was cancelled');
}

const bar = () => findPage(app, 'app://brokerbar/sign-in.html');

describe('the window', () => {
  test('row 10: names the host in a bar of its own, and its title never changes', async () => {
    await beginSignIn(app, name);
    const page = await findPage(app, broker.origin);
    await page.getByRole('button', { name: 'Allow', exact: true }).waitFor();
    await expect
      .poll(async () => (await bar()).locator('body').innerText())
      .toContain(new URL(broker.origin).host);
    expect(await (await bar()).title()).toBe('Sign in to Tradier - Brokerbar');
    await page.evaluate("document.title = 'Your bank'");
    const titles = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.getTitle()),
    );
    expect(titles.sort()).toEqual([
      'Connections - Brokerbar (Simulated only)',
      'Sign in to Tradier - Brokerbar',
    ]);
    await cancel();
  });

  test("gives the broker's page no preload, no Node and no bridge, and Electron's own user agent", async () => {
    await beginSignIn(app, name);
    const page = await findPage(app, broker.origin);
    const found = await page.evaluate(
      '[typeof require, typeof process, typeof window.brokerbar, typeof module].join() + navigator.userAgent',
    );
    expect(found).toMatch(/^undefined,undefined,undefined,undefined.*Electron\//);
    await cancel();
  });

  test('leaves no page, no cookie and no process behind', async () => {
    await beginSignIn(app, name);
    const page = await findPage(app, broker.origin);
    await page.evaluate("document.cookie = 'kept=1; max-age=9999'; localStorage.setItem('kept', '1')");
    await cancel();
    const left = await app.electron.evaluate(async ({ webContents, session }) => ({
      pages: webContents.getAllWebContents().map((one) => one.getURL().replace(/[?#].*/, '')),
      cookies: await session.fromPartition('sign-in-tradier').cookies.get({}),
      path: session.fromPartition('sign-in-tradier').getStoragePath(),
    }));
    expect(left).toEqual({ pages: ['app://brokerbar/'], cookies: [], path: null });
  });

  test('a second Connect brings the first window to the front', async () => {
    await beginSignIn(app, name);
    await findPage(app, broker.origin);
    await card(app, name).getByRole('button', { name: 'Show window', exact: true }).click();
    const count = await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect(count).toBe(2);
    await cancel();
  });

  test('closing it is cancelling', async () => {
    await beginSignIn(app, name);
    await findPage(app, broker.origin);
    await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()
        .find((window) => window.getTitle().startsWith('Sign in'))
        ?.close(),
    );
    await waitForHeadline(app, name, 'Sign-in was cancelled');
  });
});

describe('what is stopped', () => {
  // One script's navigation is stopped at once; a driver would wait for it, so nothing here waits for the page.
  const open = () =>
    app.electron.evaluate(({ webContents }) => webContents.getAllWebContents().map((one) => one.getURL()));
  const arrive = () =>
    expect.poll(async () => (await open()).some((url) => url.startsWith(broker.origin))).toBe(true);

  test('A32 a foreign host is named in the bar, and the attempt goes on', async () => {
    broker.setFault('page', 'foreign-host');
    await beginSignIn(app, name);
    await expect
      .poll(async () => (await bar()).locator('body').innerText())
      .toContain('signin.tradier.example');
    expect(await headline(app, name).innerText()).toBe('Waiting for you to sign in');
    await pressInPage(app, broker, 'Deny');
    await waitForHeadline(app, name, "You didn't allow access");
  });

  test.each([
    'navigate-file',
    'navigate-javascript',
    'navigate-data',
    'navigate-blob',
    'navigate-view-source',
    'push-state',
  ] as const)('A28 %s changes nothing', async (page) => {
    broker.setFault('page', page);
    await beginSignIn(app, name);
    await arrive();
    await new Promise((done) => setTimeout(done, 400));
    // A page that is being opened has no address for a moment; one that was let through keeps its own.
    await expect
      .poll(async () =>
        (await open()).filter((url) => !url.startsWith('app://') && !url.startsWith(broker.origin)),
      )
      .toEqual([]);
    expect(await headline(app, name).innerText()).toBe('Waiting for you to sign in');
    await cancel();
  });

  test('A20 to A24 look-alikes of the callback are foreign pages', async () => {
    const port = listener.port;
    const other = foreign.port;
    for (const lookalike of [
      `http://localhost:${other}/callback`,
      `http://127.0.0.1:${port}/callback`,
      `http://[::1]:${port}/callback`,
      `https://localhost:${port}/callback`,
      `http://localhost:${port}/callback/`,
      `http://localhost:${port}/Callback`,
      `http://localhost:${port}/callback%2f`,
      `http://localhost.:${port}/callback`,
      `http://user@localhost:${port}/callback`,
      `http://localhost:${port}//callback`,
    ]) {
      broker.setFault('callback', lookalike);
      // By script: the practice page's own form policy would stop a form before the window has to.
      broker.setFault('redirect', 'script-href');
      await beginSignIn(app, name);
      await pressInPage(app, broker, 'Allow');
      await expect
        .poll(async () => (await bar()).locator('body').innerText(), { message: lookalike })
        .toContain('Stopped');
      await cancel();
    }
  });

  test('A37 other servers of this computer and its network are not asked', async () => {
    const hosts = ['127.0.0.1', 'localhost', '[::1]'];
    broker.setFault('page', { load: hosts.map((host) => `http://${host}:${foreign.port}/picture.png`) });
    await beginSignIn(app, name);
    const page = await findPage(app, broker.origin);
    await expect.poll(() => page.evaluate('[...document.images].every((one) => one.complete)')).toBe(true);
    expect(await page.evaluate('document.images.length')).toBe(hosts.length);
    expect(foreign.count()).toBe(0);
    await cancel();
  });

  test('A34 permissions are denied', async () => {
    broker.setFault('page', 'permissions');
    await beginSignIn(app, name);
    const page = await findPage(app, broker.origin);
    await expect.poll(() => page.locator('.outcome').count()).toBeGreaterThan(8);
    const outcomes = await page.locator('.outcome').allInnerTexts();
    const granted = outcomes.filter((line) => /granted/.test(line) && !/^(storage|hid|usb)/.test(line));
    expect(granted).toEqual([]);
    await cancel();
  });

  test.each(['download', 'print', 'alerts', 'stay-open', 'hang', 'http-auth', 'private-network'] as const)(
    'A35 A36 A37 %s: the window still closes at once',
    async (fault) => {
      broker.setFault('page', fault);
      await beginSignIn(app, name);
      await arrive();
      await new Promise((done) => setTimeout(done, 700));
      await cancel();
      const windows = await app.electron.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
      );
      expect(windows).toBe(1);
    },
  );
});
