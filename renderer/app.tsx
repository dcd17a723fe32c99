/** The window: strip, tabs, the view, and at most one dialog. It draws main's state and asks main for changes. */
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import type { AppState } from '../contract/state.ts';
import type { Store } from './bridge.ts';
import { Connections } from './connections.tsx';
import { DemoBanner } from './demo-banner.tsx';
import type { DialogRequest } from './dialogs/request.ts';
import { DemoEmpty, FirstRun } from './first-run.tsx';
import { focusCard } from './focus.ts';
import { Strip } from './strip.tsx';

const Activity = lazy(() => import('./activity/activity.tsx').then(({ Activity: it }) => ({ default: it })));
const Dialogs = lazy(() => import('./dialogs/dialogs.tsx').then(({ Dialogs: it }) => ({ default: it })));

export function App({ store }: { readonly store: Store }) {
  const { state, now } = useSyncExternalStore(store.subscribe, store.read);
  const [dialog, setDialog] = useState<DialogRequest | null>(null);
  useEffect(() => {
    document.title = `Connections - Brokerbar${state.isDemo ? ' (Demo)' : ''}`;
  }, [state.isDemo]);
  const close = (connection: string | null) => {
    setDialog(null);
    const left = connection ?? dialog?.connection ?? null;
    // The dialog gives the focus back to its opener; when that is gone with it, the card is next.
    setTimeout(() => focusCard(left), 60);
  };
  return (
    <>
      <div className="app">
        <header className="top">
          {state.isDemo && <DemoBanner />}
          <Strip state={state} now={now} />
        </header>
        <main>
          <Tabs>
            <TabList className="tabs" aria-label="Views">
              <Tab id="connections" className="tab">
                Connections
              </Tab>
              <Tab id="activity" className="tab">
                Activity
              </Tab>
            </TabList>
            <TabPanel id="connections" className="view">
              <View state={state} now={now} open={setDialog} />
            </TabPanel>
            <TabPanel id="activity" className="view">
              <Suspense>
                <Activity state={state} now={now} />
              </Suspense>
            </TabPanel>
          </Tabs>
        </main>
      </div>
      {dialog && (
        <Suspense>
          <Dialogs request={dialog} state={state} now={now} close={close} open={setDialog} />
        </Suspense>
      )}
    </>
  );
}

type ViewProps = {
  readonly state: AppState;
  readonly now: number;
  readonly open: (dialog: DialogRequest) => void;
};

function View({ state, now, open }: ViewProps) {
  if (state.connections.length > 0)
    return <Connections key={String(state.isDemo)} state={state} now={now} open={open} />;
  return state.isDemo ? <DemoEmpty /> : <FirstRun state={state} open={open} />;
}
