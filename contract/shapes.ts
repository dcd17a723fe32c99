/** The shapes of 3.6 as drawings on a 24 by 24 grid, so that the first paint and React draw the very same ones. */
import type { Shape } from './parts.ts';

/** `solid` is filled, `cut` is drawn on it in the colour behind, `line` is a stroke. */
export type Drawing = { readonly solid?: string; readonly cut?: string; readonly line?: string };

const ring = 'M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z';

// Shield, triangle and lock are Lucide's (ISC licence), as are the icons in the window.
export const shapes: Readonly<Record<Shape, Drawing>> = {
  ring: { line: ring },
  dots: { line: `${ring}M8 12h.01M12 12h.01M16 12h.01` },
  'ring-dash': { line: `${ring}M8.5 12h7` },
  shield: {
    line: 'M20 13c0 5-3.5 7.5-7.66 8.95a1 1 0 0 1-.67-.01C7.5 20.5 4 18 4 13V6a1 1 0 0 1 1-1c2 0 4.5-1.2 6.24-2.72a1.17 1.17 0 0 1 1.52 0C14.51 3.81 17 5 19 5a1 1 0 0 1 1 1zM12 8v4M12 16h.01',
  },
  clock: { line: `${ring}M12 7v5l3.5 2` },
  hourglass: {
    line: 'M6 3h12M6 21h12M7 3v3.5c0 2.5 5 3.5 5 5.5s-5 3-5 5.5V21M17 3v3.5c0 2.5-5 3.5-5 5.5s5 3 5 5.5V21',
  },
  'cloud-slash': {
    line: 'M5.8 5.8A7 7 0 0 0 9 19h8.5a4.5 4.5 0 0 0 1.3-.2M21.5 16.5A4.5 4.5 0 0 0 17.5 10h-1.79A7 7 0 0 0 10 5.07M3 3l18 18',
  },
  warning: {
    line: 'm21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4M12 17h.01',
  },
  tick: { solid: 'M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0Z', cut: 'm7.5 12.3 3.1 3.1 6-6.3' },
  'tick-open-lock': {
    solid: 'M18 10a8 8 0 1 1-16 0 8 8 0 0 1 16 0ZM14 17h8v5.5h-8Z',
    cut: 'm6.5 10.2 2.4 2.4 4.6-4.9M12.5 23.5v-8h11',
    line: 'M15.8 16.5v-2.2a2.2 2.2 0 0 1 4.1-1.1',
  },
  'lock-slash': {
    line: 'M5 11h14a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM7 11V7a5 5 0 0 1 10 0v4M3 3l18 18',
  },
};
