/** What the log says, for people: one sentence a line, its kind, and where it happened. */
import type { ActivityKind, ActivityLine, Fact, Place } from './activity.ts';
import { formatClock, formatWhen } from './clock.ts';
import { type FailureFacts, failures } from './failures.ts';
import { saySpan } from './parts.ts';
import type { AppState } from './state.ts';

const kinds: Readonly<Record<Fact['what'], ActivityKind>> = {
  'signed-in': 'sign-ins',
  'token-added': 'sign-ins',
  'sign-in-stopped': 'sign-ins',
  disconnected: 'sign-ins',
  'ended-everywhere': 'sign-ins',
  renewed: 'refreshes',
  'renewal-failed': 'problems',
  over: 'problems',
  unsaved: 'problems',
  offline: 'problems',
  asleep: 'problems',
  'clock-wrong': 'problems',
  'ends-before-close': 'problems',
  'many-renewals': 'problems',
  removed: 'settings',
  'keys-changed': 'settings',
  'permissions-changed': 'settings',
};

export const kindNames: Readonly<Record<ActivityKind, string>> = {
  'sign-ins': 'Sign-ins',
  refreshes: 'Refreshes',
  problems: 'Problems',
  settings: 'Settings',
};

export function kindOf({ what }: Fact): ActivityKind {
  return kinds[what];
}

/** "Refreshed by itself, 23 times since 9:00 AM ET". @param facts names of where it happened. */
export function sayActivity(line: ActivityLine, facts: FailureFacts): string {
  const repeats = line.count > 1 ? `, ${line.count} times since ${formatClock(line.at)}` : '';
  return sayFact(line, facts) + repeats;
}

function sayFact(line: ActivityLine, facts: FailureFacts): string {
  switch (line.what) {
    case 'signed-in':
      return line.endsAt === null
        ? 'You signed in'
        : `You signed in. Until ${formatWhen(line.endsAt, line.at)}`;
    case 'token-added':
      return 'You added an API token';
    case 'sign-in-stopped':
      return failures[line.code].title(facts);
    case 'disconnected':
      return 'You disconnected';
    case 'ended-everywhere':
      return `You ended every sign-in of this API key at ${facts.broker}`;
    case 'renewed':
      return line.by === 'itself' ? 'Refreshed by itself' : 'You refreshed the sign-in';
    case 'renewal-failed':
      return `Didn't refresh: ${failures[line.code].title(facts)}`;
    case 'over':
      return line.code === 'E-ENDED'
        ? 'The sign-in ended'
        : `The sign-in ended: ${failures[line.code].title(facts)}`;
    case 'unsaved':
      return `Couldn't save the sign-in: ${failures[line.code].title(facts)}`;
    case 'removed':
      return 'You removed the connection and its keys';
    case 'keys-changed':
      return 'You changed the keys';
    case 'permissions-changed':
      return 'You changed the permissions';
    case 'offline':
      return `Offline for ${saySpan(line.forMs)}`;
    case 'asleep':
      return `Asleep for ${saySpan(line.forMs)}`;
    case 'clock-wrong':
      return `This computer's clock is ${saySpan(Math.abs(line.aheadMs))} ${line.aheadMs < 0 ? 'behind' : 'ahead'}`;
    case 'ends-before-close':
      return `Your sign-in ends before the close, at ${formatWhen(line.endsAt, line.at)}`;
    case 'many-renewals':
      return `Refreshed ${line.sent} times today; about ${line.expected} are usual`;
  }
}

type Names = { readonly name: string } & FailureFacts;

/** Where it happened. A connection that is gone is called by its broker and environment. */
export function findNames(place: Place | null, state: Pick<AppState, 'brokers' | 'connections'>): Names {
  if (!place) return { name: 'This computer', broker: 'the broker', environment: '' };
  const face = state.brokers.find(({ id }) => id === place.broker);
  const broker = face?.name ?? place.broker;
  const environment =
    face?.environments.find(({ id }) => id === place.environment)?.name ?? place.environment;
  const connection = state.connections.find(({ id }) => id === place.connection);
  return { name: connection?.name ?? `${broker} ${environment}`, broker, environment };
}
