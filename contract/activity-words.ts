/** What the log says, for people: one sentence a line, its kind, and where it happened. */
import type { ActivityKind, ActivityLine, Fact, Place } from './activity.ts';
import { formatClock, formatWhen } from './clock.ts';
import type { FailureFacts } from './failures.ts';
import { saySpan } from './parts.ts';
import type { AppState } from './state.ts';
import { texts } from './texts.ts';

const kinds: Readonly<Record<Fact['what'], ActivityKind>> = {
  'signed-in': 'sign-ins',
  'token-added': 'sign-ins',
  'sign-in-stopped': 'sign-ins',
  disconnected: 'sign-ins',
  'ended-everywhere': 'sign-ins',
  'end-everywhere-failed': 'problems',
  renewed: 'refreshes',
  'renewal-failed': 'problems',
  'check-failed': 'problems',
  over: 'problems',
  unsaved: 'problems',
  unreadable: 'problems',
  offline: 'problems',
  asleep: 'problems',
  'clock-wrong': 'problems',
  'ends-before-close': 'problems',
  'many-renewals': 'problems',
  removed: 'settings',
  'keys-changed': 'settings',
  'permissions-changed': 'settings',
  'setting-changed': 'settings',
};

export function kindOf({ what }: Fact): ActivityKind {
  return kinds[what];
}

/** "Refreshed by itself, 23 times since 9:00 AM ET". @param facts names of where it happened. */
export function sayActivity(line: ActivityLine, facts: FailureFacts): string {
  const repeats = line.count > 1 ? texts().activity.repeats(line.count, formatClock(line.at)) : '';
  return sayFact(line, facts) + repeats;
}

function sayFact(line: ActivityLine, facts: FailureFacts): string {
  const { activity, failures } = texts();
  switch (line.what) {
    case 'signed-in':
      return line.endsAt === null
        ? activity.signedIn
        : activity.signedInUntil(formatWhen(line.endsAt, line.at));
    case 'token-added':
      return activity.tokenAdded;
    case 'sign-in-stopped':
      return failures[line.code].title(facts);
    case 'disconnected':
      return activity.disconnected;
    case 'ended-everywhere':
      return activity.endedEverywhere(facts.broker);
    case 'end-everywhere-failed':
      return activity.notEndedEverywhere(failures[line.code].title(facts));
    case 'renewed':
      return line.by === 'itself' ? activity.renewedByItself : activity.renewedByYou;
    case 'renewal-failed':
      return activity.renewalFailed(failures[line.code].title(facts));
    case 'check-failed':
      return activity.checkFailed(failures[line.code].title(facts));
    case 'over':
      return line.code === 'E-ENDED'
        ? activity.ended
        : activity.endedBecause(failures[line.code].title(facts));
    case 'unsaved':
      return activity.unsaved(failures[line.code].title(facts));
    case 'unreadable':
      return activity.unreadable(failures[line.code].title(facts));
    case 'removed':
      return activity.removed;
    case 'keys-changed':
      return activity.keysChanged;
    case 'permissions-changed':
      return activity.permissionsChanged;
    case 'setting-changed':
      return activity.settingChanged(texts().settings[line.setting]);
    case 'offline':
      return activity.offline(saySpan(line.forMs));
    case 'asleep':
      return activity.asleep(saySpan(line.forMs));
    case 'clock-wrong':
      return (line.aheadMs < 0 ? activity.clockBehind : activity.clockAhead)(saySpan(Math.abs(line.aheadMs)));
    case 'ends-before-close':
      return activity.endsBeforeClose(formatWhen(line.endsAt, line.at));
    case 'many-renewals':
      return activity.manyRenewals(line.sent, line.expected);
  }
}

type Names = { readonly name: string } & FailureFacts;

/** Where it happened. A connection that is gone is called by its broker and environment. */
export function findNames(place: Place | null, state: Pick<AppState, 'brokers' | 'connections'>): Names {
  const { here, someBroker } = texts().activity;
  if (!place) return { name: here, broker: someBroker, environment: '' };
  const face = state.brokers.find(({ id }) => id === place.broker);
  const broker = face?.name ?? place.broker;
  const environment =
    face?.environments.find(({ id }) => id === place.environment)?.name ?? place.environment;
  const connection = state.connections.find(({ id }) => id === place.connection);
  return { name: connection?.name ?? `${broker} ${environment}`, broker, environment };
}
