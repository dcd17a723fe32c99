/** What the stranger's server remembers of codes and tokens, and when it takes none any more (RFC 6749 4.1.2, 6; RFC 9700 4.14.2). */

export type TokenBody = Readonly<Record<string, unknown>>;

/** All that came from one sign-in: it is revoked as a whole. */
type Family = {
  readonly scope: string;
  isRevoked: boolean;
  /** The refresh token that works. */
  live: string | null;
  /** Those that were spent, with how often they came again. */
  readonly spent: Map<string, number>;
};

/** An error of RFC 6749 5.2. */
export class Refusal extends Error {}

export class Grants {
  readonly #rotation: 'rotating' | 'same' | 'absent' | 'none';
  readonly #lifetimeS: number;
  readonly #breaches: string[];
  readonly #codes = new Map<string, { readonly scope: string; family: Family | null }>();
  readonly #families: Family[] = [];
  readonly #access = new Map<string, { readonly family: Family; readonly endsAt: number }>();
  #count = 0;

  constructor(rotation: 'rotating' | 'same' | 'absent' | 'none', lifetimeS: number, breaches: string[]) {
    this.#rotation = rotation;
    this.#lifetimeS = lifetimeS;
    this.#breaches = breaches;
  }

  issueCode(scope: string): string {
    const code = this.#make('code');
    this.#codes.set(code, { scope, family: null });
    return code;
  }

  /** @throws Refusal for what is not taken. */
  spend(where: 'token' | 'refresh', token: string): TokenBody {
    const family = where === 'token' ? this.#redeem(token) : this.#use(token);
    const access = this.#make('access');
    this.#access.set(access, { family, endsAt: Date.now() + this.#lifetimeS * 1000 });
    const rotates = where === 'token' ? this.#rotation !== 'none' : this.#rotation === 'rotating';
    if (rotates) {
      if (where === 'refresh') family.spent.set(token, 0);
      family.live = this.#make('refresh');
    }
    return {
      access_token: access,
      expires_in: this.#lifetimeS,
      issued_at: '2020-01-21T15:55:35.000-05:00',
      // Asked for with commas, told with spaces.
      scope: family.scope.replaceAll(',', ' '),
      status: 'approved',
      ...(rotates || (this.#rotation === 'same' && where === 'refresh')
        ? { refresh_token: family.live }
        : {}),
    };
  }

  isSpent(token: string): boolean {
    return this.#find(token)?.live !== token;
  }

  isLive(accessToken: string): boolean {
    const found = this.#access.get(accessToken);
    return found !== undefined && !found.family.isRevoked && Date.now() < found.endsAt;
  }

  revokeAll(): void {
    for (const family of this.#families) family.isRevoked = true;
  }

  #redeem(code: string): Family {
    const found = this.#codes.get(code);
    if (!found || found.family) {
      this.#breaches.push(found ? 'a code twice' : 'a code of nobody');
      if (found?.family) found.family.isRevoked = true;
      throw new Refusal('invalid_grant');
    }
    const family = { scope: found.scope, isRevoked: false, live: null, spent: new Map<string, number>() };
    found.family = family;
    this.#families.push(family);
    return family;
  }

  #use(token: string): Family {
    const family = this.#find(token);
    const uses = family?.spent.get(token);
    if (!family) this.#breaches.push('a refresh token of nobody');
    if (uses) this.#breaches.push('a token that was refused before');
    if (family && !family.isRevoked && uses === undefined) return family;
    if (family) {
      // Whoever comes with a token that was spent may be a thief: nobody has it any more.
      family.isRevoked = true;
      family.spent.set(token, (uses ?? 0) + 1);
    }
    throw new Refusal('invalid_grant');
  }

  #find(token: string): Family | undefined {
    return this.#families.find(({ live, spent }) => live === token || spent.has(token));
  }

  #make(kind: string): string {
    this.#count += 1;
    return `${kind}-${this.#count}`;
  }
}
