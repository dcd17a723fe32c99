/** The main job in real Electron: first run, connect, restart, refresh from the tray, sign in again, disconnect. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { TrayHost } from '../tray-host.ts';
import {
  type App,
  answerPage,
  card,
  chooseFromMore,
  connectTradier,
  disconnect,
  findPage,
  headline,
  launch,
  makeFolder,
  screenshot,
  waitForHeadline,
  writeEndpoints,
} from './harness.ts';

const name = 'Tradier Sandbox';
const onLinux = process.platform === 'linux';

function countCalls(broker: PracticeBroker, ending: string): number {
  return broker.requests.filter(({ path }) => path.endsWith(ending)).length;
}

describe('an approved partner: tokens that renew', () => {
  const folder = makeFolder('journey');
  let broker: PracticeBroker;
  let app: App;
  let tray: TrayHost | null = null;

  beforeAll(async () => {
    broker = await startPracticeBroker({ client: { isPartner: true, rotation: 'rotating' } });
    if (onLinux) tray = await TrayHost.start(process.env.DBUS_SESSION_BUS_ADDRESS ?? '');
    app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, broker) });
  });
  afterAll(async () => {
    await app?.close();
    tray?.stop();
    await broker?.close();
    folder.clean();
  });

  test('first run offers two ways and asks nobody anything', async () => {
    await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
    await app.window.getByRole('button', { name: 'Try the demo', exact: true }).waitFor();
    expect(await app.window.title()).toMatch(/^Connections - Brokerbar/);
    expect(await app.window.getByRole('status').first().innerText()).toContain('No broker connected yet.');
    expect(broker.requests).toEqual([]);
    await screenshot(app.window, 'first-run');
  });

  test('connect: who, until when, which permissions', async () => {
    await connectTradier(app, broker.client);
    const page = await findPage(app, broker.origin);
    expect(page.url()).not.toContain(broker.client.secret);
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, name, 'Connected');
    const text = await card(app, name).innerText();
    expect(text).toContain('Renews by itself');
    expect(text).toContain('View only');
    expect(text).toContain('0093');
    expect(countCalls(broker, '/accesstoken')).toBe(1);
    expect(countCalls(broker, '/user/profile')).toBe(1);
    await screenshot(app.window, 'connected');
  });

  test('what is on disk is one sealed record, for this user only', () => {
    const connections = join(folder.path, 'connections');
    const files = readdirSync(connections);
    expect(files).toHaveLength(1);
    const file = join(connections, files[0] ?? '');
    const text = readFileSync(file, 'utf8');
    const record = JSON.parse(text) as Record<string, unknown>;
    expect(new Set(Object.keys(record))).toEqual(
      new Set(['broker', 'createdAt', 'environment', 'format', 'id', 'method', 'sealed']),
    );
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    for (const secret of [...broker.listSecrets(), broker.client.secret, broker.client.id])
      expect(text).not.toContain(secret);
  });

  test('restart: connected at once, without a request', async () => {
    await app.close();
    const before = broker.requests.length;
    app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, broker) });
    await waitForHeadline(app, name, 'Connected');
    await expect.poll(() => card(app, name).innerText()).toContain('0093');
    expect(broker.requests.length).toBe(before);
  });

  test.runIf(onLinux)('refresh from the tray renews and the menu says the same as the card', async () => {
    const item = await tray?.waitForItem();
    const before = countCalls(broker, '/refreshtoken');
    const labels = await item?.waitForMenu((lines) => lines.includes('Refresh tokens'));
    expect(labels).toContain('Open Brokerbar');
    expect(labels).toContain('Quit');
    expect(labels?.some((line) => line.startsWith(`${name}:`))).toBe(true);
    expect(labels?.some((line) => line.startsWith('Sign in to Tradier'))).toBe(false);
    // A91: a hundred clicks are one request. The first may change the menu under the others, which then hit nothing.
    const clicks = await Promise.allSettled(Array.from({ length: 100 }, () => item?.click('Refresh tokens')));
    expect(clicks.some(({ status }) => status === 'fulfilled')).toBe(true);
    await expect.poll(() => countCalls(broker, '/refreshtoken')).toBe(before + 1);
    await waitForHeadline(app, name, 'Connected');
    expect(await item?.getToolTip()).toContain('All good');
  });

  test('row 13: sign in again keeps the connection; cancelling changes nothing', async () => {
    await chooseFromMore(app, name, 'Sign in again');
    await findPage(app, broker.origin);
    expect(await headline(app, name).innerText()).toBe('Connected');
    await card(app, name).getByRole('button', { name: 'Cancel', exact: true }).click();
    // The headline was the same all along: what came of it is in the message.
    await expect.poll(() => card(app, name).innerText()).toContain('Sign-in was cancelled');
    await waitForHeadline(app, name, 'Connected');
    await chooseFromMore(app, name, 'Sign in again');
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, name, 'Connected');
    expect(await app.window.getByRole('article').count()).toBe(1);
    const records = readdirSync(join(folder.path, 'connections')).filter((file) => file.endsWith('.json'));
    expect(records).toHaveLength(1);
  });

  test('A18 somebody else on the same connection is refused, and the old sign-in stays', async () => {
    const [, other] = broker.people;
    broker.setSignedIn(other);
    await chooseFromMore(app, name, 'Sign in again');
    await answerPage(app, broker, 'Allow');
    await expect.poll(() => card(app, name).innerText()).toContain('That was a different sign-in');
    expect(await headline(app, name).innerText()).toBe('Connected');
    expect(await card(app, name).innerText()).toContain('0093');
    broker.setSignedIn(broker.people[0]);
  });

  test('row 7: disconnect keeps the keys; connect again by one click here and one Allow there', async () => {
    await disconnect(app, name);
    await card(app, name).getByRole('button', { name: 'Remove keys', exact: true }).waitFor();
    await card(app, name).getByRole('button', { name: 'Connect', exact: true }).click();
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, name, 'Connected');
    await disconnect(app, name);
    await card(app, name).getByRole('button', { name: 'Remove keys', exact: true }).click();
    await app.window
      .getByRole('alertdialog')
      .getByRole('button', { name: 'Remove keys', exact: true })
      .click();
    await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
    expect(readdirSync(join(folder.path, 'connections'))).toEqual([]);
  });
});

describe('everybody else: a sign-in with an end, and the pasted token', () => {
  const folder = makeFolder('fixed-end');
  let broker: PracticeBroker;
  let app: App;
  let tray: TrayHost | null = null;

  beforeAll(async () => {
    broker = await startPracticeBroker({ client: { isPartner: false } });
    if (onLinux) tray = await TrayHost.start(process.env.DBUS_SESSION_BUS_ADDRESS ?? '');
    app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, broker) });
  });
  afterAll(async () => {
    await app?.close();
    tray?.stop();
    await broker?.close();
    folder.clean();
  });

  test('the card says until when, and the word Refresh is nowhere', async () => {
    await connectTradier(app, broker.client);
    await answerPage(app, broker, 'Allow');
    const said = await waitForHeadline(app, name, /^Signed in until/);
    expect(said).toMatch(/^Signed in until (\w{3} )?\d{1,2}:\d{2} [AP]M ET( tomorrow)?$/);
    expect(await app.window.locator('body').innerText()).not.toMatch(/refresh/i);
    await card(app, name).getByRole('button', { name: 'More', exact: true }).click();
    expect(await app.window.getByRole('menuitem').allInnerTexts()).not.toContain('Refresh now');
    await app.window.keyboard.press('Escape');
  });

  test.runIf(onLinux)('the tray offers to sign in again instead', async () => {
    const item = await tray?.waitForItem();
    const labels = await item?.waitForMenu((lines) => lines.includes('Sign in to Tradier again…'));
    expect(labels).not.toContain('Refresh tokens');
    await item?.click('Sign in to Tradier again…');
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, name, /^Signed in until/);
    await expect.poll(() => countCalls(broker, '/accesstoken')).toBe(2);
  });

  test('a pasted token connects without a window and goes with its article', async () => {
    await disconnect(app, name);
    await app.window.getByRole('button', { name: 'Connect a broker', exact: true }).click();
    await app.window.getByRole('menuitem', { name: 'Tradier', exact: true }).click();
    const dialog = app.window.getByRole('dialog', { name: 'Connect Tradier', exact: true });
    await dialog.getByRole('radio', { name: 'I have an API token', exact: true }).check({ force: true });
    const box = dialog.getByRole('textbox', { name: 'API token', exact: true });
    await box.fill('wrong-token-wrong-token');
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect.poll(() => dialog.innerText()).toContain("didn't accept this API token");
    await box.fill(broker.apiToken);
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const second = /^Tradier Sandbox …\d{4}$/;
    const article = app.window.getByRole('article', { name: second });
    await article.getByRole('heading', { name: 'Connected', exact: true }).waitFor();
    await article.getByRole('button', { name: 'More', exact: true }).click();
    expect(await app.window.getByRole('menuitem').allInnerTexts()).toEqual([
      'Replace token…',
      'Details…',
      'Disconnect…',
    ]);
    await app.window.getByRole('menuitem', { name: 'Disconnect…', exact: true }).click();
    await app.window
      .getByRole('alertdialog')
      .getByRole('button', { name: 'Disconnect', exact: true })
      .click();
    await article.waitFor({ state: 'detached' });
  });
});
