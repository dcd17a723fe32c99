/** The person's colours for gains and losses, for the whole window: tokens.css says which they are. */
import { useEffect } from 'react';
import type { Settings } from '../contract/settings.ts';

export function useGainColours({ gainColours }: Pick<Settings, 'gainColours'>): void {
  useEffect(() => {
    document.documentElement.dataset.gains = gainColours;
  }, [gainColours]);
}
