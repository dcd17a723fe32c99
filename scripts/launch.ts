import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder, Refusal } from './project.ts';
import { show } from './run.ts';

/** Runs the command-line program of an installed package under this very Node. */
export function showTool(
  tool: 'biome' | 'electron-builder' | 'tsc' | 'vite' | 'vitest',
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  return show(process.execPath, [toolPath(tool), ...args], { cwd: projectFolder, env });
}

export function toolPath(tool: string): string {
  const path = join(projectFolder, 'node_modules', ...(entries[tool] ?? []));
  if (!existsSync(path)) throw new Refusal('The packages are not installed: run `npm ci` first.');
  return path;
}

const entries: Readonly<Record<string, readonly string[]>> = {
  biome: ['@biomejs', 'biome', 'bin', 'biome'],
  'electron-builder': ['electron-builder', 'cli.js'],
  tsc: ['typescript', 'bin', 'tsc'],
  vite: ['vite', 'bin', 'vite.js'],
  vitest: ['vitest', 'vitest.mjs'],
};

export const buildWords = ['build', '--app', '--logLevel', 'warn'] as const;

export async function build(): Promise<void> {
  const code = await showTool('vite', buildWords);
  if (code !== 0) throw new Refusal('The build failed: see above.');
}

/** What Electron is started with: root in a container has no right to Chromium's sandbox. */
export function electronArguments(extra: readonly string[]): string[] {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (!asRoot || extra.includes('--no-sandbox')) return [projectFolder, ...extra];
  console.error(
    "Started as root, so Chromium's sandbox is off (--no-sandbox). Use your own account for real sign-ins.",
  );
  return [projectFolder, '--no-sandbox', ...extra];
}

/** A window needs a display; without one the demo is the way to see the app. */
export function refuseWithoutDisplay(env: NodeJS.ProcessEnv = process.env): void {
  if (process.platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY) return;
  throw new Refusal(
    'There is no display here to open a window on: run `npm run demo`, which brings its own.',
  );
}
