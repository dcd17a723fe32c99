/**
 * A real process that renews is killed: at random moments, and at every step of the commit; and every step fails in every
 * way a disk can. Whatever happens: what was acknowledged is there, what is on the disk opens, nothing is left behind, and
 * the broker never sees a refresh token that the disk has no mark for.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PracticeCore } from '../../main/simulator/core.ts';
import { type PracticeServer, serve } from '../../main/simulator/server.ts';
import { drawFrom, printFigure, readSeed } from '../figures.ts';
import { type Built, buildEntry } from './built.ts';
import { fileFaults } from './file-faults.ts';
import type { Job } from './renewer.ts';
import { fillFolder, peekFolder, readFolder } from './store-house.ts';

const home = mkdtempSync(join(tmpdir(), 'brokerbar-crash ü-'));
let renewer: Built;
let server: PracticeServer;
let core: PracticeCore;
/** The folder whose turn it is at the broker, by the client id that each has. */
const folders = new Map<string, string>();
/** Refresh requests for which the disk had no mark, or another token: there must be none. */
const unmarked: string[] = [];
let sent = 0;

beforeAll(async () => {
  renewer = await buildEntry(join(import.meta.dirname, 'renewer.ts'));
  server = await serve('127.0.0.1', 0);
  core = new PracticeCore({ origin: server.origin, quota: 1e9 });
  server.answerWith((request) => {
    if (request.target === '/v1/oauth/refreshtoken') watch(request.headers.authorization ?? '', request.body);
    return core.answer(request);
  });
});
afterAll(async () => {
  await server.close();
  renewer.remove();
  rmSync(home, { recursive: true, force: true });
});

/** What the disk says at the moment when a refresh token arrives. */
function watch(authorization: string, body: string): void {
  sent += 1;
  const [clientId = ''] = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':');
  const record = peekFolder(folders.get(clientId) ?? '');
  const token = new URLSearchParams(body).get('refresh_token');
  if (!record?.renewing || record.tokens?.refreshToken?.open() !== token) unmarked.push(clientId);
}

/** A folder of its own with a sign-in that rotates. */
class Lane {
  readonly #client = core.register({ rotation: 'rotating', lifetimeS: 1200 });
  readonly folder: string;
  acked = 0;
  interrupted = 0;

  constructor(name: string) {
    this.folder = join(home, `brokerbar-${name}`);
    folders.set(this.#client.id, this.folder);
  }

  async fill(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    const broker = { origin: server.origin, client: this.#client };
    this.acked = (await fillFolder(this.folder, broker)).generation;
  }

  start(more: Partial<Job> = {}): ChildProcess {
    const job: Job = { folder: this.folder, origin: server.origin, times: 0, ...more };
    return spawn(process.execPath, [renewer.entry, JSON.stringify(job)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...renewer.environment },
    });
  }

  /** Reads what a start would find, and says what is wrong with it. A sign-in that was cut off is made anew. */
  async inspect(): Promise<string[]> {
    const wrong: string[] = [];
    const found = await readFolder(this.folder);
    const left = readdirSync(this.folder).filter((name) => name.endsWith('.tmp'));
    if (left.length > 0) wrong.push(`left behind: ${left.join()}`);
    if (typeof found === 'string') return [...wrong, `the record is ${found}`];
    if (found.generation < this.acked)
      wrong.push(`generation ${found.generation} after ${this.acked} was acknowledged`);
    const isAlive = core.practice.grants.isAlive(found.tokens?.refreshToken?.open() ?? '', this.#client);
    if (!isAlive && !found.renewing) wrong.push('a token that was spent, and no mark');
    if (!isAlive) {
      this.interrupted += 1;
      await this.fill();
    }
    return wrong;
  }
}

/** Reads acknowledgements until the process is gone. */
async function follow(child: ChildProcess, lane: Lane, word = '', onWord = () => {}): Promise<string> {
  let said = '';
  let isHeard = word === '';
  const gone = once(child, 'close');
  child.stdout?.on('data', (bytes: Buffer) => {
    said += bytes.toString();
    for (const [, generation] of said.matchAll(/ack (\d+)\b/g))
      lane.acked = Math.max(lane.acked, Number(generation));
    if (isHeard || !said.includes(word)) return;
    isHeard = true;
    onWord();
  });
  await gone;
  return said;
}

describe('A69, A70 killed', () => {
  test('500 times at random moments', async () => {
    const seed = readSeed(690);
    const random = drawFrom(seed);
    const kills = 500;
    const wrong: string[] = [];
    let acks = 0;
    let interrupted = 0;
    let left = kills;
    const live = async (name: string) => {
      const lane = new Lane(name);
      await lane.fill();
      while (left > 0) {
        left -= 1;
        const before = lane.acked;
        const child = lane.start();
        const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
        // Half of them while the first renewal is made, half of them when the next ones go fast.
        const [word, longestMs] = random() < 0.5 ? (['ready', 200] as const) : (['ack', 40] as const);
        const afterMs = random() * longestMs;
        await follow(child, lane, word, () => setTimeout(() => child.kill('SIGKILL'), afterMs));
        clearTimeout(late);
        if (lane.acked > before) acks += 1;
        wrong.push(...(await lane.inspect()));
      }
      interrupted += lane.interrupted;
    };
    await Promise.all([live('one'), live('two')]);
    expect(wrong).toEqual([]);
    expect(unmarked).toEqual([]);
    expect(acks).toBeGreaterThan(kills / 4);
    expect(sent).toBeGreaterThan(kills / 2);
    const outcome = `0 lost, 0 corrupt, ${acks} after an acknowledgement, ${interrupted} between answer and disk`;
    printFigure('SIGKILL of a renewing process', kills, outcome, seed);
  }, 600_000);

  test.each(['kill', 'hang'] as const)(
    '%s at every step of the commit',
    async (what) => {
      const lane = new Lane(what);
      const wrong: string[] = [];
      let steps = 0;
      for (let atCall = 1; atCall < 200; atCall += 1) {
        await lane.fill();
        const child = lane.start({ times: 1, fault: { what, atCall } });
        child.stdout?.on('data', (bytes: Buffer) => bytes.includes('hangs') && child.kill('SIGKILL'));
        const said = await follow(child, lane);
        wrong.push(...(await lane.inspect()).map((one) => `step ${atCall}: ${one}`));
        if (said.includes('ack')) break;
        steps += 1;
      }
      expect(wrong).toEqual([]);
      expect(unmarked).toEqual([]);
      expect(steps).toBeGreaterThan(10);
      printFigure(`${what} at a step of the commit`, steps, '0 lost, 0 corrupt');
    },
    300_000,
  );
});

describe('A66, A67 every step of the commit fails', () => {
  const faults = fileFaults.filter((what) => what !== 'kill' && what !== 'hang');
  test.each(faults)(
    '%s: nothing is lost, and the next renewal works',
    async (what) => {
      const lane = new Lane(what);
      await lane.fill();
      const child = lane.start({ sweep: what });
      const wrong: string[] = [];
      const said = await follow(child, lane);
      const steps = said.split('\n').filter((line) => line.startsWith('step '));
      for (const line of steps) if (!/then ack \d+$/.test(line)) wrong.push(line);
      wrong.push(...(await lane.inspect()));
      expect(wrong).toEqual([]);
      expect(unmarked).toEqual([]);
      expect(lane.interrupted).toBe(0);
      expect(steps.length).toBeGreaterThan(20);
      const refused = steps.filter((line) => line.includes('failed')).length;
      printFigure(`${what} at a step of the commit`, steps.length, `${refused} renewals put off, 0 lost`);
    },
    60_000,
  );
});
