/** Notices as a desktop really gets them, over D-Bus: silent, once, without a number, and clicked. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { NotificationHost } from '../notification-host.ts';
import { TrayHost, type TrayItem } from '../tray-host.ts';
import {
  type App,
  answerPage,
  connectTradier,
  findPage,
  launch,
  makeFolder,
  waitForHeadline,
  writeEndpoints,
} from './harness.ts';

const address = process.env.DBUS_SESSION_BUS_ADDRESS ?? '';

describe.runIf(process.platform === 'linux')('outside the window', () => {
  const folder = makeFolder('notices');
  let broker: PracticeBroker;
  let app: App;
  let tray: TrayHost;
  let item: TrayItem;
  let desk: NotificationHost;

  beforeAll(async () => {
    broker = await startPracticeBroker({ client: { isPartner: true, rotation: 'rotating' } });
    tray = await TrayHost.start(address);
    desk = await NotificationHost.start(address);
    app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, broker) });
    item = await tray.waitForItem();
    await connectTradier(app, broker.client);
    await findPage(app, broker.origin);
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, 'Tradier Sandbox', 'Connected');
  });
  afterAll(async () => {
    await app?.close();
    tray?.stop();
    desk?.stop();
    await broker?.close();
    folder.clean();
  });

  const countWindows = () =>
    app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

  test('N7 the first time that the window goes and Brokerbar stays', async () => {
    expect(desk.shown).toEqual([]);
    // The sign-in's says for a moment that it is done.
    await expect.poll(countWindows).toBe(1);
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await app.window.getByRole('button', { name: 'Keep running', exact: true }).click();
    const told = await desk.waitFor('Still running');
    expect(told.body).toBe('Your sign-ins stay fresh. Quit from the tray icon.');
    expect(await countWindows()).toBe(0);
  });

  test('N5 what "Refresh tokens" came to, for who does not see the window', async () => {
    await item.waitForMenu((lines) => lines.includes('Refresh tokens'));
    await item.click('Refresh tokens');
    expect((await desk.waitFor('Tokens refreshed')).body).toBe('Tradier.');
    expect(await countWindows()).toBe(0);
  });

  test('N3 a sign-in that ended: once, and a click signs in again', async () => {
    broker.revoke(broker.people[0]);
    // A click this soon after a renewal would be answered by that one.
    await new Promise((done) => setTimeout(done, 5200));
    await app.electron.evaluate(({ Menu }) => {
      const items = (Menu.getApplicationMenu()?.items ?? []).flatMap((one) => one.submenu?.items ?? []);
      items.find(({ label }) => label === 'Refresh what is &shown')?.click();
    });
    const told = await desk.waitFor('Sign in to Tradier again');
    expect(told.body).toBe('Your sign-in ended. Your orders at Tradier are not affected.');
    await item.click('Open Brokerbar');
    await expect.poll(countWindows).toBe(1);
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(countWindows).toBe(0);
    expect(desk.shown.filter(({ title }) => title === told.title)).toHaveLength(1);
    desk.click(told);
    await findPage(app, broker.origin);
  });

  test('none of them names a person, an account or a number, or makes a sound', () => {
    expect(desk.shown.length).toBeGreaterThanOrEqual(3);
    for (const { title, body, hints } of desk.shown) {
      expect(`${title} ${body}`).not.toMatch(/\d|Jane|Margin/);
      expect(hints['sound-name']).toBeUndefined();
    }
  });
});
