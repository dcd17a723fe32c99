/** A sheet of the gallery after something in it was pressed. */
import { type ReactNode, useEffect } from 'react';
import type { Sheet } from './sheet.tsx';

/**
 * Presses buttons, tabs, items and rows, one after the other as they appear. Until the last is pressed and what is waited
 * for is there, the body is marked: the sheet is not yet what it shows.
 * @param names what each ends with.
 * @param until a selector of what comes of it.
 */
export const press =
  (sheet: Sheet, names: readonly string[], until = '#root *'): Sheet =>
  async () => {
    document.body.dataset.pressing = 'true';
    return (
      <Pressed names={names} until={until}>
        {await sheet()}
      </Pressed>
    );
  };

type Props = { readonly children: ReactNode; readonly names: readonly string[]; readonly until: string };

function Pressed({ children, names, until }: Props) {
  useEffect(() => {
    const left = [...names];
    let frame = 0;
    const look = () => {
      const [next] = left;
      if (next === undefined && document.querySelector(until)) {
        delete document.body.dataset.pressing;
        return;
      }
      frame = requestAnimationFrame(look);
      const all = [
        ...document.querySelectorAll<HTMLElement>('button, [role=tab], [role=menuitem], [role=row]'),
      ];
      const found = all.find(
        (one) => next !== undefined && (one.getAttribute('aria-label') ?? one.textContent).endsWith(next),
      );
      if (!found) return;
      left.shift();
      found.click();
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [names, until]);
  return children;
}
