/** TradeStation's REST: accounts as it documents them, numbers as text, futures without details (broker-apis.md B8, B10). */
import type { Person, PracticeAccount } from './people.ts';
import { spoilRest } from './rest-faults.ts';
import type { Station } from './station.ts';
import type { Tree } from './tree.ts';
import { type PracticeRequest, type PracticeResponse, respondJson } from './wire.ts';

/** Null when the path is no resource. */
export function answerStationRest(
  station: Station,
  request: PracticeRequest,
  path: string,
): PracticeResponse | null {
  if (path !== '/v3/brokerage/accounts') return null;
  const fault = station.practice.faults.take('profile') ?? station.practice.faults.take('rest');
  const act = () => tell(station, request);
  return fault === null ? act() : spoilRest(fault, station.practice.now(), act);
}

function tell({ practice }: Station, { method, headers }: PracticeRequest): PracticeResponse {
  if (method !== 'GET') return respondError(405, 'BadRequest', 'Method not allowed');
  const [, token = ''] = /^Bearer ([\x21-\x7e]+)$/i.exec(headers.authorization ?? '') ?? [];
  const grant = practice.grants.judge(token);
  if (grant === 'expired' || grant === 'unknown') return respondError(401, 'Unauthorized', 'Unauthorized');
  if (!grant.scopes.includes('ReadAccount')) return respondError(403, 'Forbidden', 'Forbidden');
  if (practice.quota.count(token, 'standard').isExceeded)
    return respondError(429, 'TooManyRequests', 'Rate quota exceeded');
  return respondJson(200, { Accounts: tellAccounts(grant.person) });
}

function respondError(status: number, code: string, Message: string): PracticeResponse {
  return respondJson(status, { Error: code, Message });
}

/** Simulated ids begin with SIM and end in the kind: M for margin, F for futures. */
function tellAccounts({ accounts }: Person): readonly Tree[] {
  const securities = accounts.map((account) => ({
    AccountID: `SIM${account.number.replace(/\D/g, '').slice(-7)}M`,
    AccountType: account.type === 'cash' ? 'Cash' : 'Margin',
    Currency: 'USD',
    Status: account.status === 'closed' ? 'Closed' : 'Active',
    AccountDetail: tellDetail(account),
  }));
  const [first] = accounts;
  if (!first) return securities;
  const futures = {
    AccountID: `SIM${first.number.replace(/\D/g, '').slice(-7)}F`,
    AccountType: 'Futures',
    Currency: 'USD',
    Status: 'Active',
  };
  return [...securities, futures];
}

function tellDetail({ optionLevel, type }: PracticeAccount): Tree {
  return {
    IsStockLocateEligible: false,
    EnrolledInRegTProgram: type !== 'cash',
    RequiresBuyingPowerWarning: type !== 'cash',
    DayTradingQualified: type === 'pdt',
    OptionApprovalLevel: optionLevel,
    PatternDayTrader: type === 'pdt',
  };
}
