/** The window's areas, which F6 goes through: the strip, the tabs, the view (ux.md 3.15). */
const regions = ['.top', '.tabs', '.view'] as const;
const focusable =
  'button:not([aria-disabled]):not([tabindex="-1"]), select, input, [tabindex="0"], a[href], [role="grid"]';

/** Moves the focus to the first thing in the next area that has any; a dialog keeps it. */
export function moveToRegion(step: 1 | -1): void {
  if (document.querySelector('[role=dialog], [role=alertdialog]')) return;
  const here = regions.findIndex((region) => document.activeElement?.closest(region));
  const from = here < 0 ? (step === 1 ? -1 : 0) : here;
  for (let tries = 1; tries <= regions.length; tries += 1) {
    const region = regions[(from + step * tries + regions.length * tries) % regions.length];
    const first = document.querySelector(region ?? '')?.querySelector<HTMLElement>(focusable);
    if (!first) continue;
    first.focus();
    return;
  }
}

/** The connection of the card that has the focus; where there is only one, that one. */
export function findFocusedCard(): string | null {
  const cards = [...document.querySelectorAll<HTMLElement>('article[data-connection]')];
  const focused = document.activeElement?.closest<HTMLElement>('article[data-connection]');
  const found = focused ?? (cards.length === 1 ? cards[0] : undefined);
  return found?.dataset.connection ?? null;
}
