/** How a practice broker is set up, and what comes of it. */
import { Faults } from './faults.ts';
import { Flows } from './flows.ts';
import { Grants } from './grants.ts';
import { Market } from './market.ts';
import { OrderPages } from './order-pages.ts';
import { practicePeople } from './people.ts';
import type { Practice } from './practice.ts';
import { type Allowance, Quota } from './quota.ts';
import { drawRandom, type Random } from './random.ts';
import { StreamSessions } from './stream-sessions.ts';

export type PracticeSetting = {
  readonly origin: string;
  readonly now?: () => number;
  readonly random?: Random;
  /** Of the market's walk: the same seed and instant give the same prices. */
  readonly seed?: string;
  /** Requests in a window, of each kind, in place of the usual ones. */
  readonly quota?: number;
  /** Updates a second that a stream sends for each symbol: 2 unless given, a quote and a trade; at most 10. */
  readonly pace?: number;
  /** The user name of who is signed in at the broker already; null demands the sign-in page. The demo's person unless given. */
  readonly signedInAs?: string | null;
};

const usualPace = 2;
const fastestPace = 10;

/** @param allowance the broker's limits. */
export function makePractice(
  {
    origin,
    now = Date.now,
    random = drawRandom,
    seed = 'practice',
    quota,
    pace = usualPace,
    signedInAs = 'demo',
  }: PracticeSetting,
  allowance: Allowance,
): Practice {
  return {
    origin,
    now,
    random,
    clients: new Map(),
    people: practicePeople,
    market: new Market(seed),
    grants: new Grants(now, random),
    flows: new Flows(now, random),
    faults: new Faults(),
    quota: new Quota(now, allowance, quota),
    sessions: new StreamSessions(now, random),
    orderPages: new OrderPages(now, random),
    pace: Math.min(pace, fastestPace),
    signedIn: practicePeople.find(({ userName }) => userName === signedInAs) ?? null,
  };
}
