/** The switches that make the practice broker misbehave. Each can be limited to the next requests that it touches. */
import type { AnswerFault } from './answers.ts';
import type { PageFault } from './page-faults.ts';
import type { RateUnit } from './rate-headers.ts';
import type { RedirectFault } from './redirects.ts';
import type { RestFault } from './rest-faults.ts';
import type { TokenFault } from './token-faults.ts';
import type { CollectionFault } from './tree.ts';

/** How TradeStation's id token is wrong. */
export type IdTokenFault = 'nonce' | 'aud' | 'issuer' | 'sub' | 'kid' | 'alg-none' | 'expired' | 'missing';

/**
 * How a stream ends, or that nothing more comes: of TradeStation, and of Tradier's socket as near to it as its words go. Taken
 * by the next stream that has something to say, whether it was open before or not.
 */
export type StreamFault = 'go-away' | 'error-go-away' | 'dual-logon' | 'silent' | 'cut';

/**
 * How Tradier's session is not to be had: refused, asked for too often, of no use, without an id, or with an address on
 * another host.
 */
export type SessionFault = 'refused' | 'too-many' | 'unusable' | 'id-missing' | 'elsewhere';

/** One account fails and the others do not. `ending`: the last characters of its number. */
export type AccountFault = {
  readonly ending: string;
  readonly of: 'balances' | 'positions' | 'orders' | 'everything';
};

export type FaultValues = {
  /** What the callback says. */
  readonly answer: AnswerFault;
  /** How the browser is brought to the callback. */
  readonly redirect: RedirectFault;
  /** Another address than the registered one, for all look-alikes. */
  readonly callback: string;
  /** What the consent page does beside asking. */
  readonly page: PageFault;
  readonly exchange: TokenFault;
  readonly refresh: TokenFault;
  /** The id token of TradeStation's next replies. */
  readonly idToken: IdTokenFault;
  /** Streams, from their snapshot on. */
  readonly stream: StreamFault;
  readonly session: SessionFault;
  readonly account: AccountFault;
  /** A symbol that the broker does not know for once. */
  readonly lostSymbol: string;
  /** Positions and orders, of both brokers. */
  readonly collection: CollectionFault;
  /** So many orders are in a page of TradeStation's at most. */
  readonly orderPage: number;
  /** What the headers of limits count in. */
  readonly rateUnit: RateUnit;
  readonly profile: RestFault;
  /** Every REST resource. */
  readonly rest: RestFault;
};

export type FaultName = keyof FaultValues;
export type Limit = { readonly times?: number };

type Switched = { readonly [N in FaultName]?: { readonly value: FaultValues[N]; readonly left: number } };

export class Faults {
  #switched: Switched = {};

  set<N extends FaultName>(
    name: N,
    value: FaultValues[N],
    { times = Number.POSITIVE_INFINITY }: Limit = {},
  ): void {
    this.#switched = { ...this.#switched, [name]: { value, left: times } };
  }

  clear(): void {
    this.#switched = {};
  }

  /** The fault that applies now; counts as one request. */
  take<N extends FaultName>(name: N): FaultValues[N] | null {
    const found = this.#switched[name];
    if (!found || found.left <= 0) return null;
    this.set(name, found.value, { times: found.left - 1 });
    return found.value;
  }

  /** The same without counting: for a fault that only one of several steps enacts. */
  peek<N extends FaultName>(name: N): FaultValues[N] | null {
    const found = this.#switched[name];
    return found && found.left > 0 ? found.value : null;
  }

  list(): readonly FaultName[] {
    return (Object.keys(this.#switched) as FaultName[]).filter(
      (name) => (this.#switched[name]?.left ?? 0) > 0,
    );
  }
}
