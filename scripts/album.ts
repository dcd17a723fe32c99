/** The tour's pictures: numbered in demo-output/, and those that the README shows in docs/images as well when asked for. */
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page, PageScreenshotOptions } from 'playwright-core';

const themes = ['light', 'dark'] as const;

export class Album {
  readonly #folder: string;
  readonly #root: string;
  /** What the README shows; nothing when its pictures are to stay as they are. */
  readonly #readme: string;
  #stops = 0;

  constructor(root: string, renewsReadme: boolean) {
    this.#root = root;
    this.#readme = renewsReadme ? readFileSync(join(root, 'README.md'), 'utf8') : '';
    this.#folder = join(root, 'demo-output');
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
  }

  get stops(): number {
    return this.#stops;
  }

  /** One picture, in the light. @param height of the part at the top that is shown; all that is seen unless given. */
  async take(page: Page, called: string, height?: number): Promise<void> {
    const width = await page.evaluate(() => innerWidth);
    await this.#shoot(page, called, 'light', height ? { clip: { x: 0, y: 0, width, height } } : {});
  }

  /** Two pictures of the whole page, light and dark, of which a README shows the one that fits its reader. */
  async takeBoth(page: Page, called: string): Promise<void> {
    for (const theme of themes) await this.#shoot(page, `${called}.${theme}`, theme, { fullPage: true });
  }

  async #shoot(
    page: Page,
    called: string,
    colorScheme: (typeof themes)[number],
    part: PageScreenshotOptions,
  ): Promise<void> {
    this.#stops += 1;
    await page.emulateMedia({ colorScheme });
    const file = join(this.#folder, `${String(this.#stops).padStart(2, '0')}-${called}.png`);
    await page.screenshot({ ...part, path: file, caret: 'hide' });
    await page.emulateMedia({ colorScheme: null });
    const shown = `docs/images/${called}.png`;
    if (this.#readme.includes(shown)) copyFileSync(file, join(this.#root, shown));
  }
}
