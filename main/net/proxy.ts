/** The system's proxy, as Electron resolves it, for got. hpagent tunnels with CONNECT, so the proxy sees host and port only. */
import { Failure } from '../../contract/failures.ts';

/** A network's own script may choose the proxy, and may hang. */
const longestMs = 3000;

/**
 * The proxy for an address.
 * @throws Failure E-PROXY when the system does not say in time, or names only proxies that cannot be used.
 */
export async function findProxy(
  proxyFor: (url: string) => Promise<string>,
  url: string,
  host: string,
): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new Failure('E-PROXY')), longestMs);
  });
  try {
    return readProxy(await Promise.race([proxyFor(url), silence]));
  } catch {
    throw new Failure('E-PROXY', { step: 'proxy', host });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The first usable entry of a proxy list such as "PROXY proxy.example:3128;DIRECT".
 * @returns the proxy's address, or null for a direct connection.
 * @throws Failure E-PROXY when there are entries and none can be used (SOCKS).
 */
export function readProxy(list: string): string | null {
  const entries = list
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  for (const entry of entries) {
    const [kind = '', address = ''] = entry.split(/\s+/);
    if (kind.toUpperCase() === 'DIRECT') return null;
    const scheme = { PROXY: 'http', HTTPS: 'https' }[kind.toUpperCase()];
    if (scheme && URL.canParse(`${scheme}://${address}`)) return `${scheme}://${address}`;
  }
  if (entries.length === 0) return null;
  throw new Failure('E-PROXY', { step: 'proxy' });
}
