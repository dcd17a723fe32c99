/** Pictures of accounts and prices, with the same in words. */
export const pictures = {
  today: (time: string) => `Today since ${time}`,
  low: 'Low',
  high: 'High',
  allocation: 'Where it is invested',
  allocationIn: (currency: string) => `Where it is invested, ${currency}`,
  short: (name: string) => `${name}, short`,
  others: (count: number) => `${count} others`,
  open: (name: string) => `${name}, daily prices`,
  caption: (name: string) => `Daily prices of ${name}`,
  getting: 'Getting daily prices…',
  tryAgain: 'Try again',
  asTable: 'Show as table',
  close: 'Close',
  summary: (first: string, last: string, from: string, to: string) =>
    `From ${first} to ${last}: from ${from} to ${to}.`,
  summaryChanged: (first: string, last: string, from: string, to: string, percent: string) =>
    `From ${first} to ${last}: from ${from} to ${to}, ${percent}.`,
  range: (low: string, lowDay: string, high: string, highDay: string) =>
    `Lowest ${low} on ${lowDay}, highest ${high} on ${highDay}.`,
  none: (broker: string, name: string) =>
    `${broker} has no daily prices of ${name}. New listings and expired options have none.`,
  source: (broker: string, time: string) => `Prices by ${broker}, as of ${time}`,
  /** The notice that the licence of the charts asks for. */
  drawnBy: 'Charts by TradingView',
  columns: { day: 'Day', open: 'Open', high: 'High', low: 'Low', close: 'Close', volume: 'Volume' },
};
