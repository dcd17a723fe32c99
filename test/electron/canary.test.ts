/**
 * Marked secrets through the whole job, then a search for them everywhere they must not be: userData, what was printed,
 * every message to and from our own pages, the window's heap, titles, the clipboard, the process list (A95, A106).
 * Exempt is only the dialog's own call, which carries the keys and the pasted token once.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import {
  type App,
  answerPage,
  card,
  chooseFromMore,
  connectTradier,
  disconnect,
  findPage,
  launch,
  makeFolder,
  waitForHeadline,
  writeEndpoints,
} from './harness.ts';

const name = 'Tradier Sandbox';
const folder = makeFolder('canary');
const keys = { id: 'CANARY-KEY-3f9a17c2d0', secret: 'CANARY-SECRET-77b2e1f04c' };
let broker: PracticeBroker;
let app: App;
const processes: string[] = [];

beforeAll(async () => {
  broker = await startPracticeBroker({ client: { ...keys, isPartner: true, rotation: 'rotating' } });
  app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, broker) });
  await recordMessages();
});

afterAll(async () => {
  await app?.close();
  await broker?.close();
  folder.clean();
});

/** Keeps a copy of everything main sends to a page and answers to it, by wrapping Electron itself. */
function recordMessages(): Promise<void> {
  return app.electron.evaluate(({ ipcMain, webContents, app: electronApp }) => {
    const kept: string[] = [];
    (globalThis as { kept?: string[] }).kept = kept;
    const watch = (contents: Electron.WebContents) => {
      const send = contents.send.bind(contents);
      contents.send = (channel: string, ...words: unknown[]) => {
        kept.push(JSON.stringify([channel, ...words]));
        send(channel, ...words);
      };
    };
    for (const contents of webContents.getAllWebContents()) watch(contents);
    electronApp.on('web-contents-created', (_event, contents) => watch(contents));
    const handlers = (
      ipcMain as unknown as { _invokeHandlers: Map<string, (...words: unknown[]) => unknown> }
    )._invokeHandlers;
    for (const [channel, handle] of handlers)
      handlers.set(channel, async (...words: unknown[]) => {
        const answer = await handle(...words);
        kept.push(JSON.stringify([channel, answer ?? null]));
        return answer;
      });
  });
}

async function searchHeap(): Promise<string> {
  const session = await app.window.context().newCDPSession(app.window);
  const parts: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  for (let round = 0; round < 3; round += 1) {
    await session.send('HeapProfiler.collectGarbage');
    await new Promise((done) => setTimeout(done, 200));
  }
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return parts.join('');
}

function listProcesses(): string {
  if (process.platform !== 'linux') return '';
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .join('\n');
}

describe('secrets stay where they belong', () => {
  test('the whole job, marked', async () => {
    await connectTradier(app, broker.client);
    await findPage(app, broker.origin);
    processes.push(listProcesses());
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, name, 'Connected');
    await card(app, name).getByRole('button', { name: 'Refresh', exact: true }).click();
    await expect
      .poll(() => broker.requests.filter(({ path }) => path.endsWith('/refreshtoken')).length)
      .toBe(1);
    await chooseFromMore(app, name, 'Details…');
    await app.window.getByRole('dialog').waitFor();
    await app.window.keyboard.press('Escape');
    for (const fault of ['html', 'truncated', 'reset', { status: 500 }, { status: 400 }] as const) {
      broker.setFault('exchange', fault);
      await chooseFromMore(app, name, 'Sign in again');
      await answerPage(app, broker, 'Allow');
      await expect.poll(() => card(app, name).innerText()).toContain('Technical details');
      broker.clearFaults();
    }
    broker.setFault('answer', 'state-wrong');
    await chooseFromMore(app, name, 'Sign in again');
    await answerPage(app, broker, 'Allow');
    await expect.poll(() => card(app, name).innerText()).toContain('stopped for safety');
    broker.clearFaults();
    await app.window.getByRole('button', { name: 'Connect a broker', exact: true }).click();
    await app.window.getByRole('menuitem', { name: 'Tradier', exact: true }).click();
    const dialog = app.window.getByRole('dialog', { name: 'Connect Tradier', exact: true });
    await dialog.getByRole('radio', { name: 'I have an API token', exact: true }).check({ force: true });
    const [, other] = broker.people;
    await dialog.getByRole('textbox', { name: 'API token', exact: true }).fill(broker.findApiToken(other));
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await app.window.getByRole('article').count()).toBe(2);
    processes.push(listProcesses());
  });

  test('row 19: none of them is anywhere else', async () => {
    const secrets = [...broker.listSecrets(), broker.apiToken, keys.id, keys.secret].filter(
      (secret) => secret.length >= 8,
    );
    expect(secrets.length).toBeGreaterThan(8);
    const messages = await app.electron.evaluate(() => (globalThis as { kept?: string[] }).kept ?? []);
    expect(messages.length).toBeGreaterThan(20);
    const titles = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => window.getTitle()),
    );
    const clipboard = await app.electron.evaluate(({ clipboard: board }) => board.readText());
    const places: Record<string, string> = {
      messages: messages.join('\n'),
      heap: await searchHeap(),
      page: await app.window.content(),
      titles: titles.join('\n'),
      clipboard,
      processes: processes.join('\n'),
      printed: app.printed(),
      userData: readdirSync(folder.path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
        .join('\n'),
    };
    expect(places.heap?.length).toBeGreaterThan(100_000);
    expect(places.userData?.length).toBeGreaterThan(1000);
    const found = secrets.flatMap((secret, index) =>
      Object.entries(places)
        .filter(([, text]) => text.includes(secret))
        .map(([place, text]) => `secret ${index} in ${place}: ${text.split(secret)[0]?.slice(-80)}`),
    );
    expect(found).toEqual([]);
    await disconnect(app, name);
  });
});
