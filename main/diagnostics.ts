/** What a report needs: versions, states and codes. No name, number, key, address or token has a place in it. Pure. */
import type { ActivityLine } from '../contract/activity.ts';
import type { AppState, Connection } from '../contract/state.ts';

export type Runtime = {
  readonly electron: string;
  readonly chromium: string;
  readonly os: string;
  readonly arch: string;
};

const mostLines = 100;

/** @param lines oldest first; the newest hundred are told, by their codes. */
export function describeDiagnostics(
  state: AppState,
  lines: readonly ActivityLine[],
  runtime: Runtime,
  now: number,
): string {
  const { system, store, settings, connections, clockAheadMs } = state;
  return [
    `Brokerbar ${system.version}, ${new Date(now).toISOString()}`,
    `${system.platform} ${runtime.os} ${runtime.arch}, Electron ${runtime.electron}, Chromium ${runtime.chromium}`,
    `locale ${system.locale}, time zone ${system.zone}, tray ${sayYes(system.hasTray)}, at log-in ${system.atLogin}`,
    `store ${store.kind}${store.kind === 'ready' ? ` (${store.name})` : ''}, offline ${sayYes(state.isOffline)}, clock ${
      clockAheadMs === null ? 'right' : `${Math.round(clockAheadMs / 1000)} s ahead`
    }, demo ${sayYes(state.isDemo)}`,
    `settings ${Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}`,
    '',
    ...connections.map((connection, index) => `${index + 1}. ${sayConnection(connection)}`),
    ...(connections.length > 0 ? [''] : []),
    ...lines.slice(-mostLines).map((line) => sayLine(line, connections)),
  ].join('\n');
}

function sayConnection(connection: Connection): string {
  const { broker, environment, method, signIn, attempt, renewal, notice, renewals } = connection;
  const at = (instant: number | null) => (instant === null ? 'never' : new Date(instant).toISOString());
  const state =
    signIn.kind === 'held'
      ? `held since ${at(signIn.sinceAt)} until ${at(signIn.endsAt)}, a person by ${at(signIn.needsYouAt)}, renews ${sayYes(signIn.renews)}, saved ${sayYes(signIn.isSaved)}`
      : signIn.kind === 'over'
        ? `over at ${at(signIn.endedAt)} (${signIn.because})`
        : signIn.kind;
  return [
    `${broker} ${environment} by ${method}: ${state}`,
    `attempt ${attempt}, renewal ${renewal.kind}, today ${renewals.today} of ${renewals.usual}`,
    ...(notice
      ? [[notice.code, notice.step, notice.status, notice.brokerCode].filter(Boolean).join(' ')]
      : []),
  ].join('; ');
}

function sayLine(line: ActivityLine, connections: readonly Connection[]): string {
  const { at, place, what, count } = line;
  const index = connections.findIndex(({ id }) => id === place?.connection);
  const where = place
    ? `${place.broker} ${place.environment}${index < 0 ? '' : ` ${index + 1}.`}`
    : 'computer';
  const code = 'code' in line ? ` ${line.code}` : '';
  const status = 'status' in line && line.status !== null ? ` ${line.status}` : '';
  return `${new Date(at).toISOString()} ${where} ${what}${code}${status}${count > 1 ? ` x${count}` : ''}`;
}

function sayYes(is: boolean): string {
  return is ? 'yes' : 'no';
}
