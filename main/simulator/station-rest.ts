/** TradeStation's REST and streams: bearer token, permission, rate limit, then the resource (broker-apis.md B8 to B11). */
import type { Practice } from './practice.ts';
import type { QuotaReading } from './quota.ts';
import { writeStationRate } from './rate-headers.ts';
import { spoilRest } from './rest-faults.ts';
import type { Station } from './station-keys.ts';
import { respondStationError, stationResources } from './station-resources.ts';
import { openStationStream } from './station-streams.ts';
import { type PracticeRequest, type PracticeResponse, respondJson } from './wire.ts';

/** Null when the path is no resource. */
export function answerStationRest(
  station: Station,
  request: PracticeRequest,
  path: string,
  query: string,
): PracticeResponse | null {
  if (!path.startsWith('/v3/')) return null;
  const { practice } = station;
  const fault =
    (path.endsWith('/accounts') ? practice.faults.take('profile') : null) ?? practice.faults.take('rest');
  const act = () => tell(practice, request, path, query);
  if (fault === null) return act();
  return spoilRest(fault, act, () => exceed(practice, practice.quota.exceed(findKind(path))));
}

function tell(
  practice: Practice,
  { method, headers }: PracticeRequest,
  path: string,
  query: string,
): PracticeResponse {
  const isStream = path.includes('/stream/');
  const [pattern, resource] = stationResources.find(([one]) => one.test(path)) ?? [];
  if (!pattern && !isStream) return respondStationError(404, 'NotFound', 'Not found');
  if (method !== 'GET') return respondStationError(405, 'BadRequest', 'Method not allowed');
  const [, token = ''] = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '') ?? [];
  const grant = practice.grants.judge(token);
  if (grant === 'expired' || grant === 'unknown')
    return respondStationError(401, 'Unauthorized', 'Unauthorized');
  const scope = path.includes('/marketdata/') ? 'MarketData' : 'ReadAccount';
  if (!grant.scopes.includes(scope)) return respondStationError(403, 'Forbidden', 'Forbidden');
  // For each key and person (B9).
  const quota = practice.quota.count(`${grant.clientId} ${grant.person.id}`, findKind(path));
  if (quota.isExceeded) return exceed(practice, quota);
  if (isStream)
    return (
      openStationStream(practice, path, query, grant.person) ??
      respondStationError(404, 'NotFound', 'Not found')
    );
  const [, wanted = ''] = pattern?.exec(path) ?? [];
  const told = resource?.(practice, grant.person, decodeURIComponent(wanted), query) ?? {};
  return withRate(practice, quota, 'delivery' in told ? (told as PracticeResponse) : respondJson(200, told));
}

/** Which limit a path counts against. */
function findKind(path: string): string {
  if (path.includes('/stream/')) return 'streams';
  return /\/(balances|positions|orders|quotes|barcharts)(\/|$)/.exec(path)?.[1] ?? 'accounts';
}

function exceed(practice: Practice, quota: QuotaReading): PracticeResponse {
  return withRate(practice, quota, respondStationError(429, 'TooManyRequests', 'Rate quota exceeded'));
}

function withRate(
  { faults, now }: Practice,
  quota: QuotaReading,
  response: PracticeResponse,
): PracticeResponse {
  const headers = writeStationRate(quota, faults.take('rateUnit') ?? 'usual', now());
  return { ...response, headers: { ...response.headers, ...headers } };
}
