/**
 * The built app with its records on a file system of 64 KiB that is nearly full: the old record stays whole, what was
 * received is kept in memory and said, and saving works again once there is room (row A66).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PracticeBroker, startPracticeBroker } from '../../main/simulator/index.ts';
import {
  type App,
  answerPage,
  card,
  chooseFromMore,
  connectTradier,
  launch,
  makeFolder,
  waitForHeadline,
  writeEndpoints,
} from './harness.ts';

const name = 'Tradier Sandbox';
const page = 4096;
const folder = makeFolder('full-disk');
const records = join(folder.path, 'data', 'connections');
const filler = join(records, 'filler');

function mount(): boolean {
  mkdirSync(records, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', records], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

// Mounting is for root on Linux; elsewhere this test belongs to another system.
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mount();

/** Leaves so many free pages of the 16 that there are. */
function fill(freePages: number): void {
  rmSync(filler, { force: true });
  const [, line = ''] = execFileSync('df', ['--output=avail', '-B1', records], { encoding: 'utf8' }).split(
    '\n',
  );
  const size = Math.floor(Number(line) / page) - freePages;
  if (size > 0) writeFileSync(filler, Buffer.alloc(size * page, 'x'));
}

const recordBytes = () => {
  const file = readdirSync(records).find((entry) => entry.endsWith('.json'));
  return file ? readFileSync(join(records, file)) : Buffer.alloc(0);
};

describe.runIf(canMount)('a full disk', () => {
  let broker: PracticeBroker;
  let app: App;

  beforeAll(async () => {
    // A long secret makes the record longer than a page, so that one free page means a short write.
    broker = await startPracticeBroker({
      client: { isPartner: true, id: 'key-'.repeat(300), secret: 's3cr3t-'.repeat(250) },
    });
    app = await launch({
      userData: join(folder.path, 'data'),
      endpoints: writeEndpoints(folder.path, broker),
    });
    await connectTradier(app, broker.client);
    await answerPage(app, broker, 'Allow');
    await waitForHeadline(app, name, 'Connected');
  });

  afterAll(async () => {
    await app?.close();
    await broker?.close();
    execFileSync('umount', ['-l', records]);
    folder.clean();
  });

  test.each([0, 1])(
    '%d free pages: the old record is whole, the new tokens are kept and said',
    async (free) => {
      const before = recordBytes();
      expect(before.length).toBeGreaterThan(page);
      fill(free);
      await chooseFromMore(app, name, 'Sign in again');
      await answerPage(app, broker, 'Allow');
      await waitForHeadline(app, name, 'Connected until you quit');
      expect(await card(app, name).innerText()).toContain("couldn't save it");
      expect(recordBytes().equals(before)).toBe(true);
      expect(readdirSync(records).filter((entry) => entry.endsWith('.tmp'))).toEqual([]);
      rmSync(filler);
      await card(app, name).getByRole('button', { name: 'Save', exact: true }).click();
      await waitForHeadline(app, name, 'Connected');
      expect(recordBytes().equals(before)).toBe(false);
    },
  );

  test('a renewal is not even sent when it could not be saved', async () => {
    const before = recordBytes();
    const sent = () => broker.requests.filter(({ path }) => path.endsWith('/refreshtoken')).length;
    const count = sent();
    fill(0);
    await card(app, name).getByRole('button', { name: 'Refresh', exact: true }).click();
    await expect.poll(() => card(app, name).innerText()).toContain("Couldn't save on this computer");
    expect(sent()).toBe(count);
    expect(recordBytes().equals(before)).toBe(true);
    rmSync(filler);
  });
});
