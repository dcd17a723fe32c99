/** Tradier's permissions, with the words that the consent page uses (Tradier, "Get an authorization code"). */

export const scopeWords = {
  read: 'See your accounts, balances, positions and orders',
  write: 'Change account settings and watchlists, without trading',
  market: 'See market data: quotes and prices',
  trade: 'Place, change and cancel orders',
  stream: 'Open live streams of prices and events',
} as const;

export type Scope = keyof typeof scopeWords;

/** TradeStation's, of which `openid` is never left out (broker-apis.md B3). */
export const stationScopeWords: Readonly<Record<string, string>> = {
  openid: 'Know who you are',
  offline_access: 'Stay signed in when you are away',
  profile: 'Know your name',
  ReadAccount: 'See your accounts, balances, positions and orders',
  MarketData: 'See market data: quotes and prices',
  Trade: 'Place, change and cancel orders',
};

export function sayScope(scope: string): string {
  return isScope(scope) ? scopeWords[scope] : (stationScopeWords[scope] ?? scope);
}

export function isScope(text: string): text is Scope {
  return Object.hasOwn(scopeWords, text);
}
