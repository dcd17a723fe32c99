/** What the life of a connection needs from outside, as types. `shell`, `vault` and `net` bring it; tests bring theirs. */

import type { Broker, Environment } from '../brokers/broker.ts';
import type { Send } from '../net/exchange.ts';
import type { Vault } from '../vault/kept.ts';

/** What the sign-in window must know to show a broker's page and to see the answer. */
export type SignInPage = {
  readonly connection: string;
  readonly broker: Pick<Broker, 'id' | 'name' | 'domain'>;
  readonly environment: Pick<Environment, 'name' | 'endpoints'>;
  /** The authorization request; it carries the state, so it is opened only where it is loaded. */
  readonly url: string;
  readonly callbackUrl: string;
};

export type SignInWindow = {
  /**
   * Shows the broker's page until it answers at the callback, and gives the answer's address unread. Nothing is sent
   * to the callback. A second call ends the first.
   * @throws Failure E-CLOSE (closed, aborted), E-IDLE, E-ANSWER (the page ran in circles).
   */
  ask(page: SignInPage, signal: AbortSignal): Promise<string>;
  /** Brings the window of this connection to the front, if it is open. */
  show(connection: string): void;
};

export type Ports = {
  readonly brokers: readonly Broker[];
  readonly vault: Vault;
  readonly send: Send;
  readonly signInWindow: SignInWindow;
  /** Epoch ms. */
  readonly now: () => number;
  readonly isDemo: boolean;
};
