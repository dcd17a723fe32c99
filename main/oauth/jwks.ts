/** The signing keys of one issuer (RFC 7517 5), held in memory and asked for through a port: nothing here sends. */
import type { JWK } from 'jose';
import { asFailure, Failure } from '../../contract/failures.ts';
import type { Reply } from '../net/exchange.ts';
import { readObject } from './json.ts';

/** Asks the issuer's `jwks_uri` once. The address is ours: none that a token names is ever asked (row A55). */
export type GetJwks = () => Promise<Reply>;

const largestChars = 64 * 1024;
const mostKeys = 32;
/** A key that the issuer has withdrawn is not believed for longer than this. */
const longestAgeMs = 24 * 3600_000;
/** An unknown `kid` costs at most one request in this time, however many tokens carry one. */
const coolDownMs = 5 * 60_000;
/** After a request that did not succeed the same failure is given again for this long, or for as long as Retry-After says. */
const pauseMs = 15_000;

/** Members of a private or symmetric key (RFC 7518 6.3.2 and 6.4). */
const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

type Key = { readonly kid: string | undefined; readonly jwk: JWK };

export class Jwks {
  readonly #get: GetJwks;
  readonly #clock: () => number;
  #keys: readonly Key[] | null = null;
  #keptAt = 0;
  #refetchedAt: number | null = null;
  #failed: { readonly at: number; readonly why: Failure } | null = null;
  #pending: Promise<void> | null = null;

  /** @param clock ms that never run backwards: a wrong or corrected time must neither save nor cost a request. */
  constructor(get: GetJwks, clock: () => number = () => performance.now()) {
    this.#get = get;
    this.#clock = clock;
  }

  /**
   * The one key that a token's header means (OIDC Core 10.1): by its `kid`, or the only key when the header has none.
   * An unknown `kid` makes one new request, unless another did so in the last five minutes.
   * @throws Failure E-IDTOKEN (no key, or more than one, fits); of a request that did not succeed: what the port throws,
   * E-DOWN, E-LIMIT, E-SHAPE.
   */
  async find(kid: string | undefined, signal?: AbortSignal): Promise<JWK> {
    const isHeld = this.#keys !== null && !this.#isOver(this.#keptAt, longestAgeMs);
    if (!isHeld) await this.#ask(false, signal);
    let found = this.#match(kid);
    const mayRefetch = this.#refetchedAt === null || this.#isOver(this.#refetchedAt, coolDownMs);
    if (found.length === 0 && isHeld && mayRefetch) {
      await this.#ask(true, signal);
      found = this.#match(kid);
    }
    const [key, another] = found;
    // Two keys under one name, or no name and two keys: trying each would let the weakest of them decide.
    if (!key || another) throw new Failure('E-IDTOKEN', { step: 'kid' });
    return key.jwk;
  }

  #match(kid: string | undefined): readonly Key[] {
    const keys = this.#keys ?? [];
    return kid === undefined ? keys : keys.filter((key) => key.kid === kid);
  }

  /** One request for all who wait for it. */
  async #ask(isRefetch: boolean, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) throw stopped();
    if (this.#failed && !this.#pending) {
      const { at, why } = this.#failed;
      if (!this.#isOver(at, Math.max(pauseMs, (why.facts.retryAfterS ?? 0) * 1000))) throw why;
    }
    this.#pending ??= this.#load(isRefetch).finally(() => {
      this.#pending = null;
    });
    await orStopped(this.#pending, signal);
  }

  async #load(isRefetch: boolean): Promise<void> {
    try {
      // Without the signal of whoever asked first: the others who wait have not given up.
      this.#keys = readKeys(await this.#get());
      this.#keptAt = this.#clock();
      if (isRefetch) this.#refetchedAt = this.#clock();
    } catch (error) {
      this.#failed = { at: this.#clock(), why: asFailure(error) };
      throw this.#failed.why;
    }
  }

  #isOver(since: number, spanMs: number): boolean {
    return this.#clock() - since >= spanMs;
  }
}

const stopped = () => new Failure('E-NET', { step: 'jwks' });

function orStopped(pending: Promise<void>, signal?: AbortSignal): Promise<void> {
  if (!signal) return pending;
  return new Promise((done, fail) => {
    const stop = () => fail(stopped());
    signal.addEventListener('abort', stop, { once: true });
    pending.then(done, fail).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * The usable keys of a JWK Set; members that are not understood are passed over (RFC 7517 5).
 * @throws Failure E-DOWN, E-LIMIT, E-SHAPE.
 */
function readKeys(reply: Reply): readonly Key[] {
  const { status, host, retryAfterS } = reply;
  const facts = { step: 'jwks', status, host };
  if (status === 429)
    throw new Failure('E-LIMIT', { ...facts, ...(retryAfterS === null ? {} : { retryAfterS }) });
  if (status >= 500) throw new Failure('E-DOWN', facts);
  const isJson = ['application/json', 'application/jwk-set+json'].includes(reply.contentType);
  if (status !== 200 || !isJson || reply.body.length > largestChars) throw new Failure('E-SHAPE', facts);
  const keys = readObject(reply.body)?.keys;
  if (!Array.isArray(keys) || keys.length > mostKeys) throw new Failure('E-SHAPE', facts);
  return keys.map(readKey).filter((key) => key !== null);
}

/** RFC 7517 4: an RSA public key, for signatures by RS256 where it says for what. Only what is needed is taken over. */
function readKey(value: unknown): Key | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kty, use, key_ops: operations, alg, kid, n, e } = value as Readonly<Record<string, unknown>>;
  if (kty !== 'RSA' || typeof n !== 'string' || typeof e !== 'string') return null;
  if (secretMembers.some((name) => Object.hasOwn(value, name))) return null;
  if (use !== undefined && use !== 'sig') return null;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return null;
  if (alg !== undefined && alg !== 'RS256') return null;
  if (kid !== undefined && typeof kid !== 'string') return null;
  return { kid, jwk: { kty: 'RSA', n, e, alg: 'RS256' } };
}
