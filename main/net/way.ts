/** The way to a host: through which proxy, and whom it trusts. */
import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import { openAgents, readTrust, type Trust } from './agents.ts';
import { findProxy } from './proxy.ts';

export type SendOptions = {
  /** Ours, for the User-Agent header. */
  readonly version: string;
  /** The proxies for an address, as Electron's session.resolveProxy gives them. */
  readonly proxyFor: (url: string) => Promise<string>;
  /** Certificates to trust beside Node's and the system's, in tests. */
  readonly certificates?: readonly string[];
};

export type Way = {
  readonly agent: { readonly http: HttpAgent; readonly https: HttpsAgent };
  readonly hasProxy: boolean;
};

/** Whom everything trusts that has no certificates of its own: read once. */
let common: Trust | null = null;

/**
 * Finds a way for each request anew; a network may change between two.
 * @returns a function that throws Failure E-PROXY.
 */
export function createWays({
  proxyFor,
  certificates,
}: SendOptions): (url: string, host: string) => Promise<Way> {
  let own: Trust | null = null;
  const trust = (): Trust => {
    if (certificates) {
      own ??= readTrust(certificates);
      return own;
    }
    common ??= readTrust([]);
    return common;
  };
  return async (url, host) => {
    const proxy = await findProxy(proxyFor, url, host);
    return { agent: await openAgents(proxy, trust()), hasProxy: proxy !== null };
  };
}
