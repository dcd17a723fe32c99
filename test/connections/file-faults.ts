/**
 * Makes the nth call on a store's files go wrong, in this process: every step of a commit is such a call. Counted are the
 * calls of node:fs by which a store is opened, written, read back, synced, copied, renamed and removed.
 */
import fs, { type PathLike } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export const fileFaults = ['kill', 'hang', 'ENOSPC', 'EIO', 'EACCES', 'short'] as const;
export type FileFault = (typeof fileFaults)[number];

const steps = [
  'openSync',
  'writeSync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'rmSync',
  'mkdirSync',
  'chmodSync',
  'readFileSync',
  'unlinkSync',
  'copyFileSync',
] as const;
type Step = (typeof steps)[number];
type Call = (...input: unknown[]) => unknown;

const originals = Object.fromEntries(steps.map((name) => [name, fs[name]])) as unknown as Record<Step, Call>;

/** The disk is full since a write that was short. */
let isFull = false;
/** Calls counted since the last `failAt` or `countCalls`. */
let count = 0;

/** Puts the fault in place; the counter begins at 1. A fault happens once, but for a disk that is full from then on. */
export function failAt(what: FileFault, atCall: number): void {
  place((name, input) => {
    if (isFull && name === 'writeSync') throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    if (count !== atCall) return originals[name](...input);
    switch (what) {
      case 'kill':
        process.kill(process.pid, 'SIGKILL');
        // The signal is on its way; nothing more may happen until it is here.
        return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      case 'hang':
        process.stdout.write('hangs\n');
        return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      case 'short':
        // What is read back is a short read of what was written.
        return name === 'writeSync'
          ? writeHalf(input)
          : name === 'readFileSync'
            ? readHalf(input)
            : originals[name](...input);
      default: {
        // A close that fails has closed all the same.
        if (name === 'closeSync') originals.closeSync(...input);
        throw Object.assign(new Error(what), { code: what });
      }
    }
  });
}

/** Only counts. */
export function countCalls(): void {
  place((name, input) => originals[name](...input));
}

/** Takes the faults away. @returns how many calls there were. */
export function stopFaults(): number {
  Object.assign(fs, originals);
  syncBuiltinESMExports();
  return count;
}

function place(act: (name: Step, input: unknown[]) => unknown): void {
  count = 0;
  isFull = false;
  for (const name of steps)
    Object.assign(fs, {
      [name]: (...input: unknown[]) => {
        // The folder of the interpreter's own caches and the log's descriptors are no store.
        if (!isOfStore(input)) return originals[name](...input);
        count += 1;
        return act(name, input);
      },
    });
  syncBuiltinESMExports();
}

function isOfStore(input: unknown[]): boolean {
  const [first] = input;
  if (typeof first === 'number') return first > 2;
  return /brokerbar-/.test(String(first as PathLike));
}

/** The disk takes the first half, says so, and then is full. */
function writeHalf(input: unknown[]): unknown {
  const [descriptor, bytes, offset = 0] = input as [number, Buffer, number?];
  const half = Math.max(1, Math.floor((bytes.length - offset) / 2));
  isFull = true;
  return originals.writeSync(descriptor, bytes, offset, half);
}

/** The disk gives back the first half of what it holds. */
function readHalf(input: unknown[]): unknown {
  const found = originals.readFileSync(...input) as Buffer | string;
  return found.slice(0, Math.floor(found.length / 2));
}
