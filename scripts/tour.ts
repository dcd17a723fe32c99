/**
 * The narrated tour: the main job in the real app against the practice broker. A line per step with its evidence, a
 * screenshot per stop in demo-output/. Ends with 0 only if every step held.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startPracticeBroker } from '../main/simulator/index.ts';
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
  writeEndpoints,
} from '../test/electron/harness.ts';
import { TrayHost } from '../test/tray-host.ts';

const name = 'Tradier Sandbox';
const pictures = join(root, 'demo-output');
const data = makeFolder('tour');
let stop = 0;

rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });

function tell(what: string, evidence: string): void {
  console.log(`  ok  ${what}\n      ${evidence}`);
}

function hold(isTrue: boolean, what: string): void {
  if (!isTrue) throw new Error(`this did not hold: ${what}`);
}

async function picture(page: Page, called: string): Promise<void> {
  stop += 1;
  await page.screenshot({ path: join(pictures, `${String(stop).padStart(2, '0')}-${called}.png`) });
}

const broker = await startPracticeBroker({ client: { isPartner: true, rotation: 'rotating' } });
const count = (ending: string) => broker.requests.filter(({ path }) => path.endsWith(ending)).length;
const bus = process.platform === 'linux' ? process.env.DBUS_SESSION_BUS_ADDRESS : undefined;
const tray = bus ? await TrayHost.start(bus) : null;
const start = () => launch({ userData: data.path, endpoints: writeEndpoints(data.path, broker) });
let app = await start();

try {
  console.log(`Brokerbar, shown by its practice broker at ${broker.origin}\n`);

  await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
  tell('The app opens', `window "${await app.window.title()}", ${broker.requests.length} requests so far`);
  await picture(app.window, 'first-run');

  await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).click();
  await app.window.getByRole('dialog', { name: 'Connect Tradier' }).waitFor();
  await picture(app.window, 'dialog');
  await app.window.keyboard.press('Escape');
  await connectTradier(app, broker.client);
  const page = await findPage(app, broker.origin);
  await page.getByRole('button', { name: 'Allow', exact: true }).waitFor();
  const bar = await findPage(app, 'app://brokerbar/sign-in.html');
  tell(
    "Connect Tradier opens the broker's own page",
    `"${await bar.title()}", page at ${new URL(page.url()).host}`,
  );
  await picture(page, 'sign-in-page');
  await picture(bar, 'sign-in-bar');

  await answerPage(app, broker, 'Allow');
  const connected = await waitForHeadline(app, name, 'Connected');
  hold(count('/accesstoken') === 1, 'one code, one exchange');
  tell(
    'Allow is caught, checked and exchanged',
    `"${connected}", ${count('/accesstoken')} exchange, ${count('/profile')} profile`,
  );
  await picture(app.window, 'connected');

  const folder = join(data.path, 'connections');
  const record = readFileSync(join(folder, readdirSync(folder)[0] ?? ''), 'utf8');
  const secrets = [...broker.listSecrets(), broker.client.id, broker.client.secret];
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

  await app.close();
  const before = broker.requests.length;
  app = await start();
  await waitForHeadline(app, name, 'Connected');
  await card(app, name).getByText('0093').first().waitFor();
  hold(broker.requests.length === before, 'no request at start');
  tell('Quit and start again: still connected', `"${await headline(app, name).innerText()}", 0 requests`);
  await picture(app.window, 'restarted');

  await disconnect(app, name);
  tell('Disconnect removes the sign-in and keeps the keys', `"${await headline(app, name).innerText()}"`);
  await picture(app.window, 'disconnected');

  await app.window.getByRole('tab', { name: 'Activity', exact: true }).click();
  await app.window.getByText('You disconnected').waitFor();
  const told = (await app.window.getByRole('row').allInnerTexts()).filter((row) =>
    row.includes(' ET'),
  ).length;
  hold(told >= 3, 'sign-in, refresh and disconnect are told');
  const log = readFileSync(join(data.path, 'activity.jsonl'), 'utf8');
  hold(!secrets.some((secret) => log.includes(secret)), 'no secret in the activity');
  tell('Activity tells what happened', `${told} lines, none of ${secrets.length} secrets in them`);
  await picture(app.window, 'activity');

  console.log(`\nEvery step held. Screenshots: demo-output/ (${stop})`);
} catch (error) {
  console.error(`\nThe tour stopped: ${error instanceof Error ? error.message : error}`);
  await picture(app.window, 'stopped').catch(() => undefined);
  process.exitCode = 1;
} finally {
  await app.close();
  tray?.stop();
  await broker.close();
  data.clean();
}

async function waitUntil(isTrue: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isTrue()) {
    hold(Date.now() < deadline, what);
    await new Promise((done) => setTimeout(done, 50));
  }
}
