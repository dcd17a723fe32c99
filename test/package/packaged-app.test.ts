/** The packaged app, started as an ordinary user starts it and seen only from outside. */
import { type ChildProcess, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkFuses } from '../../scripts/fuses.ts';
import { packagedExecutable } from '../../scripts/packaged.ts';
import { projectFolder } from '../../scripts/project.ts';
import { hasTestRuntime } from '../../scripts/test-runtime.ts';
import { TrayHost } from '../tray-host.ts';
import { type Area, measureInk, readScreen, toPng } from './screen.ts';
import { Visitor } from './visitor.ts';

const title = 'Connections - Brokerbar';
const executable = packagedExecutable(join(projectFolder, 'release', 'test-runtime'));

/** The window of this title if it is mapped, with its place on the screen. */
function findWindow(): Area | undefined {
  const tree = spawnSync('xwininfo', ['-root', '-tree'], { encoding: 'utf8' }).stdout;
  const id = new RegExp(`^\\s+(0x[0-9a-f]+) "${title}`, 'm').exec(tree)?.[1];
  if (!id) return undefined;
  const facts = spawnSync('xwininfo', ['-id', id], { encoding: 'utf8' }).stdout;
  if (!facts.includes('Map State: IsViewable')) return undefined;
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(-?\\d+)`).exec(facts)?.[1]);
  return {
    x: read('Absolute upper-left X'),
    y: read('Absolute upper-left Y'),
    width: read('Width'),
    height: read('Height'),
  };
}

const hasEnded = (app: ChildProcess) => app.exitCode !== null || app.signalCode !== null;

describe.skipIf(!hasTestRuntime())('the packaged app', () => {
  let visitor: Visitor;
  let tray: TrayHost;
  let app: ChildProcess;
  let output = '';

  beforeAll(async () => {
    execFileSync(
      process.execPath,
      [join(projectFolder, 'scripts', 'package.ts'), '--with-test-runtime', '--as-built'],
      { stdio: 'pipe' },
    );
    visitor = new Visitor();
    const env: NodeJS.ProcessEnv = { ...visitor.env, DISPLAY: process.env.DISPLAY };
    const bus = visitor.start(
      'dbus-daemon',
      ['--nofork', '--print-address=1', `--config-file=${visitor.writeBusConfig()}`],
      env,
    );
    const [address] = (await once(bus.stdout, 'data')) as [Buffer];
    env.DBUS_SESSION_BUS_ADDRESS = address.toString().trim();
    tray = await TrayHost.start(env.DBUS_SESSION_BUS_ADDRESS);
    const started = visitor.start(visitor.bringApp(executable), [], env);
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', (part: Buffer) => {
        output += part.toString();
      });
    }
    app = started;
  });

  afterAll(() => {
    if (app && !hasEnded(app)) app.kill('SIGKILL');
    tray?.stop();
    visitor?.leave();
  });

  /** Looks until there is something to see; gives up when the app has ended or the time is over. */
  async function eventually<T>(look: () => T | undefined, complaint: string): Promise<T> {
    const limit = Date.now() + 30_000;
    for (;;) {
      const seen = look();
      if (seen !== undefined) return seen;
      if (hasEnded(app) || Date.now() > limit) {
        const state = hasEnded(app) ? `ended (${app.signalCode ?? app.exitCode})` : 'still runs';
        throw new Error(`${complaint}. The app ${state} and said:\n${output}`);
      }
      await pause(100);
    }
  }

  test('has the fuses that ship', async () => {
    await checkFuses(executable);
  });

  test('opens its window on the first run, and it is drawn', async () => {
    const area = await eventually(findWindow, `No window "${title}" was mapped`);
    const file = process.env.BROKERBAR_TEST_SCREEN ?? '';
    expect(file, 'run this through `npm test`, which brings the display').not.toBe('');
    // A menu bar alone would not be blank, so only what is below it counts.
    const bar = Math.ceil(area.height * 0.1);
    const page = { ...area, y: area.y + bar, height: area.height - bar };
    await eventually(
      () => (measureInk(readScreen(file, page)) > 0.003 ? true : undefined),
      'The window stayed blank',
    );
    const picture = readScreen(file, area);
    const folder = join(projectFolder, 'test-output');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'packaged-first-run.png'), toPng(picture));
    expect(picture.width).toBeGreaterThan(300);
  });

  test('puts an icon with a menu into the tray, whose Quit ends the app', async () => {
    const icon = await tray.waitForItem();
    // The strip's sentence: which one hangs on whether this session has a password store.
    expect(await icon.getToolTip()).toMatch(/No broker connected yet|password store/);
    const labels = await icon.waitForMenu((lines) => lines.includes('Quit'));
    expect(labels).toContain('Open Brokerbar');
    const ended = once(app, 'exit', { signal: AbortSignal.timeout(5_000) });
    await icon.click('Quit');
    expect(await ended).toEqual([0, null]);
  });
});
