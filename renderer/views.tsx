/**
 * The way between views: tabs, and Settings beside them. Written here because React Aria's tabs always have one selected,
 * and while the settings are shown none is.
 */
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { texts } from '../contract/texts.ts';
import type { View } from '../contract/wish.ts';
import { Button } from './button.tsx';

const tabs = ['connections', 'accounts', 'activity'] as const satisfies readonly View[];

type Props = {
  readonly view: View;
  readonly choose: (view: View) => void;
  readonly children: ReactNode;
};

export function Views({ view, choose, children }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const { views, viewsLabel } = texts().frame;
  // Tab reaches one of them; the arrows move between them (ARIA Authoring Practices, tabs).
  const reached = view === 'settings' ? tabs[0] : view;
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = tabs.indexOf(reached);
    const isEdge = Math.abs(step) === tabs.length;
    const to = isEdge ? (step < 0 ? 0 : tabs.length - 1) : (from + step + tabs.length) % tabs.length;
    const next = tabs[to] ?? tabs[0];
    choose(next);
    list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
  };
  return (
    <>
      <div className="tabs">
        <div className="tab-list" role="tablist" aria-label={viewsLabel} ref={list}>
          {tabs.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`tab-${one}`}
              className="tab"
              aria-selected={view === one}
              aria-controls={view === one ? 'view' : undefined}
              data-selected={view === one || undefined}
              tabIndex={reached === one ? 0 : -1}
              onKeyDown={move}
              onClick={() => choose(one)}
            >
              {views[one]}
            </button>
          ))}
        </div>
        <Button kind="quiet" isCurrent={view === 'settings'} onPress={() => choose('settings')}>
          {views.settings}
        </Button>
      </div>
      {view === 'settings' ? (
        <div className="view">{children}</div>
      ) : (
        <div id="view" className="view" role="tabpanel" aria-labelledby={`tab-${view}`}>
          {children}
        </div>
      )}
    </>
  );
}
