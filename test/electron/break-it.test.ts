/** "Break it…" brings a demo connection into every state of ux.md 3.6, by the path of a real one; leaving takes all of it along. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoFault } from '../../contract/faults.ts';
import { texts } from '../../contract/texts.ts';
import { type App, card, findPage, launch, makeFolder, screenshot, waitForHeadline } from './harness.ts';

const name = 'Tradier Sandbox';
const station = 'TradeStation Simulated';
const anyPage = /^http:\/\/127\.0\.0\.1:\d+\/(?!$)/;
const folder = makeFolder('break-it');
let app: App;

beforeAll(async () => {
  app = await launch({ userData: folder.path });
  await app.window.getByRole('button', { name: 'Try the demo', exact: true }).click();
  await findPage(app, anyPage);
});
afterAll(async () => {
  await app?.close();
  folder.clean();
});

/** @param fault null mends everything. */
async function choose(on: string, fault: DemoFault | null): Promise<void> {
  await card(app, on).getByRole('button', { name: 'Break it…', exact: true }).click();
  const dialog = app.window.getByRole('dialog', { name: 'Break it…', exact: true });
  const name = fault === null ? 'Mend everything' : 'Break it';
  if (fault !== null)
    await dialog.getByRole('radio', { name: texts().faults.all[fault].label, exact: true }).check();
  else await screenshot(app.window, 'break-it');
  await dialog.getByRole('button', { name, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

const read = async (on: string) => ({
  headline: await card(app, on).getByRole('heading').first().innerText(),
  subline: await card(app, on).locator('.card-subline').innerText(),
});
const at = '\\d{1,2}:\\d\\d [AP]M ET';

/** Choice, card, headline, subline. */
const rows: readonly (readonly [
  state: string,
  fault: DemoFault,
  on: string,
  headline: string | RegExp,
  subline: RegExp,
])[] = [
  ['S2', 'page-open', name, 'Waiting for you to sign in', /^Finish in the Tradier window\.$/],
  ['S3', 'slow-exchange', name, 'Finishing sign-in…', /^This takes a few seconds\.$/],
  ['S4', 'denied', name, "You didn't allow access", /chose not to allow this app/],
  ['S5', 'closed', name, 'Sign-in was cancelled', /window was closed before you finished/],
  ['S6', 'wrong-reply', name, 'Sign-in stopped for safety', /didn't match the request we sent/],
  ['S7', 'keys-refused', name, "Couldn't finish sign-in", /API key or secret isn't valid for Sandbox/],
  ['S7', 'code-refused', station, "Couldn't finish sign-in", /one-time code was already used or had run out/],
  ['S8', 'renews', name, 'Connected', /^Renews by itself\. View only\. \d accounts?\.$/],
  [
    'S12',
    'failing-renewal',
    name,
    'Connected',
    new RegExp(`^Couldn't refresh; next try ${at}\\. Good until`),
  ],
  ['S19', 'too-many-requests', name, 'Connected', new RegExp(`asked us to slow down until ${at}\\.`)],
  ['S11', 'slow-renewal', station, 'Connected', /^Refreshing…$/],
  ['S13', 'refused', name, 'Sign in again', /^Ended at .*Open orders at Tradier stay as they are\.$/],
  ['S9', 'fixed-end', name, new RegExp(`^Signed in until .*${at}`), /^24 hours per sign-in\. View only\./],
  [
    'S10',
    'ends-soon',
    name,
    new RegExp(`^Sign-in ends at .*${at}`),
    /^In \d\d minutes\.|^Before today's close/,
  ],
  ['S13', 'ended', name, 'Sign in again', /^Ended at /],
  [
    'S15',
    'not-answering',
    station,
    'Connected, broker not answering',
    /^Your sign-in is kept\. Trying again at/,
  ],
  ['S16', 'no-store', name, 'Connected until you quit', /^Not saved: no password store\./],
  ['S17', 'foreign-store', name, "Can't open the saved sign-in", /^Made on another computer/],
  ['S17', 'locked-store', name, 'Your password store is locked', /^Saved sign-ins are still there\./],
  ['S14', 'offline', name, 'Offline', /^Your sign-in is kept\.$/],
  ['S18', 'disconnected', name, 'Disconnected', /^Sign-in removed\. Keys kept\.$/],
  ['S1', 'keys-saved', name, 'Not connected', /^Keys saved\. View only\.$/],
];

test.each(rows)('row 47: %s: %s', async (_state, fault, on, headline, subline) => {
  await choose(on, fault);
  await waitForHeadline(app, on, headline);
  await expect.poll(() => read(on).then((words) => words.subline), { timeout: 15_000 }).toMatch(subline);
  const said = (await read(on)).headline;
  if (typeof headline === 'string') expect(said).toBe(headline);
  else expect(said).toMatch(headline);
  // S20: whatever its state, it is marked as a demo.
  expect(await card(app, on).locator('.tag').innerText()).toMatch(/^demo$/i);
});

test('Mend everything: what was broken works again', async () => {
  await choose(station, 'failing-renewal');
  await expect
    .poll(() => read(station).then((words) => words.subline), { timeout: 15_000 })
    .toMatch(/^Couldn't refresh/);
  await choose(station, null);
  await expect
    .poll(() => read(station).then((words) => words.subline), { timeout: 15_000 })
    .toMatch(/^Renews by itself/);
});

test('row 47: S0: no connection at all, and the demo starts again', async () => {
  await choose(name, 'no-connection');
  await app.window.getByRole('heading', { name: 'Nothing is connected in the demo.', exact: true }).waitFor();
  await app.window.getByRole('button', { name: 'Start the demo again', exact: true }).click();
  await waitForHeadline(app, name, 'Waiting for you to sign in');
});

test('leaving in the middle of a fault takes it along', async () => {
  await choose(station, 'slow-renewal');
  await expect
    .poll(() => read(station).then((words) => words.subline), { timeout: 15_000 })
    .toBe('Refreshing…');
  await app.window.getByRole('button', { name: 'Leave demo', exact: true }).click();
  await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
  expect(await app.window.locator('body').innerText()).not.toMatch(/Break it|Offline|password store/);
  await expect.poll(() => existsSync(join(folder.path, 'demo'))).toBe(false);
  const refused = await app.window.evaluate(() =>
    window.brokerbar.breakDemo({ connection: 'tradier-sandbox-0000', fault: 'offline' }),
  );
  expect(refused).toMatchObject({ ok: false, failure: { code: 'E-FIELD' } });
});
