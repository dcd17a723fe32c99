/** What the life of a connection needs from outside, as types. `shell`, `vault` and `net` bring it; tests bring theirs. */

import type { ActivityLine, Happening } from '../../contract/activity.ts';
import type { Broker, Environment } from '../brokers/broker.ts';
import type { Send } from '../net/exchange.ts';
import type { Vault } from '../vault/kept.ts';

/** What the sign-in window must know to show a broker's page and to see the answer. */
export type SignInPage = {
  readonly connection: string;
  readonly broker: Pick<Broker, 'id' | 'name' | 'domain' | 'isKeyShared'>;
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

/** The computer's clocks. */
export type Clock = {
  /** Epoch ms, as anybody may set it. */
  readonly now: () => number;
  /** Ms since some moment, sleep included; nobody can set it. */
  readonly uptime: () => number;
  /** Rings once after so many ms, or later where the computer slept. @returns what cancels it. */
  readonly timer: (ms: number, ring: () => void) => () => void;
  /** Between 0 and 1, to spread retries; never for secrets. */
  readonly random: () => number;
};

/** People's log of what happened. Neither may throw. */
export type Log = {
  readonly report: (happening: Happening) => void;
  /** What began at an instant or later. */
  readonly recall: (sinceAt: number) => readonly ActivityLine[];
};

export type Ports = Clock &
  Log & {
    readonly brokers: readonly Broker[];
    readonly vault: Vault;
    readonly send: Send;
    readonly signInWindow: SignInWindow;
    /** Whether the system knows of a network; true proves nothing. */
    readonly isOnline: () => boolean;
    /** From when on before its end a sign-in ends "soon", ms. */
    readonly remindMs: () => number;
    readonly isDemo: boolean;
  };
