/** All connections of one store as the window may see them. Pure. */
import type { AppState, StoreState } from '../../contract/state.ts';
import type { Broker, Environment, Holder } from '../brokers/broker.ts';
import { faceOf } from '../brokers/face.ts';
import type { ConnectionRecord, Label, Loaded } from '../vault/kept.ts';
import type { Connection } from './connection.ts';
import { hasKey } from './everywhere.ts';
import { listSavedKeys } from './keys.ts';
import { countRenewalsADay } from './timing.ts';
import { nameApart, type Surroundings, viewUnreadable } from './view.ts';

/** The part of the state that connections make. */
export type World = Omit<AppState, 'revision' | keyof Frame>;
/** The rest of it. */
export type Frame = Pick<AppState, 'settings' | 'system' | 'market' | 'isAskingToClose'>;
export type Place = Pick<Label, 'broker' | 'environment'>;
/** A broker and an environment that this version knows. */
export type Known = { readonly broker: Broker; readonly environment: Environment };
export type Unreadable = Extract<Loaded, { kind: 'unreadable' }>;

export type Inside = Pick<AppState, 'isDemo' | 'store' | 'offlineSinceAt' | 'clockAheadMs'> & {
  readonly brokers: readonly Broker[];
  readonly live: readonly Connection[];
  readonly unreadable: readonly Unreadable[];
  /** Renewals that each broker was asked for today. */
  readonly renewalsToday: ReadonlyMap<string, number>;
  readonly remindMs: number;
};

export function viewWorld(inside: Inside, now: number): World {
  const { brokers, isDemo, store, offlineSinceAt, clockAheadMs } = inside;
  const isOffline = offlineSinceAt !== null;
  const records = inside.live.map(({ record }) => record);
  const around = (label: Label): Surroundings | null => {
    const place = findPlace(brokers, label);
    if (!place) return null;
    const usual = Math.round(sumRenewalsADay(records, label.broker));
    return {
      ...place,
      isDemo,
      isOffline,
      remindMs: inside.remindMs,
      renewals: { today: inside.renewalsToday.get(label.broker) ?? 0, usual },
    };
  };
  const open = inside.live.flatMap((live) => {
    const surroundings = around(live.record);
    return surroundings ? [{ label: live.record, view: live.view(surroundings) }] : [];
  });
  const shut = inside.unreadable.flatMap(({ label, because }) => {
    const surroundings = around(label);
    if (!surroundings) return [];
    return [{ label, view: viewUnreadable(label, nameShut(because, store), surroundings, now) }];
  });
  const all = [...open, ...shut].sort((a, b) => a.label.createdAt - b.label.createdAt);
  const connections = nameApart(all.map(({ view }) => view));
  const nameOf = new Map(connections.map(({ id, name }) => [id, name]));
  return {
    isDemo,
    store,
    brokers: brokers.map(faceOf),
    connections: connections.map((one) => ({
      ...one,
      endsWith: listEnding(one.id, records, brokers, nameOf),
    })),
    savedKeys: listSavedKeys(records, brokers),
    isOffline,
    offlineSinceAt,
    clockAheadMs,
  };
}

/** Broker and environment of a label; null when this version does not know them. */
export function findPlace(brokers: readonly Broker[], label: Place): Known | null {
  const broker = brokers.find(({ id }) => id === label.broker);
  const environment = broker?.environments.find(({ id }) => id === label.environment);
  return broker && environment ? { broker, environment } : null;
}

/** The connection of the same person at the same place, and not this one itself. */
export function findHolder(
  all: readonly Connection[],
  { broker, environment }: Place,
  { id }: Pick<Holder, 'id'>,
  not: Connection | null,
): Connection | null {
  const alike = all.filter(({ record }) => record.broker === broker && record.environment === environment);
  return alike.find((live) => live !== not && live.record.holder?.id === id) ?? null;
}

/** Names of the connections that hold a sign-in of the same key, where the broker can end them all. */
function listEnding(
  id: string,
  records: readonly ConnectionRecord[],
  brokers: readonly Broker[],
  nameOf: ReadonlyMap<string, string>,
): readonly string[] {
  const record = records.find((one) => one.id === id);
  const place = record && findPlace(brokers, record);
  if (!record?.tokens?.refreshToken || !place || place.environment.endpoints.revoke === null) return [];
  const ending = records.filter((one) => one.tokens && hasKey(one, record));
  return ending.flatMap((one) => nameOf.get(one.id) ?? []);
}

/** How many renewals a day a broker's sign-ins need. */
export function sumRenewalsADay(records: readonly ConnectionRecord[], broker: string): number {
  return records
    .filter((record) => record.broker === broker && record.ended === null)
    .reduce((sum, { tokens }) => sum + countRenewalsADay(tokens), 0);
}

/** Without a password store a record is as shut as behind a locked one, but unlocking is not what helps. */
export function nameShut(
  because: Unreadable['because'],
  store: StoreState,
): Unreadable['because'] | 'E-STORE' {
  return store.kind === 'absent' && because === 'E-LOCKED' ? 'E-STORE' : because;
}
