/** The habits of a desktop app: closing, hiding, starting at log-in, coming back where it was, menus, tasks. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { TrayHost } from '../tray-host.ts';
import { type App, launch, launchHidden, makeFolder, root, switchesFor } from './harness.ts';

const address = process.env.DBUS_SESSION_BUS_ADDRESS ?? '';
type Running = Pick<App, 'electron' | 'child' | 'close'>;

describe.runIf(process.platform === 'linux')('habits', () => {
  let folder = makeFolder('habits');
  let app: Running | null = null;
  let tray: TrayHost | null = null;
  afterEach(async () => {
    await app?.close();
    tray?.stop();
    tray = null;
    folder.clean();
    folder = makeFolder('habits');
  });

  const isRunning = () => app?.child.exitCode === null;
  const open = async (switches: readonly string[] = []) => {
    const opened = await launch({ userData: folder.path, switches });
    app = opened;
    await opened.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
    return opened;
  };
  const closeWindow = () =>
    app?.electron
      .evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.close();
      })
      .catch(() => undefined);
  const countWindows = () =>
    app?.electron.evaluate(
      ({ BrowserWindow }) => BrowserWindow.getAllWindows().filter((one) => one.isVisible()).length,
    );
  const press = (opened: App, name: string) =>
    opened.window.getByRole('button', { name, exact: true }).click();
  const chooseMenu = (label: string) =>
    app?.electron.evaluate(({ Menu }, wanted) => {
      const find = (items: Electron.MenuItem[]): Electron.MenuItem | undefined =>
        items
          .flatMap((item) => (item.submenu ? [item, ...item.submenu.items] : [item]))
          .find((item) => item.label === wanted);
      const item = find(Menu.getApplicationMenu()?.items ?? []);
      if (!item) throw new Error(`no menu item ${wanted}`);
      item.click();
    }, label);

  test('row 29: the first close asks, once: kept running it comes back from the tray and closes without a word', async () => {
    tray = await TrayHost.start(address);
    let opened = await open();
    const item = await tray.waitForItem();
    await closeWindow();
    const question = opened.window.getByRole('alertdialog', { name: 'Keep running in the background?' });
    await question.waitFor();
    // On Linux a tray may come and go, so the safe answer is the preset one.
    await expect
      .poll(() =>
        question.getByRole('button', { name: 'Quit' }).evaluate((one) => one === document.activeElement),
      )
      .toBe(true);
    await opened.window.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await countWindows()).toBe(1);
    await closeWindow();
    await press(opened, 'Keep running');
    await expect.poll(countWindows).toBe(0);
    await item.click('Open Brokerbar');
    await expect.poll(countWindows).toBe(1);
    await closeWindow();
    await expect.poll(countWindows).toBe(0);
    expect(isRunning()).toBe(true);
    await app?.close();
    tray.stop();
    tray = await TrayHost.start(address);
    opened = await open();
    await tray.waitForItem();
    await closeWindow();
    await expect.poll(countWindows).toBe(0);
  });

  test('row 29: the answer Quit quits, now and ever after, until the settings say otherwise', async () => {
    tray = await TrayHost.start(address);
    const opened = await open();
    await tray.waitForItem();
    await closeWindow();
    await press(opened, 'Quit');
    await expect.poll(isRunning, { timeout: 2000 }).toBe(false);
    await open();
    await expect.poll(() => tray?.items.length).toBe(2);
    await closeWindow();
    await expect.poll(isRunning, { timeout: 2000 }).toBe(false);
  });

  test('row 29: a page that cannot ask is no trap: closed twice, it goes', async () => {
    tray = await TrayHost.start(address);
    await open();
    await tray.waitForItem();
    await closeWindow();
    await closeWindow();
    await expect.poll(isRunning, { timeout: 2000 }).toBe(false);
  });

  test('the window comes back where and as large as it was, but never off the screen', async () => {
    await open();
    const bounds = { x: 60, y: 40, width: 700, height: 500 };
    await app?.electron.evaluate(
      ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.setBounds(to),
      bounds,
    );
    await app?.close();
    await open();
    const found = () =>
      app?.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
    expect(await found()).toEqual(bounds);
    await app?.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: -5000, y: -5000, width: 700, height: 500 }),
    );
    await app?.close();
    await open();
    const { x = -1, y = -1 } = (await found()) ?? {};
    expect(x).toBeGreaterThanOrEqual(-600);
    expect(y).toBeGreaterThanOrEqual(0);
  });

  test('started at log-in it stays in the tray; a second start brings the window', async () => {
    tray = await TrayHost.start(address);
    app = await launchHidden({ userData: folder.path, switches: ['--hidden'] });
    const item = await tray.waitForItem();
    await item.waitForMenu((lines) => lines.includes('Quit'));
    expect(await countWindows()).toBe(0);
    await item.click('Settings…');
    await expect.poll(countWindows).toBe(1);
    const window = await app.electron.firstWindow();
    await window.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  });

  test('started at log-in without a tray it is there, but out of the way', async () => {
    app = await launchHidden({ userData: folder.path, switches: ['--hidden'] });
    const window = await app.electron.firstWindow();
    await window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
    expect(isRunning()).toBe(true);
  });

  test('Start when I log in: an autostart entry that starts it hidden, and is gone when switched off', async () => {
    const opened = await open();
    await press(opened, 'Settings');
    const box = opened.window.getByRole('checkbox', { name: 'Start when I log in', exact: true });
    expect(await box.isChecked()).toBe(false);
    await box.check();
    const file = join(process.env.XDG_CONFIG_HOME ?? '', 'autostart', 'brokerbar.desktop');
    await expect.poll(() => existsSync(file)).toBe(true);
    const entry = readFileSync(file, 'utf8');
    expect(entry).toContain(`Exec="${process.env.ELECTRON_PATH}" "${root}" "--hidden"`);
    expect(entry).toMatch(/^\[Desktop Entry\]\nType=Application\nName=Brokerbar\n/);
    await app?.close();
    const again = await open();
    await press(again, 'Settings');
    const same = again.window.getByRole('checkbox', { name: 'Start when I log in', exact: true });
    await expect.poll(() => same.isChecked()).toBe(true);
    await same.uncheck();
    await expect.poll(() => existsSync(file)).toBe(false);
  });

  test('a choice counts at once and after a restart', async () => {
    const opened = await open();
    const isDark = () => app?.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
    await press(opened, 'Settings');
    await opened.window.getByRole('combobox', { name: 'Theme', exact: true }).selectOption('Dark');
    await expect.poll(isDark).toBe('dark');
    await app?.close();
    await open();
    expect(await isDark()).toBe('dark');
  });

  test('menus and keys lead to the views and dialogs', async () => {
    const opened = await open();
    const { window } = opened;
    await chooseMenu('&Activity');
    await window.getByRole('heading', { name: 'Activity', exact: true }).waitFor();
    await expect.poll(() => window.title()).toBe('Activity - Brokerbar');
    await chooseMenu('Settings…');
    await window.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
    await chooseMenu('Connect a &broker…');
    await expect
      .poll(() => window.evaluate(() => document.activeElement?.textContent))
      .toBe('Connect Tradier');
    await chooseMenu('&Keyboard shortcuts');
    const dialog = window.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await dialog.waitFor();
    await window.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await chooseMenu('Copy &diagnostics…');
    const report = window.getByRole('textbox', { name: 'Diagnostics' });
    await expect.poll(() => report.inputValue()).toMatch(/^Brokerbar \d.*\nlinux /);
    await window.keyboard.press('Escape');
    const keys = await app?.electron.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).flatMap((item) =>
        (item.submenu?.items ?? []).map(({ accelerator }) => String(accelerator ?? '')),
      ),
    );
    for (const key of ['1', '2', '3', ',', 'N', 'R', 'Shift+R', 'Shift+H', 'F', 'D', 'W', 'Q', '/', '='])
      expect(keys).toContain(`CommandOrControl+${key}`);
    for (const key of ['F1', 'F5', 'F6', 'Shift+F6']) expect(keys).toContain(key);
    expect(JSON.stringify(keys)).not.toMatch(/toggledevtools|forcereload/i);
  });

  test('a task on the command line of a second start is done by the first', async () => {
    const { spawn } = await import('node:child_process');
    const opened = await open();
    const second = spawn(process.env.ELECTRON_PATH ?? '', [root, ...switchesFor(['--connect'])], {
      env: { ...process.env, BROKERBAR_USER_DATA: folder.path },
      stdio: 'ignore',
    });
    await new Promise((done) => second.once('exit', done));
    await expect
      .poll(() => opened.window.evaluate(() => document.activeElement?.textContent))
      .toBe('Connect Tradier');
  });

  test('Delete everything leaves nothing of the person behind', async () => {
    const opened = await open();
    await press(opened, 'Settings');
    await opened.window.getByRole('combobox', { name: 'Theme', exact: true }).selectOption('Dark');
    await press(opened, 'Delete everything…');
    const dialog = opened.window.getByRole('alertdialog');
    await dialog.getByRole('button', { name: 'Delete everything', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect
      .poll(() => app?.electron.evaluate(({ nativeTheme }) => nativeTheme.themeSource))
      .toBe('system');
    const left = readdirSync(folder.path);
    for (const name of ['settings.json', 'told.json', 'window.json', 'watchlist.json', 'activity.jsonl'])
      expect(left).not.toContain(name);
    expect(readdirSync(join(folder.path, 'connections'))).toEqual([]);
  });
});
