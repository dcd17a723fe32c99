/** The drawing of a state's shape; the words beside it say the same. */

import type { Shape } from '../contract/parts.ts';
import { shapes } from '../contract/shapes.ts';

export function ShapeIcon({ shape }: { readonly shape: Shape }) {
  const { solid, cut, line } = shapes[shape];
  return (
    <svg className="shape" viewBox="0 0 24 24" aria-hidden="true">
      {solid && <path className="shape-solid" d={solid} />}
      {cut && <path className="shape-cut" d={cut} />}
      {line && <path className="shape-line" d={line} />}
    </svg>
  );
}
