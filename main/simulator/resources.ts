/** What Tradier's REST side has to tell, by path (broker-apis.md A9, A10). */
import { type Telling, tellBalances, tellPositions, tellProfile } from './accounts.ts';
import { respondFault } from './fault-bodies.ts';
import type { AccountFault } from './faults.ts';
import type { Grant } from './grants.ts';
import { tellHistory } from './history.ts';
import { tellOrders } from './orders.ts';
import { splitPairs } from './parameters.ts';
import type { PracticeAccount } from './people.ts';
import type { Practice } from './practice.ts';
import { tellClock, tellQuotes } from './quotes.ts';
import { isProfileFault, type RestFault } from './rest-faults.ts';
import type { Scope } from './scopes.ts';
import { openStreamSession } from './session-reply.ts';
import type { Tree } from './tree.ts';
import { type PracticeRequest, type PracticeResponse, respondText } from './wire.ts';

export type RestRequest = PracticeRequest & {
  readonly path: string;
  readonly query: string;
  readonly fault: RestFault | null;
};

/** A response is a refusal. */
type Tell = (practice: Practice, grant: Grant, request: RestRequest) => Tree | PracticeResponse;

export type Resource = {
  readonly scope: Scope;
  readonly methods: readonly string[];
  readonly tell: Tell;
};

const ofAccount =
  (part: AccountFault['of'], tell: (account: PracticeAccount, telling: Telling) => Tree): Tell =>
  ({ market, now, faults }, { person }, { path }) => {
    const [, , , number = ''] = path.split('/');
    const account = person.accounts.find((one) => one.number === number);
    if (!account) return respondText(401, `Unauthorized Account: ${number.slice(0, 20)}`);
    const failing = faults.peek('account');
    if (failing && number.endsWith(failing.ending) && [part, 'everything'].includes(failing.of)) {
      faults.take('account');
      return respondFault(500, 'Execution of the service failed', 'messaging.adaptors.http.flow');
    }
    const collection = part === 'balances' ? null : faults.take('collection');
    return tell(account, { market, now: now(), collection });
  };

const account = (part: AccountFault['of'], tell: Parameters<typeof ofAccount>[1]) =>
  [
    new RegExp(`^/v1/accounts/[^/]+/${part}$`),
    { scope: 'read', methods: ['GET'], tell: ofAccount(part, tell) },
  ] as const;

export const resources: readonly (readonly [path: RegExp, resource: Resource])[] = [
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
  account('balances', tellBalances),
  account('positions', tellPositions),
  account('orders', tellOrders),
  [
    /^\/v1\/markets\/quotes$/,
    {
      scope: 'market',
      methods: ['GET', 'POST'],
      tell: ({ market, now, faults }, _grant, { method, query, body }) => {
        const pairs = splitPairs(method === 'POST' ? body : query) ?? [];
        const [, symbols = ''] = pairs.find(([name]) => name === 'symbols') ?? [];
        const wanted = symbols.split(',').filter((symbol) => symbol !== '');
        if (wanted.length === 0) return respondText(400, 'Missing parameter: symbols');
        return tellQuotes(market, [...new Set(wanted)].slice(0, 500), now(), faults.take('lostSymbol'));
      },
    },
  ],
  [
    /^\/v1\/markets\/history$/,
    {
      scope: 'market',
      methods: ['GET'],
      tell: ({ market, now }, _grant, { query }) => tellHistory(market, query, now()),
    },
  ],
  [/^\/v1\/markets\/clock$/, { scope: 'market', methods: ['GET'], tell: ({ now }) => tellClock(now()) }],
  [/^\/v1\/markets\/events\/session$/, { scope: 'stream', methods: ['POST'], tell: openStreamSession }],
];
