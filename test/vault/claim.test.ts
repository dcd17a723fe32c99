/** The second belt: one process at a time renews a connection, from the newest record, with room for what will come. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  linkSync,
  mkdirSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { lockFile } from '../../main/vault/lock.ts';
import { at, codeOf, givePlace, id, isPosix } from './place.ts';
import { sample, show } from './samples.ts';

const place = givePlace();
const { file, names, open } = place;
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function hold(path: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'holder.ts'), path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  expect(String(said)).toBe('held\n');
  return child;
}

describe('a lock between processes', () => {
  test('is free, is held, is free again when it is let go', async () => {
    const path = join(place.home, 'lock');
    const unlock = await lockFile(path, 1000);
    expect(await lockFile(path, 1000)).toBeNull();
    unlock?.();
    const again = await lockFile(path, 1000);
    expect(again).not.toBeNull();
    again?.();
    if (isPosix) expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('dies with a killed process; nothing has to be judged stale', async () => {
    const path = join(place.home, 'lock');
    const child = await hold(path);
    expect(await lockFile(path, 1000)).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const unlock = await lockFile(path, 1000);
    expect(unlock).not.toBeNull();
    unlock?.();
  });

  test.runIf(process.platform === 'linux')('is said to be missing where the command for it is', async () => {
    const written: string[] = [];
    const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
    try {
      const unlock = await lockFile(join(place.home, 'lock'), 1000, ['/nowhere/flock']);
      expect(unlock).not.toBeNull();
      unlock?.();
      (await lockFile(join(place.home, 'lock'), 1000))?.();
    } finally {
      write.mockRestore();
    }
    expect(written).toEqual(['brokerbar flock-missing\n']);
  });

  test('whoever waits gets it as soon as it is let go', async () => {
    const path = join(place.home, 'lock');
    const unlock = await lockFile(path, 1000);
    const waiting = lockFile(path, 10_000);
    setTimeout(() => unlock?.(), 300);
    const startedAt = performance.now();
    (await waiting)?.();
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  test.skipIf(!isPosix)('A82 a link or a second name is refused, and its target untouched', async () => {
    const target = join(place.home, 'target');
    writeFileSync(target, 'mine');
    symlinkSync(target, join(place.home, 'link'));
    linkSync(target, join(place.home, 'second'));
    await expect(lockFile(join(place.home, 'link'), 100)).rejects.toThrow();
    await expect(lockFile(join(place.home, 'second'), 100)).rejects.toThrow();
  });
});

describe('a claim', () => {
  test('gives what another process saved meanwhile, and the next save builds on it', async () => {
    const vault = await open();
    await vault.save(at(5));
    await (await open()).save(at(8));
    const claim = await vault.claim(id);
    const saved = await claim.reread();
    expect(saved && show(saved)).toBe(show(at(8)));
    expect(await vault.save(at(9))).toBe(true);
    claim.release();
  });

  test('a second one waits for the first to be released', async () => {
    const [one, two] = [await open(), await open()];
    await one.save(sample);
    const first = await one.claim(id);
    const order: string[] = [];
    const waiting = two.claim(id).then((claim) => {
      order.push('second');
      claim.release();
    });
    await new Promise((done) => setTimeout(done, 200));
    order.push('first');
    first.release();
    await waiting;
    expect(order).toEqual(['first', 'second']);
  });

  test('another process that keeps it: E-BUSY, after 20 s', async () => {
    const vault = await open();
    await vault.save(sample);
    await hold(join(place.folder, `${id}.lock`));
    expect(await codeOf(vault.claim(id))).toBe('E-BUSY');
  }, 30_000);

  test('keeps room for the successor, uses it, and leaves nothing behind', async () => {
    const vault = await open();
    await vault.save(sample);
    const claim = await vault.claim(id);
    await claim.reserve();
    const [, room = ''] = names().filter((name) => name.startsWith(`${id}.json`));
    expect(statSync(join(place.folder, room)).size).toBe(32 * 1024);
    await vault.save(at(8));
    expect(existsSync(join(place.folder, room))).toBe(false);
    await claim.reserve();
    claim.release();
    expect(names()).toEqual([`${id}.json`, `${id}.lock`]);
  });

  test('room that cannot be given back costs neither the save nor the lock', async () => {
    const vault = await open();
    await vault.save(sample);
    const spoilRoom = () => {
      const room = join(place.folder, names().find((name) => name.endsWith('.tmp')) ?? '');
      rmSync(room);
      mkdirSync(room);
      return room;
    };
    const claim = await vault.claim(id);
    await claim.reserve();
    const first = spoilRoom();
    expect(await vault.save(at(8))).toBe(true);
    rmdirSync(first);
    await claim.reserve();
    spoilRoom();
    claim.release();
    const again = await vault.claim(id);
    again.release();
  }, 30_000);

  test('what a crash leaves of it is swept at the next start', async () => {
    const vault = await open();
    await vault.save(sample);
    await (await vault.claim(id)).reserve();
    expect(names()).toHaveLength(3);
    await (await open()).load();
    expect(names()).toEqual([`${id}.json`, `${id}.lock`]);
  });

  test('of a record that cannot be read gives nothing, and of one in memory locks nothing', async () => {
    mkdirSync(place.folder, { mode: 0o700 });
    writeFileSync(file(), 'damaged', { mode: 0o600 });
    const claim = await (await open()).claim(id);
    expect(await claim.reread()).toBeNull();
    claim.release();
    place.cipher.kind = 'absent';
    const vault = await open();
    const other = 'tradier-sandbox-memory01';
    await vault.save({ ...sample, id: other });
    const kept = await vault.claim(other);
    expect(await kept.reread()).toBeNull();
    await kept.reserve();
    kept.release();
    expect(names()).toEqual([`${id}.json`, `${id}.lock`]);
  });

  test('forgetting a connection takes its lock along', async () => {
    const vault = await open();
    await vault.save(sample);
    (await vault.claim(id)).release();
    await vault.forget(id);
    expect(names()).toEqual([]);
  });
});
