/** What the parts of a practice broker share. */
import type { PracticeClient } from './clients.ts';
import type { Faults } from './faults.ts';
import type { Flows } from './flows.ts';
import type { Grants } from './grants.ts';
import type { Market } from './market.ts';
import type { OrderPages } from './order-pages.ts';
import type { Person } from './people.ts';
import type { Quota } from './quota.ts';
import type { Random } from './random.ts';
import type { StreamSessions } from './stream-sessions.ts';

export type Practice = {
  /** Its own address, without a path. */
  readonly origin: string;
  readonly now: () => number;
  readonly random: Random;
  readonly clients: Map<string, PracticeClient>;
  readonly people: readonly Person[];
  readonly market: Market;
  readonly grants: Grants;
  readonly flows: Flows;
  readonly faults: Faults;
  readonly quota: Quota;
  /** Tradier's permits to stream. */
  readonly sessions: StreamSessions;
  /** TradeStation's pages of orders. */
  readonly orderPages: OrderPages;
  /** Updates a second and symbol. */
  readonly pace: number;
  /** Already signed in at the broker, so that the sign-in page is skipped; null demands it. */
  signedIn: Person | null;
};
