/** TradeStation's streams: one JSON object a line over a reply that does not end (broker-apis.md B11). */
import type { StreamFault } from './faults.ts';
import { writeJson } from './json.ts';
import type { Person } from './people.ts';
import type { Practice } from './practice.ts';
import { findSubject, type Rows, tellChanges } from './station-subjects.ts';
import type { Tree } from './tree.ts';
import { type PracticeResponse, respond } from './wire.ts';

/** A heartbeat comes after so long without anything else. */
const idleMs = 5000;

const endings: Readonly<Partial<Record<StreamFault, Tree>>> = {
  'go-away': { StreamStatus: 'GoAway' },
  'error-go-away': { Error: 'GoAway', Message: 'The server is restarting' },
  'dual-logon': { Error: 'DualLogon', Message: 'Another session took the stream' },
};

/** @returns null for an address that is no stream. */
export function openStationStream(
  practice: Practice,
  path: string,
  query: string,
  person: Person,
): PracticeResponse | null {
  const { now, faults } = practice;
  const subject = findSubject(practice, path, query, person);
  if (!subject) return null;
  let known: Rows = subject.look(now());
  const snapshot = [...known.values(), ...subject.errors, ...(subject.hasEnd ? [endOfSnapshot] : [])];
  let fault: StreamFault | null = null;
  let [idle, beats] = [0, 0];
  const goOn = (): readonly Tree[] => {
    const latest = subject.look(now());
    const changes = tellChanges(subject, known, latest);
    known = latest;
    idle = changes.length > 0 ? 0 : idle + subject.everyMs;
    if (idle < idleMs) return changes;
    [idle, beats] = [0, beats + 1];
    return [{ Heartbeat: beats, Timestamp: `${new Date(now()).toISOString().slice(0, 19)}Z` }];
  };
  return {
    ...respond(200, `application/vnd.tradestation.streams.v${subject.version}+json`, ''),
    delivery: 'stream',
    stream: {
      // Chunks mean nothing: the first lines come as one, cut in the middle of an object.
      first: write(snapshot),
      everyMs: subject.everyMs,
      next: () => {
        fault ??= faults.take('stream');
        if (fault === 'silent') return '';
        const ending = fault === null ? undefined : endings[fault];
        if (ending !== undefined) return { last: write([ending]) };
        return fault === 'cut' ? { last: '{"Heart' } : write(goOn());
      },
    },
  };
}

const endOfSnapshot: Tree = { StreamStatus: 'EndSnapshot' };

function write(lines: readonly Tree[]): string {
  return lines.map((line) => `${writeJson(line)}\n`).join('');
}
