/** Connections as accounts see them. */
import type { Source } from '../accounts/ports.ts';
import type { Broker } from '../brokers/broker.ts';
import type { ConnectionRecord } from '../vault/kept.ts';
import type { Connections } from './connections.ts';
import { hasKey } from './everywhere.ts';
import { findPlace } from './world.ts';

type Counted = Pick<ConnectionRecord, 'id' | 'broker' | 'client' | 'holder' | 'tokens'>;

/**
 * In their order; one whose record cannot be opened is not among them.
 * @param now epoch ms. A sign-in that is over, or whose access token has had its time, gives nothing to ask with.
 */
export function listSources(
  connections: Connections,
  brokers: readonly Broker[],
  now: number,
): readonly Source[] {
  const shown = connections.view(now).connections.filter(({ signIn }) => signIn.kind !== 'unreadable');
  const records = shown.map(({ id }) => connections.get(id).record);
  return shown.flatMap(({ id, name, isReal, isDemo }) => {
    const live = connections.get(id);
    const check = () => live.check('itself').catch(() => undefined);
    const place = findPlace(brokers, live.record);
    if (!place) return [];
    const { holder, tokens } = live.record;
    const held = live.signInHeld;
    const isSpent = held === null || (held.endsAt !== null && held.endsAt <= now);
    return {
      ...place,
      connection: id,
      countedAs: findCountedAs(place.broker, live.record, records),
      name,
      origin: { brokerName: place.broker.name, environmentName: place.environment.name, isReal, isDemo },
      accounts: holder?.accounts ?? [],
      token: isSpent ? null : (tokens?.accessToken ?? null),
      scopes: tokens?.scopes ?? null,
      refused: check,
      identify: check,
    };
  });
}

/**
 * The first connection whose requests the broker counts together with those of this one: a sign-in may serve several. Of a
 * pasted token the key is not known.
 */
export function findCountedAs({ data }: Broker, record: Counted, all: readonly Counted[]): string {
  const { holder, broker, tokens } = record;
  // One token may have been pasted twice.
  const isSame = (one: Counted) =>
    one.broker === broker && tokens !== null && one.tokens?.accessToken.equals(tokens.accessToken);
  if (data?.countsBy === 'token') return all.find(isSame)?.id ?? record.id;
  if (data?.countsBy !== 'key and person' || !holder) return record.id;
  return all.find((one) => hasKey(record, one) && one.holder?.id === holder.id)?.id ?? record.id;
}
