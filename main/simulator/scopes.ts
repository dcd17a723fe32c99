/** Tradier's permissions, with the words that the consent page uses (Tradier, "Get an authorization code"). */

export const scopeWords = {
  read: 'See your accounts, balances, positions and orders',
  write: 'Change account settings and watchlists, without trading',
  market: 'See market data: quotes and prices',
  trade: 'Place, change and cancel orders',
  stream: 'Open live streams of prices and events',
} as const;

export type Scope = keyof typeof scopeWords;

export function isScope(text: string): text is Scope {
  return Object.hasOwn(scopeWords, text);
}
