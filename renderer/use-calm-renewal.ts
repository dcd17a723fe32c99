/** A renewal that is over in a blink is not worth a change of words. */
import { useEffect, useState } from 'react';
import type { Renewal } from '../contract/state.ts';

const blinkMs = 400;

/** The renewal as it should be shown: a running one only after 400 ms, until then as it was before. */
export function useCalmRenewal(renewal: Renewal): Renewal {
  const [settled, setSettled] = useState(renewal);
  const nextAt = renewal.kind === 'waiting' ? renewal.nextAt : null;
  useEffect(() => {
    const shown: Renewal =
      renewal.kind === 'waiting' ? { kind: 'waiting', nextAt: nextAt ?? 0 } : { kind: renewal.kind };
    if (renewal.kind !== 'running') {
      setSettled(shown);
      return;
    }
    const timer = setTimeout(() => setSettled(shown), blinkMs);
    return () => clearTimeout(timer);
  }, [renewal.kind, nextAt]);
  return renewal.kind === 'running' ? settled : renewal;
}
