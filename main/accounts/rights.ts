/** What a connection permits, and how its broker is reached. Pure. */
import type { Source } from './ports.ts';

/** Whether it is signed in and permitted to see accounts, or quotes. */
export function findRights({ broker: { data }, token, scopes }: Source): {
  readonly accounts: boolean;
  readonly quotes: boolean;
} {
  const may = (scope: string) => token !== null && (scopes === null || scopes.includes(scope));
  return {
    accounts: data !== null && may(data.scopes.accounts),
    quotes: data !== null && may(data.scopes.quotes),
  };
}

/** Whether its broker could push to it. */
export function canStream({ broker: { data }, environment: { endpoints }, token, scopes }: Source): boolean {
  const stream = data?.stream;
  if (!data || !stream || !token) return false;
  const scope = stream.scope ?? data.scopes.quotes;
  if (scopes !== null && !scopes.includes(scope)) return false;
  if (stream.sessionRequest) return endpoints.stream !== null;
  return stream.plan(endpoints, token, null, { symbols: ['SPY'], numbers: [] }).length > 0;
}

/** Servers of tests are reached without a network. So is the demo's, whose network is a switch of its own. */
export function isOnThisComputer({ environment, origin }: Source): boolean {
  const { hostname } = new URL(environment.endpoints.api);
  return !origin.isDemo && /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(hostname);
}
