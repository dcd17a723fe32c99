/** Accounts as main gives them: two brokers, both kinds of money, and everything that may be missing, old or huge. */
import type {
  Account,
  AccountsState,
  Balances,
  Block,
  Money,
  Order,
  Origin,
  Position,
  Quote,
} from '../../contract/accounts.ts';
import { type Decimal, decimal } from '../../contract/decimal.ts';
import type { FailureNote } from '../../contract/failures.ts';
import type { AppState } from '../../contract/state.ts';
import { makeConnection, makeState, now, states, tradierFace } from './states.ts';

const second = 1000;
/** 9:59:53 AM in New York. */
export const asOf = now - 7 * second;

export const usd = (amount: string, currency = 'USD'): Money => ({ amount: decimal(amount), currency });
const maybe = (text: string | null): Decimal | null => (text === null ? null : decimal(text));
const money = (text: string | null, currency?: string): Money | null =>
  text === null ? null : usd(text, currency);

export const sandbox: Origin = {
  brokerName: 'Tradier',
  environmentName: 'Sandbox',
  isReal: false,
  isDemo: false,
};
export const production: Origin = { ...sandbox, environmentName: 'Production', isReal: true };
export const live: Origin = {
  brokerName: 'TradeStation',
  environmentName: 'Live',
  isReal: true,
  isDemo: false,
};

export function block<T>(value: T | null, change: Partial<Block<T>> = {}): Block<T> {
  return {
    origin: production,
    value,
    asOf: value === null ? null : asOf,
    isOld: false,
    failure: null,
    ...change,
  };
}

export const failure: FailureNote = { code: 'E-DOWN', at: now, step: 'positions', status: 503 };

export function makeBalances(
  equity: string | null,
  dayChange: string | null,
  percent: string | null,
  cash: string | null,
  buyingPower: string | null,
  currency?: string,
): Balances {
  return {
    equity: money(equity, currency),
    dayChange: money(dayChange, currency),
    dayChangePercent: maybe(percent),
    cash: money(cash, currency),
    buyingPower: money(buyingPower, currency),
  };
}

export function makePosition(
  name: string,
  quantity: string,
  last: string | null,
  day: string | null,
  value: string | null,
  gain: string | null,
  change: Partial<Position> = {},
): Position {
  return {
    id: `id ${name}`,
    symbol: name,
    name,
    kind: 'stock',
    quantity: decimal(quantity),
    multiplier: decimal('1'),
    last: maybe(last),
    dayChange: maybe(day),
    dayChangePercent: null,
    value: money(value),
    cost: null,
    gain: money(gain),
    pricedAt: asOf,
    isDelayed: false,
    ...change,
  };
}

const option = { kind: 'option', symbol: 'AAPL270115C00230000', multiplier: decimal('100') } as const;
export const call = 'AAPL Jan 15 2027 230 Call';
export const positions: readonly Position[] = [
  makePosition('MSFT', '40', '501.88', '-0.31', '20075.2', '-310.02'),
  makePosition('AAPL', '100', '231.12', '1.2', '23112', '1204.5'),
  makePosition(call, '2', '14.05', '0.4', '2810', '95', option),
  makePosition('TSLA', '-10', '300', '0', '-3000', '0', { isDelayed: true }),
  makePosition('Unpriced Holdings', '0.5', null, null, null, null),
];

export function makeOrder(id: string, change: Partial<Order> = {}): Order {
  return {
    id,
    placedAt: now - 60 * second,
    type: 'limit',
    limit: decimal('230.5'),
    stop: null,
    averagePrice: null,
    status: 'open',
    says: null,
    legs: [makeLeg('AAPL', 'buy', '100', '0')],
    ...change,
  };
}

function makeLeg(
  name: string,
  side: 'buy' | 'sell' | 'sell-short',
  quantity: string,
  filled: string,
  kind: 'stock' | 'option' = 'stock',
): Order['legs'][number] {
  return { symbol: name, name, kind, side, quantity: decimal(quantity), filled: decimal(filled) };
}

export const orders: readonly Order[] = [
  makeOrder('1', {
    placedAt: now - 29 * 60 * second,
    status: 'partly-filled',
    averagePrice: decimal('230.45'),
    legs: [makeLeg('AAPL', 'buy', '100', '40')],
  }),
  makeOrder('2', {
    placedAt: now - 5 * 60 * second,
    type: 'market',
    limit: null,
    status: 'rejected',
    says: 'not enough shares',
    legs: [makeLeg('MSFT', 'sell', '10', '0')],
  }),
  makeOrder('3', {
    placedAt: now - 15 * 60 * second,
    limit: decimal('1.25'),
    legs: [
      makeLeg(call, 'buy', '1', '0', 'option'),
      makeLeg('AAPL Jan 15 2027 240 Call', 'sell-short', '2', '0', 'option'),
    ],
  }),
];

export function makeQuote(name: string, change: Partial<Quote> = {}): Quote {
  return {
    symbol: name,
    name,
    kind: 'stock',
    last: decimal('602.11'),
    dayChange: decimal('1.02'),
    dayChangePercent: decimal('0.17'),
    bid: decimal('602.1'),
    bidSize: decimal('300'),
    ask: decimal('602.12'),
    askSize: decimal('500'),
    volume: decimal('1234567'),
    pricedAt: asOf,
    isDelayed: true,
    ...change,
  };
}

export function makeAccount(ending: string, origin: Origin, change: Partial<Account> = {}): Account {
  const connection = origin.isReal
    ? origin.brokerName === 'Tradier'
      ? 'tradier-production-0001'
      : 'tradestation-live-0001'
    : 'tradier-sandbox-0001';
  const of = { origin };
  return {
    id: `${connection}.${ending.toLowerCase().padStart(16, '0')}`,
    connection,
    connectionName: `${origin.brokerName} ${origin.environmentName}`,
    ending,
    kind: 'Margin',
    origin,
    isConnected: true,
    balances: block(makeBalances('48210.55', '312.4', '0.65', '9100.12', '18200.24'), of),
    positions: block(positions, of),
    orders: block(orders, of),
    hasMoreOrders: false,
    day: [],
    ...change,
  };
}

const minute = 60 * second;
/** Looked at in the morning and again lately: nothing is known of what was between. */
export const day: Account['day'] = [
  ...['10.2', '55', '102.4', '61.13', '40', '72.5', '90', '128.31', '119', '150.75', '163', '141.2'].map(
    (over, index) => [30 - index, over] as const,
  ),
  ...['180', '204.1', '259', '310.55', '284.9', '240', '231.5', '210.55'].map(
    (over, index) => [8 - index, over] as const,
  ),
].map(([ago, over]) => ({ at: now - ago * minute, equity: decimal(String(48_000 + Number(over))) }));

export const huge = '12345678901234567.89';

const real = makeAccount('4421', production, { day });
const futures = makeAccount('88AF', live, {
  kind: 'Futures',
  balances: block(makeBalances('12004.1', '-95.5', '-0.79', null, '24000'), { origin: live }),
  positions: block([makePosition('ESZ26', '-1', '6012.25', '-4.5', null, '-225', { kind: 'future' })], {
    origin: live,
  }),
  orders: block<readonly Order[]>([], { origin: live }),
});
const yen = makeAccount('0077', sandbox, {
  balances: block(makeBalances('1500000', '0', '0', '1500000', null, 'JPY'), { origin: sandbox }),
  positions: block<readonly Position[]>([], { origin: sandbox }),
  orders: block<readonly Order[]>([], { origin: sandbox }),
});
const simulated = makeAccount('0093', sandbox, {
  balances: block(makeBalances(huge, '-0.01', null, null, null), { origin: sandbox }),
});

export const everything: AccountsState = {
  revision: 1,
  accounts: [real, futures, simulated, yen],
  totals: [
    {
      group: 'real',
      equity: usd('60214.65'),
      dayChange: usd('216.9'),
      missing: 0,
      asOf,
      isOld: false,
    },
    { group: 'simulated', equity: usd(huge), dayChange: usd('-0.01'), missing: 1, asOf, isOld: false },
    { group: 'simulated', equity: usd('1500000', 'JPY'), dayChange: null, missing: 0, asOf, isOld: true },
  ],
  watchlist: ['SPY', 'QQQ', 'NOSUCH'],
  sources: [
    {
      connection: 'tradier-production-0001',
      quotes: block([
        makeQuote('SPY'),
        makeQuote('QQQ', { dayChange: decimal('-2.5'), dayChangePercent: decimal('-0.41'), bid: null }),
      ]),
      unknown: ['NOSUCH'],
      feed: 'polled',
      isDelayed: true,
    },
  ],
  everyMs: 15 * second,
  restEveryMs: 15 * second,
};

/** Only this account. */
export function only(change: Partial<Account>, of: Partial<AccountsState> = {}): AccountsState {
  return { ...everything, accounts: [makeAccount('4421', production, change)], ...of };
}

const old = { isOld: true, asOf: now - 40 * 60 * second } as const;

export const variants = {
  everything,
  stale: only({
    isConnected: false,
    balances: block(makeBalances('48210.55', '312.4', '0.65', '9100.12', '18200.24'), old),
    positions: block(positions, old),
    orders: block(orders, old),
  }),
  'a failed block': only({ positions: block(positions, { ...old, failure }) }),
  'nothing received': only({
    balances: block<Balances>(null, { failure }),
    positions: block<readonly Position[]>(null),
  }),
  'no positions': only({ positions: block<readonly Position[]>([]), orders: block<readonly Order[]>([]) }),
  'orders beyond a page': only({ hasMoreOrders: true }),
  'nothing watched': only({}, { watchlist: [], sources: [] }),
  'long names': only({
    kind: 'Individual retirement arrangement of the traditional kind',
    connectionName: 'Tradier Production …Maximiliane Alexandra Featherstonehaugh-Cholmondeley',
    positions: block([
      makePosition(
        'Featherstonehaugh Cholmondeley Incorporated',
        huge.slice(0, 8),
        huge,
        '0.0001',
        huge,
        huge,
      ),
    ]),
  }),
  'no accounts': { ...everything, accounts: [], totals: [] },
} as const satisfies Record<string, AccountsState>;

const connected = states['S8 renews'].state;
const renewing = connected.connections[0]?.signIn ?? { kind: 'none' };

/** Signed in to everything that has an account here. */
export const appState: AppState = makeState({
  brokers: [
    tradierFace,
    { ...tradierFace, id: 'tradestation', name: 'TradeStation', ordersLink: 'tradestation-orders' },
  ],
  connections: [
    makeConnection({
      id: 'tradier-production-0001',
      environment: 'production',
      environmentName: 'Production',
      name: 'Tradier Production',
      isReal: true,
      signIn: renewing,
    }),
    makeConnection({
      id: 'tradestation-live-0001',
      broker: 'tradestation',
      brokerName: 'TradeStation',
      environment: 'live',
      environmentName: 'Live',
      name: 'TradeStation Live',
      isReal: true,
      signIn: renewing,
    }),
    makeConnection({ signIn: renewing }),
  ],
});
