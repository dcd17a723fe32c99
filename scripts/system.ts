import { spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Refusal } from './project.ts';
import { show } from './run.ts';
import { aptLine, opened, packagesFor, type Tool, toolsFor } from './system-packages.ts';

export type Purpose = keyof typeof toolsFor;

export type Missing = {
  /** Libraries without which Electron does not start. */
  readonly libraries: readonly string[];
  /** Libraries that it opens later. */
  readonly later: readonly string[];
  readonly tools: readonly Tool[];
};

/** The first of the tool's programs that is on the PATH. */
export function findTool(tool: Tool, path = process.env.PATH ?? ''): string | undefined {
  for (const program of tool.programs) {
    for (const folder of path.split(delimiter).filter(Boolean)) {
      try {
        accessSync(join(folder, program), constants.X_OK);
        return join(folder, program);
      } catch {
        // Not here: the next folder may have it.
      }
    }
  }
  return undefined;
}

export function findMissing(executable: string, purpose: Purpose): Missing {
  const linked = spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout ?? '';
  const known = spawnSync('ldconfig', ['-p'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${process.env.PATH}:/sbin:/usr/sbin` },
  }).stdout;
  return {
    libraries: readMissing(linked),
    // Without ldconfig nothing can be said about them.
    later: known ? Object.keys(opened).filter((library) => !known.includes(`${library} `)) : [],
    tools: toolsFor[purpose].filter((tool) => findTool(tool) === undefined),
  };
}

/** The libraries that `ldd` could not find. */
export function readMissing(ldd: string): string[] {
  return [...ldd.matchAll(/^\s*(\S+) => not found/gm)].map((line) => line[1] ?? '');
}

/** Sees to it that the system has what the purpose needs: says what is missing, and installs it where that is due. */
export async function checkSystem(executable: string, purpose: Purpose): Promise<void> {
  if (process.platform !== 'linux') return;
  const missing = findMissing(executable, purpose);
  const needed = [...missing.libraries, ...missing.tools.map((tool) => tool.programs[0])];
  if (needed.length + missing.later.length === 0) return;
  console.error(`Missing on this system: ${[...needed, ...missing.later].join(', ')}.`);
  const installs = purpose !== 'start' && process.getuid?.() === 0 && isDebian();
  if (installs) return install(executable, purpose);
  console.error(`On Debian and Ubuntu this installs it (as root):\n  ${aptLine(wantedPackages(missing))}`);
  if (needed.length > 0) throw new Refusal('Install what is missing, then run the same command again.');
}

async function install(executable: string, purpose: Purpose): Promise<void> {
  // First the lists: a fresh container has none, and the names to ask for depend on them.
  if ((await show('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2] })) !== 0) {
    throw new Refusal('`apt-get update` failed: see above.');
  }
  const packages = wantedPackages(findMissing(executable, purpose));
  console.error(`Installing it: ${aptLine(packages)}`);
  const words = ['install', '-y', '-qq', '--no-install-recommends', ...packages];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  if ((await show('apt-get', words, { stdio: ['ignore', 2, 2], env })) !== 0) {
    throw new Refusal('`apt-get install` failed: see above.');
  }
  const left = findMissing(executable, purpose);
  if (left.libraries.length + left.tools.length === 0) return;
  const names = [...left.libraries, ...left.tools.map((tool) => tool.programs[0])];
  throw new Refusal(`Still missing after the installation: ${names.join(', ')}. Please install it by hand.`);
}

function wantedPackages(missing: Missing): string[] {
  const libraries = packagesFor([...missing.libraries, ...missing.later], isKnownToApt);
  return [...libraries, ...missing.tools.map((tool) => tool.package)];
}

function isKnownToApt(name: string): boolean {
  return spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0;
}

function isDebian(): boolean {
  try {
    return /^(ID|ID_LIKE)=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}
