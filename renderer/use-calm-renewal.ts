/** A renewal that is over in a blink is not worth a change of words. */
import { useEffect, useState } from 'react';
import type { Renewal } from '../contract/state.ts';

const blinkMs = 400;

/** The renewal as it should be shown: a running one only after 400 ms, until then as it was before. */
export function useCalmRenewal(renewal: Renewal): Renewal {
  const [settled, setSettled] = useState(renewal);
  // Each state brings a new object; only another content starts the wait anew.
  const content = JSON.stringify(renewal);
  useEffect(() => {
    const shown = JSON.parse(content) as Renewal;
    if (shown.kind !== 'running') {
      setSettled(shown);
      return;
    }
    const timer = setTimeout(() => setSettled(shown), blinkMs);
    return () => clearTimeout(timer);
  }, [content]);
  return renewal.kind === 'running' ? settled : renewal;
}
