/** The log as main keeps it, asked for when the view opens and whenever something was added. */
import { useEffect, useState } from 'react';
import type { ActivityLine } from '../../contract/activity.ts';
import type { FailureNote } from '../../contract/failures.ts';
import { bridge } from '../bridge.ts';

export type Log = {
  /** Newest first; null until main has answered. */
  readonly lines: readonly ActivityLine[] | null;
  readonly failure: FailureNote | null;
};

/** @param isDemo whose log: the demo has one of its own. */
export function useActivity(isDemo: boolean): Log {
  const [log, setLog] = useState<Log>({ lines: null, failure: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: entering or leaving the demo changes whose log main gives.
  useEffect(() => {
    let asked = 0;
    const ask = async () => {
      asked += 1;
      const ticket = asked;
      const answer = await bridge().getActivity();
      // Answers overtake each other; the view may be gone (asked is then -1).
      if (ticket !== asked) return;
      setLog((last) =>
        answer.ok
          ? { lines: answer.value.toReversed(), failure: null }
          : { lines: last.lines, failure: answer.failure },
      );
    };
    void ask();
    const stop = bridge().onActivityChanged(() => void ask());
    return () => {
      asked = -1;
      stop();
    };
  }, [isDemo]);
  return log;
}
