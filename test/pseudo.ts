/** A language for tests: English with accents, 40 % longer. What stays without an accent was not in the catalogue. */
import { en } from '../contract/en/index.ts';
import type { Texts } from '../contract/texts.ts';

const accents: Readonly<Record<string, string>> = {
  a: 'á',
  e: 'é',
  i: 'í',
  o: 'ó',
  u: 'ú',
  A: 'Á',
  E: 'É',
  I: 'Í',
  O: 'Ó',
  U: 'Ú',
};

/** "Settings" becomes "Séttíngs éé". */
export function lengthen(text: string): string {
  const accented = text.replace(/[aeiouAEIOU]/g, (letter) => accents[letter] ?? letter);
  const rest = Math.ceil(text.length * 0.4) - 1;
  const words = Array.from({ length: Math.max(1, Math.round(rest / 6)) }, () =>
    'éééééé'.slice(0, Math.max(1, Math.min(6, rest))),
  );
  return `${accented} ${words.join(' ')}`;
}

/** Every string of the catalogue, and everything that its functions give. What they are given is left as it is. */
export function makePseudo(): Texts {
  return change(en) as Texts;
}

function change(value: unknown): unknown {
  if (typeof value === 'string') return lengthen(value);
  if (typeof value === 'function')
    return (...given: unknown[]) => change((value as (...given: unknown[]) => unknown)(...given));
  if (Array.isArray(value)) return value.map(change);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, change(one)]));
  return value;
}
