/** Draws the icons in `assets/` from their SVG sources, with the Chromium of the tests. The results are committed. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium as driver, type Page } from 'playwright-core';
import { writeIcns } from './icns.ts';
import { writeIco } from './ico.ts';
import { projectFolder, Refusal, runScript } from './project.ts';
import { findTool } from './system.ts';
import { chromium } from './system-packages.ts';

const assets = join(projectFolder, 'assets');
const trayStates = ['ok', 'attention', 'offline', 'idle', 'busy'] as const;

/** macOS colours a template by itself: only the shape counts, so the outline goes and the ink is black. */
const templateStyle = '.outline{display:none}.ink,.badge{fill:#000!important}.line{stroke:#000!important}';

/** A Windows taskbar is known to be dark or light: the outline goes, the ink is white or black, and a badge keeps its hue. */
const taskbarStyles = {
  OnDark: '.outline{display:none}.ink{fill:#fff!important}.line{stroke:#fff!important}',
  OnLight:
    '.outline{display:none}.ink{fill:#000!important}.line{stroke:#000!important}.badge{filter:brightness(.55)}',
} as const;

function restyle(svg: string, style: string): string {
  return svg.replace('</svg>', `<style>${style}</style></svg>`);
}

async function draw(page: Page, svg: string, size: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  return page.screenshot({ omitBackground: true });
}

async function drawIco(page: Page, svg: string, sizes: readonly number[]): Promise<Buffer> {
  const images: Array<{ size: number; png: Buffer }> = [];
  for (const size of sizes) images.push({ size, png: await draw(page, svg, size) });
  return writeIco(images);
}

async function drawAll(page: Page): Promise<void> {
  const put = (name: string, data: Buffer) => writeFile(join(assets, name), data);
  const icon = await readFile(join(assets, 'icon.svg'), 'utf8');
  await put('icon.png', await draw(page, icon, 1024));
  const sizes = new Map<number, Buffer>();
  for (const size of [16, 32, 64, 128, 256, 512, 1024]) sizes.set(size, await draw(page, icon, size));
  await put('icon.icns', writeIcns(sizes));
  await put('icon.ico', await drawIco(page, icon, [16, 24, 32, 48, 64, 128, 256]));
  for (const size of [16, 32, 48, 64, 128, 256, 512]) {
    await put(join('icons', `${size}x${size}.png`), await draw(page, icon, size));
  }
  for (const state of trayStates) {
    const svg = await readFile(join(assets, 'tray', `${state}.svg`), 'utf8');
    const template = restyle(svg, templateStyle);
    await put(join('tray', `${state}.png`), await draw(page, svg, 24));
    await put(join('tray', `${state}@2x.png`), await draw(page, svg, 48));
    for (const [theme, style] of Object.entries(taskbarStyles))
      await put(
        join('tray', `${state}${theme}.ico`),
        await drawIco(page, restyle(svg, style), [16, 20, 24, 32, 48]),
      );
    await put(join('tray', `${state}Template.png`), await draw(page, template, 18));
    await put(join('tray', `${state}Template@2x.png`), await draw(page, template, 36));
  }
}

await runScript(async () => {
  const executablePath = findTool(chromium);
  if (!executablePath) throw new Refusal('The icons are drawn by Chromium: install it, then run this again.');
  const browser = await driver.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    await drawAll(await browser.newPage());
  } finally {
    await browser.close();
  }
  return 0;
});
