/** The session that a broker wants before its streams (broker-apis.md A10). */
import { asFailure, Failure } from '../../contract/failures.ts';
import type { Reply } from '../net/exchange.ts';
import type { Secret } from '../secret.ts';
import type { Means } from './means.ts';
import type { FeedPorts } from './ports.ts';

export type Session = {
  readonly id: Secret;
  /** When it was asked for; uptime, ms. */
  readonly at: number;
};

/**
 * @param limit what it counts against.
 * @returns null where none is wanted.
 * @throws Failure of the way or of the reply, with what the broker said of waiting.
 */
export async function askSession(
  { stream: { sessionRequest, readSession }, endpoints, token }: Means,
  { send, uptime }: Pick<FeedPorts, 'send' | 'uptime'>,
  signal: AbortSignal,
  limit: { readonly onSent: () => void; readonly onReply: (reply: Reply) => void },
): Promise<Session | null> {
  if (!sessionRequest || !readSession) return null;
  const at = uptime();
  let reply: Reply | null = null;
  try {
    limit.onSent();
    reply = await send(sessionRequest(endpoints, token), signal);
    limit.onReply(reply);
    return { id: readSession(reply, endpoints), at };
  } catch (error) {
    const { code, facts } = asFailure(error);
    const retryAfterS = facts.retryAfterS ?? reply?.retryAfterS ?? null;
    throw new Failure(code, { ...facts, ...(retryAfterS === null ? {} : { retryAfterS }) });
  }
}
