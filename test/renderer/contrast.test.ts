/** Row 34 of ux.md section 5: contrast of every pair of colours that is used, computed from the style sheets themselves. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const renderer = join(import.meta.dirname, '../../renderer');
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** Text of any size (WCAG 1.4.3), and what is no text but means something: borders, icons, bars, the focus ring (1.4.11). */
const least = { text: 4.5, shape: 3 } as const;
const grounds = ['bg', 'surface'];
const strips = ['surface', 'ok-bg', 'warn-bg', 'bad-bg'];
const pairs: readonly (readonly [front: string, grounds: readonly string[], kind: keyof typeof least])[] = [
  ['text', [...grounds, ...strips, 'sim-bg', 'line'], 'text'],
  ['muted', [...grounds], 'text'],
  ['accent', [...grounds], 'text'],
  ['bad', [...grounds, 'bad-bg'], 'text'],
  ['warn', [...grounds], 'text'],
  ['up', [...grounds], 'text'],
  ['down', [...grounds], 'text'],
  ['gain-green', [...grounds], 'text'],
  ['gain-red', [...grounds], 'text'],
  ['gain-blue', [...grounds], 'text'],
  ['gain-orange', [...grounds], 'text'],
  ['sim', [...grounds, 'sim-bg'], 'text'],
  ['on-accent', ['accent'], 'text'],
  ['bg', ['text', 'muted'], 'text'],
  ['control', [...grounds, ...strips, 'sim-bg'], 'shape'],
  ['accent', [...grounds, ...strips, 'sim-bg'], 'shape'],
  ['ok', [...grounds, 'ok-bg'], 'shape'],
  ['warn', ['warn-bg'], 'shape'],
  ['muted', [...strips], 'shape'],
  ['surface', ['ok'], 'shape'],
];

const sheets = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.css'))
  .map((name) => ({
    name,
    css: readFileSync(join(renderer, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''),
  }));
const tokens = new Map(
  [...readFileSync(join(renderer, 'tokens.css'), 'utf8').matchAll(/--([a-z-]+):\s*([^;]+);/g)]
    // The first is the usual one; the rest depend on a setting.
    .toReversed()
    .map(([, name = '', value = '']) => [name, value] as const),
);

/** A token's colour: "light-dark(#ffffff, #0f1318)", or another token's. */
function find(name: string, theme: Theme): string {
  const value = tokens.get(name) ?? '';
  const other = /^var\(--([a-z-]+)\)$/.exec(value)?.[1];
  if (other) return find(other, theme);
  const colours = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value);
  const colour = colours?.[theme === 'light' ? 1 : 2];
  if (!colour) throw new Error(`--${name} is no pair of colours: ${value}`);
  return colour;
}

/** WCAG 2.2, "relative luminance" and "contrast ratio". */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test('the formula is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe.each(themes)('row 34: %s', (theme) => {
  test.each(
    pairs.flatMap(([front, all, kind]) => [...new Set(all)].map((ground) => [front, ground, kind] as const)),
  )('%s on %s, as %s', (front, ground, kind) => {
    expect(contrast(find(front, theme), find(ground, theme))).toBeGreaterThanOrEqual(least[kind]);
  });
});

describe('row 34: no colour is used beside the table', () => {
  const rules = sheets.flatMap(({ name, css }) =>
    [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].map(([, selector = '', body = '']) => {
      const read = (property: RegExp) => property.exec(body)?.[1];
      return {
        where: `${name} ${selector.trim()}`,
        front: read(/(?:^|[\s;])color:\s*var\(--([a-z-]+)\)/),
        ground: read(/(?:^|[\s;])background:\s*var\(--([a-z-]+)\)/),
        line: read(/(?:border(?!-radius)(?:-[a-z]+)*|outline):[^;]*var\(--([a-z-]+)\)/),
      };
    }),
  );
  const fronts = new Set(pairs.map(([front]) => front));
  const isGround = (name: string) => pairs.some(([, all]) => all.includes(name));

  test('a rule that sets both sets a pair of it', () => {
    const both = rules.filter(({ front, ground }) => front && ground);
    expect(both.length).toBeGreaterThan(10);
    const unknown = both.filter(
      ({ front = '', ground = '' }) =>
        !pairs.some(([one, all, kind]) => kind === 'text' && one === front && all.includes(ground)),
    );
    expect(unknown).toEqual([]);
  });

  test('and one that sets one of them, one of it', () => {
    expect(rules.filter(({ front }) => front && !fronts.has(front))).toEqual([]);
    // Bars are drawn on the ground, and so are both.
    expect(rules.filter(({ ground }) => ground && !isGround(ground) && !fronts.has(ground))).toEqual([]);
    // A line that only divides needs no contrast.
    expect(rules.filter(({ line }) => line && line !== 'line' && !fronts.has(line))).toEqual([]);
  });

  test('colours stand in the tokens alone', () => {
    const own = sheets
      .filter(({ name }) => name !== 'tokens.css')
      .flatMap(({ name, css }) =>
        [...css.matchAll(/#[0-9a-f]{3,8}\b/gi)].map(([colour]) => `${name} ${colour}`),
      );
    expect(own).toEqual([]);
  });
});
