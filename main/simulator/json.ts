/** Writes a tree as JSON. JSON.stringify cannot spell a number with trailing zeros. */
import { Figure, type Tree } from './tree.ts';

export function writeJson(tree: Tree): string {
  if (tree instanceof Figure) return tree.text;
  if (tree === null || typeof tree !== 'object') return JSON.stringify(tree);
  if (isList(tree)) return `[${tree.map(writeJson).join(',')}]`;
  const members = Object.entries(tree).map(([name, value]) => `${JSON.stringify(name)}:${writeJson(value)}`);
  return `{${members.join(',')}}`;
}

function isList(tree: Tree): tree is readonly Tree[] {
  return Array.isArray(tree);
}
