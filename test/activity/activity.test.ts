/** The log over real files: what it folds, keeps, refuses and survives. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fact, Happening, Place } from '../../contract/activity.ts';
import { Failure } from '../../contract/failures.ts';
import { Activity, longestMs, mostLines } from '../../main/activity/activity.ts';

const minute = 60_000;
/** Monday 2026-11-23, 10:00 in New York. */
const start = Date.UTC(2026, 10, 23, 15);
const place: Place = { connection: 'tradier-sandbox-1', broker: 'tradier', environment: 'sandbox' };
const other: Place = { ...place, connection: 'tradier-sandbox-2' };
const renewed: Fact = { what: 'renewed', by: 'itself' };

let folder = '';
let file = '';
let now = start;
let changes = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerbar-activity ü-'));
  file = join(folder, 'activity.jsonl');
  now = start;
  changes = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (knownNow = (): number | null => now) =>
  new Activity(
    file,
    () => now,
    () => (changes += 1),
    knownNow,
  );
function tell(activity: Activity, fact: Fact, afterMs = minute, where: Place | null = place): void {
  now += afterMs;
  activity.report({ at: now, place: where, ...fact });
}
const say = (activity: Activity) => activity.lines.map(({ what, count }) => `${what} ${count}`);

describe('repeats', () => {
  test('the same thing at the same place on the same day is one line', () => {
    const log = open();
    for (let time = 0; time < 23; time += 1) tell(log, renewed, 13 * minute);
    expect(log.lines).toEqual([
      { at: start + 13 * minute, lastAt: start + 23 * 13 * minute, count: 23, place, ...renewed },
    ]);
    expect(changes).toBe(23);
  });

  test.each<[string, Fact, Fact, Place | null]>([
    ['another connection', renewed, renewed, other],
    ['by another', renewed, { what: 'renewed', by: 'person' }, place],
    [
      'another code',
      { what: 'renewal-failed', code: 'E-NET', status: null },
      { what: 'renewal-failed', code: 'E-DOWN', status: null },
      place,
    ],
    [
      'another status',
      { what: 'renewal-failed', code: 'E-DOWN', status: 500 },
      { what: 'renewal-failed', code: 'E-DOWN', status: 503 },
      place,
    ],
    [
      'another reason why a record stays shut',
      { what: 'unreadable', code: 'E-LOCKED' },
      { what: 'unreadable', code: 'E-OPEN' },
      place,
    ],
    [
      'a look that fails otherwise',
      { what: 'check-failed', code: 'E-DOWN', status: 500 },
      { what: 'check-failed', code: 'E-DOWN', status: 503 },
      place,
    ],
    [
      'a sign-in is news each time',
      { what: 'signed-in', endsAt: null },
      { what: 'signed-in', endsAt: null },
      place,
    ],
  ])('%s makes a line of its own', (_, first, second, where) => {
    const log = open();
    tell(log, first);
    tell(log, second, minute, where);
    expect(log.lines).toHaveLength(2);
  });

  test.each<[Fact]>([
    [{ what: 'unreadable', code: 'E-LOCKED' }],
    [{ what: 'check-failed', code: 'E-DOWN', status: 503 }],
  ])('%j again is no news', (fact) => {
    const log = open();
    tell(log, fact);
    tell(log, fact);
    expect(log.lines).toMatchObject([{ count: 2 }]);
  });

  test('what comes between splits them; what happens elsewhere does not', () => {
    const log = open();
    tell(log, renewed);
    tell(log, renewed, minute, other);
    tell(log, { what: 'asleep', forMs: 5000 }, minute, null);
    tell(log, renewed);
    tell(log, { what: 'renewal-failed', code: 'E-NET', status: null });
    tell(log, renewed);
    expect(say(log)).toEqual(['renewed 1', 'asleep 1', 'renewed 2', 'renewal-failed 1', 'renewed 1']);
  });

  test('midnight in New York ends a line; so does a clock that was set back', () => {
    const log = open();
    now = Date.UTC(2026, 10, 24, 4, 58);
    for (let time = 0; time < 4; time += 1) tell(log, renewed);
    tell(log, renewed, -60 * minute);
    expect(say(log)).toEqual(['renewed 1', 'renewed 3', 'renewed 1']);
  });

  test('spans add up, without their fractions', () => {
    const log = open();
    tell(log, { what: 'offline', forMs: 40_000.4 }, minute, null);
    tell(log, { what: 'offline', forMs: 20_000 }, minute, null);
    expect(log.lines[0]).toMatchObject({ forMs: 60_000, count: 2 });
  });
});

describe('a clock that is years ahead', () => {
  test('costs no line while nobody has confirmed it, at a start, later or on the disk', () => {
    tell(open(), { what: 'keys-changed' });
    now += 3650 * 86_400_000;
    let known: number | null = null;
    const log = open(() => known);
    for (let day = 0; day < 3; day += 1) tell(log, { what: 'disconnected' }, 86_400_000);
    now = start + 5 * minute;
    tell(log, { what: 'removed' });
    expect(open(() => known).lines[0]).toMatchObject({ what: 'keys-changed' });
    // Confirmed, it is taken at its word.
    known = start + longestMs + 2 * minute;
    tell(log, { what: 'removed' });
    expect(log.lines.map(({ what }) => what)).not.toContain('keys-changed');
  });
});

describe('on the disk', () => {
  test('a start finds what the last one knew, and goes on folding', () => {
    const log = open();
    for (let time = 0; time < 3; time += 1) tell(log, renewed);
    tell(log, { what: 'signed-in', endsAt: now + minute });
    tell(log, renewed, minute, other);
    expect(open().lines).toEqual(log.lines);
    const next = open();
    tell(next, renewed, minute, other);
    expect(say(next)).toEqual(['renewed 3', 'signed-in 1', 'renewed 2']);
    expect(say(open())).toEqual(['renewed 3', 'signed-in 1', 'renewed 2']);
  });

  test('A81 only this user may read it', () => {
    tell(open(), renewed);
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o644);
    open();
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
  });

  test('a line holds named members and nothing else', () => {
    const log = open();
    const more = { token: 'SECRET-1', place: { ...place, holder: 'SECRET-2' }, message: 'SECRET-3' };
    log.report({ at: now, ...renewed, ...more } as Happening);
    tell(log, { what: 'renewal-failed', code: 'SECRET-4' as 'E-NET', status: null });
    tell(log, { what: 'renewal-failed', code: 'E-NET', status: 'SECRET-5' as unknown as number });
    tell(log, { what: 'SECRET-6' } as unknown as Fact);
    tell(log, renewed, minute, { ...place, broker: 'SECRET 7' });
    expect(say(log)).toEqual(['renewed 1']);
    expect(readFileSync(file, 'utf8') + JSON.stringify(log.lines)).not.toContain('SECRET');
  });

  test.each([
    '{"at":17',
    '\u0000\u0000\u0000',
    '{"what":"renewed"}\n',
    'null\n',
    '[]\n',
    '{"__proto__":{}}\n',
  ])('a torn or foreign line %j costs no other, before or after it', (torn) => {
    const log = open();
    tell(log, renewed);
    appendFileSync(file, torn);
    const next = open();
    expect(say(next)).toEqual(['renewed 1']);
    tell(next, { what: 'disconnected' });
    expect(say(open())).toEqual(['renewed 1', 'disconnected 1']);
    expect(readFileSync(file, 'utf8')).not.toContain(torn.trim());
  });

  test.each(['', 'hello\n', '\u0000'.repeat(4096), '{"activity":0}\n', '{"activity":"1"}\n'])(
    'what does not begin as a log is set aside',
    (text) => {
      writeFileSync(file, text);
      tell(open(), renewed);
      expect(say(open())).toEqual(['renewed 1']);
      expect(readFileSync(`${file}.kept`, 'utf8')).toBe(text);
    },
  );

  test("a newer version's log is left untouched", () => {
    writeFileSync(file, '{"activity":2}\n{"what":"something new"}\n');
    const log = open();
    tell(log, renewed);
    log.clear();
    tell(log, renewed);
    expect(readFileSync(file, 'utf8')).toBe('{"activity":2}\n{"what":"something new"}\n');
    expect(say(log)).toEqual(['renewed 1']);
  });

  test.each(['a link', 'a second name'])('A82 %s is neither read nor written', (how) => {
    const target = join(folder, 'target');
    writeFileSync(target, '{"activity":1}\n');
    if (how === 'a link') symlinkSync(target, file);
    else linkSync(target, file);
    const log = open();
    tell(log, renewed);
    expect(readFileSync(target, 'utf8')).toBe('{"activity":1}\n');
  });

  test('a link put there later is not written either', () => {
    const log = open();
    tell(log, renewed);
    const target = join(folder, 'target');
    writeFileSync(target, '');
    rmSync(file);
    symlinkSync(target, file);
    tell(log, { what: 'disconnected' });
    tell(log, { what: 'removed' });
    expect(readFileSync(target, 'utf8')).toBe('');
    expect(say(log)).toEqual(['renewed 1', 'disconnected 1', 'removed 1']);
  });

  test('what a disk refused goes with the next line', () => {
    const log = open();
    tell(log, renewed);
    rmSync(folder, { recursive: true });
    tell(log, { what: 'disconnected' });
    expect(existsSync(file)).toBe(false);
    expect(() => log.clear()).toThrow(Failure);
    expect(say(log)).toEqual(['renewed 1', 'disconnected 1']);
    mkdirSync(folder);
    tell(log, { what: 'token-added' });
    expect(say(open())).toEqual(['renewed 1', 'disconnected 1', 'token-added 1']);
  });

  test('forgetting leaves no file, not one that was set aside either, and the log goes on', () => {
    writeFileSync(file, 'of somebody else', { mode: 0o600 });
    const log = open();
    tell(log, renewed);
    expect(readdirSync(folder).sort()).toEqual(['activity.jsonl', 'activity.jsonl.kept']);
    log.forget();
    expect(readdirSync(folder)).toEqual([]);
    tell(log, renewed);
    expect(open().lines).toHaveLength(1);
  });

  test('clearing forgets on the disk too', () => {
    const log = open();
    tell(log, renewed);
    log.clear();
    expect(log.lines).toEqual([]);
    expect(open().lines).toEqual([]);
    tell(log, { what: 'disconnected' });
    expect(say(open())).toEqual(['disconnected 1']);
    expect(readdirSync(folder)).toEqual(['activity.jsonl']);
  });
});

describe('the end of the log', () => {
  test('5,000 lines, and the file is bounded too', () => {
    const log = open();
    for (let line = 0; line < mostLines * 3; line += 1)
      tell(log, { what: 'sign-in-stopped', code: 'E-CLOSE', status: null }, 1);
    expect(log.lines).toHaveLength(mostLines);
    expect(log.lines.at(-1)?.at).toBe(now);
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(mostLines * 2 + 5);
    expect(open().lines).toEqual(log.lines);
  });

  test('90 days, on the disk too', () => {
    const log = open();
    tell(log, { what: 'disconnected' });
    tell(log, { what: 'removed' }, longestMs);
    expect(say(log)).toEqual(['disconnected 1', 'removed 1']);
    tell(log, { what: 'token-added' }, 1);
    expect(say(log)).toEqual(['removed 1', 'token-added 1']);
    expect(readFileSync(file, 'utf8')).not.toContain('disconnected');
    now += 2 * longestMs;
    expect(open().lines).toEqual([]);
  });

  test('a year of renewals costs little', () => {
    const log = open();
    const startAt = performance.now();
    for (let time = 0; time < 365 * 108; time += 1) tell(log, renewed, 800_000);
    expect(performance.now() - startAt).toBeLessThan(20_000);
    expect(log.lines).toHaveLength(91);
    expect(lstatSync(file).size).toBeLessThan(2_000_000);
  });
});

test('recall gives what began since, in the order it happened', () => {
  const log = open();
  tell(log, { what: 'signed-in', endsAt: null });
  const sinceAt = now + 1;
  tell(log, renewed);
  tell(log, renewed, minute, other);
  tell(log, renewed);
  expect(log.recall(sinceAt).map((line) => [line.place?.connection, line.count])).toEqual([
    [other.connection, 1],
    [place.connection, 2],
  ]);
  expect(log.recall(Number.NaN)).toEqual([]);
});
