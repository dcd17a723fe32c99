/** Writes a tree as XML: what Tradier answers when a request does not ask for JSON. A list repeats its element. */
import { escapeMarkup } from './markup.ts';
import { Figure, type Tree } from './tree.ts';

export function writeXml(tree: { readonly [name: string]: Tree }): string {
  const elements = Object.entries(tree).map(([name, value]) => writeElement(name, value));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elements.join('')}`;
}

function writeElement(name: string, tree: Tree): string {
  if (Array.isArray(tree)) return tree.map((item: Tree) => writeElement(name, item)).join('');
  return tree === null ? `<${name}/>` : `<${name}>${writeContent(tree)}</${name}>`;
}

function writeContent(tree: Tree): string {
  if (tree instanceof Figure) return tree.text;
  if (tree === null || typeof tree !== 'object') return escapeMarkup(String(tree));
  return Object.entries(tree)
    .map(([name, value]) => writeElement(name, value))
    .join('');
}
