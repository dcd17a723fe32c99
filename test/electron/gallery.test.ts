/**
 * Every state as it looks and reads in real Electron, against kept pictures and accessibility trees: rows 2, 32, 33, 36, 37
 * and 38 of ux.md section 5. `BROKERBAR_UPDATE_REFERENCES=1` keeps new ones; look at each before it is committed.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testRuntimeVersion } from '../../scripts/test-runtime.ts';
import { compare, shrink } from '../gallery/picture.ts';
import { electronPath, output, root, switchesFor } from './harness.ts';

const gallery = join(root, 'test/gallery');
const references = join(gallery, 'references');
const trees = join(gallery, 'trees');
const differences = join(output, 'gallery-differences');
const isUpdating = process.env.BROKERBAR_UPDATE_REFERENCES === '1';

const looks = {
  light: { width: 960, media: { colorScheme: 'light', forcedColors: 'none' } },
  dark: { width: 960, media: { colorScheme: 'dark', forcedColors: 'none' } },
  forced: { width: 960, media: { colorScheme: 'light', forcedColors: 'active' } },
  narrow: { width: 320, media: { colorScheme: 'light', forcedColors: 'none' } },
  /** As who sees no colours sees it. */
  grey: { width: 960, media: { colorScheme: 'light', forcedColors: 'none' } },
} as const;
type Look = keyof typeof looks;

/** Parts are seen in every look; whole windows and dialogs in those in which they differ most. */
const shown: readonly (readonly [sheet: string, looks: readonly Look[]])[] = [
  ...['cards', 'strips', 'two-brokers'].map(
    (sheet) => [sheet, ['light', 'dark', 'forced', 'narrow', 'grey']] as const,
  ),
  ...['connections', 'settings', 'connect', 'details', 'demo', 'activity', 'first-run-two'].map(
    (sheet) => [sheet, ['light', 'dark', 'forced', 'narrow']] as const,
  ),
  ...['accounts', 'chart'].map((sheet) => [sheet, ['light', 'dark', 'forced', 'narrow']] as const),
  ...[
    'accounts-orders',
    'accounts-more-orders',
    'accounts-watchlist',
    'accounts-long',
    'accounts-hidden',
    'chart-table',
  ].map((sheet) => [sheet, ['light', 'dark', 'narrow']] as const),
  ...['messages', 'shortcuts', 'store-help', 'unfolded', 'activity-both'].map(
    (sheet) => [sheet, ['light', 'dark', 'narrow']] as const,
  ),
  ...['long', 'long-words', 'long-settings', 'long-details'].map(
    (sheet) => [sheet, ['light', 'narrow']] as const,
  ),
  ...[
    'first-run',
    'first-run-no-store',
    'demo-empty',
    'activity-empty',
    'accounts-old',
    'accounts-failed',
    'accounts-empty',
    'accounts-none',
    'chart-failed',
    'chart-none',
    'activity-unfolded',
    'cards-station',
    'connect-station',
    'details-station',
    'details-away',
    'how-keys',
    'menu-more',
    'menu-connect',
    'bar',
    'bar-blocked',
    'bar-stuck',
    'bar-help',
    'bar-paste',
    'connect-wrong',
    'permissions',
    'disconnect',
    'remove-keys',
    'end-everywhere',
    'break',
    'closing',
    'diagnostics',
    'sign-out-all',
    'delete-everything',
    'what-happened',
    'clock-wrong',
    'report',
  ].map((sheet) => [sheet, ['light', 'dark']] as const),
];

/** The bar has the room that main makes for it. */
const heights: Readonly<Record<string, number>> = {
  bar: 76,
  'bar-blocked': 76,
  'bar-stuck': 76,
  'bar-help': 380,
  'bar-paste': 380,
};

describe('the gallery', () => {
  let electron: ElectronApplication;
  let page: Page;
  let axe: string;
  /** Another Electron, or another system's fonts, draw other pictures: there only the faults are looked for. */
  let isPinned: boolean;

  beforeAll(async () => {
    await build({ configFile: join(gallery, 'vite.config.ts') });
    rmSync(differences, { recursive: true, force: true });
    axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
    electron = await _electron.launch({
      executablePath: electronPath(),
      args: [
        join(gallery, 'shell'),
        ...switchesFor([
          '--force-device-scale-factor=1',
          '--font-render-hinting=none',
          '--disable-lcd-text',
          '--hide-scrollbars',
          '--force-color-profile=srgb',
        ]),
      ],
    });
    page = await electron.firstWindow();
    const version = await electron.evaluate(() => process.versions.electron);
    isPinned = process.platform === 'linux' && version === testRuntimeVersion;
  });
  afterAll(async () => {
    await electron?.close();
  });

  const open = async (sheet: string, look: Look) => {
    const { width, media } = looks[look];
    await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setEmulatedVisionDeficiency', {
      type: look === 'grey' ? 'achromatopsia' : 'none',
    });
    await page.setViewportSize({ width, height: heights[sheet] ?? 640 });
    // Another address first: the hash alone would not load the sheet anew.
    await page.goto('about:blank');
    await page.goto(`${pathToFileURL(join(output, 'gallery/index.html')).href}#${sheet}`);
    await page.locator('body[data-ready]:not([data-pressing])').waitFor({ timeout: 10_000 });
    await page.locator('h1').first().waitFor({ state: 'attached', timeout: 10_000 });
    // Nothing is pointed at, also where the display's own pointer lies.
    await page.mouse.move(1, 1);
    await page.mouse.move(0, 0);
  };

  test.each(shown.flatMap(([sheet, all]) => all.map((look) => [sheet, look] as const)))(
    '%s, %s',
    async (sheet, look) => {
      await open(sheet, look);
      // Until nothing is loaded or pressed any more.
      const picture = await takePicture(page);
      if (look === 'light') await compareTree(sheet);
      if (isPinned) await compareToKept(sheet, look, picture);
      expect(await findFaults(page, axe)).toEqual([]);
    },
  );

  /** Row 32: as it is read out, which is the same in every look. */
  const compareTree = async (sheet: string) => {
    const tree = `${await page.locator('body').ariaSnapshot()}\n`;
    const file = join(trees, `${sheet}.yml`);
    if (isUpdating) {
      mkdirSync(trees, { recursive: true });
      writeFileSync(file, tree);
    }
    expect(tree).toBe(existsSync(file) ? readFileSync(file, 'utf8') : 'no tree is kept');
  };

  const compareToKept = async (sheet: string, look: Look, picture: Buffer) => {
    const file = join(references, `${sheet}.${look}.png`);
    if (isUpdating) {
      mkdirSync(references, { recursive: true });
      writeFileSync(file, await shrink(page, picture));
    }
    const share = existsSync(file) ? await compare(page, readFileSync(file), picture) : 1;
    if (share > 0.002) {
      mkdirSync(differences, { recursive: true });
      writeFileSync(join(differences, `${sheet}.${look}.png`), picture);
    }
    expect(share, `${sheet}.${look}.png differs from the picture that is kept`).toBeLessThanOrEqual(0.002);
  };
});

/** The whole sheet, however tall, once it has come to rest: parts of it are loaded when they are first shown. */
async function takePicture(page: Page): Promise<Buffer> {
  let last: Buffer = Buffer.alloc(0);
  for (let tries = 0; tries < 20; tries += 1) {
    // A caret that blinks is no part of the look.
    const next = await page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' });
    if (next.equals(last)) return next;
    last = next;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('the sheet does not come to rest');
}

/** What axe finds, what is too small to hit, what moves, and what is wider than the window. */
async function findFaults(page: Page, axe: string): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe: found } = globalThis as unknown as {
      axe: {
        run: (
          where: Node,
          options: object,
        ) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
      };
    };
    const { violations } = await found.run(document.body, {
      runOnly: {
        type: 'tag',
        values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      },
    });
    // A menu's "Dismiss" of one pixel is no target: it is there for who hears the page.
    const isHeardOnly = (one: Element) =>
      one.getAttribute('tabindex') === '-1' &&
      [one, one.parentElement].some((part) => part && part.getBoundingClientRect().width <= 1);
    const small = [...document.querySelectorAll('button, [role=tab]')].filter(
      (one) =>
        !one.closest('[aria-hidden=true]') && !isHeardOnly(one) && one.getBoundingClientRect().height < 32,
    );
    return [
      ...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`)),
      ...small.map((one) => `small: ${one.textContent}`),
      ...document.getAnimations().map((one) => `moves: ${one.id}`),
      ...(document.documentElement.scrollWidth > innerWidth ? ['wider than the window'] : []),
    ];
  });
}
