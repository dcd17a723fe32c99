/** The REST side: bearer token, permission, rate limit, then the resource as JSON, or as XML where JSON is not asked for. */
import { faultResponses, respondFault, respondQuota } from './fault-bodies.ts';
import type { Practice } from './practice.ts';
import type { QuotaReading } from './quota.ts';
import { writeTradierRate } from './rate-headers.ts';
import { type Resource, type RestRequest, resources } from './resources.ts';
import { spoilRest } from './rest-faults.ts';
import type { Tree } from './tree.ts';
import { type PracticeRequest, type PracticeResponse, respond, respondJson, respondText } from './wire.ts';
import { writeXml } from './xml.ts';

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
  if (fault === null) return act();
  return spoilRest(fault, act, () => exceed(practice, practice.quota.exceed(kindOf(resource))));
}

function tell(practice: Practice, resource: Resource, request: RestRequest): PracticeResponse {
  if (!resource.methods.includes(request.method))
    return { ...respondText(405, 'Method not allowed'), headers: { allow: resource.methods.join(', ') } };
  const [, token = ''] = /^Bearer ([\x21-\x7e]+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const grant = practice.grants.judge(token);
  if (grant === 'expired') return faultResponses['token-expired']();
  if (grant === 'unknown') return faultResponses['token-invalid']();
  const quota = practice.quota.count(token, kindOf(resource));
  if (quota.isExceeded) return exceed(practice, quota);
  if (!grant.scopes.includes(resource.scope))
    return respondFault(403, `Required scope(s) : ${resource.scope}`, 'steps.oauth.v2.InsufficientScope');
  const told = resource.tell(practice, grant, request);
  return withRate(practice, quota, isResponse(told) ? told : write(told, request));
}

/** Which limit it counts against (A8). */
function kindOf({ scope }: Resource): 'standard' | 'market' {
  return scope === 'read' ? 'standard' : 'market';
}

function exceed(practice: Practice, quota: QuotaReading): PracticeResponse {
  return withRate(practice, quota, respondQuota(quota.expiresAt));
}

function withRate({ faults }: Practice, quota: QuotaReading, response: PracticeResponse): PracticeResponse {
  const headers = writeTradierRate(quota, faults.take('rateUnit') ?? 'usual');
  return { ...response, headers: { ...response.headers, ...headers } };
}

function write(tree: Tree, { headers }: RestRequest): PracticeResponse {
  if (/\bapplication\/json\b/i.test(headers.accept ?? '')) return respondJson(200, tree);
  return respond(200, 'application/xml', writeXml(tree as Readonly<Record<string, Tree>>));
}

function isResponse(told: Tree | PracticeResponse): told is PracticeResponse {
  return typeof told === 'object' && told !== null && 'delivery' in told;
}
