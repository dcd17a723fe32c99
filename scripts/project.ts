import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of the checkout; every script works from any current directory. */
export const projectFolder = resolve(import.meta.dirname, '..');

/** A problem that the reader can act on: printed as one line, without a stack. */
export class Refusal extends Error {}

/** The exact version of Electron that this project is built for. */
export function electronVersion(): string {
  const file = join(projectFolder, 'node_modules', 'electron', 'package.json');
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  } catch {
    throw new Refusal('The packages are not installed: run `npm ci` first.');
  }
}

/** Runs a script's body; a refusal becomes one line on stderr, and its number the exit code. */
export async function runScript(body: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await body();
  } catch (failure) {
    console.error(failure instanceof Refusal ? failure.message : failure);
    process.exitCode = 1;
  }
}
