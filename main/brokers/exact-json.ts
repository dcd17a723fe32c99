/** Reads JSON whose numbers are money: each comes as the text that the server wrote, and never was a float. */

export type Exact = string | boolean | null | readonly Exact[] | Members;
export type Members = { readonly [name: string]: Exact };

const inheriting = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * @returns the object's members with every number as its source text ("6363.860000000000"); null when the text is not one
 * JSON object, has a key twice in one object, or a key that could become a prototype, however deep.
 */
export function readExact(text: string): Members | null {
  try {
    // What follows walks valid JSON only, so that quoting cannot make it valid.
    JSON.parse(text);
    const quoted = quoteNumbers(text);
    return quoted === null ? null : membersOf(JSON.parse(quoted) as Exact);
  } catch {
    return null;
  }
}

/** The value where it is an object; else null. */
export function membersOf(value: Exact | undefined): Members | null {
  return typeof value === 'object' && value !== null && !isList(value) ? value : null;
}

/** Array.isArray, which does not tell a read-only list from other objects. */
export function isList(value: Exact | undefined): value is readonly Exact[] {
  return Array.isArray(value);
}

/** Null when an object has a key twice or one that inherits. */
function quoteNumbers(text: string): string | null {
  const token = /["{}]|-?\d[\d.eE+-]*/g;
  const open: Set<string>[] = [];
  const parts: string[] = [];
  let from = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [one] = found;
    if (one === '{') open.push(new Set());
    else if (one === '}') open.pop();
    else if (one === '"') {
      token.lastIndex = endOfString(text, found.index);
      const written = text.slice(found.index, token.lastIndex);
      if (isKey(text, token.lastIndex) && !isNew(written, open.at(-1))) return null;
    } else {
      parts.push(text.slice(from, found.index), `"${one}"`);
      from = token.lastIndex;
    }
  }
  parts.push(text.slice(from));
  return parts.join('');
}

/** After the quote that no backslash escapes. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === '\\') before -= 1;
  return (at - before) % 2 === 1;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (' \t\n\r'.includes(text[at] ?? '.')) at += 1;
  return text[at] === ':';
}

function isNew(written: string, names: Set<string> | undefined): boolean {
  const name = written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
  if (!names || names.has(name) || inheriting.has(name)) return false;
  names.add(name);
  return true;
}
