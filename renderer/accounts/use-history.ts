/** A symbol's daily prices: asked for when its panel opens, and again when somebody says so. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { History } from '../../contract/accounts.ts';
import type { FailureNote } from '../../contract/failures.ts';
import { bridge } from '../bridge.ts';
import type { Charted } from './symbol-button.tsx';

type Found = { readonly history: History | null; readonly failure: FailureNote | null };

export function useHistory({ connection, symbol }: Charted) {
  const [found, setFound] = useState<Found>({ history: null, failure: null });
  const [isAsking, setIsAsking] = useState(true);
  /** The last question; an answer to another comes too late. */
  const last = useRef<object | null>(null);
  const ask = useCallback(async () => {
    const question = {};
    last.current = question;
    setIsAsking(true);
    const answer = await bridge().getHistory({ connection, symbol });
    if (last.current !== question) return;
    setIsAsking(false);
    setFound(
      answer.ok ? { history: answer.value, failure: null } : { history: null, failure: answer.failure },
    );
  }, [connection, symbol]);
  useEffect(() => {
    void ask();
    return () => {
      last.current = null;
    };
  }, [ask]);
  return { ...found, isAsking, ask: () => void ask() };
}
