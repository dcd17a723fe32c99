/**
 * `npm run package`: the app for this machine, with installers where their tools can be fetched.
 * `--dir` makes only the unpacked app; `--as-built` takes `dist/` as it is.
 * `--with-test-runtime` makes it from the runtime of the tests: never to be shipped.
 */
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Configuration, Platform, build as pack } from 'electron-builder';
import { download, findDownloaded, isReachable } from './electron-download.ts';
import { checkFuses } from './fuses.ts';
import { build } from './launch.ts';
import { packagedExecutable, refuseOldElectron } from './packaged.ts';
import { electronVersion, projectFolder, Refusal, runScript } from './project.ts';
import { hasTestRuntime, prepareTestRuntime, testRuntimeVersion } from './test-runtime.ts';

const options: readonly string[] = ['--dir', '--as-built', '--with-test-runtime'];
const installerTools = 'https://github.com/electron-userland/electron-builder-binaries/releases';

type Plan = { readonly config: Configuration; readonly output: string; readonly dirOnly: boolean };

async function planTestBuild(): Promise<Plan> {
  if (!hasTestRuntime()) throw new Refusal('The test runtime exists only for Linux on x64.');
  console.error(
    `Made with Electron ${testRuntimeVersion} from npm's registry, for a test: this app must not ship.`,
  );
  const output = join('release', 'test-runtime');
  const config: Configuration = {
    electronDist: await prepareTestRuntime(),
    electronVersion: testRuntimeVersion,
    directories: { output },
    // The runtime's own loader must not come before the app.
    afterExtract: ({ appOutDir }) => rm(join(appOutDir, 'resources', 'app'), { recursive: true }),
  };
  return { config, output, dirOnly: true };
}

async function planRelease(dirAsked: boolean): Promise<Plan> {
  const folder = await findDist();
  const version = await readFile(join(folder, 'version'), 'utf8').catch(() => 'unknown');
  refuseOldElectron(version);
  const dirOnly = dirAsked || !(await isReachable(installerTools));
  if (dirOnly && !dirAsked)
    console.error("The installers' tools cannot be fetched here: making the unpacked app only.");
  const config = { electronDist: folder, electronVersion: version.trim().replace(/^v/, '') };
  return { config, output: 'release', dirOnly };
}

/** Only Electron's own download, or what the user names: findElectron() would also take the test runtime. */
async function findDist(): Promise<string> {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (named) return named;
  const executable = (await findDownloaded()) ?? (await download());
  if (!executable) {
    throw new Refusal(
      `Electron ${electronVersion()} cannot be downloaded here, and an app that ships is made from nothing else. ` +
        'For a test there is: npm run package -- --with-test-runtime',
    );
  }
  return join(projectFolder, 'node_modules', 'electron', 'dist');
}

await runScript(async () => {
  const words = new Set(process.argv.slice(2));
  const unknown = [...words].find((word) => !options.includes(word));
  if (unknown) throw new Refusal(`${unknown} is not known. There are: ${options.join(', ')}.`);
  const plan = words.has('--with-test-runtime')
    ? await planTestBuild()
    : await planRelease(words.has('--dir'));
  if (!words.has('--as-built')) await build();
  await pack({
    projectDir: projectFolder,
    targets: Platform.current().createTarget(plan.dirOnly ? 'dir' : null),
    config: plan.config,
    publish: 'never',
  });
  const executable = packagedExecutable(join(projectFolder, plan.output));
  await checkFuses(executable);
  console.log(`The app is in ${dirname(executable)}`);
  return 0;
});
