/** The log on disk: a first line that names its format, then one line per happening. Appended to, now and then rewritten. */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import type { ActivityLine } from '../../contract/activity.ts';
import { refuseOddFile, replaceFile } from '../vault/durable.ts';
import { isShut } from '../vault/rights.ts';
import { readLine, writeLine } from './line.ts';

const format = 1;
const firstLine = `${JSON.stringify({ activity: format })}\n`;
/** What is kept is a tenth of it. What is larger is not ours and is not read. */
const largestBytes = 16 * 1024 * 1024;

/** `isWhole`: nothing in the file needs a rewrite before the next line is appended. */
export type Found = { readonly lines: readonly ActivityLine[]; readonly isWhole: boolean };

export class ActivityFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * What does not begin as ours is moved aside to `.kept`. A torn line is left out.
   * @throws an error for a log of a newer version, a link or what cannot be read: it is left as it is.
   */
  read(): Found {
    refuseOddFile(this.#path);
    const found = lstatSync(this.#path, { throwIfNoEntry: false });
    if (!found) return { lines: [], isWhole: false };
    if (found.size > largestBytes || !isShut(this.#path, 0o600)) throw new Error('not a log of ours');
    const text = readFileSync(this.#path, 'utf8');
    const [first = '', ...rest] = text.split('\n');
    const version = readFormat(first);
    if (version > format) throw new Error('the log of a newer version');
    if (version < format) {
      renameSync(this.#path, `${this.#path}.kept`);
      return { lines: [], isWhole: false };
    }
    // The text ends in a line break: what is after it is nothing, or torn.
    const texts = rest.slice(0, -1);
    const lines = texts.flatMap((one) => readLine(one) ?? []);
    return { lines, isWhole: lines.length === texts.length && rest.at(-1) === '' };
  }

  /** In one write, to the end of the file. @throws the system's error; then a part of the line may stand there. */
  append(line: ActivityLine): void {
    const bytes = Buffer.from(writeLine(line));
    const { O_WRONLY, O_APPEND } = constants;
    // Windows has neither links that anybody may make nor a name for this.
    const noFollow = (constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0;
    const descriptor = openSync(this.#path, O_WRONLY | O_APPEND | noFollow);
    try {
      const found = fstatSync(descriptor);
      if (!found.isFile() || found.nlink > 1) throw new Error('not a plain file of ours');
      if (writeSync(descriptor, bytes) < bytes.length) throw new Error('the disk took a part of the line');
    } finally {
      closeSync(descriptor);
    }
  }

  /** With what was set aside. @throws the system's error. */
  remove(): void {
    for (const file of [this.#path, `${this.#path}.kept`]) rmSync(file, { force: true });
  }

  /** Whole or not at all. @throws the system's error. */
  replace(lines: readonly ActivityLine[]): void {
    replaceFile(this.#path, Buffer.from(firstLine + lines.map(writeLine).join('')));
  }
}

/** 0 for what is no first line of a log. */
function readFormat(text: string): number {
  try {
    const { activity } = JSON.parse(text) as { activity?: unknown };
    return Number.isSafeInteger(activity) ? (activity as number) : 0;
  } catch {
    return 0;
  }
}
