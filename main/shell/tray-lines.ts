/** The tray's menu, its icon and its tooltip as data: what ux.md 3.10 shows for each state, in twelve lines at most. */
import { callApart } from '../../contract/apart.ts';
import { formatWhen } from '../../contract/clock.ts';
import type { TrayShape } from '../../contract/parts.ts';
import type { AppState, Connection } from '../../contract/state.ts';
import { sayStrip } from '../../contract/strip.ts';
import { texts } from '../../contract/texts.ts';
import { findTrouble } from '../../contract/trouble.ts';
import { describe } from '../../contract/words.ts';

/** What a line does. Each of these is in the window or its menu too (test/shell/tray-lines.test.ts). */
export type TrayAct =
  | 'open'
  | 'show-card'
  | 'show-sign-in'
  | 'cancel-sign-in'
  | 'sign-in'
  | 'refresh'
  | 'connect'
  | 'demo'
  | 'leave-demo'
  | 'how-to-fix'
  | 'settings'
  | 'quit';

export type TrayLine =
  | { readonly kind: 'separator' }
  | { readonly kind: TrayAct; readonly label: string; readonly connection?: string };

const mostLines = 12;
const mostConnections = 5;
const longestTooltip = 63;

/** A menu that is longer is hard to read at a glance: connections give way first, never what can be done. */
export function listTrayLines(state: AppState, now: number): TrayLine[] {
  const { menus } = texts();
  const head = listHead(state, now);
  const acts = listActs(state);
  const foot: TrayLine[] = [
    ...(state.isDemo ? [{ kind: 'leave-demo', label: menus.leaveDemo } as const] : []),
    { kind: 'open', label: menus.open },
    { kind: 'settings', label: menus.settings },
    { kind: 'quit', label: menus.quit },
  ];
  const room = Math.min(mostConnections, mostLines - head.length - acts.length - foot.length - 2);
  const body = [...listConnections(state, now, room), ...acts];
  return [...head, { kind: 'separator' }, ...body, ...(body.length > 0 ? [separator] : []), ...foot];
}

const separator: TrayLine = { kind: 'separator' };

/** The state in some words; choosing it opens what it is about. */
function listHead(state: AppState, now: number): TrayLine[] {
  const { menus } = texts();
  const { store } = state;
  const connections = callApart(state.connections);
  const tag = (line: string) => (state.isDemo ? menus.inDemo(line) : line);
  const waiting = connections.find(({ attempt }) => attempt === 'waiting');
  if (waiting)
    return [
      { kind: 'show-sign-in', label: tag(menus.waitingFor(waiting.brokerName)), connection: waiting.id },
      { kind: 'cancel-sign-in', label: menus.cancelSignIn, connection: waiting.id },
    ];
  if (store.kind === 'absent')
    return [
      { kind: 'open', label: tag(menus.untilQuit) },
      { kind: 'how-to-fix', label: menus.howToFix },
    ];
  const open = (label: string): TrayLine[] => [{ kind: 'open', label: tag(label) }];
  if (store.kind === 'broken') return open(menus.broken);
  if (store.kind === 'locked') return open(menus.locked);
  if (connections.length === 0) return open(menus.none);
  const needy = connections.filter((one) =>
    ['needs', 'ends'].includes(describe(one, now).strip?.kind ?? ''),
  ).length;
  if (needy > 0) return open(menus.needYou(needy));
  if (state.isOffline && connections.some(({ isOffline }) => isOffline)) {
    const { offlineSinceAt } = state;
    return open(menus.offline(offlineSinceAt === null ? null : formatWhen(offlineSinceAt, now)));
  }
  const down = connections.filter((one) => describe(one, now).strip?.kind === 'down').length;
  if (down > 0) return open(menus.down(down));
  if (connections.some(({ renewal }) => renewal.kind === 'running')) return open(menus.refreshing);
  if (state.clockAheadMs !== null) return open(menus.clockWrong);
  return open(connections.some(isHeld) ? menus.allGood : menus.none);
}

function listConnections(state: AppState, now: number, room: number): TrayLine[] {
  const { menus } = texts();
  const lines = state.connections.map((connection): TrayLine => {
    return { kind: 'show-card', label: describe(connection, now).trayLine, connection: connection.id };
  });
  if (lines.length <= room) return lines;
  const shown = lines.slice(0, Math.max(0, room - 1));
  return [...shown, { kind: 'open', label: menus.more(lines.length - shown.length) }];
}

function listActs({ connections, isDemo }: AppState): TrayLine[] {
  const { menus } = texts();
  if (connections.length === 0 && !isDemo)
    return [
      { kind: 'connect', label: menus.connect },
      { kind: 'demo', label: menus.demo },
    ];
  const canRefresh = connections.some(({ signIn }) => signIn.kind === 'held' && signIn.renews);
  const signIns = connections.filter(({ signIn, method, attempt, renewal, isOffline }) => {
    if (method === 'token' || attempt !== 'none') return false;
    const isStopped = findTrouble(renewal)?.kind === 'stopped';
    // Without a network the broker's page would not open, and the card does not offer it either.
    return (
      (signIn.kind === 'over' && !isOffline) || (signIn.kind === 'held' && (!signIn.renews || isStopped))
    );
  });
  return [
    ...(canRefresh ? [{ kind: 'refresh', label: menus.refresh } as const] : []),
    ...signIns.slice(0, 2).map(({ id, brokerName, name }): TrayLine => {
      const isOnly = signIns.filter((one) => one.brokerName === brokerName).length === 1;
      return { kind: 'sign-in', label: menus.signInAgain(isOnly ? brokerName : name), connection: id };
    }),
  ];
}

/** The strip's shape, but that a sign-in under way shows while nothing needs the person. */
export function findTrayShape(state: AppState, now: number): TrayShape {
  const { shape } = sayStrip(state, now);
  if (shape === 'attention' || shape === 'offline') return shape;
  return state.connections.some((one) => describe(one, now).tray === 'busy') ? 'busy' : shape;
}

/** The strip's sentence, as long as every system shows it. */
export function sayTooltip(state: AppState, now: number): string {
  const { sentence } = sayStrip(state, now);
  return sentence.length > longestTooltip ? `${sentence.slice(0, longestTooltip - 1).trimEnd()}…` : sentence;
}

function isHeld({ signIn }: Connection): boolean {
  return signIn.kind === 'held';
}
