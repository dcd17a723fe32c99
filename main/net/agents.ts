/** How a connection is opened: straight or through a proxy, and whom it trusts. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import tls, { type SecureContext } from 'node:tls';

/** The certificates that may vouch for a server, and the same made ready once: reading hundreds takes 30 ms. */
export type Trust = { readonly certificates: readonly string[]; readonly context: SecureContext };

/** Node's own authorities, and the system's where this Node can read them: an office's own authority is in there. */
export function readTrust(extra: readonly string[]): Trust {
  // Electron 33 has Node 20, which cannot read the system's store.
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'default' | 'system') => string[] };
  const own = getCACertificates ? getCACertificates('default') : tls.rootCertificates;
  const certificates = [...new Set([...own, ...readSystem(getCACertificates), ...extra])];
  return { certificates, context: tls.createSecureContext({ ca: certificates }) };
}

/**
 * Agents for one request. They keep no connection: a renewal sent on one that the server has just closed would be
 * lost with its refresh token. Being our own, they also ignore NODE_USE_ENV_PROXY, which bends Node's global ones.
 */
export async function openAgents(
  proxy: string | null,
  { certificates, context }: Trust,
): Promise<{ http: HttpAgent; https: HttpsAgent }> {
  const options = { keepAlive: false, secureContext: context };
  if (!proxy) return { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent(options) };
  const { HttpProxyAgent, HttpsProxyAgent } = await import('hpagent');
  const through = { ...options, proxy, timeout: 7000, proxyRequestOptions: { ca: [...certificates] } };
  return { http: new HttpProxyAgent(through), https: new HttpsProxyAgent(through) };
}

function readSystem(getCACertificates: ((kind: 'system') => string[]) | undefined): readonly string[] {
  try {
    return getCACertificates?.('system') ?? [];
  } catch {
    // A store that cannot be read leaves Node's own authorities; nothing is trusted more for it.
    return [];
  }
}
