/**
 * TradeStation as a broker: OAuth 2 and OpenID Connect by Auth0. Facts from its own pages: "Authentication", "Scopes",
 * "Refresh tokens", "SIM vs. LIVE", "Get accounts" (api.tradestation.com/docs); quirks from broker-apis.md B.
 */
import { Failure } from '../../contract/failures.ts';
import type { Reply } from '../net/exchange.ts';
import { readObject } from '../oauth/json.ts';
import type { Broker, Endpoints, Holder, KnownHolder } from './broker.ts';
import { permission } from './permission.ts';
import { stationData } from './tradestation-data.ts';
import { readStationFault } from './tradestation-faults.ts';

const signIn = 'https://signin.tradestation.com';

/** One sign-in serves both; only the API's host differs, with a dash. */
const endpointsAt = (apiHost: string): Endpoints => ({
  authorize: `${signIn}/authorize`,
  token: `${signIn}/oauth/token`,
  refresh: `${signIn}/oauth/token`,
  revoke: `${signIn}/oauth/revoke`,
  issuer: `${signIn}/`,
  jwks: `${signIn}/.well-known/jwks.json`,
  api: `https://${apiHost}/v3`,
  // Streams are paths of the API itself.
  stream: `https://${apiHost}/v3`,
  extraHosts: [],
});

export const tradestation: Broker = {
  id: 'tradestation',
  name: 'TradeStation',
  environments: [
    {
      id: 'sim',
      name: 'Simulated',
      says: 'Play money, real quotes. Good for a first try.',
      isReal: false,
      endpoints: endpointsAt('sim-api.tradestation.com'),
    },
    {
      id: 'live',
      name: 'Live',
      says: 'Your real accounts.',
      isReal: true,
      endpoints: endpointsAt('api.tradestation.com'),
    },
  ],
  environmentSays:
    'TradeStation gives one sign-in for both. This choice limits what this app uses; it does not limit the sign-in itself.',
  domain: 'tradestation.com',
  permissions: [
    permission('openid', 'Tell this app who signed in', { isViewOnly: true, isRequired: true }),
    permission('offline_access', 'Stay signed in without asking every 20 minutes', {
      isViewOnly: true,
      withoutSays: "Without it you'll need to sign in every 20 minutes.",
    }),
    permission('ReadAccount', 'See balances, positions and orders', { isViewOnly: true }),
    permission('MarketData', 'See quotes and price history', { isViewOnly: true }),
    permission('profile', 'Your name'),
    permission('Trade', 'Place, change and cancel orders', { power: 'trade' }),
  ],
  // Case-sensitive, both ways.
  scope: { separator: ' ', split: /\s+/ },
  endpointKeys: {
    required: ['authorize', 'token', 'issuer', 'jwks', 'api'],
    optional: ['revoke', 'stream'],
  },
  authorization: {
    // Without the audience Auth0 gives a token that the API does not accept; it is the same for Simulated.
    parameters: { response_type: 'code', audience: 'https://api.tradestation.com' },
    sendsCallback: true,
  },
  clientAuth: 'body',
  tokenReply: { isTypeOptional: false, status: null, lifetimeS: 1200 },
  // A key that rotates asks for a person every 24 hours, and after 30 minutes (its older page: 40) without a renewal; any
  // other does not (B5).
  grant: { longestS: null, rotatingS: 24 * 3600, idleS: 30 * 60 },
  keyName: 'client ID',
  secretName: 'client secret',
  noRenewalSays: null,
  noSecretSays: 'Leave it empty if TradeStation made your key for PKCE: such a key has no secret.',
  isKeyShared: true,
  // Keys of the API before this one: capitals and digits with dashes.
  otherKey: {
    form: '^(?=.*[A-Z])(?=.*-)[0-9A-Z-]{16,64}$',
    says: 'This looks like a key of the old TradeStation API. Ask TradeStation for a key of API v3.',
  },
  // The redirect lands on the root. 31022 is TradeStation's own, and the least likely to be somebody else's.
  callbackPreset: 'http://localhost:31022',
  callbackChoices: [
    'http://localhost:31022',
    'http://localhost:8080',
    'http://localhost:3001',
    'http://localhost:3000',
    'http://localhost:80',
    'http://localhost',
  ],
  keyHelp: [
    'TradeStation Client Experience makes API keys for its customers: ask for one by e-mail.',
    'A new key allows the callback URLs below the box; others are added on request.',
    'The same key serves Simulated and Live.',
  ],
  ordersLink: 'tradestation-orders',
  token: null,
  profileRequest: (endpoints, token) => ({
    method: 'GET',
    url: `${endpoints.api}/brokerage/accounts`,
    headers: { accept: 'application/json' },
    auth: { kind: 'bearer', token },
  }),
  readProfile,
  readFault: readStationFault,
  data: stationData,
};

/**
 * `Accounts[]` with numbers as strings; members may be null or absent, and futures accounts have no `AccountDetail` (B10).
 * Who it is only the id token tells, so that accounts which are not said, or not whole, cost no sign-in: its code is spent.
 * What was known of them stays until the whole list is there.
 */
function readProfile(reply: Reply, identity: KnownHolder | null): Holder {
  const facts = { status: reply.status, host: reply.host };
  const fault = readStationFault(reply);
  if (fault) throw fault;
  if (!identity) throw new Failure('E-SHAPE', facts);
  if (reply.status === 401) throw new Failure('E-REFUSED', facts);
  const { id, name, accounts: known = [] } = identity;
  // The sign-in works, but not for accounts: that permission was not given, or they are shut for a while.
  if (reply.status === 403) return { id, name, accounts: known };
  const isJson = reply.status === 200 && reply.contentType === 'application/json';
  const body = (isJson ? readObject(reply.body) : null) ?? {};
  const { Accounts: listed, Errors: errors } = body;
  const isKnownForm = 'Accounts' in body || 'Errors' in body;
  if (!isKnownForm || !isListOrNone(listed) || !isListOrNone(errors)) throw new Failure('E-SHAPE', facts);
  const accounts = (listed ?? []).map((one) => readAccount(one, known)).filter((one) => one !== null);
  const isWhole = listed?.length === accounts.length && (errors ?? []).length === 0;
  const isMissing = ({ number }: Account) => !accounts.some((one) => one.number === number);
  return { id, name, accounts: isWhole ? accounts : [...accounts, ...known.filter(isMissing)] };
}

type Account = Holder['accounts'][number];

/** @returns null for what cannot be told by its number. What an account is kept in is not forgotten for want of a word. */
function readAccount(value: unknown, known: readonly Account[]): Account | null {
  const { AccountID, AccountType, Status, Currency } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof AccountID !== 'string' || !/^[\w-]{1,40}$/.test(AccountID)) return null;
  const closed = typeof Status === 'string' && /^closed$/i.test(Status) ? ', closed' : '';
  const isNamed = typeof Currency === 'string' && /^[A-Z]{3}$/.test(Currency);
  const currency = isNamed ? Currency : known.find(({ number }) => number === AccountID)?.currency;
  const kind = `${readWord(AccountType)}${closed}`;
  return { number: AccountID, kind, ...(currency === undefined ? {} : { currency }) };
}

/** A blank member is null or left out (B10). */
function isListOrNone(value: unknown): value is readonly unknown[] | null | undefined {
  return value === null || value === undefined || Array.isArray(value);
}

function readWord(value: unknown): string {
  return typeof value === 'string' && /^[A-Za-z ]{1,40}$/.test(value) ? value : 'Account';
}
