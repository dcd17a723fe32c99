/** Finds a broker's page among our constant addresses; the window knows them by name only. */
import { type LinkId, links } from '../contract/inputs.ts';

export function findLink(broker: string, page: 'keys' | 'dashboard'): LinkId | null {
  const name = `${broker}-${page}`;
  return isLink(name) ? name : null;
}

function isLink(name: string): name is LinkId {
  return Object.hasOwn(links, name);
}
