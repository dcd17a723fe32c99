/** TradeStation's REST and streams: bearer token, permission, rate limit, then the resource (broker-apis.md B8 to B11). */
import type { Grant } from './grants.ts';
import { spoilRest } from './rest-faults.ts';
import {
  listStationAccounts,
  tellStationAccount,
  tellStationBalance,
  tellStationOrders,
  tellStationPositions,
  tellStationQuote,
} from './station-accounts.ts';
import type { Station } from './station-keys.ts';
import { openStationStream } from './station-streams.ts';
import type { Tree } from './tree.ts';
import { type PracticeRequest, type PracticeResponse, respondJson } from './wire.ts';

type Tell = (person: Grant['person'], wanted: readonly string[], now: number) => Tree;

/** What is asked for by account, with an error beside it for each that is not the person's. */
const ofAccounts =
  (
    name: string,
    tell: (one: ReturnType<typeof listStationAccounts>[number], now: number) => Tree | readonly Tree[],
  ): Tell =>
  (person, wanted, now) => {
    const known = listStationAccounts(person);
    const found = known.filter(({ id }) => wanted.includes(id));
    const Errors = wanted
      .filter((id) => !known.some((one) => one.id === id))
      .map((AccountID) => ({
        AccountID,
        Error: 'Forbidden',
        Message: 'Request not supported for this account.',
      }));
    return { [name]: found.flatMap((one) => tell(one, now) as Tree), Errors };
  };

const resources: readonly (readonly [path: RegExp, scope: string, tell: Tell])[] = [
  [
    /^\/v3\/brokerage\/accounts()$/,
    'ReadAccount',
    (person) => ({ Accounts: listStationAccounts(person).map(tellStationAccount) }),
  ],
  [
    /^\/v3\/brokerage\/accounts\/([^/]+)\/balances$/,
    'ReadAccount',
    ofAccounts('Balances', tellStationBalance),
  ],
  [
    /^\/v3\/brokerage\/accounts\/([^/]+)\/positions$/,
    'ReadAccount',
    ofAccounts('Positions', tellStationPositions),
  ],
  [/^\/v3\/brokerage\/accounts\/([^/]+)\/orders$/, 'ReadAccount', ofAccounts('Orders', tellStationOrders)],
  [
    /^\/v3\/marketdata\/quotes\/([^/]+)$/,
    'MarketData',
    (_person, wanted, now) => ({
      Quotes: wanted.flatMap((symbol) => tellStationQuote(symbol, now) ?? []),
      Errors: wanted
        .filter((symbol) => tellStationQuote(symbol, now) === null)
        .map((symbol) => ({ Symbol: symbol, Error: 'FAILED, INVALID SYMBOL' })),
    }),
  ],
];

/** Null when the path is no resource. */
export function answerStationRest(
  station: Station,
  request: PracticeRequest,
  path: string,
): PracticeResponse | null {
  if (!path.startsWith('/v3/')) return null;
  const { practice } = station;
  const fault =
    (path.endsWith('/accounts') ? practice.faults.take('profile') : null) ?? practice.faults.take('rest');
  const act = () => tell(station, request, path);
  return fault === null ? act() : spoilRest(fault, practice.now(), act);
}

function tell({ practice }: Station, { method, headers }: PracticeRequest, path: string): PracticeResponse {
  const isStream = path.includes('/stream/');
  const [pattern, ofResource, tellResource] = resources.find(([one]) => one.test(path)) ?? [];
  if (!pattern && !isStream) return respondError(404, 'NotFound', 'Not found');
  if (method !== 'GET') return respondError(405, 'BadRequest', 'Method not allowed');
  const [, token = ''] = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '') ?? [];
  const grant = practice.grants.judge(token);
  if (grant === 'expired' || grant === 'unknown') return respondError(401, 'Unauthorized', 'Unauthorized');
  const scope = ofResource ?? (path.includes('/marketdata/') ? 'MarketData' : 'ReadAccount');
  if (!grant.scopes.includes(scope)) return respondError(403, 'Forbidden', 'Forbidden');
  if (practice.quota.count(token, scope === 'MarketData' ? 'market' : 'standard').isExceeded)
    return respondError(429, 'TooManyRequests', 'Rate quota exceeded');
  if (isStream)
    return (
      openStationStream(path, grant.person, practice.now, practice.faults.take('stream')) ??
      respondError(404, 'NotFound', 'Not found')
    );
  const [, wanted = ''] = pattern?.exec(path) ?? [];
  const told = tellResource?.(grant.person, decodeURIComponent(wanted).split(','), practice.now());
  return respondJson(200, told ?? {});
}

function respondError(status: number, code: string, Message: string): PracticeResponse {
  return respondJson(status, { Error: code, Message });
}
