/** The REST side: bearer token, permission, rate limit, then the resource as JSON, or as XML where JSON is not asked for. */
import { tellBalances, tellOrders, tellPositions, tellProfile } from './accounts.ts';
import { faultResponses, respondFault, respondQuota } from './fault-bodies.ts';
import type { Grant } from './grants.ts';
import { tellClock, tellQuotes } from './market.ts';
import { splitPairs } from './parameters.ts';
import type { Practice } from './practice.ts';
import { isProfileFault, type RestFault, spoilRest } from './rest-faults.ts';
import type { Scope } from './scopes.ts';
import type { Tree } from './tree.ts';
import { type PracticeRequest, type PracticeResponse, respond, respondJson, respondText } from './wire.ts';
import { writeXml } from './xml.ts';

type Resource = {
  readonly scope: Scope;
  readonly methods: readonly string[];
  /** A text is a refusal. */
  readonly tell: (practice: Practice, grant: Grant, request: RestRequest) => Tree | PracticeResponse;
};
type RestRequest = PracticeRequest & {
  readonly path: string;
  readonly query: string;
  readonly fault: RestFault | null;
};

const ofAccount =
  (tell: (account: Grant['person']['accounts'][number], now: number) => Tree): Resource['tell'] =>
  (practice, { person }, { path }) => {
    const [, , , number = ''] = path.split('/');
    const account = person.accounts.find((one) => one.number === number);
    if (!account) return respondText(401, `Unauthorized Account: ${number.slice(0, 20)}`);
    return tell(account, practice.now());
  };

const resources: readonly (readonly [path: RegExp, resource: Resource])[] = [
  [
    /^\/v1\/user\/profile$/,
    {
      scope: 'read',
      methods: ['GET'],
      tell: (practice, { person }, { fault }) => {
        const other = practice.people.find(({ id }) => id !== person.id) ?? person;
        return tellProfile(fault === 'other-person' ? other : person, isProfileFault(fault) ? fault : null);
      },
    },
  ],
  [/^\/v1\/accounts\/[^/]+\/balances$/, { scope: 'read', methods: ['GET'], tell: ofAccount(tellBalances) }],
  [/^\/v1\/accounts\/[^/]+\/positions$/, { scope: 'read', methods: ['GET'], tell: ofAccount(tellPositions) }],
  [/^\/v1\/accounts\/[^/]+\/orders$/, { scope: 'read', methods: ['GET'], tell: ofAccount(tellOrders) }],
  [
    /^\/v1\/markets\/quotes$/,
    {
      scope: 'market',
      methods: ['GET', 'POST'],
      tell: (practice, _grant, { method, query, body }) => {
        const pairs = splitPairs(method === 'POST' ? body : query) ?? [];
        const [, symbols = ''] = pairs.find(([name]) => name === 'symbols') ?? [];
        const wanted = symbols.split(',').filter((symbol) => symbol !== '');
        if (wanted.length === 0) return respondText(400, 'Missing parameter: symbols');
        return tellQuotes([...new Set(wanted)].slice(0, 500), practice.now());
      },
    },
  ],
  [
    /^\/v1\/markets\/clock$/,
    { scope: 'market', methods: ['GET'], tell: (practice) => tellClock(practice.now()) },
  ],
];

/** Null when the path is no resource. */
export function answerRest(
  practice: Practice,
  request: PracticeRequest,
  path: string,
  query: string,
): PracticeResponse | null {
  const [, resource] = resources.find(([pattern]) => pattern.test(path)) ?? [];
  if (!resource) return null;
  const ofProfile = path.endsWith('/profile') ? practice.faults.take('profile') : null;
  const fault = ofProfile ?? practice.faults.take('rest');
  const act = () => tell(practice, resource, { ...request, path, query, fault });
  return fault === null ? act() : spoilRest(fault, practice.now(), act);
}

function tell(practice: Practice, resource: Resource, request: RestRequest): PracticeResponse {
  if (!resource.methods.includes(request.method))
    return { ...respondText(405, 'Method not allowed'), headers: { allow: resource.methods.join(', ') } };
  const [, token = ''] = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const grant = practice.grants.judge(token);
  if (grant === 'expired') return faultResponses['token-expired']();
  if (grant === 'unknown') return faultResponses['token-invalid']();
  const quota = practice.quota.count(token, resource.scope === 'market' ? 'market' : 'standard');
  if (quota.isExceeded) return withHeaders(respondQuota(quota.expiresAt), quota.headers);
  if (!grant.scopes.includes(resource.scope))
    return respondFault(403, `Required scope(s) : ${resource.scope}`, 'steps.oauth.v2.InsufficientScope');
  const told = resource.tell(practice, grant, request);
  return withHeaders(isResponse(told) ? told : write(told, request), quota.headers);
}

function write(tree: Tree, { headers }: RestRequest): PracticeResponse {
  if (/\bapplication\/json\b/i.test(headers.accept ?? '')) return respondJson(200, tree);
  return respond(200, 'application/xml', writeXml(tree as Readonly<Record<string, Tree>>));
}

function isResponse(told: Tree | PracticeResponse): told is PracticeResponse {
  return typeof told === 'object' && told !== null && 'delivery' in told;
}

function withHeaders(response: PracticeResponse, headers: Readonly<Record<string, string>>) {
  return { ...response, headers: { ...response.headers, ...headers } };
}
