/** Tradier's data API (broker-apis.md A8 to A10). Everything but the opening of a session is GET. */
import type { BrokerData } from './data.ts';
import { get, mebibyte } from './data-request.ts';
import { dayOf } from './instants.ts';
import { readTradierBalances, readTradierPositions } from './tradier-accounts.ts';
import { tradierLimit } from './tradier-limits.ts';
import { hasMoreTradierOrders, readTradierOrders } from './tradier-orders.ts';
import { readTradierHistory, readTradierQuotes, spellTradierSymbol } from './tradier-quotes.ts';
import { tradierStream } from './tradier-stream.ts';

const yearMs = 365 * 86_400_000;

export const tradierData: BrokerData = {
  scopes: { accounts: 'read', quotes: 'market' },
  accountsAtOnce: 1,
  symbolsAtOnce: 50,
  countsBy: 'token',
  namesCurrency: false,
  limits: {
    accounts: tradierLimit('standard'),
    orders: tradierLimit('standard'),
    positions: tradierLimit('standard'),
    balances: tradierLimit('standard'),
    quotes: tradierLimit('market'),
    history: tradierLimit('market'),
  },
  balancesRequest: (endpoints, token, numbers) => get(endpoints, token, `${accountPath(numbers)}/balances`),
  readBalances: readTradierBalances,
  positionsRequest: (endpoints, token, numbers) => get(endpoints, token, `${accountPath(numbers)}/positions`),
  readPositions: readTradierPositions,
  // Today's session, its default. Tradier disables access for polling more than that.
  ordersRequest: (endpoints, token, numbers) =>
    get(endpoints, token, `${accountPath(numbers)}/orders?includeTags=false`),
  readOrders: readTradierOrders,
  hasMoreOrders: hasMoreTradierOrders,
  // One of its own pages says that a page is one of all orders, which must not be polled: none is asked for.
  nextOrders: () => null,
  quotesRequest: (endpoints, token, symbols) =>
    get(
      endpoints,
      token,
      `/markets/quotes?symbols=${symbols.map(encodeURIComponent).join(',')}&greeks=false`,
    ),
  readQuotes: readTradierQuotes,
  historyRequest: (endpoints, token, symbol, now) => {
    const start = dayOf(now - yearMs);
    const path = `/markets/history?symbol=${encodeURIComponent(symbol)}&interval=daily&start=${start}`;
    return { ...get(endpoints, token, path), largestBytes: mebibyte };
  },
  readHistory: readTradierHistory,
  spellSymbol: spellTradierSymbol,
  stream: tradierStream,
};

function accountPath([number = '']: readonly string[]): string {
  return `/accounts/${encodeURIComponent(number)}`;
}
