/** Row 2 of ux.md section 5, drawn: who sees no colours tells the states' shapes apart by what is dark in them. */
import { expect, test } from 'vitest';
import type { Shape } from '../../contract/parts.ts';
import { shapes } from '../../contract/shapes.ts';

const size = 22;

/** The shape in one ink on white, as a card's headline has it: a darkness of 0 to 1 for each pixel. */
function draw(shape: Shape): number[] {
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = 'white';
  context.fillRect(0, 0, size, size);
  context.scale(size / 24, size / 24);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  const { solid, cut, line } = shapes[shape];
  context.fillStyle = 'black';
  if (solid) context.fill(new Path2D(solid));
  for (const [path, ink, width] of [
    [cut, 'white', 2.4],
    [line, 'black', 2],
  ] as const) {
    context.strokeStyle = ink;
    context.lineWidth = width;
    if (path) context.stroke(new Path2D(path));
  }
  const { data } = context.getImageData(0, 0, size, size);
  return Array.from({ length: size * size }, (_none, index) => 1 - (data[index * 4] ?? 255) / 255);
}

test('row 2: in one ink and at its size every shape differs from every other', () => {
  const drawn = (Object.keys(shapes) as Shape[]).map((shape) => [shape, draw(shape)] as const);
  expect(drawn.length).toBeGreaterThan(10);
  for (const [shape, one] of drawn) {
    // Drawn at all: a share of the square is dark.
    expect(one.reduce((sum, dark) => sum + dark, 0) / one.length, shape).toBeGreaterThan(0.08);
    for (const [name, other] of drawn) {
      if (name === shape) continue;
      const differing = one.filter((dark, index) => Math.abs(dark - (other[index] ?? 0)) > 0.5).length;
      // Three dots of two pixels are the least: they are what "busy" differs by from an empty ring.
      expect(differing, `${shape} and ${name}`).toBeGreaterThanOrEqual(8);
    }
  }
});
