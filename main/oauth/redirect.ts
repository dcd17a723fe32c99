/**
 * Whether an address is the registered callback. Parsed once, by the parser that Chromium uses, then compared part by
 * part: a prefix test would take `/callback/`, `/callback%2f` and `/callback/../callback` for it (security.md 3.4).
 */

/**
 * `answer`: the callback as registered, with or without parameters. `spoilt`: the callback, but in a form that no
 * answer of a code grant has (a fragment), so that the attempt must end. `other`: any other page.
 */
export type CallbackMatch = 'answer' | 'spoilt' | 'other';

export function matchCallback(address: string, registered: string): CallbackMatch {
  if (!URL.canParse(address) || !URL.canParse(registered)) return 'other';
  const url = new URL(address);
  const callback = new URL(registered);
  const isSame =
    url.protocol === callback.protocol &&
    url.host === callback.host &&
    url.pathname === callback.pathname &&
    url.username === '' &&
    url.password === '' &&
    hasParametersOf(url, callback);
  if (!isSame) return 'other';
  return url.href.includes('#') ? 'spoilt' : 'answer';
}

/** The answer's own parameters: those of the callback's registration are not part of it (RFC 6749 3.1.2). */
export function readParameters(address: string, registered: string): URLSearchParams {
  const answer = new URLSearchParams();
  const own = [...new URL(registered).searchParams];
  for (const [name, value] of new URL(address).searchParams) {
    const known = own.findIndex(([ownName, ownValue]) => ownName === name && ownValue === value);
    if (known === -1) answer.append(name, value);
    else own.splice(known, 1);
  }
  return answer;
}

function hasParametersOf(url: URL, callback: URL): boolean {
  const own = [...callback.searchParams];
  const there = [...url.searchParams];
  return own.every(([name, value]) => {
    const count = (list: [string, string][]) => list.filter(([n, v]) => n === name && v === value).length;
    return count(there) >= count(own);
  });
}
