/** Reads what Chromium draws: PNG (third edition) of eight-bit RGBA without interlace, and the images in a Windows icon. */
import { inflateSync } from 'node:zlib';

export type Picture = { readonly size: number; readonly pixels: readonly Pixel[] };
export type Pixel = readonly [red: number, green: number, blue: number, alpha: number];

/** @throws unless it is such a PNG, and a square. */
export function readPng(file: Buffer): Picture {
  const header = chunksOf(file, 'IHDR');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  if (width !== height || header.subarray(8).toString('hex') !== '0806000000')
    throw new Error('another form');
  const bytes = unfilter(inflateSync(chunksOf(file, 'IDAT')), width * 4);
  const at = (index: number) => bytes[index] ?? 0;
  return {
    size: width,
    pixels: Array.from({ length: width * height }, (_none, index) => {
      const start = index * 4;
      return [at(start), at(start + 1), at(start + 2), at(start + 3)] as const;
    }),
  };
}

/** The pictures of an .ico, each with the size that its head tells. */
export function readIco(file: Buffer): readonly Picture[] {
  if (file.readUInt32LE(0) !== 0x00010000) throw new Error('no icon');
  return Array.from({ length: file.readUInt16LE(4) }, (_none, index) => {
    const head = file.subarray(6 + index * 16, 22 + index * 16);
    const [length, start] = [head.readUInt32LE(8), head.readUInt32LE(12)];
    const picture = readPng(file.subarray(start, start + length));
    if (picture.size !== head.readUInt8(0)) throw new Error('another size');
    return picture;
  });
}

function chunksOf(file: Buffer, name: string): Buffer {
  const found: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === name) found.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return Buffer.concat(found);
}

/** PNG 9.2: each row says how it was written against what is left of it and above it. */
function unfilter(data: Buffer, stride: number): Uint8Array {
  const rows = data.length / (stride + 1);
  const out = new Uint8Array(rows * stride);
  for (let row = 0; row < rows; row += 1) {
    const kind = data[row * (stride + 1)] ?? 0;
    for (let column = 0; column < stride; column += 1) {
      const at = row * stride + column;
      const left = column < 4 ? 0 : (out[at - 4] ?? 0);
      const above = row === 0 ? 0 : (out[at - stride] ?? 0);
      const corner = row === 0 || column < 4 ? 0 : (out[at - stride - 4] ?? 0);
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][kind] ?? 0;
      out[at] = ((data[row * (stride + 1) + 1 + column] ?? 0) + guess) & 255;
    }
  }
  return out;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? above : corner;
}
