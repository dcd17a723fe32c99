/** Reads a reply's JSON strictly: one object, no key twice, no key that could become a prototype (row A43). */

const inheriting = new Set(['__proto__', 'constructor', 'prototype']);

/** @returns the object's own members without a prototype, or null when the text is anything else. */
export function readObject(text: string): Readonly<Record<string, unknown>> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  // JSON.parse keeps the last of two equal keys and says nothing, so the keys are counted in the text itself.
  if (hasRepeatedKey(text)) return null;
  const names = Object.keys(value);
  if (names.some((name) => inheriting.has(name))) return null;
  return Object.assign(Object.create(null) as Record<string, unknown>, value);
}

/** Looks at the keys of the outermost object. The text is known to be valid JSON. */
function hasRepeatedKey(text: string): boolean {
  const seen = new Set<string>();
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (depth === 1 && token.endsWith(':')) {
      const name = JSON.parse(token.slice(0, token.lastIndexOf('"') + 1)) as string;
      if (seen.has(name)) return true;
      seen.add(name);
    }
  }
  return false;
}
