/** The tray comes and goes with its host; the app is whole without it. */
import { afterEach, describe, expect, test } from 'vitest';
import { TrayHost } from '../tray-host.ts';
import { type App, launch, makeFolder } from './harness.ts';

const countWindows = (app: App | null) =>
  app?.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
const address = process.env.DBUS_SESSION_BUS_ADDRESS ?? '';

describe.runIf(process.platform === 'linux')('the tray', () => {
  const folder = makeFolder('tray');
  let app: App | null = null;
  let tray: TrayHost | null = null;
  afterEach(async () => {
    await app?.close();
    tray?.stop();
    tray = null;
  });

  const isRunning = () => app?.child.exitCode === null;
  const closeWindow = () =>
    app?.electron
      .evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.close();
      })
      .catch(() => undefined);

  test('row 29: without a host the app works, and closing its window quits it', async () => {
    app = await launch({ userData: folder.path });
    await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
    await new Promise((done) => setTimeout(done, 800));
    await closeWindow();
    await expect.poll(isRunning, { timeout: 2000 }).toBe(false);
  });

  test('row 27: the icon appears when a host does, and again when the host was restarted', async () => {
    app = await launch({ userData: folder.path });
    await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
    tray = await TrayHost.start(address);
    const item = await tray.waitForItem();
    expect(await item.waitForMenu((lines) => lines.includes('Quit'))).toContain('Open Brokerbar');
    expect(await item.getToolTip()).toContain('No broker connected yet.');
    tray.stop();
    await new Promise((done) => setTimeout(done, 300));
    tray = await TrayHost.start(address);
    await tray.waitForItem();
  });

  test('row 29: with a host the window can be closed and opened again from the icon, which can also quit', async () => {
    tray = await TrayHost.start(address);
    app = await launch({ userData: folder.path });
    await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
    const item = await tray.waitForItem();
    await item.waitForMenu((lines) => lines.includes('Quit'));
    await closeWindow();
    await app.window.getByRole('button', { name: 'Keep running', exact: true }).click();
    await expect.poll(() => countWindows(app)).toBe(0);
    expect(isRunning()).toBe(true);
    await item.click('Open Brokerbar');
    await expect.poll(() => countWindows(app)).toBe(1);
    await item.click('Quit');
    await expect.poll(isRunning, { timeout: 2000 }).toBe(false);
    folder.clean();
  });
});
