/** What answers a person is read out at once; what a renewal in the background came to waits until it is looked for. */
import { useState } from 'react';
import type { Connection } from '../contract/state.ts';

/** @returns whether its message tells how an attempt ended that was under way while this was shown. */
export function useAttemptEnding({ attempt, notice }: Pick<Connection, 'attempt' | 'notice'>): boolean {
  const [last, setLast] = useState(attempt);
  const [endedAt, setEndedAt] = useState<number | null>(null);
  if (attempt !== last) {
    setLast(attempt);
    setEndedAt(attempt === 'none' ? (notice?.at ?? null) : null);
  }
  return notice !== null && notice.at === endedAt;
}
