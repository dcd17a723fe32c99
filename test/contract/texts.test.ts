/** The catalogue: nothing empty, nothing left open, none of the words we do not say (ux.md 3.2), rows 17, 18 and 48. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { en } from '../../contract/en/index.ts';
import { type FailureCode, recoveries } from '../../contract/failures.ts';
import { lengthen, makePseudo } from '../pseudo.ts';

/** Every sentence with its place; functions are given names, numbers and lists that cannot be missed. */
function listSentences(value: unknown, place = 'en'): [place: string, sentence: string][] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value === 'function')
    return listSentences(callWithSamples(value as (...given: unknown[]) => unknown), place);
  if (Array.isArray(value)) return value.flatMap((one, index) => listSentences(one, `${place}.${index}`));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, one]) => listSentences(one, `${place}.${name}`));
  return [];
}

const facts = { broker: 'Tradier', environment: 'Sandbox', host: 'api.tradier.com', span: '24 hours' };

/** A sentence takes one set of facts, lists, counts or names; the first that fits without a trace of another is used. */
function callWithSamples(make: (...given: unknown[]) => unknown): unknown {
  for (const sample of [facts, ['Tradier'], 2, 'Tradier']) {
    try {
      const said = make(...Array.from({ length: Math.max(1, make.length) }, () => sample));
      if (!/\[object|undefined|NaN/.test(JSON.stringify(said))) return said;
    } catch {
      // Another kind of sample then.
    }
  }
  throw new Error(`no sample fits ${make}`);
}

const sentences = listSentences(en);

test('there are several hundred, none empty or left open', () => {
  expect(sentences.length).toBeGreaterThan(450);
  for (const [place, sentence] of sentences) {
    expect(sentence.trim(), place).not.toBe('');
    expect(sentence, place).not.toMatch(/\$\{|\{\w+\}|undefined|\[object/);
    expect(sentence, place).not.toMatch(/ {2}|\.\.\./);
  }
});

test.each(sentences)('%s says none of the words we do not say', (_place, sentence) => {
  expect(sentence).not.toMatch(
    /\b(authori[sz]e|re-?auth\w*|purge|TTL|expires_in|session lifetime|credentials?|client_id|fatal|illegal|abort|oops)\b/i,
  );
});

describe.each(Object.keys(recoveries) as FailureCode[])('%s', (code) => {
  const row = en.failures[code];
  test('has a title, what happened, what is safe and what to do', () => {
    for (const part of ['title', 'happened', 'safe', 'todo'] as const) expect(row[part](facts)).toMatch(/\S/);
    expect(row.title(facts).length).toBeLessThanOrEqual(60);
    expect(row.title(facts)).not.toMatch(/\.$|\b(failed|invalid|error)\b/i);
  });
  test('speaks of open orders where a trader would fear for them', () => {
    if (recoveries[code] === 'sign-in') expect(row.safe(facts)).toMatch(/Open orders/);
  });
});

test('the long language is 40 % longer, and reaches what functions give', () => {
  const { frame, states, failures } = makePseudo();
  expect(frame.views.settings).toMatch(/^Séttíngs é/);
  expect(states.fixed.headline('9:41 PM ET')).toMatch(/^Sígnéd ín úntíl 9:41 PM ÉT é/);
  expect(failures['E-DENY'].title(facts)).toMatch(/^Yóú dídn't állów áccéss é/);
  for (const [place, sentence] of sentences)
    expect(lengthen(sentence).length, place).toBeGreaterThanOrEqual(Math.floor(sentence.length * 1.35));
});

test('no sentence stands in a component', () => {
  const root = join(import.meta.dirname, '../../renderer');
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .flatMap((name) => {
      const text = readFileSync(join(root, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      const inMarkup = text.match(/(?<![=-])>\s*[A-Z][a-z]+[^<>{}=;()]*<\//g) ?? [];
      const inNames = text.match(/(label|title|alt|placeholder)="[A-Z][^"]*"/g) ?? [];
      return [...inMarkup, ...inNames].map((one) => `${name}: ${one.trim()}`);
    });
  expect(found).toEqual([]);
});
