/**
 * Charles Schwab's Trader API as a broker: the proof that a third one costs one file. Facts from broker-apis.md C. It never
 * ships; nobody has tried it at Schwab.
 */
import { Failure } from '../../contract/failures.ts';
import type { Broker, Holder } from '../../main/brokers/broker.ts';
import type { Reply } from '../../main/net/exchange.ts';
import { readObject } from '../../main/oauth/json.ts';

const host = 'https://api.schwabapi.com';

export const schwab: Broker = {
  id: 'schwab',
  name: 'Charles Schwab',
  environments: [
    {
      id: 'live',
      name: 'Live',
      says: 'Your real accounts.',
      isReal: true,
      endpoints: {
        authorize: `${host}/v1/oauth/authorize`,
        token: `${host}/v1/oauth/token`,
        refresh: `${host}/v1/oauth/token`,
        api: `${host}/trader/v1`,
        stream: null,
        revoke: null,
        issuer: null,
        jwks: null,
        extraHosts: [],
      },
    },
  ],
  environmentSays: 'Schwab has no play-money accounts for apps.',
  domain: 'schwabapi.com',
  permissions: [
    {
      scope: 'api',
      says: 'Everything your app was approved for at Schwab, orders included',
      power: 'trade',
      withoutSays: null,
      isViewOnly: true,
      isRequired: true,
    },
  ],
  scope: { separator: ' ', split: /\s+/ },
  endpointKeys: { required: ['authorize', 'token', 'api'], optional: [] },
  authorization: { parameters: { response_type: 'code' }, sendsCallback: true },
  clientAuth: 'basic',
  tokenReply: { isTypeOptional: false, status: null, lifetimeS: 1800 },
  // A refresh token lives seven days from the sign-in, and nothing extends it.
  grant: { longestS: 7 * 86_400, rotatingS: null },
  keyName: 'App Key',
  secretName: 'Secret',
  noRenewalSays: null,
  noSecretSays: null,
  isKeyShared: false,
  otherKey: null,
  callbackPreset: 'https://127.0.0.1',
  callbackChoices: [],
  keyHelp: [
    'Make an app at developer.schwab.com. Its approval takes days, and each change of the callback begins anew.',
  ],
  ordersLink: null,
  token: null,
  profileRequest: (endpoints, token) => ({
    method: 'GET',
    url: `${endpoints.api}/userPreference`,
    headers: { accept: 'application/json' },
    auth: { kind: 'bearer', token },
  }),
  readProfile,
  readFault,
  data: null,
};

/** The customer's id stands with the streamer's settings. */
function readProfile(reply: Reply): Holder {
  const facts = { status: reply.status, host: reply.host };
  const fault = readFault(reply);
  if (fault) throw fault;
  if (reply.status === 401 || reply.status === 403) throw new Failure('E-REFUSED', facts);
  const shape = new Failure('E-SHAPE', facts);
  const isRead = reply.status === 200 && reply.contentType === 'application/json';
  const { streamerInfo, accounts } = (isRead ? readObject(reply.body) : null) ?? {};
  const [info] = Array.isArray(streamerInfo) ? (streamerInfo as { schwabClientCustomerId?: unknown }[]) : [];
  const id = info?.schwabClientCustomerId;
  if (typeof id !== 'string' || id === '' || !Array.isArray(accounts)) throw shape;
  return {
    id,
    name: '',
    accounts: accounts.map((one: unknown) => {
      const { accountNumber, type } = (one ?? {}) as Readonly<Record<string, unknown>>;
      if (typeof accountNumber !== 'string' || !/^[\w-]{1,40}$/.test(accountNumber)) throw shape;
      return { number: accountNumber, kind: typeof type === 'string' ? type.slice(0, 40) : 'Account' };
    }),
  };
}

function readFault({ status, host: answered, contentType, retryAfterS, body }: Reply): Failure | null {
  const facts = { status, host: answered, ...(retryAfterS === null ? {} : { retryAfterS }) };
  if (status === 429) return new Failure('E-LIMIT', facts);
  if (contentType === 'text/html' || status >= 500) return new Failure('E-DOWN', facts);
  // What Schwab says of a refresh token after its seven days; its "error" alone would blame the key.
  if (/refresh_token_authentication_error|unsupported_token_type/.test(body))
    return new Failure('E-REFUSED', facts);
  return null;
}
