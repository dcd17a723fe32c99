import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findTool, readMissing } from '../../scripts/system.ts';
import { aptLine, packagesFor } from '../../scripts/system-packages.ts';

describe('missing libraries', () => {
  const ldd = [
    '\tlinux-vdso.so.1 (0x00007ffd)',
    '\tlibnss3.so => not found',
    '\tlibgtk-3.so.0 => /usr/lib/libgtk-3.so.0 (0x00007f)',
    '\tlibasound.so.2 => not found',
  ].join('\n');

  test('are read from ldd', () => {
    expect(readMissing(ldd)).toEqual(['libnss3.so', 'libasound.so.2']);
  });

  test.each([
    ['older systems', () => false, ['libnss3', 'libasound2']],
    ['systems with 64-bit time', (name: string) => name.endsWith('t64'), ['libnss3', 'libasound2t64']],
  ])('get the names of %s', (_name, isKnown, packages) => {
    expect(packagesFor(['libnss3.so', 'libnssutil3.so', 'libasound.so.2'], isKnown)).toEqual(packages);
  });

  test('that nobody has heard of are left out of the line', () => {
    expect(packagesFor(['libodd.so.1'], () => false)).toEqual([]);
  });

  test('become one line to run', () => {
    expect(aptLine(['xvfb', 'dbus'])).toBe(
      'apt-get update && apt-get install -y --no-install-recommends dbus xvfb',
    );
  });
});

test.skipIf(process.platform === 'win32')('a tool is any of its programs that can be run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'brokerbar-path-'));
  try {
    const tool = { programs: ['first', 'second'], package: 'either' };
    const path = ['/nowhere', folder].join(delimiter);
    await writeFile(join(folder, 'first'), '', { mode: 0o644 });
    expect(findTool(tool, path)).toBeUndefined();
    await writeFile(join(folder, 'second'), '', { mode: 0o755 });
    expect(findTool(tool, path)).toBe(join(folder, 'second'));
  } finally {
    await rm(folder, { recursive: true });
  }
});
