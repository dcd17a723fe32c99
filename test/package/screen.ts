import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

export type Area = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};
export type Picture = { readonly width: number; readonly height: number; readonly rgb: Buffer };

/** Reads an area of the test display, which Xvfb keeps as a file in the format of xwd, 32 bits per pixel. */
export function readScreen(file: string, area: Area): Picture {
  const data = readFileSync(file);
  const field = (index: number) => data.readUInt32BE(index * 4);
  const [headSize, screenWidth, screenHeight] = [field(0), field(4), field(5)];
  const [littleEndian, bits, lineSize, colours] = [field(7) === 0, field(11), field(12), field(19)];
  if (bits !== 32) throw new Error(`The display has ${bits} bits per pixel, not 32.`);
  const start = headSize + colours * 12;
  const left = Math.max(0, area.x);
  const top = Math.max(0, area.y);
  const width = Math.min(area.x + area.width, screenWidth) - left;
  const height = Math.min(area.y + area.height, screenHeight) - top;
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = start + (top + y) * lineSize + (left + x) * 4;
      const pixel = littleEndian ? data.readUInt32LE(at) : data.readUInt32BE(at);
      rgb.writeUIntBE(pixel & 0xffffff, (y * width + x) * 3, 3);
    }
  }
  return { width, height, rgb };
}

/** The share of pixels that differ from the commonest colour: nothing in a blank window, a few percent with text. */
export function measureInk(picture: Picture): number {
  const counts = new Map<number, number>();
  for (let at = 0; at < picture.rgb.length; at += 3) {
    const colour = picture.rgb.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return 1 - Math.max(...counts.values()) / (picture.width * picture.height);
}

export function toPng({ width, height, rgb }: Picture): Buffer {
  const lines = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.of(0), rgb.subarray(y * width * 3, (y + 1) * width * 3)]),
  );
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits per channel, true colour.
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const body = deflateSync(Buffer.concat(lines));
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(kind: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([size, named, sum]);
}
