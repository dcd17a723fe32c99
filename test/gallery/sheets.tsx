/** The gallery's sheets: every state, message, dialog and empty state, a line each, drawn by the product's own parts. */
import type { ReactNode } from 'react';
import type { ActivityLine } from '../../contract/activity.ts';
import { type FailureCode, recoveries } from '../../contract/failures.ts';
import type { AppState, BarState } from '../../contract/state.ts';
import { setTexts, texts } from '../../contract/texts.ts';
import { sayFailure } from '../../contract/words.ts';
import { listMarketSpans } from '../../main/calendar/day-ahead.ts';
import { Bar } from '../../renderer/bar-view.tsx';
import { Card } from '../../renderer/card.tsx';
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx';
import type { DialogRequest } from '../../renderer/dialogs/request.ts';
import { MessageBox } from '../../renderer/message-box.tsx';
import { Strip } from '../../renderer/strip.tsx';
import { makePseudo } from '../pseudo.ts';
import { placeBridge } from '../window/fake-bridge.ts';
import {
  barState,
  crowd,
  long,
  makeConnection,
  now,
  others,
  pair,
  states,
  stationCards,
} from '../window/states.ts';
import { accountSheets } from './account-sheets.tsx';
import { press } from './press.tsx';
import { type Sheet, show } from './sheet.tsx';

const minute = 60_000;
const market = listMarketSpans(now);
const place = { connection: 'tradier-sandbox-0001', broker: 'tradier', environment: 'sandbox' };
const lines: readonly ActivityLine[] = [
  {
    at: now - 26 * 60 * minute,
    lastAt: now - 26 * 60 * minute,
    count: 1,
    place,
    what: 'signed-in',
    endsAt: now,
  },
  {
    at: now - 300 * minute,
    lastAt: now - 300 * minute,
    count: 1,
    place: null,
    what: 'asleep',
    forMs: 8 * 60 * minute,
  },
  {
    at: now - 200 * minute,
    lastAt: now - 200 * minute,
    count: 1,
    place,
    what: 'renewal-failed',
    code: 'E-DOWN',
    status: 503,
  },
  { at: now - 190 * minute, lastAt: now - minute, count: 23, place, what: 'renewed', by: 'itself' },
];
const well = { ...states['S9 fixed end'].state, market };

const exhibits = (all: readonly (readonly [string, ReactNode])[], isWide = false): ReactNode => (
  <main className={isWide ? 'gallery gallery-wide' : 'gallery'}>
    <h1>Gallery</h1>
    {all.map(([name, shown]) => (
      <section key={name} className="gallery-exhibit" aria-label={name}>
        <h2>{name}</h2>
        {shown}
      </section>
    ))}
  </main>
);
const nothing = () => undefined;

/** A dialog over the window that it came from. */
const ask =
  (request: DialogRequest, state: AppState = well): Sheet =>
  async () => (
    <>
      {await show(state)()}
      <Dialogs request={request} state={state} now={now} close={nothing} open={nothing} />
    </>
  );

/** As it is in a language 40 % longer. */
const lengthened =
  (sheet: Sheet): Sheet =>
  async () => {
    setTexts(makePseudo());
    return sheet();
  };

/** The bar above a broker's page. */
const bar =
  (change: Partial<BarState> = {}): Sheet =>
  async () => {
    placeBridge('bar', { getBar: () => ({ ...barState, ...change }) });
    return <Bar />;
  };

const { id: connection } = makeConnection();
const newConnection = { kind: 'connect', broker: 'tradier', connection: null, purpose: 'new' } as const;

export const sheets: Readonly<Record<string, Sheet>> = {
  cards: async () => {
    placeBridge('window', {});
    return exhibits(
      Object.entries(states).flatMap(([name, { state }]) =>
        state.connections.map(
          (one) =>
            [name, <Card key={name} connection={one} state={state} now={now} open={nothing} />] as const,
        ),
      ),
    );
  },
  strips: async () => {
    placeBridge('window', {});
    const all = [
      ...Object.entries(states).map(([name, { state }]) => [name, state] as const),
      ...Object.entries(others),
    ];
    return exhibits(
      all.map(([name, state]) => [
        name,
        <Strip
          key={name}
          state={state}
          now={now}
          open={nothing}
          help={{ isOpen: false, setOpen: nothing }}
        />,
      ]),
      true,
    );
  },
  messages: async () =>
    exhibits(
      (Object.keys(recoveries) as FailureCode[]).map((code) => [
        code,
        <MessageBox
          key={code}
          message={{ ...sayFailure(makeConnection(), { code, at: now }), note: { code, at: now } }}
        />,
      ]),
    ),
  'first-run': show(others['first run']),
  'first-run-no-store': show(others['first run, no password store']),
  'demo-empty': show(others['demo, empty']),
  connections: show({ ...crowd, market }),
  demo: show({ ...states['S20 demo'].state, market }),
  settings: show(well, { kind: 'view', view: 'settings' }),
  activity: show(well, { kind: 'view', view: 'activity' }, { getActivity: () => lines }),
  'activity-empty': show(well, { kind: 'view', view: 'activity' }),
  connect: ask(newConnection, others['first run']),
  'connect-wrong': press(ask(newConnection, others['first run']), ['Connect']),
  permissions: ask({ kind: 'connect', broker: 'tradier', connection, purpose: 'permissions' }),
  details: ask({ kind: 'details', connection }),
  disconnect: ask({ kind: 'disconnect', connection }),
  'remove-keys': ask({ kind: 'remove-keys', connection }),
  'end-everywhere': ask(
    { kind: 'end-everywhere', connection: 'tradestation-live-0001' },
    { ...pair, market },
  ),
  break: ask({ kind: 'break', connection }, { ...states['S20 demo'].state, market }),
  closing: ask({ kind: 'closing' }, { ...states['S8 renews'].state, market }),
  ...accountSheets,
  shortcuts: ask({ kind: 'shortcuts' }),
  diagnostics: ask({ kind: 'diagnostics' }),
  'what-happened': ask({ kind: 'what-happened', connection }, states['S6 stopped for safety'].state),
  'clock-wrong': show({ ...states['S8 the clock is wrong'].state, market }),
  report: ask({ kind: 'report' }),
  'sign-out-all': ask({ kind: 'sign-out-all' }),
  'delete-everything': ask({ kind: 'delete-everything' }),
  'two-brokers': show({ ...pair, market }),
  'first-run-two': show(others['first run, two brokers']),
  'cards-station': async () => {
    placeBridge('window', {});
    return exhibits(
      stationCards.map(([name, one]) => [
        name,
        <Card key={name} connection={one} state={pair} now={now} open={nothing} />,
      ]),
    );
  },
  'connect-station': ask({ ...newConnection, broker: 'tradestation' }, others['first run, two brokers']),
  'details-station': ask({ kind: 'details', connection: 'tradestation-live-0001' }, { ...pair, market }),
  'menu-more': press(show(well), [texts().card.more]),
  'menu-connect': press(show({ ...pair, market }), [texts().frame.connectMenu]),
  'store-help': press(show(others['first run, no password store']), [texts().strip.howToFix]),
  'how-keys': press(show(others['first run, two brokers']), [texts().firstRun.howKeys]),
  unfolded: press(show(states['S13 refused'].state), [texts().card.technical]),
  'activity-unfolded': press(show(well, { kind: 'view', view: 'activity' }, { getActivity: () => lines }), [
    "isn't answering",
  ]),
  'details-away': ask(
    { kind: 'details', connection },
    { ...well, system: { ...well.system, zone: 'Europe/Berlin' } },
  ),
  'activity-both': show(
    {
      ...well,
      system: { ...well.system, zone: 'Europe/Berlin' },
      settings: { ...well.settings, times: 'both' },
    },
    { kind: 'view', view: 'activity' },
    { getActivity: () => lines },
  ),
  long: show({ ...long, market }),
  'long-words': lengthened(show({ ...long, market })),
  'long-settings': lengthened(show(well, { kind: 'view', view: 'settings' })),
  'long-details': lengthened(
    ask({ kind: 'details', connection: 'tradestation-live-0001' }, { ...long, market }),
  ),
  bar: bar(),
  'bar-blocked': bar({ blockedHost: 'a-very-long-host-name.advertisements.example' }),
  'bar-stuck': bar({ isStuck: true }),
  'bar-help': press(bar(), [texts().bar.trouble]),
  'bar-paste': press(bar({ browser: 'pasting', isPasteWrong: true }), [texts().bar.trouble]),
};
