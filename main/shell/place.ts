/** Where the window was, so that it opens there again, and never where no screen is. */
import { type BrowserWindow, type Rectangle, screen } from 'electron';

export type Place = Rectangle & { readonly isMaximized: boolean };

/** So much of the window's top must be on a screen to take hold of it. */
const grip = { width: 120, height: 32 };

/** @returns null for what is no place, or one on a screen that is gone. */
export function readPlace(kept: Readonly<Record<string, unknown>>): Place | null {
  const { x, y, width, height, isMaximized } = kept;
  const sizes = [x, y, width, height];
  if (!sizes.every((one) => Number.isSafeInteger(one))) return null;
  const place = { x, y, width, height, isMaximized: isMaximized === true } as Place;
  return canBeHeld(place) ? place : null;
}

export function placeOf(window: BrowserWindow): Place & Readonly<Record<string, unknown>> {
  return { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
}

function canBeHeld({ x, y, width }: Place): boolean {
  return screen.getAllDisplays().some(({ workArea }) => {
    const seen = Math.min(x + width, workArea.x + workArea.width) - Math.max(x, workArea.x);
    const isTopSeen = y >= workArea.y - 4 && y + grip.height <= workArea.y + workArea.height;
    return isTopSeen && seen >= grip.width;
  });
}
