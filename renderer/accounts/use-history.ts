/** A symbol's daily prices: asked for when its panel opens, and again when somebody says so. */
import { useCallback, useEffect, useState } from 'react';
import type { History } from '../../contract/accounts.ts';
import type { FailureNote } from '../../contract/failures.ts';
import { bridge } from '../bridge.ts';
import type { Charted } from './symbol-button.tsx';

type Found = { readonly history: History | null; readonly failure: FailureNote | null };

export function useHistory({ connection, symbol }: Charted) {
  const [found, setFound] = useState<Found>({ history: null, failure: null });
  const [tries, setTries] = useState(0);
  const [isAsking, setIsAsking] = useState(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is another question.
  useEffect(() => {
    let isGone = false;
    const find = async () => {
      const answer = await bridge().getHistory({ connection, symbol });
      if (isGone) return;
      setIsAsking(false);
      setFound(
        answer.ok ? { history: answer.value, failure: null } : { history: null, failure: answer.failure },
      );
    };
    void find();
    return () => {
      isGone = true;
    };
  }, [connection, symbol, tries]);
  const ask = useCallback(() => {
    setIsAsking(true);
    setTries((count) => count + 1);
  }, []);
  return { ...found, isAsking, ask };
}
