/** Ends all sign-ins of an API key, here and on every other computer: the broker's own act, asked for by a person. */
import { asFailure, Failure } from '../../contract/failures.ts';
import type { Broker, Environment } from '../brokers/broker.ts';
import { checkRevoked, revokeRequest } from '../oauth/revocation.ts';
import type { ConnectionRecord } from '../vault/kept.ts';
import type { Connection } from './connection.ts';
import type { Ports } from './ports.ts';

/**
 * Asks the broker first; only then what is held here is forgotten, keys kept.
 * @param all connections, of which those that share the key end with it.
 * @throws Failure of the network or the broker (step `revoke`), and then nothing has changed here; E-DISK (`revoked`) where not
 * all could be forgotten; E-FIELD where there is nothing to end.
 */
export async function endEverywhere(
  record: ConnectionRecord,
  all: readonly Connection[],
  { broker, environment }: { readonly broker: Broker; readonly environment: Environment },
  { send, now, report }: Pick<Ports, 'send' | 'now' | 'report'>,
): Promise<void> {
  const { id, client, tokens } = record;
  const { revoke } = environment.endpoints;
  if (!client || !tokens?.refreshToken || revoke === null) throw new Failure('E-FIELD');
  const place = { connection: id, broker: broker.id, environment: environment.id };
  try {
    const reply = await send(revokeRequest(revoke, client, tokens.refreshToken));
    checkRevoked(reply, broker);
    report({ at: now(), place, what: 'ended-everywhere', status: reply.status });
  } catch (error) {
    const { code, facts } = asFailure(error);
    report({ at: now(), place, what: 'end-everywhere-failed', code, status: facts.status ?? null });
    throw new Failure(code, { ...facts, step: 'revoke' });
  }
  const ended = all.filter((other) => hasKey(other.record, record) && other.record.tokens);
  // One that the disk does not let go must not leave the others looking alive.
  const ends = await Promise.allSettled(ended.map((other) => other.disconnect()));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw new Failure(asFailure(failed.reason).code, { step: 'revoked' });
}

type Keyed = Pick<ConnectionRecord, 'broker' | 'client'>;

/** Whether two connections were made with the same API key. */
export function hasKey(one: Keyed, other: Keyed): boolean {
  return (
    one.broker === other.broker && one.client !== null && other.client?.id.equals(one.client.id) === true
  );
}
