/** The window: strip, views, and at most one dialog. It draws main's state and asks main for changes. */
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';
import { sayTitle } from '../contract/title.ts';
import type { OrdersWish, View, Wish } from '../contract/wish.ts';
import type { Store } from './bridge.ts';
import { ConnectionsView } from './connections-view.tsx';
import { CrashMessage } from './crash.tsx';
import { DemoBanner } from './demo-banner.tsx';
import type { DialogRequest } from './dialogs/request.ts';
import { focusCard } from './focus.ts';
import { Going } from './go.ts';
import { HideButton, useHideKey } from './hide-amounts.tsx';
import { OnPlatform } from './platform.ts';
import { findFocusedCard, moveToRegion } from './regions.ts';
import { Strip } from './strip.tsx';
import { useGainColours } from './use-gain-colours.ts';
import { useHintDismissal } from './use-hint-dismissal.ts';
import { useWishes } from './use-wishes.ts';
import { Views } from './views.tsx';

const Accounts = lazy(() => import('./accounts/accounts.tsx').then(({ Accounts: it }) => ({ default: it })));
const Activity = lazy(() => import('./activity/activity.tsx').then(({ Activity: it }) => ({ default: it })));
const Settings = lazy(() => import('./settings/settings.tsx').then(({ Settings: it }) => ({ default: it })));
const Dialogs = lazy(() => import('./dialogs/dialogs.tsx').then(({ Dialogs: it }) => ({ default: it })));

export function App({ store }: { readonly store: Store }) {
  const { state, now } = useSyncExternalStore(store.subscribe, store.read);
  const [view, setView] = useState<View>('connections');
  const [wished, setWished] = useState<OrdersWish | null>(null);
  const [dialog, setDialog] = useState<DialogRequest | null>(null);
  const [isConnecting, setIsConnecting] = useState(false);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [hasCrashed, setHasCrashed] = useState(false);
  const title = sayTitle(state, view);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useGainColours(state.settings);
  useHideKey(state.settings);
  useHintDismissal();

  const show = (next: View, orders: OrdersWish | null) => {
    setView(next);
    setWished(orders);
  };
  const fulfil = (wish: Wish) => {
    // Nothing opens over a dialog that waits for an answer.
    if (dialog) return;
    const goTo = (next: View, orders: OrdersWish | null = null) => flushSync(() => show(next, orders));
    switch (wish.kind) {
      case 'view':
        return goTo(wish.view);
      case 'orders':
        return goTo('accounts', wish);
      case 'card':
        goTo('connections');
        return focusCard(wish.connection, true);
      case 'filter':
        if (view !== 'accounts') goTo('activity');
        return document.querySelector<HTMLElement>('.view [type=search], .view select')?.focus();
      case 'details': {
        const connection = findFocusedCard();
        return connection ? setDialog({ kind: 'details', connection }) : undefined;
      }
      case 'connect':
        goTo('connections');
        if (state.connections.length > 0) return setIsConnecting(true);
        return document.querySelector<HTMLElement>('.first-run button')?.focus();
      case 'how-to-fix':
        flushSync(() => setIsHelpOpen(true));
        return document.querySelector<HTMLElement>('.strip [aria-expanded]')?.focus();
      case 'crashed':
        return setHasCrashed(true);
      case 'keys':
        return setDialog({ ...wish, kind: 'connect', connection: null, purpose: 'new', isHelpOpen: true });
      case 'shortcuts':
      case 'diagnostics':
      case 'report':
        return setDialog({ kind: wish.kind });
      case 'next-region':
        return moveToRegion(1);
      case 'last-region':
        return moveToRegion(-1);
    }
  };
  useWishes(fulfil);
  const close = (connection: string | null) => {
    setDialog(null);
    const about = dialog && 'connection' in dialog ? dialog.connection : null;
    // The dialog gives the focus back to its opener; when that is gone with it, the card is next.
    setTimeout(() => focusCard(connection ?? about), 60);
  };
  const shown: DialogRequest | null = state.isAskingToClose ? { kind: 'closing' } : dialog;
  return (
    <OnPlatform value={state.system.platform}>
      <Going value={fulfil}>
        <div className="app">
          <header className="top">
            {state.isDemo && <DemoBanner />}
            <Strip
              state={state}
              now={now}
              open={setDialog}
              help={{ isOpen: isHelpOpen, setOpen: setIsHelpOpen }}
            />
            {hasCrashed && (
              <div className="strip-failure">
                <CrashMessage dismiss={() => setHasCrashed(false)} />
              </div>
            )}
          </header>
          <main>
            <Views
              view={view}
              choose={(next) => show(next, null)}
              aside={view === 'accounts' && <HideButton settings={state.settings} />}
            >
              {view === 'connections' && (
                <ConnectionsView
                  state={state}
                  now={now}
                  open={setDialog}
                  connect={{ isOpen: isConnecting, setOpen: setIsConnecting }}
                />
              )}
              <Suspense>
                {view === 'accounts' && (
                  <Accounts key={String(state.isDemo)} state={state} open={setDialog} wished={wished} />
                )}
                {view === 'activity' && <Activity state={state} now={now} />}
                {view === 'settings' && <Settings state={state} open={setDialog} />}
              </Suspense>
            </Views>
          </main>
        </div>
        {shown && (
          <Suspense>
            <Dialogs request={shown} state={state} now={now} close={close} open={setDialog} />
          </Suspense>
        )}
      </Going>
    </OnPlatform>
  );
}
