/** Reads a renewal's reply. A success has spent the refresh token that was sent: what it brought is saved, whatever else it is. */
import { asFailure, Failure } from '../../contract/failures.ts';
import type { Broker, Endpoints } from '../brokers/broker.ts';
import type { Reply } from '../net/exchange.ts';
import { readSuccessor, readTokens } from '../oauth/reply.ts';
import type { Tokens } from '../oauth/token.ts';
import type { Secret } from '../secret.ts';
import type { ConnectionRecord } from '../vault/kept.ts';
import type { Identities } from './identities.ts';
import { isThrownAway, isUntimely } from './verdict.ts';

export type Receiving = {
  readonly broker: Broker;
  readonly endpoints: Endpoints;
  readonly clientId: Secret;
  /** What was renewed. */
  readonly tokens: Tokens;
  readonly record: Pick<ConnectionRecord, 'asked' | 'holder'>;
  /** When the reply arrived, epoch ms. */
  readonly now: number;
  readonly identities: Identities;
  /** Saves what is held from here on, in the place of what was renewed. */
  readonly save: (make: (held: Tokens) => Partial<ConnectionRecord>) => Promise<void>;
};

/**
 * @returns the new tokens, to be saved.
 * @throws Failure when they are not taken. The refresh token among them is then saved beside the old access token; or, of
 * an answer that must not be used at all, that the sign-in ends with that access token.
 */
export async function receive(reply: Reply, sent: Secret, receiving: Receiving): Promise<Tokens> {
  const { broker, endpoints, clientId, tokens: previous, record, now, identities, save } = receiving;
  const successor = readSuccessor(reply, sent);
  const rescue = (more: Partial<ConnectionRecord> = {}) =>
    save((held) => ({ tokens: { ...held, refreshToken: successor, isRotating: true }, ...more }));
  try {
    const next = tryTo(() => readTokens(reply, broker, { asked: record.asked, now, previous }));
    const isFailed = next instanceof Failure;
    if (isFailed && (!successor || isThrownAway(next))) throw next;
    const answer = { reply, endpoints, clientId, accessToken: isFailed ? null : next.accessToken };
    // The mark stays until it is known whose tokens they are.
    const keep = async () => void (successor && (await rescue()));
    await identities.atRenewal(answer, record.holder?.id ?? '', keep);
    if (!isFailed) return next;
    await rescue({ renewing: null });
    throw next;
  } catch (error) {
    const failure = asFailure(error);
    if (isThrownAway(failure))
      await save((held) => ({
        ...(successor && held.refreshToken === successor ? { tokens: { ...held, refreshToken: sent } } : {}),
        ...(successor ? { ended: { kind: 'over', at: held.expiresAt ?? now, because: 'E-ENDED' } } : {}),
        renewing: null,
      }));
    else if (isUntimely(failure) && successor) await rescue({ renewing: null });
    throw failure;
  }
}

function tryTo<T>(work: () => T): T | Failure {
  try {
    return work();
  } catch (error) {
    return asFailure(error);
  }
}
