/** What TradeStation's REST side has to tell, by path: data, and errors beside them in the same reply (broker-apis.md B8). */
import type { AccountFault } from './faults.ts';
import type { Market } from './market.ts';
import type { OrderPage, PageRefusal } from './order-pages.ts';
import type { Person } from './people.ts';
import type { Practice } from './practice.ts';
import {
  listStationAccounts,
  type StationAccount,
  tellStationAccount,
  tellStationBalance,
  tellStationPositions,
} from './station-accounts.ts';
import { tellStationOrders } from './station-orders.ts';
import { tellStationBars, tellStationQuote } from './station-quotes.ts';
import type { CollectionFault, Tree } from './tree.ts';
import { type PracticeResponse, respondJson } from './wire.ts';

type Members = Readonly<Record<string, Tree>>;
/** @param wanted what the path names, decoded. */
type Tell = (practice: Practice, person: Person, wanted: string, query: string) => Members | PracticeResponse;

const refusal = { Error: 'Forbidden', Message: 'Request not supported for this account.' };

/** With an error beside it for each account that is not the person's, and one for all that fail. */
const ofAccounts =
  (
    name: 'Balances' | 'Positions' | 'Orders',
    tell: (one: StationAccount, market: Market, now: number) => Members | readonly Members[],
  ): Tell =>
  (practice, person, wanted, query) => {
    const { market, now, faults } = practice;
    const ids = wanted.split(',');
    const known = listStationAccounts(person);
    const fault = faults.peek('account');
    const isFailing = (id: string) => fault !== null && fails(id, name, fault);
    const found = known.filter(({ id }) => ids.includes(id));
    const failing = found.filter(({ id }) => isFailing(id)).map(({ id }) => id);
    if (failing.length > 0) faults.take('account');
    const strangers = ids.filter((id) => !known.some((one) => one.id === id));
    const told = found.filter(({ id }) => !isFailing(id)).flatMap((one) => tell(one, market, now()));
    const page = name === 'Orders' ? cutOrders(practice, person, wanted, query, told) : wholeOf(told);
    if ('refusal' in page) return respondStationError(400, 'BadRequest', page.refusal);
    return {
      ...shape(name, page.rows, name === 'Balances' ? null : faults.take('collection')),
      ...(page.next === null ? {} : { NextToken: page.next }),
      Errors: [
        ...strangers.map((AccountID) => ({ AccountID, ...refusal })),
        // One error may name several accounts (B8).
        ...(failing.length > 0 ? [{ AccountID: failing.join(','), ...refusal }] : []),
      ],
    };
  };

function wholeOf(rows: readonly Members[]): OrderPage<Members> {
  return { rows, next: null };
}

function cutOrders(
  { orderPages, faults }: Practice,
  person: Person,
  wanted: string,
  query: string,
  rows: readonly Members[],
): OrderPage<Members> | PageRefusal {
  const longest = faults.take('orderPage') ?? Number.POSITIVE_INFINITY;
  return orderPages.cut(`${person.id} ${wanted}`, query, rows, longest);
}

export const stationResources: readonly (readonly [path: RegExp, tell: Tell])[] = [
  [
    /^\/v3\/brokerage\/accounts()$/,
    (_practice, person) => ({ Accounts: listStationAccounts(person).map(tellStationAccount) }),
  ],
  [/^\/v3\/brokerage\/accounts\/([^/]+)\/balances$/, ofAccounts('Balances', tellStationBalance)],
  [/^\/v3\/brokerage\/accounts\/([^/]+)\/positions$/, ofAccounts('Positions', tellStationPositions)],
  [/^\/v3\/brokerage\/accounts\/([^/]+)\/orders$/, ofAccounts('Orders', tellStationOrders)],
  [
    /^\/v3\/marketdata\/quotes\/([^/]+)$/,
    ({ market, now, faults }, _person, wanted) => {
      const lost = faults.take('lostSymbol');
      const told = wanted
        .split(',')
        .map((symbol) => [symbol, symbol === lost ? null : tellStationQuote(market, symbol, now())] as const);
      return {
        Quotes: told.flatMap(([, quote]) => quote ?? []),
        Errors: told
          .filter(([, quote]) => quote === null)
          .map(([symbol]) => ({ Symbol: symbol, Error: 'FAILED, INVALID SYMBOL' })),
      };
    },
  ],
  [
    /^\/v3\/marketdata\/barcharts\/([^/]+)$/,
    ({ market, now }, _person, wanted, query) => {
      const told = tellStationBars(market, wanted, query, now());
      if (told === null) return respondStationError(404, 'NotFound', 'Invalid symbol');
      return typeof told === 'string' ? respondStationError(400, 'BadRequest', told) : told;
    },
  ],
];

export function respondStationError(status: number, code: string, Message: string): PracticeResponse {
  return respondJson(status, { Error: code, Message });
}

/** An id ends in a letter for its kind, which no ending of a number has. */
function fails(id: string, name: string, { ending, of }: AccountFault): boolean {
  return id.slice(0, -1).endsWith(ending) && (of === 'everything' || of === name.toLowerCase());
}

function shape(name: string, told: readonly Members[], fault: CollectionFault | null): Members {
  if (fault === 'absent') return {};
  if (fault === 'null' || fault === 'null-word') return { [name]: null };
  return { [name]: fault === 'object' ? (told[0] ?? null) : told };
}
