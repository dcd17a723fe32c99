/**
 * Tabs, of which none may be selected. Written here because React Aria's always have one, and while the settings are shown
 * no view is. Tab reaches one of them; the arrows move between them (ARIA Authoring Practices, tabs).
 */
import { type KeyboardEvent, useRef } from 'react';

type Props<Name extends string> = {
  /** Begins the elements' ids: each tab's is `${id}-tab-${name}`, the panel's `${id}-panel`. */
  readonly id: string;
  readonly label: string;
  readonly tabs: readonly (readonly [name: Name, says: string])[];
  readonly selected: Name | null;
  readonly choose: (name: Name) => void;
};

export function TabList<Name extends string>({ id, label, tabs, selected, choose }: Props<Name>) {
  const list = useRef<HTMLDivElement>(null);
  const reached = selected ?? tabs[0]?.[0];
  const move = (event: KeyboardEvent) => {
    const from = tabs.findIndex(([name]) => name === reached);
    const last = tabs.length - 1;
    const to = { ArrowRight: from + 1, ArrowLeft: from - 1, Home: 0, End: last }[event.key];
    const next = to === undefined ? undefined : tabs.at(to > last ? 0 : to);
    if (!next) return;
    event.preventDefault();
    choose(next[0]);
    list.current?.querySelector<HTMLElement>(`[data-tab=${next[0]}]`)?.focus();
  };
  return (
    <div className="tab-list" role="tablist" aria-label={label} ref={list}>
      {tabs.map(([name, says]) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${id}-tab-${name}`}
          className="tab"
          aria-selected={selected === name}
          aria-controls={selected === name ? `${id}-panel` : undefined}
          data-tab={name}
          data-selected={selected === name || undefined}
          tabIndex={reached === name ? 0 : -1}
          onKeyDown={move}
          onClick={() => choose(name)}
        >
          {says}
        </button>
      ))}
    </div>
  );
}
