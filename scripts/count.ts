import { readFile } from 'node:fs/promises';

export type Count = { readonly passed: number; readonly failed: number; readonly skipped: number };

type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly success: boolean;
};

/**
 * Counts from Vitest's JSON report. A run that broke off, ended with an unhandled error or ran nothing
 * has no failed test to show, and still counts as one failure.
 */
export async function readCount(file: string, exitCode: number): Promise<Count> {
  const report = await readFile(file, 'utf8')
    .then((text) => JSON.parse(text) as Report)
    .catch(() => undefined);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const passed = report.numPassedTests;
  const held = exitCode === 0 && report.success && passed > 0;
  return {
    passed,
    failed: held ? report.numFailedTests : Math.max(1, report.numFailedTests),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function describeCount(count: Count): string {
  return `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
}
