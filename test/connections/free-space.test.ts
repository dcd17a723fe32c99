/** A disk with every amount of room left, page by page: a token is spent only where its successor finds room (row A66). */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Connections } from '../../main/connections/connections.ts';
import { PracticeCore } from '../../main/simulator/core.ts';
import { type PracticeServer, serve } from '../../main/simulator/server.ts';
import { printFigure } from '../figures.ts';
import { fillFolder, openFolder, placeAt, portsOver, readFolder } from './store-house.ts';

const page = 4096;
const pages = 24;
const home = mkdtempSync(join(tmpdir(), 'brokerbar-free-space ü-'));
const disk = join(home, 'disk');
const folder = join(disk, 'connections');
const filler = join(disk, 'filler');

function mount(): boolean {
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${(pages * page) / 1024}k`, 'tmpfs', disk], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

// Mounting is for root on Linux; elsewhere this test belongs to another system.
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mount();

if (!canMount) rmSync(home, { recursive: true, force: true });

const freePages = () => Number(statfsSync(disk).bavail);
function leave(free: number): void {
  rmSync(filler, { force: true });
  const size = freePages() - free;
  if (size > 0) writeFileSync(filler, Buffer.alloc(size * page, 'x'));
}

describe.runIf(canMount)('free space', () => {
  let server: PracticeServer;
  let core: PracticeCore;
  beforeAll(async () => {
    server = await serve('127.0.0.1', 0);
    core = new PracticeCore({ origin: server.origin, quota: 1e9 });
    server.answerWith((request) => core.answer(request));
  });
  afterAll(async () => {
    await server.close();
    execFileSync('umount', ['-l', disk], { stdio: 'ignore' });
    rmSync(home, { recursive: true, force: true });
  });

  test('A66 every page from none to all of them', async () => {
    // Longer than a page, so that a record may find room for a part of itself.
    const client = core.register({ rotation: 'rotating', secret: 's3cr3t-'.repeat(250) });
    const sent = () => core.requests.filter(({ path }) => path.endsWith('/refreshtoken')).length;
    const wrong: string[] = [];
    let refused = 0;
    let steps = 0;
    for (let free = 0; ; free += 1) {
      rmSync(filler, { force: true });
      rmSync(folder, { recursive: true, force: true });
      await fillFolder(folder, { origin: server.origin, client });
      if (free > freePages()) break;
      leave(free);
      steps += 1;
      const connections = new Connections(
        portsOver(await openFolder(folder), placeAt(server.origin), () => 0),
        () => undefined,
      );
      await connections.load();
      const live = connections.get(connections.view(Date.now()).connections[0]?.id ?? '');
      const before = sent();
      await live.refresh();
      const { notice } = connections.view(Date.now()).connections[0] ?? {};
      const wasSent = sent() > before;
      connections.close();
      if (!wasSent) refused += 1;
      if (wasSent === (notice?.code === 'E-DISK'))
        wrong.push(`${free} pages: sent ${wasSent}, said ${notice?.code}`);
      const found = await readFolder(folder);
      if (typeof found === 'string') wrong.push(`${free} pages: ${found}`);
      else if (!core.practice.grants.isAlive(found.tokens?.refreshToken?.open() ?? '', client))
        wrong.push(`${free} pages: what is on the disk was spent`);
      const left = readdirSync(folder).filter((name) => name.endsWith('.tmp'));
      if (left.length > 0) wrong.push(`${free} pages: left ${left.join()}`);
    }
    expect(wrong).toEqual([]);
    expect(steps).toBeGreaterThan(16);
    expect(refused).toBeGreaterThan(2);
    expect(refused).toBeLessThan(steps);
    printFigure('renewal with every page of room', steps, `${refused} put off, 0 lost`);
  }, 60_000);
});
