/** People's log: what happened, folded, for 90 days or 5,000 lines. It may lose a line to the disk, never stop the app. */
import type { ActivityLine, Happening } from '../../contract/activity.ts';
import { Failure } from '../../contract/failures.ts';
import { log } from '../log.ts';
import { ActivityFile } from './file.ts';
import { foldInto, isSamePlace } from './fold.ts';
import { asLine } from './line.ts';

export const mostLines = 5000;
export const longestMs = 90 * 86_400_000;
/** Lines appended since the last rewrite, beyond which repeats are folded on the disk too. */
const mostAppended = 5000;
/** What is too old goes from the disk within a day; no sooner, because each rewrite is of the whole file. */
const rewriteMs = 86_400_000;

export class Activity {
  readonly #now: () => number;
  readonly #changed: () => void;
  #file: ActivityFile | null;
  #lines: ActivityLine[] = [];
  #appended = 0;
  /** Nothing is missing from the file, and none of it is torn. */
  #isWhole = true;
  #hasOld = false;
  #rewrittenAt = Number.NEGATIVE_INFINITY;

  /**
   * @param path of the file, or null for a log that ends with the process (the demo's).
   * @param now epoch ms.
   */
  constructor(path: string | null, now: () => number, changed: () => void) {
    this.#now = now;
    this.#changed = changed;
    this.#file = path === null ? null : new ActivityFile(path);
    try {
      const found = this.#file?.read() ?? { lines: [], isWhole: true };
      for (const line of found.lines) this.#add(line);
      this.#appended = found.lines.length;
      this.#isWhole = found.isWhole;
    } catch {
      // It is somebody else's: what happens now is kept in memory only.
      this.#file = null;
      log('activity-untouched');
    }
    this.#prune();
  }

  /** Oldest first. */
  get lines(): readonly ActivityLine[] {
    return this.#lines;
  }

  readonly report = (happening: Happening): void => {
    const line = asLine({ ...happening, count: 1, lastAt: happening.at });
    if (!line) {
      log('activity-refused');
      return;
    }
    this.#add(line);
    this.#prune();
    this.#keep(line);
    this.#changed();
  };

  /** Lines that began at an instant or later. They stand in the order in which they ended: the rest is not looked at. */
  readonly recall = (sinceAt: number): readonly ActivityLine[] => {
    const before = this.#lines.findLastIndex(({ lastAt }) => lastAt < sinceAt);
    return this.#lines.slice(before + 1).filter(({ at }) => at >= sinceAt);
  };

  /** Forgets everything, on the disk first. @throws Failure E-DISK; then nothing is forgotten. */
  clear(): void {
    const kept = this.#lines;
    this.#lines = [];
    try {
      this.#rewrite();
    } catch {
      this.#lines = kept;
      throw new Failure('E-DISK', { step: 'activity' });
    }
    this.#changed();
  }

  /** Forgets everything and that there was anything: not even an empty file is left. @throws Failure E-DISK. */
  forget(): void {
    this.clear();
    try {
      this.#file?.remove();
    } catch {
      throw new Failure('E-DISK', { step: 'activity' });
    }
    this.#isWhole = false;
  }

  #add(line: ActivityLine): void {
    const index = this.#lines.findLastIndex((one) => isSamePlace(one, line));
    const before = this.#lines[index];
    const folded = before && foldInto(before, line);
    if (!folded) {
      this.#lines.push(line);
      return;
    }
    // What was repeated last is the youngest.
    this.#lines.splice(index, 1);
    this.#lines.push(folded);
  }

  #prune(): void {
    const oldestAt = this.#now() - longestMs;
    const [first] = this.#lines;
    if (!first || (first.lastAt >= oldestAt && this.#lines.length <= mostLines)) return;
    const young = this.#lines.filter(({ lastAt }) => lastAt >= oldestAt);
    if (young.length < this.#lines.length) this.#hasOld = true;
    this.#lines = young.slice(-mostLines);
  }

  /** What could not be written is in memory, and goes with the next rewrite. */
  #keep(line: ActivityLine): void {
    if (!this.#file) return;
    const isDue = this.#hasOld && Math.abs(this.#now() - this.#rewrittenAt) >= rewriteMs;
    try {
      if (!this.#isWhole || isDue || this.#appended >= mostAppended) this.#rewrite();
      else {
        this.#file.append(line);
        this.#appended += 1;
      }
    } catch {
      this.#isWhole = false;
      log('activity-unsaved');
    }
  }

  #rewrite(): void {
    this.#file?.replace(this.#lines);
    this.#appended = 0;
    this.#isWhole = true;
    this.#hasOld = false;
    this.#rewrittenAt = this.#now();
  }
}
