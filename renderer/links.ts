/** Finds a broker's page among our constant addresses; the window knows them by name only. */
import { type LinkId, links } from '../contract/inputs.ts';
import type { System } from '../contract/state.ts';

export function findLink(broker: string, page: 'keys' | 'dashboard'): LinkId | null {
  const name = `${broker}-${page}`;
  return isLink(name) ? name : null;
}

/** Where this system's date and time are set; Linux desktops have no common address for it. */
export function findDateSettings(platform: System['platform']): LinkId | null {
  const name = `date-${platform}`;
  return isLink(name) ? name : null;
}

function isLink(name: string): name is LinkId {
  return Object.hasOwn(links, name);
}
