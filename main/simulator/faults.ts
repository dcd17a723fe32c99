/** The switches that make the practice broker misbehave. Each can be limited to the next requests that it touches. */
import type { AnswerFault } from './answers.ts';
import type { PageFault } from './page-faults.ts';
import type { RedirectFault } from './redirects.ts';
import type { RestFault } from './rest-faults.ts';
import type { TokenFault } from './token-faults.ts';

/** How TradeStation's id token is wrong. */
export type IdTokenFault = 'nonce' | 'aud' | 'issuer' | 'sub' | 'kid' | 'alg-none' | 'expired' | 'missing';

/** How TradeStation's stream ends, or that nothing more comes. */
export type StreamFault = 'go-away' | 'error-go-away' | 'dual-logon' | 'silent' | 'cut';

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
  /** TradeStation's streams, from their second line on. */
  readonly stream: StreamFault;
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
