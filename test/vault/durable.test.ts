/** The durable store over conf: the old file or the new one, never half of one. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs, {
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Conf from 'conf';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DurableStore, durable, replaceFile, temporaryName } from '../../main/vault/durable.ts';
import { parseObject } from '../../main/vault/files.ts';

const Store = durable(Conf);
const name = 'tradier-sandbox-0a1b2c3d';
const old = { count: 0, filler: 'old' };
const writer = join(import.meta.dirname, 'writer.ts');
const isPosix = process.platform !== 'win32';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerbar-durable ü-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => join(folder, `${name}.json`);
const open = (): DurableStore => new Store({ cwd: folder, name, deserialize: parseObject });
const readBack = () => JSON.parse(readFileSync(file(), 'utf8')) as unknown;

describe('the store', () => {
  test('making one writes nothing, whatever the file holds', () => {
    open();
    expect(readdirSync(folder)).toEqual([]);
    for (const content of ['', '\0\0\0\0', '{"a"', 'null', '[]', '42', '\uFEFF{}', '{"count":1}']) {
      writeFileSync(file(), content);
      const store = open();
      expect(Object.keys(store.store)).toEqual(content === '{"count":1}' ? ['count'] : []);
      expect(readFileSync(file(), 'utf8')).toBe(content);
    }
  });

  test('what is assigned is on the disk, whole, 0600, and nothing else is left', () => {
    const store = open();
    store.store = { count: 1, filler: 'x'.repeat(100_000) };
    expect(readBack()).toEqual({ count: 1, filler: 'x'.repeat(100_000) });
    store.store = { other: 'ü' };
    expect(store.store).toEqual({ other: 'ü' });
    expect(open().store).toEqual({ other: 'ü' });
    expect(readdirSync(folder)).toEqual([`${name}.json`]);
    if (isPosix) expect(statSync(file()).mode & 0o777).toBe(0o600);
  });

  test("conf's own listeners hear of a write, and of none that failed", () => {
    const store = open() as DurableStore & Pick<Conf, 'onDidAnyChange'>;
    const heard: unknown[] = [];
    store.onDidAnyChange((value) => heard.push({ ...value }));
    store.store = { a: 1 };
    store.store = { a: 2 };
    expect(() => {
      store.store = { a: 1n };
    }).toThrow(TypeError);
    expect(heard).toEqual([{ a: 1 }, { a: 2 }]);
    expect(readBack()).toEqual({ a: 2 });
  });

  test('A84 a Snap changes nothing', () => {
    vi.stubEnv('SNAP', '/snap/brokerbar');
    const inode = (store: DurableStore) => lstatSync(store.path).ino;
    const store = open();
    store.store = { count: 1 };
    const before = inode(store);
    store.store = { count: 2 };
    // Another file took its place; a write in place would have kept the old one's number.
    expect(inode(store)).not.toBe(before);
    vi.unstubAllEnvs();
  });

  test.runIf(isPosix)('A82 a link, a hard link, a pipe, a folder: refused, the other file untouched', () => {
    const target = join(folder, 'target');
    writeFileSync(target, 'theirs');
    const ways: readonly (() => void)[] = [
      () => symlinkSync(target, file()),
      () => symlinkSync(join(folder, 'nowhere'), file()),
      () => linkSync(target, file()),
      () => execFileSync('mkfifo', [file()]),
      () => mkdirSync(file()),
    ];
    for (const make of ways) {
      make();
      const before = lstatSync(file()).ino;
      expect(open).toThrow('not a plain file');
      expect(() => replaceFile(file(), Buffer.from('ours'))).toThrow('not a plain file');
      expect(lstatSync(file()).ino).toBe(before);
      rmSync(file(), { recursive: true });
    }
    const store = open();
    store.store = old;
    linkSync(file(), join(folder, 'second'));
    expect(() => store.store).toThrow('not a plain file');
    expect(readFileSync(target, 'utf8')).toBe('theirs');
    expect(readdirSync(folder).filter((one) => temporaryName.test(one))).toEqual([]);
  });
});

describe('A67 every step of a write that fails', () => {
  const calls = fs as unknown as Record<string, (...given: unknown[]) => unknown>;
  const eio = () => {
    throw Object.assign(new Error('EIO'), { code: 'EIO' });
  };
  /** Replaces one call of node:fs for every module, for as long as the body runs. */
  function withCall(call: string, by: (...given: unknown[]) => unknown, body: () => void): void {
    const real = calls[call] as (...given: unknown[]) => unknown;
    calls[call] = by;
    syncBuiltinESMExports();
    try {
      body();
    } finally {
      calls[call] = real;
      syncBuiltinESMExports();
    }
  }

  const real = { ...calls };
  const half = (descriptor: unknown, bytes: unknown, from: unknown) =>
    real.writeSync?.(descriptor, bytes, from, 1);
  const closed = (descriptor: unknown) => {
    real.closeSync?.(descriptor);
    eio();
  };

  test.each([
    ['open', 'openSync', eio],
    ['write', 'writeSync', eio],
    ['write takes nothing', 'writeSync', () => 0],
    ['fsync', 'fsyncSync', eio],
    ['close', 'closeSync', closed],
    ['read back', 'readFileSync', eio],
    ['read back gives other bytes', 'readFileSync', () => Buffer.from('other')],
    ['rename', 'renameSync', eio],
  ])('%s: the error surfaces, the old file stays, nothing is left over', (_, call, by) => {
    const store = open();
    store.store = old;
    withCall(call, by, () => {
      expect(() => {
        store.store = { count: 1 };
      }).toThrow();
    });
    expect(readBack()).toEqual(old);
    expect(readdirSync(folder)).toEqual([`${name}.json`]);
  });

  test('a disk that takes one byte at a time gets them all', () => {
    const store = open();
    withCall('writeSync', half, () => {
      store.store = { count: 1 };
    });
    expect(readBack()).toEqual({ count: 1 });
  });

  test.runIf(isPosix)('the folder cannot be synced: the error surfaces, the new file is whole', () => {
    const store = open();
    store.store = old;
    let synced = 0;
    const secondFails = (descriptor: unknown) => {
      synced += 1;
      return synced === 2 ? eio() : real.fsyncSync?.(descriptor);
    };
    withCall('fsyncSync', secondFails, () => {
      expect(() => {
        store.store = { count: 1 };
      }).toThrow('EIO');
    });
    expect(readBack()).toEqual({ count: 1 });
  });
});

/** Writes once in a process of its own and says what it said and whether the file is still one of the two. */
function writeOnce(kind: 'durable' | 'stock', at: string, blocks: number | null = null) {
  const words = [process.execPath, writer, kind, at, name, '12000', '1'];
  const limit = blocks === null ? '' : `ulimit -f ${blocks}; `;
  const { stdout } = spawnSync('sh', ['-c', `${limit}exec "$@"`, 'sh', ...words], { encoding: 'utf8' });
  let found: unknown = null;
  try {
    found = JSON.parse(readFileSync(join(at, `${name}.json`), 'utf8'));
  } catch {
    // Torn.
  }
  const count = (found as { count?: unknown } | null)?.count;
  return { said: stdout.trim(), holds: count === 0 ? 'old' : count === 1 ? 'new' : 'torn' };
}

describe.runIf(isPosix)('A67 a limit on the size of files', () => {
  test.each([
    ['durable', 'old'],
    ['stock', 'torn'],
  ] as const)('%s: the file is %s', (kind, holds) => {
    open().store = old;
    const result = writeOnce(kind, folder, 8);
    expect(result.holds).toBe(holds);
    // The stock store also says that all is well: without this the test above could not fail.
    expect(result.said).toBe(kind === 'stock' ? '1' : 'EFBIG');
    if (kind === 'durable') expect(readdirSync(folder)).toEqual([`${name}.json`]);
  });
});

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('A66 a full disk', () => {
  /** A file system of 64 KiB, or null where this machine allows none. */
  function mount(): string | null {
    const at = mkdtempSync(join(tmpdir(), 'brokerbar-full-'));
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=0700', 'tmpfs', at]);
    if (status === 0) return at;
    rmSync(at, { recursive: true });
    return null;
  }
  function unmount(at: string): void {
    spawnSync('umount', ['-l', at]);
    rmSync(at, { recursive: true, force: true });
  }

  test.for(['durable', 'stock'] as const)(
    '%s, with 0 to 56 KiB of 64 free',
    { timeout: 60_000 },
    (kind, { skip }) => {
      const results: ReturnType<typeof writeOnce>[] = [];
      for (let free = 0; free <= 56; free += 8) {
        const at = mount();
        if (at === null) return skip('this machine mounts nothing');
        try {
          new Store({ cwd: at, name, deserialize: parseObject }).store = old;
          writeFileSync(join(at, 'filler'), Buffer.alloc((60 - free) * 1024));
          const result = writeOnce(kind, at);
          results.push(result);
          if (kind === 'durable') {
            expect(result.holds).toBe(result.said === '1' ? 'new' : 'old');
            expect(readdirSync(at).sort()).toEqual(['filler', `${name}.json`]);
          }
        } finally {
          unmount(at);
        }
      }
      const torn = results.filter(({ said, holds }) => said === '1' && holds === 'torn');
      if (kind === 'stock') expect(torn.length).toBeGreaterThan(0);
      else expect(new Set(results.map(({ said }) => said))).toEqual(new Set(['ENOSPC', '1']));
    },
  );
});

describe.runIf(isPosix)('A69 killed at any moment', () => {
  test('what was acknowledged is there, and the file is whole', async () => {
    open().store = old;
    for (const afterMs of [3, 11, 23, 41]) {
      const child = spawn(process.execPath, [writer, 'durable', folder, name, '20000', '100000']);
      let said = '';
      await new Promise<void>((done) => {
        child.stdout.on('data', (bytes: Buffer) => {
          if (said === '') setTimeout(() => child.kill('SIGKILL'), afterMs);
          said += bytes.toString();
        });
        child.on('close', () => done());
      });
      const acknowledged = Number(said.split('\n').at(-2) ?? 0);
      expect(acknowledged).toBeGreaterThan(0);
      const found = readBack() as { count: number; filler: string };
      expect(found.count).toBeGreaterThanOrEqual(acknowledged);
      expect(found.filler.length).toBe(20_000);
    }
    const left = readdirSync(folder).filter((one) => one !== `${name}.json`);
    expect(left.filter((one) => !temporaryName.test(one))).toEqual([]);
  }, 30_000);
});
