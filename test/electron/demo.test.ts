/** "Try the demo": the practice broker behind the very path of a real one, in a store of its own, gone without a trace. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type App,
  card,
  findPage,
  headline,
  launch,
  makeFolder,
  screenshot,
  waitForHeadline,
} from './harness.ts';

const name = 'Tradier Sandbox';
const folder = makeFolder('demo');
let app: App;
let launchedAt: number;

beforeAll(async () => {
  launchedAt = Date.now();
  app = await launch({ userData: folder.path });
});
afterAll(async () => {
  await app?.close();
  folder.clean();
});

test('row 8: from launch one click, one Allow: connected within 10 s, and marked as a demo everywhere', async () => {
  await app.window.getByRole('button', { name: 'Try the demo', exact: true }).click();
  const page = await findPage(app, /^http:\/\/127\.0\.0\.1:\d+\/(?!$)/);
  await page.getByRole('button', { name: 'Allow', exact: true }).click({ noWaitAfter: true });
  await waitForHeadline(app, name, /^Connected$|^Signed in until/);
  expect(Date.now() - launchedAt, 'ms since the process was launched').toBeLessThan(10_000);
  expect(await app.window.locator('body').innerText()).toContain('Nothing here is real');
  expect(await card(app, name).innerText()).toMatch(/demo/i);
  expect(await app.window.title()).toBe('Connections - Brokerbar (Demo)');
  expect(await app.window.getByRole('status').first().innerText()).toMatch(/^Demo: /);
  await screenshot(app.window, 'demo');
});

test('the demo refuses what it refuses for real: somebody says no', async () => {
  await card(app, name).getByRole('button', { name: 'More', exact: true }).click();
  await app.window.getByRole('menuitem', { name: 'Sign in again', exact: true }).click();
  const page = await findPage(app, /^http:\/\/127\.0\.0\.1:\d+\/(?!$)/);
  await page.getByRole('button', { name: 'Deny', exact: true }).click({ noWaitAfter: true });
  await expect.poll(() => card(app, name).innerText()).toContain("You didn't allow access");
  expect(await headline(app, name).innerText()).toMatch(/^Connected$|^Signed in until/);
});

test('TradeStation waits beside it, and its practice page takes an Allow as well', async () => {
  const station = 'TradeStation Simulated';
  await card(app, station).getByRole('button', { name: 'Connect', exact: true }).click();
  const page = await findPage(app, /^http:\/\/127\.0\.0\.1:\d+\/(?!$)/);
  await page.getByRole('button', { name: 'Allow', exact: true }).click({ noWaitAfter: true });
  await waitForHeadline(app, station, 'Connected');
  expect(await card(app, station).innerText()).toContain('Futures');
  await screenshot(app.window, 'demo-both');
});

test('its data is apart, and leaving deletes it', async () => {
  expect(readdirSync(join(folder.path, 'connections'))).toEqual([]);
  expect(readdirSync(join(folder.path, 'demo')).filter((file) => file.endsWith('.json'))).toHaveLength(2);
  await app.window.getByRole('button', { name: 'Leave demo', exact: true }).click();
  await app.window.getByRole('button', { name: 'Connect Tradier', exact: true }).waitFor();
  expect(await app.window.title()).toBe('Connections - Brokerbar');
  await expect.poll(() => existsSync(join(folder.path, 'demo'))).toBe(false);
});

test('quitting in the demo leaves it as well', async () => {
  await app.window.getByRole('button', { name: 'Try the demo', exact: true }).click();
  await findPage(app, /^http:\/\/127\.0\.0\.1:\d+\/(?!$)/);
  const startedAt = Date.now();
  await app.electron.evaluate(({ app: electronApp }) => electronApp.quit()).catch(() => undefined);
  await expect.poll(() => app.child.exitCode !== null, { timeout: 6000 }).toBe(true);
  expect(Date.now() - startedAt).toBeLessThan(5000);
  expect(existsSync(join(folder.path, 'demo'))).toBe(false);
});
