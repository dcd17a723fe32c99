/**
 * The real app, killed while it renews, thirty times. What it answered for is there at the next start; what was cut off
 * between the broker and the disk has a sentence of its own; nothing else ever costs a sign-in.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connection } from '../../contract/state.ts';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { drawFrom, printFigure, readSeed } from '../figures.ts';
import {
  type App,
  answerPage,
  beginSignIn,
  connectTradier,
  launch,
  makeFolder,
  waitForHeadline,
  writeEndpoints,
} from './harness.ts';

const name = 'Tradier Sandbox';
const kills = 30;
const folder = makeFolder('killed');
let broker: PracticeBroker;
let app: App;

const start = async () => {
  app = await launch({ userData: folder.path, endpoints: writeEndpoints(folder.path, broker) });
};

beforeAll(async () => {
  broker = await startPracticeBroker({ client: { isPartner: true, rotation: 'rotating' } });
  await start();
  await connectTradier(app, broker.client);
  await answerPage(app, broker, 'Allow');
  await waitForHeadline(app, name, 'Connected');
});
afterAll(async () => {
  await app?.close();
  await broker?.close();
  folder.clean();
});

/** The connection as main knows it; null until the store has been opened. */
async function look(): Promise<Connection | null> {
  const answer = await app.window.evaluate(() => window.brokerbar.getState());
  return answer.ok && answer.value.store.kind === 'ready' ? (answer.value.connections[0] ?? null) : null;
}

/** Waits until what the start found has been tried: a mark makes the app send the token once more, at once. */
async function settle(): Promise<Connection> {
  let calm = 0;
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await look();
    calm = found?.renewal.kind === 'idle' ? calm + 1 : 0;
    if (found && calm === 4) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('the renewal did not end');
}

/**
 * Asks for a renewal and kills the app a moment later, or a moment after it was answered, however slow the machine is.
 * @returns whether it had announced a saved renewal by then.
 */
async function renewAndKill(afterMs: number, isAfterAnswer: boolean): Promise<boolean> {
  let isAcknowledged = false;
  const gone = new Promise((done) => app.child.once('exit', done));
  const id = await app.window.getByRole('article', { name, exact: true }).getAttribute('data-connection');
  const asked = app.window
    .evaluate((connection) => window.brokerbar.refresh(connection ?? ''), id)
    .then(async ({ ok }) => {
      const { signIn, notice } = (await look()) ?? {};
      isAcknowledged = ok && signIn?.kind === 'held' && signIn.isSaved && notice === null;
    })
    .catch(() => undefined);
  if (isAfterAnswer) await asked;
  await new Promise((done) => setTimeout(done, afterMs));
  const wasAcknowledged = isAcknowledged;
  app.child.kill('SIGKILL');
  await gone;
  await asked;
  await app.close();
  return wasAcknowledged;
}

test('A69 SIGKILL while it renews: what was answered for is there', async () => {
  const seed = readSeed(300);
  const random = drawFrom(seed);
  const wrong: string[] = [];
  let answered = 0;
  let interrupted = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const sentBefore = broker.requests.filter(({ path }) => path.endsWith('/refreshtoken')).length;
    const isAfterAnswer = kill % 3 === 0;
    const isAnswered = await renewAndKill(random() * (isAfterAnswer ? 20 : 120), isAfterAnswer);
    const sent = broker.requests.filter(({ path }) => path.endsWith('/refreshtoken')).length - sentBefore;
    if (isAnswered) answered += 1;
    await start();
    const { signIn } = await settle();
    if (signIn.kind !== 'held') {
      interrupted += 1;
      if (isAnswered) wrong.push(`kill ${kill}: answered, and lost`);
      if (sent === 0) wrong.push(`kill ${kill}: nothing was sent, and lost`);
      await beginSignIn(app, name);
      await answerPage(app, broker, 'Allow');
      await waitForHeadline(app, name, 'Connected');
    }
    const left = readdirSync(join(folder.path, 'connections')).filter((file) => file.endsWith('.tmp'));
    if (left.length > 0) wrong.push(`kill ${kill}: left ${left.join()}`);
  }
  expect(wrong).toEqual([]);
  expect(answered).toBeGreaterThan(2);
  const outcome = `0 lost, ${answered} after the answer, ${interrupted} between broker and disk`;
  printFigure('SIGKILL of the real app while it renews', kills, outcome, seed);
}, 240_000);
