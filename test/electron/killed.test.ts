/**
 * The real app, killed while it renews, thirty times, at moments that are told by what somebody else's server sees and not
 * by a watch. What it answered for is there at the next start; what was cut off between the server and the disk has a name of
 * its own, and nothing else ever costs a sign-in; no refresh token is sent without its mark on the disk, nor a third time.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connection } from '../../contract/state.ts';
import { readPlaintext } from '../../main/vault/plaintext.ts';
import { drawFrom, printFigure, readSeed } from '../figures.ts';
import { client, type Fault, type Stranger, sendJson, startStranger } from '../stranger/broker.ts';
import {
  type App,
  beginSignIn,
  connectTradier,
  findPage,
  launch,
  makeFolder,
  waitForHeadline,
} from './harness.ts';

const name = 'Tradier Sandbox';
const kills = 30;
/**
 * When it is killed, in turn: before or while it sends; when the server has spent the token and says nothing; a moment after
 * its answer is on the way; once the app has announced that it is saved.
 */
const moments = ['asked', 'unanswered', 'answering', 'answering', 'announced'] as const;
type Moment = (typeof moments)[number];
/** From the answer to the disk the app needs a few ms. */
const longestMs = { asked: 40, answering: 24 } as const;

const folder = makeFolder('killed');
const records = join(folder.path, 'connections');
let stranger: Stranger;
let app: App;
/** Each token that came to the server, with what the disk held at that moment, sealed. */
const arrivals: { readonly token: string; readonly sealed: string }[] = [];

const start = async () => {
  const file = join(folder.path, 'endpoints.json');
  writeFileSync(file, JSON.stringify({ tradier: { sandbox: stranger.endpoints } }));
  app = await launch({ userData: folder.path, endpoints: file });
};

beforeAll(async () => {
  stranger = await startStranger({
    lifetimeS: 86_399,
    hear: (token) => void arrivals.push({ token, sealed: readSealed() }),
  });
  await start();
  await connectTradier(app, client);
  await authorize();
});
afterAll(async () => {
  await app?.close();
  await stranger?.close();
  folder.clean();
});

const wait = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

async function authorize(): Promise<void> {
  const page = await findPage(app, stranger.origin);
  await page.getByRole('button', { name: 'Authorize' }).click({ noWaitAfter: true });
  await waitForHeadline(app, name, 'Connected');
}

function readSealed(): string {
  const file = readdirSync(records).find((entry) => entry.endsWith('.json')) ?? '';
  const { sealed } = JSON.parse(readFileSync(join(records, file), 'utf8')) as { sealed: string };
  return sealed;
}

/** Whether what was on the disk had a mark, and was about this token: opened by the app's own password store. */
async function isMarked({ token, sealed }: (typeof arrivals)[number]): Promise<boolean> {
  const text = await app.electron.evaluate(async ({ safeStorage }, given) => {
    const bytes = Buffer.from(given, 'base64');
    const { decryptStringAsync } = safeStorage as {
      decryptStringAsync?: (of: Buffer) => Promise<{ result: string }>;
    };
    if (!decryptStringAsync) return safeStorage.decryptString(bytes);
    return (await decryptStringAsync.call(safeStorage, bytes)).result;
  }, sealed);
  const record = readPlaintext(text);
  return record.renewing !== null && record.tokens?.refreshToken?.open() === token;
}

/** The connection as main knows it; null until the store has been opened. */
async function look(): Promise<Connection | null> {
  const answer = await app.window.evaluate(() => window.brokerbar.getState());
  return answer.ok && answer.value.store.kind === 'ready' ? (answer.value.connections[0] ?? null) : null;
}

/** Waits until nothing is under way. */
async function settle(): Promise<Connection> {
  for (let tries = 0, calm = 0; tries < 400; tries += 1) {
    const found = await look();
    calm = found && found.renewal.kind !== 'running' ? calm + 1 : 0;
    if (found && calm === 3) return found;
    await wait(50);
  }
  throw new Error('the renewal did not end');
}

/** Until then a click is answered by the last renewal of this process. */
let freshUntil = 0;

/** Tries what the start found, as a click does: by itself the app waits until half a minute after the last try began. */
async function refresh(): Promise<void> {
  const { id } = await settle();
  await app.window.evaluate((connection) => window.brokerbar.refresh(connection), id);
  freshUntil = Date.now() + 5100;
}

/** Asks for a renewal and kills the app. @returns whether it had announced a saved renewal by then. */
async function renewAndKill(moment: Moment, chance: number): Promise<boolean> {
  let isAnnounced = false;
  const gone = new Promise((done) => app.child.once('exit', done));
  const { id, signIn: before } = await settle();
  await wait(Math.max(0, freshUntil - Date.now()));
  const { promise: seen, resolve: see } = Promise.withResolvers<void>();
  const answer: Fault = ({ response, spend }) => {
    const body = spend();
    if (moment === 'unanswered') return see();
    response.once('finish', see);
    sendJson(response, 200, body);
  };
  stranger.fail('refresh', answer);
  const asked = app.window
    .evaluate((connection) => window.brokerbar.refresh(connection), id)
    .then(async ({ ok }) => {
      const { signIn, notice } = (await look()) ?? {};
      const isSaved = ok && signIn?.kind === 'held' && signIn.isSaved && notice === null;
      isAnnounced = isSaved && before.kind === 'held' && signIn.sinceAt > before.sinceAt;
    })
    .catch(() => undefined);
  if (moment === 'asked') await wait(chance * longestMs.asked);
  else await Promise.race([seen, wait(20_000)]);
  if (moment === 'answering') await wait(chance * longestMs.answering);
  if (moment === 'announced') await asked;
  const wasAnnounced = isAnnounced;
  app.child.kill('SIGKILL');
  await gone;
  await asked;
  await app.close();
  stranger.heal();
  return wasAnnounced;
}

test('A69, A70 SIGKILL while it renews: what was answered for is there, what was cut off has a name of its own', async () => {
  const seed = readSeed(300);
  const random = drawFrom(seed);
  const wrong: string[] = [];
  const count = { sent: 0, announced: 0, interrupted: 0, betweenAnswerAndDisk: 0 };
  for (let kill = 1; kill <= kills; kill += 1) {
    const moment = moments[kill % moments.length] ?? 'asked';
    const say = (what: string) => wrong.push(`kill ${kill}, ${moment}: ${what}`);
    const before = arrivals.length;
    const isAnnounced = await renewAndKill(moment, random());
    const sent = arrivals.slice(before).map(({ token }) => token);
    if (sent.length > 0) count.sent += 1;
    if (isAnnounced) count.announced += 1;
    else if (moment === 'announced') say('a renewal that nobody hindered was not announced');
    if (sent.length !== 1 && moment !== 'asked') say(`${sent.length} tokens were sent`);
    await start();
    if (!isAnnounced) await refresh();
    const { signIn } = await settle();
    const again = arrivals.slice(before + sent.length).map(({ token }) => token);
    const isTwice = again.some((token) => sent.includes(token));
    if (again.length !== (isAnnounced ? 0 : 1)) say(`${again.length} tokens were sent after the start`);
    if (signIn.kind !== 'held') {
      count.interrupted += 1;
      if (moment === 'answering') count.betweenAnswerAndDisk += 1;
      const because = 'because' in signIn ? signIn.because : '';
      // A refusal of a token that had no mark would have another name.
      if (signIn.kind !== 'over' || because !== 'E-INTERRUPTED') say(`${signIn.kind} ${because}`);
      if (isAnnounced) say('announced, and lost');
      if (!isTwice) say('lost, and nothing was sent twice');
    } else if (isTwice) say('sent twice, and held');
    else if (moment === 'unanswered') say('spent without an answer, and held');
    for (const arrival of arrivals.slice(before))
      if (!(await isMarked(arrival))) say('a token was sent that had no mark on the disk');
    const left = readdirSync(records).filter((file) => file.endsWith('.tmp'));
    if (left.length > 0) say(`left ${left.join()}`);
    if (signIn.kind === 'held') continue;
    await beginSignIn(app, name);
    await authorize();
  }
  expect(wrong).toEqual([]);
  expect(stranger.breaches).toEqual([]);
  const rounds = kills / moments.length;
  expect(count.sent).toBeGreaterThanOrEqual(4 * rounds);
  expect(count.announced).toBeGreaterThanOrEqual(rounds);
  expect(count.interrupted).toBeGreaterThanOrEqual(rounds);
  const outcome = `0 lost, ${count.sent} after the request, ${count.announced} announced, ${count.interrupted} cut off, ${count.betweenAnswerAndDisk} of them between answer and disk`;
  printFigure('SIGKILL of the real app while it renews', kills, outcome, seed);
}, 600_000);
