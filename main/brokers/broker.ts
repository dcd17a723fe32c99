/** What a broker must tell us. A broker is a value: data and a few pure functions; it never sends, stores or waits. */
import type { Failure } from '../../contract/failures.ts';
import type { LinkId } from '../../contract/inputs.ts';
import type { Permission } from '../../contract/state.ts';
import type { Reply, Request } from '../net/exchange.ts';
import type { Secret } from '../secret.ts';
import type { BrokerData } from './data.ts';

/** Addresses of one environment. `stream` is null where that function is off. */
export type Endpoints = {
  readonly authorize: string;
  readonly token: string;
  readonly refresh: string;
  readonly api: string;
  readonly stream: string | null;
  /** Ends every refresh token of an API key; null where that function is off, or the broker has none. */
  readonly revoke: string | null;
  /** Who signs id tokens, and with which keys (OpenID Connect Core 2); null for a broker without them. */
  readonly issuer: string | null;
  readonly jwks: string | null;
  /** Host and port allowed in the sign-in window beside the broker's own domain; from the endpoints file only. */
  readonly extraHosts: readonly string[];
};

export type Environment = {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly isReal: boolean;
  readonly endpoints: Endpoints;
};

/** Our registration with a broker: the person's own key, secret and callback. */
export type Client = {
  readonly id: Secret;
  /** null for a key that proves itself by PKCE (RFC 7636). */
  readonly secret: Secret | null;
  /** Byte for byte as registered. */
  readonly callbackUrl: string;
};

/** Who signed in. `id` is the broker's own stable name for the person and decides identity, not the accounts. */
export type Holder = {
  readonly id: string;
  readonly name: string;
  readonly accounts: readonly HeldAccount[];
};

export type HeldAccount = {
  readonly number: string;
  readonly kind: string;
  /** What it is kept in, as an ISO 4217 code, once the broker has said so. */
  readonly currency?: string;
};

/** What an id token says of a person (OpenID Connect Core 5.1): for display and binding, never as permission. */
export type Identity = Pick<Holder, 'id' | 'name'>;

/** A person as known before a profile is read: by an id token, or by a profile of before. */
export type KnownHolder = Identity & Partial<Pick<Holder, 'accounts'>>;

export type Broker = {
  /** Names saved records: never change it. */
  readonly id: string;
  readonly name: string;
  readonly environments: readonly Environment[];
  /** The registrable domain whose https pages, and those of its subdomains, may open in the sign-in window. */
  readonly domain: string;
  readonly permissions: readonly Permission[];
  readonly scope: {
    /** Joins scopes in the authorization request. */
    readonly separator: string;
    /** Splits scopes in a token reply. */
    readonly split: RegExp;
  };
  /** Keys of an environment in an endpoints file; what is not named here stands in none. */
  readonly endpointKeys: {
    readonly required: readonly (keyof Omit<Endpoints, 'extraHosts'>)[];
    readonly optional: readonly (keyof Omit<Endpoints, 'extraHosts'>)[];
  };
  readonly authorization: {
    /** Sent with every authorization request, beside client_id, scope and state. */
    readonly parameters: Readonly<Record<string, string>>;
    /** Whether the callback is sent with the request and with the exchange (RFC 6749 4.1.1, 4.1.3). */
    readonly sendsCallback: boolean;
  };
  /** How a key with a secret proves itself at the token endpoint (RFC 6749 2.3.1). One without uses PKCE. */
  readonly clientAuth: 'basic' | 'body';
  readonly tokenReply: {
    /** Whether a reply without `token_type` means Bearer. */
    readonly isTypeOptional: boolean;
    /** The only acceptable value of `status` when the reply has one; null where the broker has no such member. */
    readonly status: string | null;
    /** Seconds assumed when `expires_in` is absent; what a broker documents. */
    readonly lifetimeS: number;
  };
  /**
   * How many seconds a sign-in lasts at most, however often it is renewed; null without such a limit. `rotatingS` is that
   * of sign-ins whose refresh tokens rotate, which only their replies tell; `idleS` how long such a token lasts unused, where
   * the broker says so.
   */
  readonly grant: {
    readonly longestS: number | null;
    readonly rotatingS: number | null;
    readonly idleS?: number;
  };
  readonly keyName: string;
  readonly secretName: string;
  readonly callbackPreset: string;
  readonly callbackChoices: readonly string[];
  readonly noSecretSays: string | null;
  readonly noRenewalSays: string | null;
  /** Whether one API key serves every environment. */
  readonly isKeyShared: boolean;
  readonly otherKey: { readonly form: string; readonly says: string } | null;
  readonly environmentSays: string | null;
  readonly keyHelp: readonly string[];
  /** Where a person sees and changes orders; null where we know no such page. */
  readonly ordersLink: LinkId | null;
  /** Present when people can use a plain API token instead of keys. */
  readonly token: { readonly says: string } | null;
  /** Asks who holds a token: the cheapest proof that it works. */
  readonly profileRequest: (endpoints: Endpoints, token: Secret) => Request;
  /**
   * @param identity who the id token said it is, or who is known from before, with the accounts known then; null for a broker
   * without id tokens.
   * @throws Failure when the reply is not a profile: E-REFUSED for a token that is no longer accepted.
   */
  readonly readProfile: (reply: Reply, identity: KnownHolder | null) => Holder;
  /**
   * What a reply that is not a success means; null when it is one. Knows the broker's fault bodies.
   * @param step `renewal` where the reply answers one: only what it says of the refresh token is then a refusal.
   */
  readonly readFault: (reply: Reply, step?: 'exchange' | 'renewal') => Failure | null;
  /** Balances, positions, orders, quotes; null for a broker of which Brokerbar keeps the sign-in only. */
  readonly data: BrokerData | null;
};
