/** Drives the built app in real Electron, by the names of black-box.md only. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Locator, type Page } from 'playwright-core';
import type { PracticeBroker } from '../../main/simulator/index.ts';

export const root = join(import.meta.dirname, '../..');
export const output = join(root, 'test-output');

export type App = {
  readonly electron: ElectronApplication;
  readonly window: Page;
  /** The process itself: the driver forgets it once it has ended. */
  readonly child: ChildProcess;
  /** Everything the process printed. */
  readonly printed: () => string;
  readonly close: () => Promise<void>;
};

export type Launch = {
  readonly userData: string;
  readonly endpoints?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly switches?: readonly string[];
};

export function electronPath(): string {
  const path = process.env.ELECTRON_PATH;
  if (!path) throw new Error('ELECTRON_PATH is not set: run these tests with npm test');
  return path;
}

/** Electron's switches for a test machine: no display hardware, a root user, the keyring of the test's own session. */
export function switchesFor(more: readonly string[] = []): string[] {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ...(process.platform === 'linux' ? ['--password-store=gnome-libsecret', '--disable-gpu'] : []),
    ...more,
  ];
}

export async function launch(options: Launch): Promise<App> {
  const app = await launchHidden(options);
  const window = await app.electron.firstWindow();
  await window.waitForLoadState('domcontentloaded');
  return { ...app, window };
}

/** A start after which there may be no window yet. */
export async function launchHidden(options: Launch): Promise<Omit<App, 'window'>> {
  const electron = await _electron.launch({
    executablePath: electronPath(),
    args: [root, ...switchesFor(options.switches)],
    cwd: root,
    env: {
      ...(process.env as Record<string, string>),
      BROKERBAR_USER_DATA: options.userData,
      ...(options.endpoints ? { BROKERBAR_ENDPOINTS: options.endpoints } : {}),
      ...options.environment,
    },
    timeout: 30_000,
  });
  let printed = '';
  const child = electron.process();
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      printed += bytes.toString();
    });
  return {
    electron,
    child,
    printed: () => printed,
    close: async () => {
      await electron.close().catch(() => undefined);
    },
  };
}

/** A folder that is gone after the test; `clean` removes it. */
export function makeFolder(name: string): { readonly path: string; readonly clean: () => void } {
  const path = mkdtempSync(join(tmpdir(), `brokerbar-${name}-`));
  return { path, clean: () => rmSync(path, { recursive: true, force: true }) };
}

/** Writes the endpoints file that puts the practice broker in Tradier's place. */
export function writeEndpoints(folder: string, broker: Pick<PracticeBroker, 'endpoints'>): string {
  const file = join(folder, 'endpoints.json');
  const { authorize, token, refresh, api } = broker.endpoints;
  writeFileSync(file, JSON.stringify({ tradier: { sandbox: { authorize, token, refresh, api } } }));
  return file;
}

/** The page whose address begins so, whether it is open already or yet to come. */
export async function findPage(app: App, beginning: string | RegExp): Promise<Page> {
  const fits = (page: Page) =>
    typeof beginning === 'string' ? page.url().startsWith(beginning) : beginning.test(page.url());
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const page = app.electron.windows().find((one) => !one.isClosed() && fits(one));
    if (page) return page;
    await Promise.race([
      app.electron.waitForEvent('window', { timeout: 250 }).catch(() => undefined),
      new Promise((done) => setTimeout(done, 100)),
    ]);
  }
  throw new Error(
    `no page at ${beginning}; there are ${app.electron
      .windows()
      .map((page) => page.url())
      .join(', ')}`,
  );
}

export function card(app: App, name: string): Locator {
  return app.window.getByRole('article', { name, exact: true });
}

export function headline(app: App, name: string): Locator {
  return card(app, name).getByRole('heading').first();
}

/** Fills and sends the dialog "Connect Tradier". */
export async function connectTradier(
  app: App,
  client: { readonly id: string; readonly secret: string; readonly callbackUrl: string },
): Promise<void> {
  const first = app.window.getByRole('button', { name: 'Connect Tradier', exact: true });
  const more = app.window.getByRole('button', { name: 'Connect a broker', exact: true });
  await first.or(more).first().waitFor();
  if (await first.isVisible()) await first.click();
  else {
    await more.click();
    await app.window.getByRole('menuitem', { name: 'Tradier', exact: true }).click();
  }
  const dialog = app.window.getByRole('dialog', { name: 'Connect Tradier', exact: true });
  await dialog.getByRole('textbox', { name: 'API key', exact: true }).fill(client.id);
  await dialog.getByRole('textbox', { name: 'API secret', exact: true }).fill(client.secret);
  await dialog.getByRole('textbox', { name: 'Callback URL', exact: true }).fill(client.callbackUrl);
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** Presses a button of the practice broker's page; the click's navigation is prevented when it leads to the callback. */
export async function answerPage(
  app: App,
  broker: Pick<PracticeBroker, 'origin'>,
  button: 'Allow' | 'Deny',
): Promise<void> {
  const page = await findPage(app, broker.origin);
  await page.getByRole('button', { name: button, exact: true }).click({ noWaitAfter: true });
}

export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(output, { recursive: true });
  await page.screenshot({ path: join(output, `${name}.png`) });
}

/** Presses the button of a card by which a sign-in begins, whatever it is called in the card's state. */
export async function beginSignIn(app: App, name: string): Promise<void> {
  const buttons = card(app, name).getByRole('button', {
    name: /^(Connect|Try again|Sign in|Sign in again)$/,
  });
  await buttons.first().click();
}

export async function chooseFromMore(app: App, name: string, item: string): Promise<void> {
  await card(app, name).getByRole('button', { name: 'More', exact: true }).click();
  await app.window.getByRole('menuitem', { name: item, exact: true }).click();
}

export async function disconnect(app: App, name: string): Promise<void> {
  await chooseFromMore(app, name, 'Disconnect…');
  await app.window.getByRole('alertdialog').getByRole('button', { name: 'Disconnect', exact: true }).click();
  await headline(app, name).filter({ hasText: 'Disconnected' }).waitFor();
}

export async function waitForHeadline(app: App, name: string, text: string | RegExp): Promise<string> {
  const found = headline(app, name).filter({ hasText: text });
  try {
    await found.waitFor({ timeout: 15_000 });
  } catch {
    const shown = await card(app, name)
      .innerText({ timeout: 1000 })
      .catch(() => 'no such article');
    throw new Error(`the card ${name} did not come to say ${text}; it says: ${shown}`);
  }
  return (await found.innerText()).trim();
}

/** Listens on both loopback addresses of a callback's port and counts what arrives, to the byte. */
export async function listenOnCallback(): Promise<{
  readonly port: number;
  readonly count: () => number;
  readonly close: () => Promise<void>;
}> {
  let seen = 0;
  const open = (host: string, port: number) =>
    new Promise<Server>((done, fail) => {
      const server = createServer((socket) => {
        seen += 1;
        socket.destroy();
      });
      server.once('error', fail);
      server.listen(port, host, () => done(server));
    });
  const first = await open('127.0.0.1', 0);
  const address = first.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const servers = [first];
  // A machine without IPv6 has one address less to watch.
  await open('::1', port).then(
    (server) => servers.push(server),
    () => undefined,
  );
  return {
    port,
    count: () => seen,
    close: async () => {
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}

/**
 * Presses the page's button by its own script: a driver's click waits for the navigation that was stopped before.
 */
export async function pressInPage(
  app: App,
  broker: Pick<PracticeBroker, 'origin'>,
  button: 'Allow' | 'Deny',
): Promise<void> {
  const isPressed = () =>
    app.electron.evaluate(
      async ({ webContents }, { origin, label }) => {
        const contents = webContents.getAllWebContents().find((one) => one.getURL().startsWith(origin));
        if (!contents || contents.isLoading()) return false;
        const found = `[...document.querySelectorAll('button')].find((one) => one.textContent.trim() === '${label}')`;
        return contents.executeJavaScript(
          `(() => { const one = ${found}; one?.click(); return Boolean(one); })()`,
          true,
        );
      },
      { origin: broker.origin, label: button },
    );
  const deadline = Date.now() + 10_000;
  while (!(await isPressed().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`the page has no button ${button}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
