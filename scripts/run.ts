import { type SpawnOptions, spawn } from 'node:child_process';

export type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end with what it prints collected. A program that is not there ends with code 127. */
export function collect(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Outcome> {
  return new Promise((done) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const text = { stdout: '', stderr: '' };
    child.stdout?.on('data', (part: Buffer) => (text.stdout += part.toString()));
    child.stderr?.on('data', (part: Buffer) => (text.stderr += part.toString()));
    child.on('error', (failure) => done({ code: 127, ...text, stderr: failure.message }));
    child.on('close', (code) => done({ code: code ?? 1, ...text }));
  });
}

/** Runs a program to its end with the terminal's own streams; answers its exit code. */
export function show(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((done) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options });
    child.on('error', (failure) => {
      console.error(`${command} could not be started: ${failure.message}`);
      done(127);
    });
    child.on('close', (code) => done(code ?? 1));
  });
}
