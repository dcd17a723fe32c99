/**
 * Reads parameters without mercy: every name once, all of them, no others. RFC 6749 3.1 and 3.2 forbid repeated
 * parameters; that unknown ones are refused is the practice broker's own strictness, so that a habit which the real
 * broker merely tolerates is found here.
 */

export type Reading<N extends string> =
  | { readonly values: Readonly<Record<N, string>>; readonly wrong: null }
  | { readonly values: null; readonly wrong: readonly string[] };

export function readExactly<N extends string>(text: string, names: readonly N[]): Reading<N> {
  const pairs = splitPairs(text);
  if (pairs === null) return { values: null, wrong: ['The parameters are not properly encoded.'] };
  const wrong = [
    ...names.flatMap((name) => complain(name, pairs.filter(([given]) => given === name).length)),
    ...pairs.flatMap(([name, value]) =>
      isOneOf(name, names)
        ? value === ''
          ? [`${name} is empty.`]
          : []
        : [`${name.slice(0, 40)} does not belong here.`],
    ),
  ];
  if (wrong.length > 0) return { values: null, wrong };
  return { values: Object.fromEntries(pairs) as Record<N, string>, wrong: null };
}

/** Decodes `application/x-www-form-urlencoded`; null when it is not that. */
export function splitPairs(text: string): readonly (readonly [name: string, value: string])[] | null {
  const pairs: (readonly [string, string])[] = [];
  for (const part of text === '' ? [] : text.split('&')) {
    const [rawName = '', ...rest] = part.split('=');
    const name = decodePart(rawName);
    const value = decodePart(rest.join('='));
    if (name === null || value === null) return null;
    pairs.push([name, value]);
  }
  return pairs;
}

/**
 * RFC 6749 2.3.1: id and secret are form-encoded each, then joined by a colon for HTTP Basic.
 * @returns null when the header is not that.
 */
export function readBasic(
  header: string | undefined,
): { readonly id: string; readonly secret: string } | null {
  const [, encoded] = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('latin1');
  const colon = text.indexOf(':');
  // A second colon, a space or an umlaut here means that the part was not encoded.
  if (colon < 0 || !/^[\x21-\x39\x3b-\x7e]*$/.test(text.slice(colon + 1))) return null;
  const id = decodePart(text.slice(0, colon));
  const secret = decodePart(text.slice(colon + 1));
  return id === null || secret === null ? null : { id, secret };
}

function decodePart(raw: string): string | null {
  if (!/^[\x21-\x7e]*$/.test(raw)) return null;
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

function complain(name: string, count: number): string[] {
  if (count === 1) return [];
  return [count === 0 ? `${name} is missing.` : `${name} is given ${count} times.`];
}

function isOneOf<N extends string>(name: string, names: readonly N[]): name is N {
  return (names as readonly string[]).includes(name);
}
