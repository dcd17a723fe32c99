/** Where the person asked to go outside the window: by the tray, a menu, a key or a notification. */
import { useEffect, useRef } from 'react';
import type { Wish } from '../contract/wish.ts';
import { bridge } from './bridge.ts';

/** @param fulfil is called with each wish once, the one that opened the window included. */
export function useWishes(fulfil: (wish: Wish) => void): void {
  const latest = useRef(fulfil);
  latest.current = fulfil;
  useEffect(() => {
    const take = async () => {
      const answer = await bridge().takeWish();
      if (answer.ok && answer.value) latest.current(answer.value);
    };
    void take();
    return bridge().onWished(() => void take());
  }, []);
}
