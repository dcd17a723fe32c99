/** Repeats become one line: the same thing, to the same connection, on the same day, with nothing else in between. */
import type { ActivityLine, Happening } from '../../contract/activity.ts';
import { findTimeOfDay } from '../calendar/sessions.ts';

/** What repeats without news each time. A sign-in, a disconnect or a change is a line of its own. */
const folded = new Set<ActivityLine['what']>([
  'renewed',
  'renewal-failed',
  'check-failed',
  'unreadable',
  'offline',
  'asleep',
]);

/** @returns the line with the happening in it, or null where it needs a line of its own. */
export function foldInto(line: ActivityLine, next: Happening | ActivityLine): ActivityLine | null {
  if (!folded.has(next.what) || !isSame(line, next)) return null;
  // A clock that was set back would put the end of the line before its start.
  if (next.at < line.lastAt || next.at >= findTimeOfDay(line.at, 24, 0)) return null;
  const count = line.count + ('count' in next ? next.count : 1);
  const lastAt = 'lastAt' in next ? next.lastAt : next.at;
  if (line.what === 'offline' || line.what === 'asleep')
    return { ...line, count, lastAt, forMs: line.forMs + (next as typeof line).forMs };
  return { ...line, count, lastAt };
}

/** Whether two things happened in one place: lines of other places do not come between repeats. */
export function isSamePlace({ place: one }: Happening, { place: other }: Happening): boolean {
  return one?.connection === other?.connection;
}

function isSame(one: Happening, other: Happening): boolean {
  if (one.what !== other.what || !isSamePlace(one, other)) return false;
  if (one.what === 'renewed') return one.by === (other as typeof one).by;
  if (one.what === 'unreadable') return one.code === (other as typeof one).code;
  if (one.what === 'renewal-failed' || one.what === 'check-failed')
    return one.code === (other as typeof one).code && one.status === (other as typeof one).status;
  return true;
}
