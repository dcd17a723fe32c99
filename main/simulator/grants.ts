/**
 * What people have granted to clients: codes, access tokens, refresh tokens. Codes work once and for ten minutes
 * (broker-apis.md A3); a second use takes back what the first one gave (RFC 6749 4.1.2).
 */
import type { PracticeClient } from './clients.ts';
import type { Memo } from './flows.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import { isScope, scopeWords } from './scopes.ts';
import { Shelf } from './shelf.ts';

export const codeLifetimeMs = 10 * 60_000;

/** One person's consent to one client. A personal token has no client and no end. */
export type Grant = {
  readonly clientId: string | null;
  readonly person: Person;
  readonly scopes: readonly string[];
  /** What its authorization request said beside them. */
  readonly memo: Memo;
  readonly startedAt: number;
  isRevoked: boolean;
};

export type IssuedTokens = {
  readonly grant: Grant;
  readonly accessToken: string;
  /** Null where the reply does not mention one. */
  readonly refreshToken: string | null;
  readonly issuedAt: number;
  readonly expiresInS: number;
};

type Held = { readonly grant: Grant; readonly endsAt: number };
type Code = Held & { isUsed: boolean };
type Refresh = { readonly grant: Grant; readonly issuedAt: number; replacedAt: number | null };

export class Grants {
  readonly #now: () => number;
  readonly #random: Random;
  readonly #codes = new Shelf<Code>(10_000);
  readonly #access = new Shelf<Held>(50_000);
  readonly #refresh = new Shelf<Refresh>(50_000);

  constructor(now: () => number, random: Random) {
    this.#now = now;
    this.#random = random;
  }

  issueCode(clientId: string, person: Person, scopes: readonly string[], memo: Memo = {}): string {
    const code = this.#random(16);
    const grant = { clientId, person, scopes, memo, startedAt: this.#now(), isRevoked: false };
    this.#codes.put(code, { grant, endsAt: this.#now() + codeLifetimeMs, isUsed: false });
    return code;
  }

  /** Null: unknown, used, too old, or another client's. */
  redeem(text: string, client: PracticeClient): IssuedTokens | null {
    const code = this.#codes.find(text);
    if (!code || code.grant.clientId !== client.id) return null;
    if (code.isUsed) {
      code.grant.isRevoked = true;
      return null;
    }
    code.isUsed = true;
    if (code.endsAt <= this.#now()) return null;
    return this.#issue(code.grant, client, client.isPartner ? this.#issueRefresh(code.grant) : null);
  }

  /** Null: unknown, revoked, replaced, or another client's. Using a replaced one revokes the grant (RFC 9700 4.14.2). */
  refresh(text: string, client: PracticeClient): IssuedTokens | null {
    const held = this.#refresh.find(text);
    if (!held || held.grant.clientId !== client.id || held.grant.isRevoked || !client.isPartner) return null;
    const { grant } = held;
    if (hasEnded(held, client, this.#now())) return null;
    if (held.replacedAt !== null && this.#now() >= held.replacedAt + client.rotationGraceMs) {
      grant.isRevoked = true;
      return null;
    }
    if (client.rotation !== 'rotating')
      return this.#issue(grant, client, client.rotation === 'same' ? text : null);
    held.replacedAt ??= this.#now();
    return this.#issue(grant, client, this.#issueRefresh(grant));
  }

  /** Whether this refresh token would give tokens now; asking spends nothing. */
  isAlive(refreshToken: string, client: PracticeClient): boolean {
    const held = this.#refresh.find(refreshToken);
    if (!held || held.grant.isRevoked) return false;
    const isReplaced = held.replacedAt !== null && this.#now() >= held.replacedAt + client.rotationGraceMs;
    return !isReplaced && !hasEnded(held, client, this.#now());
  }

  /** When an access token stops working, epoch ms; null for one that is not known. */
  findEnd(accessToken: string): number | null {
    return this.#access.find(accessToken)?.endsAt ?? null;
  }

  issuePersonalToken(person: Person): string {
    const token = this.#random(20);
    const scopes = Object.keys(scopeWords).filter(isScope);
    this.#access.put(token, {
      grant: { clientId: null, person, scopes, memo: {}, startedAt: this.#now(), isRevoked: false },
      endsAt: Number.POSITIVE_INFINITY,
    });
    return token;
  }

  /** What a code was given for; asking spends nothing. */
  findGrant(code: string): Grant | null {
    return this.#codes.find(code)?.grant ?? null;
  }

  /** Everything that any person granted to a client ends. */
  revokeClient(clientId: string): void {
    for (const shelf of [this.#codes, this.#refresh])
      for (const key of shelf.keys()) {
        const grant = shelf.find(key)?.grant;
        if (grant?.clientId === clientId) grant.isRevoked = true;
      }
  }

  /** Whose token this is. */
  judge(token: string): Grant | 'expired' | 'unknown' {
    const held = this.#access.find(token);
    if (!held || held.grant.isRevoked) return 'unknown';
    return held.endsAt <= this.#now() ? 'expired' : held.grant;
  }

  /**
   * A person takes back everything that clients were granted; a refresh token goes with its whole grant, an access
   * or personal token alone.
   */
  revoke(personOrToken: Person | string): void {
    if (typeof personOrToken === 'string') {
      const held = this.#refresh.find(personOrToken);
      if (held) held.grant.isRevoked = true;
      this.#access.remove(personOrToken);
      return;
    }
    for (const shelf of [this.#codes, this.#access, this.#refresh])
      for (const key of shelf.keys()) {
        const grant = shelf.find(key)?.grant;
        if (grant?.person.id === personOrToken.id && grant.clientId !== null) grant.isRevoked = true;
      }
  }

  /** Every code and token still remembered: for tests that search for them where none may be. */
  listSecrets(): readonly string[] {
    return [this.#codes, this.#access, this.#refresh].flatMap((shelf) => shelf.keys());
  }

  #issue(grant: Grant, client: PracticeClient, refreshToken: string | null): IssuedTokens | null {
    if (grant.isRevoked) return null;
    const accessToken = this.#random(20);
    const issuedAt = this.#now();
    this.#access.put(accessToken, { grant, endsAt: issuedAt + client.lifetimeS * 1000 });
    return { grant, accessToken, refreshToken, issuedAt, expiresInS: client.lifetimeS };
  }

  #issueRefresh(grant: Grant): string {
    const token = this.#random(20);
    this.#refresh.put(token, { grant, issuedAt: this.#now(), replacedAt: null });
    return token;
  }
}

/** The refresh token lay unused for too long, or the whole sign-in has had its time. */
function hasEnded({ grant, issuedAt }: Refresh, client: PracticeClient, now: number): boolean {
  const { refreshLifetimeS, grantLifetimeS } = client;
  if (refreshLifetimeS !== null && now >= issuedAt + refreshLifetimeS * 1000) return true;
  return grantLifetimeS !== null && now >= grant.startedAt + grantLifetimeS * 1000;
}
