/**
 * `npm test`: system, lint, types, build, then every test on a desktop of its own.
 * The last line is always the count; further arguments go to Vitest.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Count, describeCount, readCount } from './count.ts';
import { runOnTestDesktop } from './desktop.ts';
import { type Electron, findElectron } from './electron.ts';
import { buildWords, showTool, toolPath } from './launch.ts';
import { projectFolder, Refusal } from './project.ts';
import { checkSystem, findTool } from './system.ts';
import { chromium } from './system-packages.ts';

const longest = 75 * 60_000;
let count: Count = { passed: 0, failed: 0, skipped: 0 };

/** Runs a step and shows its time; answers whether it held. */
async function step(name: string, body: () => Promise<boolean>): Promise<boolean> {
  const start = performance.now();
  console.log(`> ${name}`);
  const held = await body().catch((failure: unknown) => {
    console.error(failure instanceof Refusal ? failure.message : failure);
    return false;
  });
  console.log(`${held ? '' : 'FAILED: '}${name}, ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
  return held;
}

async function runTests(electron: Electron): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'brokerbar-count-'));
  // A run takes minutes; one that hangs is ended as Ctrl+C would, with its count and without a trace.
  const late = setTimeout(() => process.kill(process.pid, 'SIGTERM'), longest);
  const report = join(folder, 'report.json');
  try {
    const words = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const code = await runOnTestDesktop(
      process.execPath,
      [toolPath('vitest'), ...words, ...process.argv.slice(2)],
      { env: { ELECTRON_PATH: electron.path, CHROMIUM_PATH: findTool(chromium) } },
    );
    count = await readCount(report, code);
    return count.failed === 0;
  } finally {
    clearTimeout(late);
    await rm(folder, { recursive: true, force: true });
  }
}

process.chdir(projectFolder);
let electron: Electron | undefined;
const prepared = [
  await step('system', async () => {
    electron = await findElectron();
    await checkSystem(electron.path, 'test');
    return true;
  }),
  await step('lint', async () => (await showTool('biome', ['check', '.'])) === 0),
  await step('types', async () => (await showTool('tsc', ['--noEmit'])) === 0),
  await step('build', async () => (await showTool('vite', buildWords)) === 0),
];
const [ready, , , built] = prepared;
const found: Electron | undefined = electron;
if (ready && built && found) {
  const held = await step('tests', () => runTests(found));
  if (!held) count = { ...count, failed: Math.max(1, count.failed) };
}

const failed = count.failed + prepared.filter((held) => !held).length;
process.exitCode = failed === 0 ? 0 : 1;
console.log(describeCount({ ...count, failed }));
