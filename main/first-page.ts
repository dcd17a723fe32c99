/** Puts the last known status into the served page, so that the first frame has it and React takes over unchanged. */
import type { AppState } from '../contract/state.ts';
import type { Broker } from './brokers/broker.ts';
import { faceOf } from './brokers/face.ts';
import type { World } from './connections/world.ts';

/** What is shown before anything was ever saved. */
export function firstWorld(brokers: readonly Broker[]): World {
  return {
    isDemo: false,
    store: { kind: 'opening' },
    brokers: brokers.map(faceOf),
    connections: [],
    savedKeys: [],
    isOffline: false,
    offlineSinceAt: null,
    clockAheadMs: null,
  };
}

export function fillPage(
  html: string,
  state: AppState,
  paint: (state: AppState, now: number) => string,
): string {
  // Replacement functions: a plain string would interpret $& and $' inside the data.
  return html
    .replace('<!--first-->', () => paintSafely(state, paint))
    .replace('data-state=""', () => `data-state="${escapeAttribute(JSON.stringify(state))}"`);
}

/** The bar's title is the window's own from the first moment, and never changes. */
export function fillBar(html: string, title: string): string {
  return html.replace('<title></title>', () => `<title>${escapeAttribute(title)}</title>`);
}

/** A picture from another time must never keep the window from opening. */
function paintSafely(state: AppState, paint: (state: AppState, now: number) => string): string {
  try {
    return paint(state, Date.now());
  } catch {
    return '';
  }
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
