/**
 * Every single-bit flip and every truncation of a 4 KB file, through the vault's own load and save: no token but the saved
 * one is given, nothing is thrown but a Failure, and what a new sign-in writes over is set aside, byte for byte.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Secret } from '../../main/secret.ts';
import { writePlaintext } from '../../main/vault/plaintext.ts';
import { printFigure } from '../figures.ts';
import type { Damaged } from './damager.ts';
import { sample, sampleWith } from './samples.ts';

/** In memory where the system offers it: tens of thousands of saves would wait for a disk as often. */
const memory = '/dev/shm';
const parts = 4;
const tokenLength = 2160;
const size = 4096;
/** Each part, all of which run side by side. Of processor time: a waiting machine is no slow vault. */
const longestS = 20;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'brokerbar-whole-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A record whose file is 4 KB or a little more: three bytes of the token are four of the file. */
function writeRecord(folder: string): void {
  mkdirSync(folder, { mode: 0o700 });
  const tokens = sample.tokens && { ...sample.tokens, accessToken: new Secret('a'.repeat(tokenLength)) };
  writeFileSync(join(folder, 'record.txt'), writePlaintext(sampleWith({ tokens })));
}

test('A71 damaged in each bit and cut at each length: the saved record or none, and the bytes set aside', async () => {
  const run = promisify(execFile);
  const told = await Promise.all(
    Array.from({ length: parts }, async (_none, part) => {
      const folder = join(home, String(part));
      writeRecord(folder);
      const script = join(import.meta.dirname, 'damager.ts');
      const { stdout } = await run(process.execPath, [script, folder, String(part), String(parts)]);
      return JSON.parse(stdout) as Damaged;
    }),
  );
  const sum = (member: 'flips' | 'cuts' | 'shut' | 'same' | 'newer') =>
    told.reduce((all, one) => all + one[member], 0);
  const [{ bytes } = { bytes: 0 }] = told;
  expect(bytes).toBeGreaterThanOrEqual(size);
  expect(bytes).toBeLessThan(size + 64);
  expect(told.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect([sum('flips'), sum('cuts')]).toEqual([bytes * 8, bytes]);
  expect(sum('shut') + sum('same') + sum('newer')).toBe(bytes * 9);
  // A tab may become another blank and `format` a higher number; nothing else is left open.
  expect(sum('same') + sum('newer')).toBeLessThan(60);
  expect(sum('newer')).toBeGreaterThan(0);
  const cpuS = Math.max(...told.map((one) => one.cpuS));
  expect(cpuS).toBeLessThan(longestS);
  const outcome = `through load and save, ${sum('shut')} set aside, ${sum('same')} the same record, ${sum('newer')} left alone`;
  printFigure('bits flipped in a file of 4 KB', sum('flips'), outcome);
  printFigure(
    'lengths of a file of 4 KB',
    sum('cuts'),
    `${Math.ceil(cpuS)} s of processor time in the longest of ${parts} parts, ${longestS} allowed`,
  );
}, 400_000);
