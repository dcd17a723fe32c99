/** A sign-in window that has its answer says so for a moment, and goes by itself (ux.md 3.7). */
import type { BrowserWindow } from 'electron';

/** Long enough to be read, short enough not to be waited for. */
const momentMs = 800;

export type Farewell = {
  readonly begin: (window: BrowserWindow) => void;
  /** Another window is about to open: two of them at once would be a riddle. */
  readonly cut: () => void;
};

export function createFarewell(): Farewell {
  let cutNow: (() => void) | null = null;
  const cut = () => {
    cutNow?.();
    cutNow = null;
  };
  return {
    begin: (window) => {
      cut();
      const destroy = () => {
        clearTimeout(timer);
        if (!window.isDestroyed()) window.destroy();
      };
      const timer = setTimeout(destroy, momentMs);
      cutNow = destroy;
    },
    cut,
  };
}
