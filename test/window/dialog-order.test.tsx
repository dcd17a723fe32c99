/** Row 42 of ux.md section 5: every dialog's buttons in the order of each system, and Enter never takes anything away. */
import '../../renderer/tokens.css';
import '../../renderer/frame.css';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import type { ActivityLine } from '../../contract/activity.ts';
import type { AppState, System } from '../../contract/state.ts';
import { Dialogs } from '../../renderer/dialogs/dialogs.tsx';
import type { DialogRequest } from '../../renderer/dialogs/request.ts';
import { OnPlatform } from '../../renderer/platform.ts';
import { appState, everything } from './accounts-states.ts';
import { type FakeBridge, placeBridge } from './fake-bridge.ts';
import { makeHistory } from './history-states.ts';
import { now, others, pair, states } from './states.ts';
import { openWindow, resize } from './window.tsx';

type Kind = DialogRequest['kind'];
type Row = readonly [request: DialogRequest, state: AppState, asSeen: readonly string[]];

const platforms = ['linux', 'macos', 'windows'] as const satisfies readonly System['platform'][];
const connection = 'tradier-sandbox-0001';
const held = states['S9 fixed end'].state;
const about = (kind: Extract<DialogRequest, { readonly connection: string }>['kind'], verb: string): Row => [
  { kind, connection } as DialogRequest,
  held,
  ['Cancel', verb],
];
const connect = (purpose: 'new' | 'keys' | 'permissions' | 'token'): Row => [
  { kind: 'connect', broker: 'tradier', connection: purpose === 'new' ? null : connection, purpose },
  purpose === 'new' ? others['first run'] : held,
  ['Cancel', 'Connect'],
];

/** Every dialog there is, with its buttons as macOS and Linux show them. */
const dialogs: Readonly<Record<Kind, readonly Row[]>> = {
  connect: (['new', 'keys', 'permissions', 'token'] as const).map(connect),
  details: [
    [{ kind: 'details', connection }, held, ['Done']],
    [{ kind: 'details', connection: 'tradestation-live-0001' }, pair, ['End everywhere…', 'Done']],
  ],
  'what-happened': [[{ kind: 'what-happened', connection }, states['S6 stopped for safety'].state, ['Done']]],
  break: [
    [{ kind: 'break', connection }, states['S20 demo'].state, ['Cancel', 'Mend everything', 'Break it']],
  ],
  disconnect: [about('disconnect', 'Disconnect')],
  remove: [about('remove', 'Remove')],
  'remove-keys': [about('remove-keys', 'Remove keys')],
  'end-everywhere': [
    [{ kind: 'end-everywhere', connection: 'tradestation-live-0001' }, pair, ['Cancel', 'End everywhere']],
  ],
  closing: [[{ kind: 'closing' }, held, ['Quit', 'Keep running']]],
  shortcuts: [[{ kind: 'shortcuts' }, held, ['Done']]],
  diagnostics: [[{ kind: 'diagnostics' }, held, ['Copy', 'Done']]],
  report: [[{ kind: 'report' }, held, ['Copy', 'Done']]],
  'sign-out-all': [[{ kind: 'sign-out-all' }, held, ['Cancel', 'Sign out everywhere']]],
  'delete-everything': [[{ kind: 'delete-everything' }, held, ['Cancel', 'Delete everything']]],
};

/** Those with something to take away. */
const dangerous: readonly Kind[] = [
  'details',
  'disconnect',
  'remove',
  'remove-keys',
  'end-everywhere',
  'sign-out-all',
  'delete-everything',
];

const table = Object.values(dialogs)
  .flat()
  .flatMap((row) => platforms.map((platform) => [sayRequest(row[0]), platform, ...row] as const));
const answers = { getDiagnostics: () => 'Brokerbar 1.2.3' };

let bridge: FakeBridge;
beforeEach(async () => {
  await resize('usual');
  vi.useFakeTimers({ toFake: ['Date'], now });
});
afterEach(() => vi.useRealTimers());

function sayRequest(request: DialogRequest): string {
  return request.kind === 'connect' ? `connect, ${request.purpose}` : request.kind;
}

function listButtons(): string[] {
  return [...document.querySelectorAll('[data-foot] button')].map(({ textContent }) => textContent);
}

/** From left to right, as they are seen. */
function listSeen(): string[] {
  return [...document.querySelectorAll('[data-foot] button')]
    .toSorted((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left)
    .map(({ textContent }) => textContent);
}

async function openDialog(request: DialogRequest, state: AppState, platform: System['platform']) {
  bridge = placeBridge('window', answers);
  const close = vi.fn();
  const shown = { ...state, system: { ...state.system, platform } };
  await render(
    <OnPlatform value={platform}>
      <Dialogs request={request} state={shown} now={now} close={close} open={() => undefined} />
    </OnPlatform>,
  );
  await expect.element(page.getByRole('dialog').or(page.getByRole('alertdialog'))).toBeVisible();
  return close;
}

function orderFor(request: DialogRequest, asSeen: readonly string[], platform: System['platform']) {
  // On Linux quitting is what is usual, and stands where what is usual stands.
  if (request.kind === 'closing' && platform === 'linux') return asSeen.toReversed();
  return platform === 'windows' ? asSeen.toReversed() : asSeen;
}

describe('row 42: the buttons stand in the order of the system', () => {
  test.each(table)('%s on %s', async (_name, platform, request, state, asSeen) => {
    await openDialog(request, state, platform);
    const order = orderFor(request, asSeen, platform);
    await expect.poll(listButtons).toEqual(order);
    expect(listSeen()).toEqual(order);
    // What the dialog is for stands at the outer end.
    const outer = platform === 'windows' ? order[0] : order.at(-1);
    const weighty = document.querySelector('[data-foot] .button-primary') ?? findDanger();
    expect(weighty?.textContent).toBe(outer);
    if (findDanger()) expect(dangerous).toContain(request.kind);
  });

  test.each(platforms)('Tab follows it, on %s', async (platform) => {
    await openDialog({ kind: 'break', connection }, states['S20 demo'].state, platform);
    const buttons = [...document.querySelectorAll<HTMLElement>('[data-foot] button')];
    buttons[0]?.focus();
    for (const one of buttons) {
      expect(document.activeElement).toBe(one);
      await userEvent.keyboard('{Tab}');
    }
  });
});

function findDanger(): Element | null {
  return document.querySelector('[data-foot] .button-danger');
}

describe('row 42: Enter takes nothing away', () => {
  test.each(table.filter(([, , { kind }]) => dangerous.includes(kind)))(
    '%s on %s',
    async (_name, platform, request, state) => {
      const close = await openDialog(request, state, platform);
      const out = request.kind === 'details' ? 'Done' : 'Cancel';
      await expect.poll(() => document.activeElement?.textContent).toBe(out);
      await userEvent.keyboard('{Enter}');
      expect(close).toHaveBeenCalledOnce();
      // The details ask who this is.
      expect(bridge.made.filter(({ name }) => name !== 'check')).toEqual([]);
    },
  );
});

describe('row 42: so do those that belong to a view, by what main says of the system', () => {
  const line: ActivityLine = {
    at: now - 2000,
    lastAt: now - 1000,
    count: 2,
    place: null,
    what: 'renewed',
    by: 'itself',
  };
  const on = (state: AppState, platform: System['platform']): AppState => ({
    ...state,
    system: { ...state.system, platform },
  });

  test.each(platforms)('Clear… on %s', async (platform) => {
    const opened = await openWindow(on(held, platform), { getActivity: () => [line] });
    await userEvent.click(page.getByRole('tab', { name: 'Activity', exact: true }));
    await userEvent.click(page.getByRole('button', { name: 'Clear…', exact: true }));
    await expect
      .poll(listButtons)
      .toEqual(platform === 'windows' ? ['Clear', 'Cancel'] : ['Cancel', 'Clear']);
    await expect.poll(() => document.activeElement?.textContent).toBe('Cancel');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('alertdialog')).not.toBeInTheDocument();
    expect(opened.inputsOf('clearActivity')).toEqual([]);
  });

  test.each(platforms)('a symbol on %s: what only names a source stays where it is', async (platform) => {
    await openWindow(on(appState, platform), {
      getAccounts: () => everything,
      getHistory: () => makeHistory(),
    });
    await userEvent.click(page.getByRole('tab', { name: 'Accounts', exact: true }));
    await userEvent.click(page.getByRole('button', { name: 'AAPL, daily prices', exact: true }).first());
    await expect.poll(listButtons).toEqual([expect.stringContaining('TradingView'), 'Close']);
  });
});
