/**
 * Tradier as a broker. Facts from its own pages: "Get an authorization code", "Create an access token", "Exchange a
 * refresh token", "User profile" (documentation.tradier.com, brokerage API); quirks from broker-apis.md A.
 */
import { Failure } from '../../contract/failures.ts';
import type { Reply } from '../net/exchange.ts';
import { readObject } from '../oauth/json.ts';
import type { Broker, Endpoints, Holder } from './broker.ts';
import { permission } from './permission.ts';
import { tradierData } from './tradier-data.ts';
import { readTradierFault } from './tradier-faults.ts';

/** "If you're developing in the sandbox, change the hostname": everywhere. */
const endpointsAt = (host: string, stream: string | null): Endpoints => ({
  authorize: `https://${host}/v1/oauth/authorize`,
  token: `https://${host}/v1/oauth/accesstoken`,
  refresh: `https://${host}/v1/oauth/refreshtoken`,
  api: `https://${host}/v1`,
  stream,
  revoke: null,
  issuer: null,
  jwks: null,
  extraHosts: [],
});

export const tradier: Broker = {
  id: 'tradier',
  name: 'Tradier',
  environments: [
    {
      id: 'sandbox',
      name: 'Sandbox',
      says: 'Play money, delayed quotes. Good for a first try.',
      isReal: false,
      endpoints: endpointsAt('sandbox.tradier.com', null),
    },
    {
      id: 'production',
      name: 'Production',
      says: 'Your real accounts.',
      isReal: true,
      endpoints: endpointsAt('api.tradier.com', 'wss://ws.tradier.com/v1'),
    },
  ],
  domain: 'tradier.com',
  permissions: [
    // The profile, which says who signed in, needs it.
    permission('read', 'See balances, positions and orders', { isViewOnly: true, isRequired: true }),
    permission('market', 'See quotes and price history', { isViewOnly: true }),
    permission('stream', 'Live-updating quotes'),
    permission('write', 'Change account settings and watchlists at Tradier. Not orders.', {
      power: 'change',
    }),
    permission('trade', 'Place, change and cancel orders', { power: 'trade' }),
  ],
  // The request is comma-delimited, the reply comes with spaces.
  scope: { separator: ',', split: /[\s,]+/ },
  endpointKeys: { required: ['authorize', 'token', 'refresh', 'api'], optional: ['stream'] },
  // Exactly the parameters of its page: it knows the callback from the partner's settings.
  authorization: { parameters: {}, sendsCallback: false },
  clientAuth: 'basic',
  tokenReply: { isTypeOptional: true, status: 'approved', lifetimeS: 86_399 },
  grant: { longestS: null, rotatingS: null },
  keyName: 'client ID',
  secretName: 'client secret',
  callbackPreset: 'http://localhost:3000/callback',
  callbackChoices: [],
  noSecretSays: null,
  noRenewalSays: "Tradier gives refresh tokens only to approved partners. Your keys don't include them.",
  isKeyShared: false,
  otherKey: null,
  environmentSays: null,
  keyHelp: [
    'Most people: open Settings, then API Access, at Tradier and copy your API token. Choose "I have an API token".',
    'Sandbox has a token of its own, shown on the same page.',
    'API keys (client ID and secret) are for Tradier partners, who find them in the partner portal.',
  ],
  ordersLink: 'tradier-orders',
  token: { says: 'Most people at Tradier have an API token, not keys: keys are for partners.' },
  profileRequest: (endpoints, token) => ({
    method: 'GET',
    url: `${endpoints.api}/user/profile`,
    // Without it Tradier answers XML.
    headers: { accept: 'application/json' },
    auth: { kind: 'bearer', token },
  }),
  readProfile,
  readFault: readTradierFault,
  data: tradierData,
};

/** `profile.account` is an object for one account, an array for several, "null" or absent for none (A9). */
function readProfile(reply: Reply): Holder {
  const facts = { status: reply.status, host: reply.host };
  const fault = readTradierFault(reply);
  if (fault) throw fault;
  // Plain refusals without a fault body: an environment's token at the other environment's host ends here too.
  if (reply.status === 401 || reply.status === 403) throw new Failure('E-REFUSED', facts);
  const shape = new Failure('E-SHAPE', facts);
  const body =
    reply.status === 200 && reply.contentType === 'application/json' ? readObject(reply.body) : null;
  const profile = body?.profile;
  if (!isMembers(profile)) throw shape;
  const { id, name, account } = profile;
  if (typeof id !== 'string' || id === '' || id.length > 200) throw shape;
  const accounts = Array.isArray(account) ? account : isMembers(account) ? [account] : [];
  return {
    id,
    name: typeof name === 'string' ? name.slice(0, 200) : '',
    accounts: accounts.map((one: unknown) => {
      if (
        !isMembers(one) ||
        typeof one.account_number !== 'string' ||
        !/^[\w-]{1,40}$/.test(one.account_number)
      )
        throw shape;
      const closed = one.status === 'closed' ? ', closed' : '';
      return { number: one.account_number, kind: `${readWord(one.type)}${closed}` };
    }),
  };
}

/** "margin" becomes "Margin"; what is no plain word is left out. */
function readWord(value: unknown): string {
  if (typeof value !== 'string' || !/^[a-z_]{1,40}$/i.test(value)) return 'Account';
  const words = value.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
