/** The way to another place of the window, for what stands deep inside it. */
import { createContext, useContext } from 'react';
import type { Wish } from '../contract/wish.ts';

export type Go = (wish: Wish) => void;

/** Given by the window around everything; alone, a part leads nowhere. */
export const Going = createContext<Go>(() => undefined);

export function useGo(): Go {
  return useContext(Going);
}
