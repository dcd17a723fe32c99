/** TradeStation's data API (broker-apis.md B9 to B11). Everything is GET. */
import type { BrokerData } from './data.ts';
import { get, mebibyte } from './data-request.ts';
import { readStationBalances, readStationPositions } from './tradestation-accounts.ts';
import { hasMoreStationOrders, nextStationOrders, readStationOrders } from './tradestation-orders.ts';
import { readStationHistory, readStationQuotes, spellStationSymbol } from './tradestation-quotes.ts';
import { stationStream } from './tradestation-stream.ts';

/** The most that one page may have. */
const ordersAtOnce = 600;

/** The older page's figures, which are the lower ones (B9). Each category has a limit of its own. */
const a = (bucket: string, requests: number) => ({ bucket, requests, windowMs: 300_000 });

export const stationData: BrokerData = {
  scopes: { accounts: 'ReadAccount', quotes: 'MarketData' },
  accountsAtOnce: 10,
  symbolsAtOnce: 100,
  countsBy: 'key and person',
  namesCurrency: true,
  limits: {
    accounts: a('accounts', 250),
    orders: a('orders', 250),
    positions: a('positions', 250),
    balances: a('balances', 250),
    quotes: { bucket: 'quotes', requests: 30, windowMs: 60_000 },
    history: a('bars', 250),
  },
  balancesRequest: (endpoints, token, numbers) =>
    get(endpoints, token, `/brokerage/accounts/${listNames(numbers)}/balances`),
  readBalances: readStationBalances,
  positionsRequest: (endpoints, token, numbers) =>
    get(endpoints, token, `/brokerage/accounts/${listNames(numbers)}/positions`),
  readPositions: readStationPositions,
  // Today's and what is open, its default.
  ordersRequest: (endpoints, token, numbers, page) => {
    const next = page === undefined ? '' : `&nextToken=${encodeURIComponent(page)}`;
    const path = `/brokerage/accounts/${listNames(numbers)}/orders?pageSize=${ordersAtOnce}${next}`;
    return get(endpoints, token, path);
  },
  readOrders: readStationOrders,
  hasMoreOrders: hasMoreStationOrders,
  nextOrders: nextStationOrders,
  quotesRequest: (endpoints, token, symbols) =>
    get(endpoints, token, `/marketdata/quotes/${listNames(symbols)}`),
  readQuotes: readStationQuotes,
  historyRequest: (endpoints, token, symbol) => {
    const path = `/marketdata/barcharts/${encodeURIComponent(symbol)}?interval=1&unit=Daily&barsback=260`;
    return { ...get(endpoints, token, path), largestBytes: mebibyte };
  },
  readHistory: readStationHistory,
  spellSymbol: spellStationSymbol,
  stream: stationStream,
};

function listNames(names: readonly string[]): string {
  return names.map(encodeURIComponent).join(',');
}
