/** Pictures that are kept: PNG with a palette, a third of what a screenshot takes; and how far two pictures differ. */
import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/** The most frequent colours of a screenshot, and every pixel as the nearest of them. */
export async function shrink(page: Page, screenshot: Buffer): Promise<Buffer> {
  const { width, height, palette, pixels } = await page.evaluate(async (base64) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const colours = Array.from({ length: data.length / 4 }, (_none, index) => {
      const [red = 0, green = 0, blue = 0] = data.subarray(index * 4, index * 4 + 3);
      return (red << 16) | (green << 8) | blue;
    });
    const counts = new Map<number, number>();
    for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    const most = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 256);
    const found = most.map(([colour]) => colour);
    const nearest = new Map(found.map((colour, index) => [colour, index]));
    const distance = (a: number, b: number) =>
      Math.max(...[16, 8, 0].map((shift) => Math.abs(((a >> shift) & 255) - ((b >> shift) & 255))));
    const place = (colour: number) => {
      const known = nearest.get(colour);
      if (known !== undefined) return known;
      const distances = found.map((one) => distance(one, colour));
      const best = distances.indexOf(Math.min(...distances));
      nearest.set(colour, best);
      return best;
    };
    const indices = Uint8Array.from(colours, place);
    let binary = '';
    for (let at = 0; at < indices.length; at += 32_768)
      binary += String.fromCharCode(...indices.subarray(at, at + 32_768));
    return { width: image.width, height: image.height, palette: found, pixels: btoa(binary) };
  }, screenshot.toString('base64'));
  return writePng(width, height, palette, Buffer.from(pixels, 'base64'));
}

/** PNG (third edition) 11.2: header, palette, data, end; one byte a pixel, no filter. */
function writePng(width: number, height: number, palette: readonly number[], pixels: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(3, 9);
  const rows = Array.from({ length: height }, (_none, row) =>
    Buffer.concat([Buffer.of(0), pixels.subarray(row * width, (row + 1) * width)]),
  );
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}

/** A pixel differs when one of its colours does by more than this: the palette's rounding is less. */
const visible = 64;

/** The share of pixels that differ visibly; 1 when the sizes do. Chromium itself reads the pictures. */
export async function compare(page: Page, kept: Buffer, now: Buffer): Promise<number> {
  return page.evaluate(
    async ([one, other, limit]) => {
      const read = async (base64: string) => {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
        const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
        if (!context) throw new Error('no canvas');
        context.drawImage(image, 0, 0);
        return context.getImageData(0, 0, image.width, image.height);
      };
      const [a, b] = [await read(one), await read(other)];
      if (a.width !== b.width || a.height !== b.height) return 1;
      let differing = 0;
      for (let at = 0; at < a.data.length; at += 1)
        if (Math.abs((a.data[at] ?? 0) - (b.data[at] ?? 0)) > limit) differing += 1;
      return differing / (a.data.length / 4);
    },
    [kept.toString('base64'), now.toString('base64'), visible] as const,
  );
}
