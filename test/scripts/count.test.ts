import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeCount, readCount } from '../../scripts/count.ts';

describe('the count at the end of the tests', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brokerbar-count-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const report = (passed: number, failed: number, skipped: number, success = failed === 0) =>
    JSON.stringify({
      numPassedTests: passed,
      numFailedTests: failed,
      numPendingTests: skipped,
      numTodoTests: 0,
      success,
    });

  test.each([
    ['all is well', report(7, 0, 2), 0, '7 passed, 0 failed, 2 skipped'],
    ['some failed', report(5, 2, 0), 1, '5 passed, 2 failed, 0 skipped'],
    ['an unhandled error', report(7, 0, 0), 1, '7 passed, 1 failed, 0 skipped'],
    ['a file that could not be loaded', report(7, 0, 0, false), 0, '7 passed, 1 failed, 0 skipped'],
    ['nothing ran', report(0, 0, 3), 0, '0 passed, 1 failed, 3 skipped'],
    ['a broken report', '{"numPassed', 0, '0 passed, 1 failed, 0 skipped'],
  ])('%s', async (name, text, code, line) => {
    const file = join(folder, `${name}.json`);
    await writeFile(file, text);
    expect(describeCount(await readCount(file, code))).toBe(line);
  });

  test('no report at all', async () => {
    expect((await readCount(join(folder, 'absent.json'), 0)).failed).toBe(1);
  });
});
