/** The way between views: tabs, and beside them Settings and what belongs to a view. */
import type { ReactNode } from 'react';
import { texts } from '../contract/texts.ts';
import type { View } from '../contract/wish.ts';
import { Button } from './button.tsx';
import { TabList } from './tab-list.tsx';

const tabs = ['connections', 'accounts', 'activity'] as const satisfies readonly View[];

type Props = {
  readonly view: View;
  readonly choose: (view: View) => void;
  /** Stands beside Settings. */
  readonly aside: ReactNode;
  readonly children: ReactNode;
};

export function Views({ view, choose, aside, children }: Props) {
  const { views, viewsLabel } = texts().frame;
  return (
    <>
      <div className="tabs">
        <TabList
          id="view"
          label={viewsLabel}
          tabs={tabs.map((one) => [one, views[one]] as const)}
          selected={view === 'settings' ? null : view}
          choose={choose}
        />
        <div className="tabs-aside">
          {aside}
          <Button kind="quiet" isCurrent={view === 'settings'} onPress={() => choose('settings')}>
            {views.settings}
          </Button>
        </div>
      </div>
      {view === 'settings' ? (
        <div className="view">{children}</div>
      ) : (
        <div id="view-panel" className="view" role="tabpanel" aria-labelledby={`view-tab-${view}`}>
          {children}
        </div>
      )}
    </>
  );
}
