/** The kinds of a macOS icon file that hold a PNG, by the side of the image in pixels. */
const kinds = [
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
] as const;

/** Puts PNG images into one macOS icon file; sizes that are not there are left out. */
export function writeIcns(images: ReadonlyMap<number, Buffer>): Buffer {
  const parts = kinds.flatMap(([kind, size]) => {
    const png = images.get(size);
    return png ? [Buffer.concat([head(kind, png.length), png])] : [];
  });
  const body = Buffer.concat(parts);
  return Buffer.concat([head('icns', body.length), body]);
}

/** A part's length counts its own eight bytes. */
function head(kind: string, length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.write(kind, 'latin1');
  bytes.writeUInt32BE(length + 8, 4);
  return bytes;
}
