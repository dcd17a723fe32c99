/** Two to four processes on one store, the single-instance lock bypassed: one token request, and all know its outcome. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import { printFigure } from '../figures.ts';
import type { Job } from './renewer.ts';
import { fillFolder, readFolder } from './store-house.ts';

const home = mkdtempSync(join(tmpdir(), 'brokerbar-race ü-'));
let broker: PracticeBroker;

beforeAll(async () => {
  broker = await startPracticeBroker({ client: { isPartner: true, rotation: 'rotating' }, quota: 1e9 });
});
afterAll(async () => {
  await broker.close();
  rmSync(home, { recursive: true, force: true });
});

/** A process that renews when it is told to. */
class Racer {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(folder: string) {
    const job: Job = { folder, origin: broker.origin, times: 0, isLed: true };
    const args = [join(import.meta.dirname, 'renewer.ts'), JSON.stringify(job)];
    this.#child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.#child.stdout) throw new Error('no output');
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  async hear(): Promise<string> {
    const { value } = await this.#lines.next();
    return value === undefined ? 'gone' : String(value);
  }

  renew(): Promise<string> {
    this.#child.stdin?.write('\n');
    return this.hear();
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}

test.each([2, 3, 4])(
  'A87 %d processes',
  async (processes) => {
    const folder = join(home, `brokerbar-${processes}`);
    await fillFolder(folder, broker);
    const racers = Array.from({ length: processes }, () => new Racer(folder));
    const count = () => broker.requests.filter(({ path }) => path.endsWith('/refreshtoken')).length;
    // 200 trials among the three of them (security.md 5.2), and some.
    const rounds = 70;
    const wrong: string[] = [];
    try {
      for (const racer of racers) expect(await racer.hear()).toBe('ready');
      for (let round = 1; round <= rounds; round += 1) {
        const before = count();
        const said = await Promise.all(racers.map((racer) => racer.renew()));
        if (count() - before !== 1) wrong.push(`round ${round}: ${count() - before} requests`);
        if (new Set(said).size !== 1 || !said[0]?.startsWith('ack'))
          wrong.push(`round ${round}: ${said.join()}`);
      }
    } finally {
      for (const racer of racers) racer.stop();
    }
    expect(wrong).toEqual([]);
    const found = await readFolder(folder);
    expect(found).toMatchObject({ renewing: null, ended: null });
    printFigure(`${processes} processes on one store`, rounds, 'one token request each, all of one mind');
  },
  120_000,
);
