/** Who a token reply says has signed in, by its id token. One set of keys for each issuer, held as long as the app runs. */
import { Failure } from '../../contract/failures.ts';
import type { Endpoints, Identity } from '../brokers/broker.ts';
import type { Reply } from '../net/exchange.ts';
import { type Expected, readIdentity } from '../oauth/claims.ts';
import { readClaims, verifyIdToken } from '../oauth/id-token.ts';
import { Jwks } from '../oauth/jwks.ts';
import { readIdToken } from '../oauth/reply.ts';
import type { Secret } from '../secret.ts';
import type { Ports } from './ports.ts';

type Asked = {
  readonly reply: Reply;
  readonly endpoints: Endpoints;
  readonly clientId: Secret;
  readonly accessToken: Secret | null;
};

export class Identities {
  readonly #ports: Pick<Ports, 'send' | 'now' | 'uptime'>;
  readonly #keys = new Map<string, Jwks>();

  constructor(ports: Pick<Ports, 'send' | 'now' | 'uptime'>) {
    this.#ports = ports;
  }

  /**
   * @returns null for a broker without id tokens.
   * @throws Failure E-IDTOKEN; those of the network when the issuer's keys could not be had.
   */
  async atExchange(asked: Asked, nonce: Secret | null, signal: AbortSignal): Promise<Identity | null> {
    const { issuer, jwks } = asked.endpoints;
    if (issuer === null || jwks === null) return null;
    const idToken = readIdToken(asked.reply);
    if (!idToken) throw new Failure('E-IDTOKEN', { step: 'missing' });
    const expected = { ...this.#expect(asked, issuer), step: 'exchange', nonce, first: null } as const;
    const { sub, name, preferredUsername } = await verifyIdToken(
      idToken,
      this.#keysOf(jwks),
      expected,
      signal,
    );
    return { id: sub, name: name ?? preferredUsername ?? '' };
  }

  /**
   * Refuses tokens that name another person, or no person of ours (row A56). A renewal without an id token is as good
   * (OIDC Core 12.2). Where the issuer's keys cannot be had its claims are believed unsigned, for they came from the token
   * endpoint by TLS (OIDC Core 3.1.3.7, 6): the token that was spent for them cannot be spent again. Keys that were had and
   * do not fit (an unknown `kid`, two of one name) refuse it like a wrong signature.
   * @param sub who signed in.
   * @param keep called once the claims hold, before the keys may have to be asked for: what was received must not hang on that.
   * @throws Failure E-IDTOKEN, E-OTHER.
   */
  async atRenewal(asked: Asked, sub: string, keep = () => Promise.resolve()): Promise<void> {
    const { issuer, jwks } = asked.endpoints;
    if (issuer === null || jwks === null) return;
    const idToken = readIdToken(asked.reply);
    if (!idToken) return;
    const first = { iss: issuer, aud: [asked.clientId.open()], sub };
    const expected = { ...this.#expect(asked, issuer), step: 'renewal', nonce: null, first } as const;
    readIdentity(readClaims(idToken), expected);
    await keep();
    try {
      await verifyIdToken(idToken, this.#keysOf(jwks), expected);
    } catch (error) {
      if (error instanceof Failure && !isWithoutKeys(error)) throw error;
    }
  }

  #expect(
    { reply, clientId, accessToken }: Asked,
    issuer: string,
  ): Pick<Expected, 'issuer' | 'clientId' | 'otherAudiences' | 'accessToken' | 'now' | 'ourNow'> {
    // By the server's clock or by ours: a wrong one of this computer is no reason to refuse a person, nor is a lying Date.
    const ourNow = this.#ports.now();
    const now = ourNow - (reply.aheadMs ?? 0);
    return { issuer, clientId: clientId.open(), otherAudiences: [], accessToken, now, ourNow };
  }

  #keysOf(jwks: string): Jwks {
    const get = () => this.#ports.send({ method: 'GET', url: jwks, headers: { accept: 'application/json' } });
    const keys = this.#keys.get(jwks) ?? new Jwks(get, this.#ports.uptime);
    this.#keys.set(jwks, keys);
    return keys;
  }
}

/** The keys could not be had: nothing is known about the signature. */
function isWithoutKeys({ code }: Failure): boolean {
  return code !== 'E-IDTOKEN' && code !== 'E-OTHER';
}
