/** Whether anything can be pushed for a wish, and by what. Pure. */
import type { Endpoints } from '../brokers/broker.ts';
import type { BrokerStream, StreamPlan } from '../brokers/data.ts';
import { Secret } from '../secret.ts';
import type { FeedWish } from './ports.ts';

export type Means = {
  readonly stream: BrokerStream;
  readonly endpoints: Endpoints;
  readonly token: Secret;
  readonly plan: (session: Secret | null) => readonly StreamPlan[];
};

/** Stands for the session that is not asked for yet: only whether there is a plan is looked at. */
const anySession = new Secret('session');

/** @returns null where nothing can be: no token, no permission, nothing wished for, no streams there. */
export function findMeans({ source, symbols, numbers }: FeedWish): Means | null {
  const { token, scopes, environment } = source;
  const { endpoints } = environment;
  const data = source.broker.data;
  const stream = data?.stream;
  if (!stream || !token) return null;
  // A pasted token does not say what it may; the broker does.
  if (scopes && !scopes.includes(stream.scope ?? data.scopes.quotes)) return null;
  const plan = (session: Secret | null) => stream.plan(endpoints, token, session, { symbols, numbers });
  const isAny = plan(stream.sessionRequest ? anySession : null).length > 0;
  return isAny ? { stream, endpoints, token, plan } : null;
}
