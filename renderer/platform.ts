/** The system that the window stands on, for what stands deep inside it. */
import { createContext, useContext } from 'react';
import type { System } from '../contract/state.ts';

/** Given by the window around everything. */
export const OnPlatform = createContext<System['platform']>('linux');

export function usePlatform(): System['platform'] {
  return useContext(OnPlatform);
}
