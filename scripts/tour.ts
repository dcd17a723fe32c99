/**
 * The narrated tour: the main job in the real app against the practice brokers. A line per step with its evidence, a
 * screenshot per stop in demo-output/; `--images` renews those of the README. Ends with 0 only if every step held.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startPracticeBroker } from '../main/simulator/index.ts';
import { startPracticeStation } from '../main/simulator/station.ts';
import {
  answerPage,
  card,
  connectTradier,
  disconnect,
  findPage,
  headline,
  launch,
  makeFolder,
  root,
  waitForHeadline,
} from '../test/electron/harness.ts';
import { TrayHost } from '../test/tray-host.ts';
import { Album } from './album.ts';

const name = 'Tradier Sandbox';
const other = 'TradeStation Simulated';
/** What is above a broker's page. */
const barHeight = 76;
const album = new Album(root, process.argv.includes('--images'));
const data = makeFolder('tour');

function tell(what: string, evidence: string): void {
  console.log(`  ok  ${what}\n      ${evidence}`);
}

function hold(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`this did not hold: ${what}`);
}

const broker = await startPracticeBroker({ client: { isPartner: true, rotation: 'rotating' } });
const station = await startPracticeStation({ client: { rotation: 'rotating' } });
const count = (ending: string) => broker.requests.filter(({ path }) => path.endsWith(ending)).length;
const bus = process.platform === 'linux' ? process.env.DBUS_SESSION_BUS_ADDRESS : undefined;
const tray = bus ? await TrayHost.start(bus) : null;
const { authorize, token, refresh, api } = broker.endpoints;
const endpoints = join(data.path, 'endpoints.json');
writeFileSync(
  endpoints,
  JSON.stringify({
    tradier: { sandbox: { authorize, token, refresh, api } },
    tradestation: { sim: station.endpoints },
  }),
);
// Scroll bars are no part of a picture.
const switches = ['--hide-scrollbars'];
const start = () => launch({ userData: data.path, endpoints, switches });
const goTo = (view: string) =>
  app.window
    .getByRole('tab', { name: view, exact: true })
    .or(app.window.getByRole('button', { name: view, exact: true }))
    .click();
let app = await start();

try {
  console.log(`Brokerbar, shown by its practice brokers at ${broker.origin} and ${station.origin}\n`);

  await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
  tell('The app opens', `window "${await app.window.title()}", ${broker.requests.length} requests so far`);
  await album.take(app.window, 'first-run');

  await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).click();
  await app.window.getByRole('dialog', { name: 'Connect Tradier' }).waitFor();
  await album.take(app.window, 'dialog');
  await app.window.keyboard.press('Escape');
  await connectTradier(app, broker.client);
  const page = await findPage(app, broker.origin);
  await page.getByRole('button', { name: 'Allow', exact: true }).waitFor();
  const bar = await findPage(app, 'app://brokerbar/sign-in.html');
  tell(
    "Connect Tradier opens the broker's own page",
    `"${await bar.title()}", page at ${new URL(page.url()).host}`,
  );
  await album.take(page, 'sign-in');
  await album.take(bar, 'sign-in-bar', barHeight);

  await answerPage(app, broker, 'Allow');
  const connected = await waitForHeadline(app, name, 'Connected');
  hold(count('/accesstoken') === 1, 'one code, one exchange');
  tell(
    'Allow is caught, checked and exchanged',
    `"${connected}", ${count('/accesstoken')} exchange, ${count('/profile')} profile`,
  );
  await album.take(app.window, 'connected');

  const folder = join(data.path, 'connections');
  const record = readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8');
  const secrets = [...broker.listSecrets(), broker.client.id, broker.client.secret, station.client.secret];
  hold(!secrets.some((secret) => record.includes(secret)), 'no secret in the clear');
  tell(
    'The sign-in is on disk, sealed',
    `${record.length} bytes, none of ${secrets.length} secrets in the clear`,
  );

  await card(app, name).getByRole('button', { name: 'Refresh', exact: true }).click();
  await waitUntil(() => count('/refreshtoken') === 1, 'the token is renewed');
  await waitForHeadline(app, name, 'Connected');
  tell('Refresh renews the token', `${count('/refreshtoken')} renewal`);
  if (tray) {
    const item = await tray.waitForItem();
    const lines = await item.waitForMenu((labels) => labels.includes('Refresh tokens'));
    // A click within five seconds of a renewal is answered by that renewal.
    await new Promise((done) => setTimeout(done, 5200));
    await item.click('Refresh tokens');
    await waitUntil(() => count('/refreshtoken') === 2, 'the tray renews');
    tell('The tray does it too', `menu: ${lines.filter(Boolean).join(' · ')}`);
  }

  await connectStation();
  await waitForHeadline(app, other, 'Connected');
  tell('TradeStation beside it, by OpenID Connect', `"${await app.window.getByRole('status').innerText()}"`);
  await app.window.getByRole('heading', { name: 'Next 24 hours', exact: true }).waitFor();
  await album.takeBoth(app.window, 'connections');

  await goTo('Accounts');
  await app.window.getByRole('heading', { name: 'Accounts', exact: true }).waitFor();
  await app.window.getByRole('row').nth(1).waitFor();
  const shown = await app.window.getByRole('row').count();
  tell('Accounts of both brokers, with who said so and when', `${shown} rows`);
  await album.takeBoth(app.window, 'accounts');
  await goTo('Settings');
  await app.window.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  await album.takeBoth(app.window, 'settings');
  await goTo('Connections');

  await app.close();
  const before = broker.requests.length;
  app = await start();
  await waitForHeadline(app, name, 'Connected');
  await card(app, name).getByText('0093').first().waitFor();
  hold(broker.requests.length === before, 'no request at start');
  tell('Quit and start again: still connected', `"${await headline(app, name).innerText()}", 0 requests`);
  await album.take(app.window, 'restarted');

  await disconnect(app, name);
  tell('Disconnect removes the sign-in and keeps the keys', `"${await headline(app, name).innerText()}"`);
  await album.take(app.window, 'disconnected');

  await app.window.getByRole('tab', { name: 'Activity', exact: true }).click();
  await app.window.getByText('You disconnected').waitFor();
  const told = (await app.window.getByRole('row').allInnerTexts()).filter((row) =>
    row.includes(' ET'),
  ).length;
  hold(told >= 3, 'sign-in, refresh and disconnect are told');
  const log = readFileSync(join(data.path, 'activity.jsonl'), 'utf8');
  hold(!secrets.some((secret) => log.includes(secret)), 'no secret in the activity');
  tell('Activity tells what happened', `${told} lines, none of ${secrets.length} secrets in them`);
  await album.take(app.window, 'activity');

  await app.close();
  await showDemo();

  console.log(`\nEvery step held. Screenshots: demo-output/ (${album.stops})`);
} catch (error) {
  console.error(`\nThe tour stopped: ${error instanceof Error ? error.message : error}`);
  await album.take(app.window, 'stopped').catch(() => undefined);
  process.exitCode = 1;
} finally {
  await app.close();
  tray?.stop();
  await broker.close();
  await station.close();
  data.clean();
}

async function connectStation(): Promise<void> {
  await app.window.getByRole('button', { name: 'Connect a broker', exact: true }).click();
  await app.window.getByRole('menuitem', { name: 'TradeStation', exact: true }).click();
  const dialog = app.window.getByRole('dialog', { name: 'Connect TradeStation', exact: true });
  await dialog.getByRole('textbox', { name: 'API key', exact: true }).fill(station.client.id);
  await dialog.getByRole('textbox', { name: 'API secret', exact: true }).fill(station.client.secret);
  await dialog.getByRole('textbox', { name: 'Callback URL', exact: true }).fill(station.client.callbackUrl);
  await album.take(app.window, 'dialog-tradestation');
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
  await answerPage(app, station, 'Allow');
}

/** For who has no keys: a click and an Allow, in a folder of its own that is gone when it is left. */
async function showDemo(): Promise<void> {
  const own = makeFolder('tour-demo');
  app = await launch({ userData: own.path, switches });
  try {
    await app.window.getByRole('button', { name: 'Try the demo', exact: true }).click();
    const practice = /^http:\/\/127\.0\.0\.1:\d+\/(?!$)/;
    const page = await findPage(app, practice);
    await page.getByRole('button', { name: 'Allow', exact: true }).click({ noWaitAfter: true });
    const says = await waitForHeadline(app, name, /^Connected$|^Signed in until/);
    tell('The demo needs no keys', `"${says}" after one click and one Allow`);
    await album.takeBoth(app.window, 'demo');
  } finally {
    await app.close();
    own.clean();
  }
}

async function waitUntil(isTrue: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isTrue()) {
    hold(Date.now() < deadline, what);
    await new Promise((done) => setTimeout(done, 50));
  }
}
