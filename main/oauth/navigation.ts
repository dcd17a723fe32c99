/** Where the sign-in window may go. Pure: an address in, a verdict out. */
import { matchCallback } from './redirect.ts';

export type Rules = {
  /** The broker's registrable domain; https pages of it and of its subdomains may open. */
  readonly domain: string;
  /** Host and port that the endpoints file names, allowed with http too. */
  readonly extraHosts: readonly string[];
  /** Byte for byte as registered. */
  readonly callbackUrl: string;
};

/** The answer has come, the page may open, or it is stopped and named. */
export type Verdict =
  | { readonly kind: 'answer' }
  | { readonly kind: 'open' }
  | { readonly kind: 'stop'; readonly host: string };

/** Judges a navigation of the main frame. Subframes are never asked about: they cannot answer (A26). */
export function judgeNavigation(address: string, rules: Rules): Verdict {
  if (matchCallback(address, rules.callbackUrl) !== 'other') return { kind: 'answer' };
  if (!URL.canParse(address)) return { kind: 'stop', host: '?' };
  const url = new URL(address);
  return isBrokerPage(url, rules) ? { kind: 'open' } : { kind: 'stop', host: url.host || url.protocol };
}

/** Whether anything in the sign-in window may ask this address for content: no private network, no callback (A26, A37). */
export function mayLoad(address: string, rules: Rules): boolean {
  if (matchCallback(address, rules.callbackUrl) !== 'other' || !URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.protocol === 'data:' || url.protocol === 'blob:') return true;
  if (rules.extraHosts.includes(url.host)) return true;
  return (url.protocol === 'https:' || url.protocol === 'wss:') && !isPrivateHost(url.hostname);
}

/** Compared label by label: `eviltradier.com` is not `tradier.com`, and a trailing dot is another host. */
function isBrokerPage(url: URL, { domain, extraHosts }: Rules): boolean {
  if (url.username !== '' || url.password !== '') return false;
  if ((url.protocol === 'http:' || url.protocol === 'https:') && extraHosts.includes(url.host)) return true;
  if (url.protocol !== 'https:' || url.port !== '') return false;
  const labels = url.hostname.split('.');
  const wanted = domain.split('.');
  return labels.slice(-wanted.length).join('.') === domain && labels.every((label) => label !== '');
}

function isPrivateHost(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost') || hostname.endsWith('.local')) return true;
  // A literal IPv6 address is never where a broker's page loads from; the parser has already folded 0x7f.1 and friends.
  if (hostname.startsWith('[')) return true;
  const parts = hostname.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part))) return false;
  const [a = 0, b = 0] = parts;
  return (
    [0, 10, 127].includes(a) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b < 128) ||
    a >= 224
  );
}
