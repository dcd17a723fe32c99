/** Every package that Brokerbar is built of, read from the packages themselves. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What two licences begin with, in packages that say nothing else. */
const texts = [
  ['Permission is hereby granted, free of charge, to any person obtaining a copy', 'MIT'],
  ['Apache License Version 2.0, January 2004', 'Apache-2.0'],
] as const;

type Named = string | { readonly type: string };
type Package = {
  readonly name: string;
  readonly license?: Named | readonly Named[];
  readonly licenses?: readonly Named[];
  readonly dependencies?: Readonly<Record<string, string>>;
};

/** Names by licence, both in their order: what the project depends on, and all that those depend on. */
export function listShipped(root: string): Readonly<Record<string, readonly string[]>> {
  const found = new Map<string, string>();
  const seen = new Set<string>();
  const walk = (folder: string, { dependencies = {} }: Package) => {
    for (const name of Object.keys(dependencies)) {
      const at = findPackage(name, folder);
      if (seen.has(at)) continue;
      seen.add(at);
      const one = readPackage(at);
      found.set(one.name, readLicence(one, at));
      walk(at, one);
    }
  };
  walk(root, readPackage(root));
  const byLicence = new Map<string, string[]>();
  for (const [name, licence] of [...found].sort(([a], [b]) => (a < b ? -1 : 1)))
    byLicence.set(licence, [...(byLicence.get(licence) ?? []), name]);
  return Object.fromEntries([...byLicence].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The packages of a bundle's files that are not listed. */
export function findUnlisted(files: readonly string[], listed: ReturnType<typeof listShipped>): string[] {
  const names = new Set(Object.values(listed).flat());
  const found = files.map(nameOfPackage).filter((name) => name !== null && !names.has(name));
  return [...new Set(found)].filter((name) => name !== null);
}

/** The package that a file in a bundle is of; null for our own. */
function nameOfPackage(file: string): string | null {
  const [, after] = /.*[\\/]node_modules[\\/](.+)$/.exec(file) ?? [];
  const [first = '', second = ''] = (after ?? '').split(/[\\/]/);
  if (first === '') return null;
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** The contract's file of it. */
export function writeShipped(shipped: ReturnType<typeof listShipped>): string {
  const rows = Object.entries(shipped).map(
    ([licence, names]) => `  '${licence}': [\n${names.map((name) => `    '${name}',\n`).join('')}  ],\n`,
  );
  return `/** The packages that Brokerbar is built of, by licence. Written by scripts/list-shipped.ts; the build refuses any other. */\nexport const shipped: Readonly<Record<string, readonly string[]>> = {\n${rows.join('')}};\n`;
}

/** As Node finds it: beside whoever needs it, or further up. */
function findPackage(name: string, from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const at = join(folder, 'node_modules', name);
    if (existsSync(join(at, 'package.json'))) return at;
    if (dirname(folder) === folder) throw new Error(`${name} is not installed`);
  }
}

/** Old packages name it by an object, or by several, or bring the text alone. */
function readLicence({ name, license, licenses }: Package, folder: string): string {
  const named = [license ?? licenses ?? []].flat();
  if (named.length > 0) return named.map((one) => (typeof one === 'string' ? one : one.type)).join(' OR ');
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(join(folder, file), 'utf8').replace(/\s+/g, ' ') : '';
  const known = texts.find(([says]) => text.includes(says));
  if (!known) throw new Error(`${name} names no licence`);
  return known[1];
}

function readPackage(folder: string): Package {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Package;
}
