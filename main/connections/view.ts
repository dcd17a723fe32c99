/** A connection as the window may see it: its record and what is under way, without a secret. Pure. */

import type { FailureNote } from '../../contract/failures.ts';
import {
  type Attempt,
  type Connection,
  type Power,
  powers,
  type Renewal,
  type SignIn,
} from '../../contract/state.ts';
import { findTrouble } from '../../contract/trouble.ts';
import type { Broker, Environment } from '../brokers/broker.ts';
import type { ConnectionRecord, Label } from '../vault/kept.ts';
import { makeRecord } from './new-record.ts';
import { findGrantEnd } from './timing.ts';
import { findUncoveredClose } from './warning.ts';

/** What a connection is at this moment, beside its record. */
export type Moment = {
  readonly isSaved: boolean;
  readonly isSaveDue: boolean;
  readonly attempt: Attempt;
  readonly renewal: Renewal;
  readonly notice: FailureNote | null;
  readonly checkedAt: number | null;
};

/** Nothing is under way and nothing is to be said. */
export const quiet: Moment = {
  isSaved: true,
  isSaveDue: false,
  attempt: 'none',
  renewal: { kind: 'idle' },
  notice: null,
  checkedAt: null,
};

/** What is around a connection: where it is, and how the computer is. */
export type Surroundings = {
  readonly broker: Broker;
  readonly environment: Environment;
  readonly isDemo: boolean;
  readonly isOffline: boolean;
  readonly remindMs: number;
  readonly renewals: Connection['renewals'];
};

export function viewConnection(
  record: ConnectionRecord,
  { broker, environment, isDemo, isOffline, remindMs, renewals }: Surroundings,
  moment: Moment,
  now: number,
): Connection {
  return {
    id: record.id,
    broker: broker.id,
    brokerName: broker.name,
    environment: environment.id,
    environmentName: environment.name,
    isReal: environment.isReal && !isDemo,
    isDemo,
    name: `${broker.name} ${environment.name}`,
    method: record.method,
    holder: record.holder?.name || null,
    accounts: (record.holder?.accounts ?? []).map(({ number, kind }) => ({ ending: number.slice(-4), kind })),
    asked: record.asked,
    granted: record.tokens?.scopes ?? null,
    power: {
      asked: findPower(record.asked, broker),
      granted: record.tokens?.scopes ? findPower(record.tokens.scopes, broker) : null,
    },
    keyEnding: record.client ? findEnding(record.client.id.open()) : null,
    hasSecret: record.client?.secret !== null,
    lastsMs: findSpan(record, broker),
    callbackUrl: record.client?.callbackUrl ?? '',
    signIn: viewSignIn(record, broker, moment, now),
    attempt: moment.attempt,
    renewal: moment.renewal,
    remindMs,
    isOffline: isOffline && (isDemo || !isOnThisComputer(environment)),
    endsWith: [],
    renewals,
    notice: moment.notice,
    checkedAt: moment.checkedAt,
  };
}

/** Whether a sign-in is held follows from the record and the clock alone; nothing is written when one ends. */
export function viewSignIn(
  record: ConnectionRecord,
  broker: Pick<Broker, 'grant'>,
  { isSaved, isSaveDue, renewal }: Pick<Moment, 'isSaved' | 'isSaveDue' | 'renewal'>,
  now: number,
): SignIn {
  const { tokens, ended } = record;
  if (ended?.kind === 'removed') return { kind: 'removed' };
  // Written ahead, for a sign-in that nothing can renew and whose access token serves out its time.
  const endsItself = ended !== null && tokens !== null && tokens.expiresAt === ended.at && now < ended.at;
  if (ended && !endsItself) return { kind: 'over', endedAt: ended.at, because: ended.because };
  if (!tokens) return { kind: 'none' };
  const renews = tokens.refreshToken !== null && !ended;
  if (!renews && tokens.expiresAt !== null && tokens.expiresAt <= now)
    return { kind: 'over', endedAt: tokens.expiresAt, because: 'E-ENDED' };
  // Nothing renews it any more, whatever the broker would allow.
  const isStopped = findTrouble(renewal)?.kind === 'stopped';
  const needsYouAt = ended ? ended.at : isStopped ? tokens.expiresAt : findGrantEnd(tokens, broker);
  return {
    kind: 'held',
    sinceAt: tokens.obtainedAt,
    endsAt: tokens.expiresAt,
    needsYouAt,
    uncoveredCloseAt: findUncoveredClose(needsYouAt, now),
    renews,
    isSaved,
    isSaveDue,
  };
}

function findSpan(
  { tokens }: Pick<ConnectionRecord, 'tokens'>,
  broker: Pick<Broker, 'grant'>,
): number | null {
  const endsAt = tokens && findGrantEnd(tokens, broker);
  return tokens && endsAt !== null ? endsAt - tokens.signedInAt : null;
}

/** The most that any of these scopes is good for; a scope that we do not know is said apart. */
function findPower(scopes: readonly string[], { permissions }: Pick<Broker, 'permissions'>): Power {
  const found = permissions.filter(({ scope }) => scopes.includes(scope)).map(({ power }) => power);
  return powers.findLast((power) => found.includes(power)) ?? 'view';
}

/** Servers of tests are reached without a network. So is the demo's, whose network is a switch of its own. */
export function isOnThisComputer({ endpoints }: Environment): boolean {
  return /^(127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(new URL(endpoints.token).hostname);
}

/** The last four characters of a key, or nothing of one so short that they would be half of it. */
export function findEnding(key: string): string {
  return key.length >= 8 ? key.slice(-4) : '';
}

/** A connection whose record cannot be opened now: its label is all that is known. */
export function viewUnreadable(
  label: Label,
  because: Extract<SignIn, { kind: 'unreadable' }>['because'],
  surroundings: Surroundings,
  now: number,
): Connection {
  const empty = makeRecord(label.id, { ...label, client: null, asked: [] }, label.createdAt);
  const view = viewConnection(empty, surroundings, quiet, now);
  return { ...view, signIn: { kind: 'unreadable', because } };
}

/** The oldest connection of a kind keeps the bare name; further ones add their account's last four, and a number where even that is alike. */
export function nameApart(connections: readonly Connection[]): Connection[] {
  const seen = new Map<string, number>();
  const taken = new Set<string>();
  return connections.map((connection) => {
    const count = (seen.get(connection.name) ?? 0) + 1;
    seen.set(connection.name, count);
    const ending = count > 1 ? connection.accounts[0]?.ending : undefined;
    const base = ending ? `${connection.name} …${ending}` : connection.name;
    let name = count > 1 && !ending ? `${base} ${count}` : base;
    for (let number = 2; taken.has(name); number += 1) name = `${base} ${number}`;
    taken.add(name);
    return { ...connection, name };
  });
}
