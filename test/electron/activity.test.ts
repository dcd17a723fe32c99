/** The log of a real app: what is told, what a restart keeps, what leaves the app, and what never gets into it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import {
  type App,
  answerPage,
  card,
  connectTradier,
  disconnect,
  launch,
  makeFolder,
  screenshot,
  waitForHeadline,
  writeEndpoints,
} from './harness.ts';

const name = 'Tradier Sandbox';
const folder = makeFolder('activity');
const file = join(folder.path, 'activity.jsonl');
let broker: PracticeBroker;
let app: App;

const start = async () => {
  app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, broker) });
};
const show = (tab: string) => app.window.getByRole('tab', { name: tab, exact: true }).click();
const press = (button: string) => app.window.getByRole('button', { name: button, exact: true }).click();
/** What the rows say; a day's name is a row as well, of one line. The time on this computer is beside what is said. */
const rows = async () =>
  (await app.window.getByRole('row').allInnerTexts())
    .map((text) => text.split('\n').filter((line) => !line.endsWith('on this computer.')))
    .filter((lines) => lines.length > 1)
    .map((lines) => lines.at(-1));

/** What the save dialog would answer: a real one waits for a person. */
async function chooseFile(path: string | null): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' });
  }, path);
}

beforeAll(async () => {
  broker = await startPracticeBroker({ client: { isPartner: true, rotation: 'rotating' } });
  await start();
});
afterAll(async () => {
  await app?.close();
  await broker?.close();
  folder.clean();
});

test('tells what was done, newest first, as it happens', async () => {
  await show('Activity');
  await app.window.getByText('Nothing yet. Sign-ins, refreshes and problems will show here.').waitFor();
  await show('Connections');
  await connectTradier(app, broker.client);
  await answerPage(app, broker, 'Allow');
  await waitForHeadline(app, name, 'Connected');
  await card(app, name).getByRole('button', { name: 'Refresh', exact: true }).click();
  await show('Activity');
  await expect.poll(rows).toEqual(['You refreshed the sign-in', 'You signed in']);
  await screenshot(app.window, 'activity');
});

test('a restart keeps it, in a file for this user only', async () => {
  await app.close();
  expect(statSync(file).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
  await start();
  await show('Activity');
  await expect.poll(rows).toEqual(['You refreshed the sign-in', 'You signed in']);
});

test('no secret is in it, and none leaves with it', async () => {
  const csv = join(folder.path, 'out ü.csv');
  const json = join(folder.path, 'out.json');
  for (const path of [csv, json, null]) {
    await chooseFile(path);
    await press('Export…');
    if (path) await expect.poll(() => existsSync(path)).toBe(true);
  }
  expect(readFileSync(csv, 'utf8').split('\r\n')).toHaveLength(4);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toHaveLength(2);
  const all = [file, csv, json].map((path) => readFileSync(path, 'utf8')).join('\n');
  const secrets = [...broker.listSecrets(), broker.client.id, broker.client.secret];
  expect(secrets.length).toBeGreaterThan(4);
  for (const secret of secrets) expect(all).not.toContain(secret);
});

test('a place that takes nothing is said', async () => {
  await chooseFile(join(folder.path, 'not there', 'out.csv'));
  await press('Export…');
  await app.window.getByRole('alert').getByText("Couldn't save on this computer").waitFor();
});

test('copied details are what the row says', async () => {
  await app.window.getByText('You refreshed the sign-in').click();
  await press('Copy details');
  await app.window.getByText('Copied', { exact: true }).waitFor();
  const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toMatch(/^Tradier Sandbox: You refreshed the sign-in\nTime: \d{4}-/);
});

test('disconnecting is told', async () => {
  await show('Connections');
  await disconnect(app, name);
  await show('Activity');
  await expect.poll(rows).toContain('You disconnected');
});

test('cleared, it is gone from the disk', async () => {
  await press('Clear…');
  await app.window.getByRole('alertdialog').getByRole('button', { name: 'Clear', exact: true }).click();
  await app.window.getByText('Nothing yet. Sign-ins, refreshes and problems will show here.').waitFor();
  expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(1);
});

test('removing the keys is the last thing told of a connection', async () => {
  await show('Connections');
  await card(app, name).getByRole('button', { name: 'Remove keys', exact: true }).click();
  await app.window.getByRole('alertdialog').getByRole('button', { name: 'Remove keys', exact: true }).click();
  await show('Activity');
  await expect.poll(rows).toEqual(['You removed the connection and its keys']);
});

test('the demo has a log of its own, and leaves none', async () => {
  const before = readFileSync(file, 'utf8');
  await show('Connections');
  await press('Try the demo');
  await app.window.getByRole('button', { name: 'Leave demo', exact: true }).waitFor();
  await show('Activity');
  await app.window.getByText('Nothing yet. Sign-ins, refreshes and problems will show here.').waitFor();
  await answerPage(app, { origin: 'http://127.0.0.1' }, 'Allow');
  await expect.poll(async () => (await rows()).join()).toMatch(/^You signed in/);
  await press('Leave demo');
  await expect.poll(rows).toEqual(['You removed the connection and its keys']);
  expect(readFileSync(file, 'utf8')).toBe(before);
});
