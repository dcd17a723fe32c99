/** Keeps the keyboard where it was when what had the focus disappears (ux.md 3.15). */
import { type RefObject, useEffect, useRef } from 'react';

/**
 * Moves a lost focus to the card of this connection, else to the first button of the view.
 * @param isWanted moves it although something else has it.
 */
export function focusCard(connection: string | null, isWanted = false): void {
  if (document.activeElement !== document.body && !isWanted) return;
  const cards = [...document.querySelectorAll<HTMLElement>('article[data-connection]')];
  const card = cards.find((one) => one.dataset.connection === connection);
  const place = card ?? cards[0] ?? document.querySelector('main');
  place?.scrollIntoView({ block: 'nearest' });
  place?.querySelector('button')?.focus();
}

/** Watches a list of cards: a button that goes with the focus hands it to the next one of its card. */
export function useFocusKeeper(): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const cards = list.current;
    if (!cards) return;
    let held: string | null = null;
    const enter = ({ target }: FocusEvent) => {
      held = target instanceof Element ? findConnection(target) : null;
    };
    const leave = ({ target, relatedTarget }: FocusEvent) => {
      queueMicrotask(() => {
        // A button that was taken away did not give the focus up.
        const isTakenAway = relatedTarget === null && target instanceof Node && !target.isConnected;
        const isInside = relatedTarget instanceof Node && cards.contains(relatedTarget);
        if (!isTakenAway && !isInside) held = null;
      });
    };
    const observer = new MutationObserver(() => {
      if (held !== null) focusCard(held);
    });
    cards.addEventListener('focusin', enter);
    cards.addEventListener('focusout', leave);
    observer.observe(cards, { childList: true, subtree: true });
    return () => {
      cards.removeEventListener('focusin', enter);
      cards.removeEventListener('focusout', leave);
      observer.disconnect();
    };
  }, []);
  return list;
}

function findConnection(element: Element): string | null {
  return element.closest<HTMLElement>('article[data-connection]')?.dataset.connection ?? null;
}
